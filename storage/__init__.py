"""The memory of Full Circle: the rows, the named queries over them, and the database they live in."""
