"""What people read in Slack's modals: values in, a view out."""
