"""The addresses at which the sandbox answers an app and a browser, whatever page is shown besides."""

from dataclasses import dataclass

from aiohttp import web

from sandbox import files, hooks
from sandbox.access import on_this_machine
from sandbox.consent import Consent
from sandbox.http_api import HttpApi
from sandbox.socket_mode import SocketMode

LARGEST = 4 * 1024**2


@dataclass(frozen=True)
class Addresses:
    """The Web API, Socket Mode, response_urls, uploads, the clock, and the page that installs the app."""

    http_api: HttpApi
    socket_mode: SocketMode

    def application(self) -> web.Application:
        """Return an application that serves them all, on this machine only."""
        application, key = (
            web.Application(client_max_size=LARGEST, middlewares=[on_this_machine]),
            self.http_api.app.key,
        )
        application.router.add_route("POST", "/api/{method}", self.http_api.handle)
        application.router.add_route("GET", "/api/{method}", self.http_api.handle)
        application.router.add_get("/link/", self.socket_mode.handle)
        application.router.add_post("/hooks/{family}/{team}/{key}", self._answer_hook)
        application.router.add_post(f"/upload/{key}/{{team}}/{{file}}", self._take_file)
        application.router.add_get(f"/clock/{key}", self._tell_the_time)
        Consent(self.http_api.app).add_to(application)
        application.on_shutdown.append(lambda _application: self.socket_mode.close())
        return application

    async def _tell_the_time(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": self.http_api.app.now().timestamp()})

    async def _answer_hook(self, request: web.Request) -> web.Response:
        api = self.http_api.apis.get(request.match_info["team"])
        return await hooks.handle(api, request) if api else web.Response(status=404)

    async def _take_file(self, request: web.Request) -> web.Response:
        workspace = self.http_api.app.workspaces.get(request.match_info["team"])
        if workspace is None:
            return web.Response(status=404)
        return await files.receive(workspace.uploads, workspace.state_lock, request)
