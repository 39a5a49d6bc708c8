"""What the environment says, the `.env` file, the manifest and the release: all that is settled before the bot runs."""
