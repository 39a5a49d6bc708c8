"""Everything that a bot needs which any workspace can install: its pages for browsers, and the tokens it's given."""
