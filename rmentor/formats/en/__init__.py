"""English as the company writes it."""
