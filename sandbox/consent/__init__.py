"""Slack's consent page, at which a person installs the app (docs.slack.dev/authentication/installing-with-oauth)."""

from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.consent.asked import Asked, ConsentError
from sandbox.consent.html import draw, draw_refusal
from sandbox.members import installers
from sandbox.registered_app import RegisteredApp
from sandbox.workspace import Workspace

STYLE = Path(__file__).parent / "consent.css"
# After the form the browser goes on to the app, which a policy about forms has to allow: its address is put at the end.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# The browser says where the form comes from only if the page lets it: `same-origin`, not `no-referrer`.
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}


class Consent:
    """The page at /oauth/v2/authorize, for every workspace."""

    def __init__(self, app: RegisteredApp) -> None:
        self._app = app

    def add_to(self, application: web.Application) -> None:
        """Give the application the page's addresses."""
        application.router.add_get("/oauth/v2/authorize", self._show)
        application.router.add_post("/oauth/v2/authorize", self._answer)
        application.router.add_get("/oauth/v2/consent.css", self._style)

    async def _show(self, request: web.Request) -> web.Response:
        try:
            asked = Asked.read(request.query, self._app)
        except ConsentError as refusal:
            return _page(draw_refusal(str(refusal)), status=400)
        workspace, elsewhere = self._workspace(asked), len(self._app.workspaces) > 1
        with workspace.state_lock.reading():
            text = draw(self._app, asked, workspace, self._app.workspaces.values() if elsewhere else ())
        return _page(text, asked.redirect_uri)

    async def _answer(self, request: web.Request) -> web.Response:
        form = {key: str(value) for key, value in (await request.post()).items()}
        try:
            asked = Asked.read(form, self._app)
            more = self._allowed(asked, form) if form.get("answer") == "allow" else {"error": "access_denied"}
        except ConsentError as refusal:
            return _page(draw_refusal(str(refusal)), status=400)
        return web.Response(status=302, headers={"Location": asked.leading_back(more), **HEADERS})

    def _allowed(self, asked: Asked, form: dict[str, str]) -> dict[str, str]:
        workspace = self._workspace(asked)
        if form.get("user") not in {member.id for member in installers(workspace.members.values())}:
            raise ConsentError("Only a member of the workspace can install an app.")
        left_out = {scope for scope in self._app.manifest.optional_scopes if f"with {scope}" not in form}
        scopes = tuple(scope for scope in asked.scopes if scope not in left_out)
        with workspace.state_lock.writing():
            code = self._app.new_code(workspace.team.id, form["user"], scopes, asked.given_redirect_uri)
        return {"code": code}

    def _workspace(self, asked: Asked) -> Workspace:
        workspaces = self._app.workspaces
        return workspaces.get(asked.team) or next(iter(workspaces.values()))

    async def _style(self, _request: web.Request) -> web.Response:
        return web.Response(body=STYLE.read_bytes(), content_type="text/css", charset="utf-8", headers=HEADERS)


def _page(text: str, leads_to: str = "", status: int = 200) -> web.Response:
    scheme, host, *_ = urlsplit(leads_to)
    policy = f"{POLICY} {scheme}://{host}" if host else POLICY
    headers = HEADERS | {"Content-Security-Policy": policy}
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers=headers)


__all__ = ["Consent"]
