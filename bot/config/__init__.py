"""The configuration, known before the bot runs: environment, `.env` file, manifest, proxy and release."""
