"""Workspaces: who a token belongs to, and what admins set."""
