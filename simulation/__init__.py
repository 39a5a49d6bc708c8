"""Months in minutes: a whole workspace, the real bot, a small Slack between, and a clock that is moved.

Not part of production. What people are shown and press goes through the sandbox and the bot's own listeners; only their
reading is direct: they see a new message because the sandbox noted the call that posted it.
"""
