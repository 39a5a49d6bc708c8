"""Demo without Slack: a page in the browser, and a story in the terminal.

Beside a sandbox that plays Slack runs the real bot. This is the only room that knows both.
"""
