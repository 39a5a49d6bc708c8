"""Files: first uploaded, then shared in a message (docs.slack.dev/messaging/working-with-files)."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.state_lock import StateLock


@dataclass(frozen=True)
class File:
    """File as it hangs on a message."""

    id: str
    name: str
    title: str
    body: bytes

    def as_json(self) -> dict[str, Any]:
        """Return the `file` object of the Web API, as far as it goes here."""
        return {"id": self.id, "name": self.name, "title": self.title, "size": len(self.body)}


@dataclass
class Upload:
    """File on its way in: announced, and uploaded once `body` is there. Nobody sees it before it is shared."""

    id: str
    name: str
    length: int
    body: bytes | None = None


async def receive(uploads: dict[str, Upload], state_lock: StateLock, request: web.Request) -> web.Response:
    """Take the bytes of a file. Its address is the permission; no token is needed."""
    body = await request.read()
    with state_lock.writing():
        upload = uploads.get(request.match_info["file"])
        # No page says how Slack answers if the length is not the announced one.
        if upload is None or upload.length != len(body):
            return web.Response(status=404 if upload is None else 400)
        upload.body = body
    return web.Response(text=f"OK - {len(body)}")
