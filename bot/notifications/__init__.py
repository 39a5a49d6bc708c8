"""Which messages should exist, for whom, under which key: put into the outbox with the change they follow from."""
