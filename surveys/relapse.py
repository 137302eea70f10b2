"""The relapse rule."""
