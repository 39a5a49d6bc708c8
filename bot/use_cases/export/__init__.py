"""A member's own export, and the operator's export of a workspace."""
