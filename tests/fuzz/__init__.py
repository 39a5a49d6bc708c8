"""Mutated, rightly signed requests from every role, handled by the whole bot: `python -m tests.fuzz --help`."""
