"""A folder for each page: its numbers, its figures and its words."""
