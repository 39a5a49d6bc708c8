"""Slack's JSON in, frozen dataclasses out. The only place that digs in a body.

Whatever a stranger can send ends here: what cannot be understood becomes `None` (nothing happens) or an empty field
(the person is told), never an exception further in.
"""
