"""A member's own export, and the one for whoever runs the bot."""
