"""What `python app.py VERB` does: one file per verb. Each takes the environment and returns an exit code."""
