"""The verbs of `python app.py VERB`, one file each. Each takes the environment and returns an exit code."""
