"""Measurements, so that claims about speed are figures: `python -m bench` prints their table."""
