"""What can be taken along: by the workspace's keeper, and by each member their own."""
