"""Tags of the room sessions."""
