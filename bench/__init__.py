"""What is measured, so that claims about speed are figures."""
