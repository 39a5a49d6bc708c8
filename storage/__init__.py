"""What Full Circle remembers: the rows, the named queries over them, and the database they live in."""
