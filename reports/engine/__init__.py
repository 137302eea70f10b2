"""Pictures and verdicts, in plain Python."""
