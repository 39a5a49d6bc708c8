"""The rules of the product, pure: rows and a time in, answers out."""
