"""Small Slack on this machine, for any Bolt app: Web API, Socket Mode, signed HTTP, people, time and trouble."""

from sandbox.faults import Fault
from sandbox.files import File
from sandbox.members import Member
from sandbox.messages import Message
from sandbox.person import Person
from sandbox.reply import Reply
from sandbox.sandbox import Sandbox
from sandbox.state_lock import WaitError
from sandbox.view import View
from sandbox.web.call import Call

__all__ = ["Call", "Fault", "File", "Member", "Message", "Person", "Reply", "Sandbox", "View", "WaitError"]
