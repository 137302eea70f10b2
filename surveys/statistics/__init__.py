"""Statistics of small groups, in plain Python and SciPy."""
