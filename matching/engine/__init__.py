"""Scoring, solving and explaining matches, in plain Python and NumPy."""
