"""Reading about meetings."""
