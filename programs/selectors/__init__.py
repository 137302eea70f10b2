"""What the pages and other rooms ask about programs."""
