"""What people do: one transaction each, which stores the fact and the messages that follow from it."""
