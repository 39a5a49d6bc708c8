"""What members choose for themselves, and what Slack says about them."""
