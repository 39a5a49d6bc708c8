"""What is measured, so that claims about speed are figures: `python -m bench` prints the table of them."""
