"""The use cases of an introduction: one transaction each, which writes the new state and the messages that follow."""
