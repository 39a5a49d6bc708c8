"""The bot: rules, use cases, what people read, and Slack's edge."""
