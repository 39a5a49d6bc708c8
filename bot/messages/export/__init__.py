"""A member's own export: what is in it, and how it reads."""
