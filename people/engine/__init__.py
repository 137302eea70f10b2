"""Files of HR systems, read into plain rows."""
