"""The files that platforms read, held against the bot: names of variables, the health path, the command, the Python."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import pytest
import yaml

from bot.config import proxy
from bot.config.distribution import NEEDED
from bot.monitoring.status_pages import HEALTH, METRICS
from tests import dockerfile
from tests.conftest import ROOT

OF_POSTGRESQL = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}  # https://hub.docker.com/_/postgres
BUILD_ARGUMENTS = {"LOCK"}
OF_PYTHON_AND_THE_SYSTEM = {"PATH", "HOME", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}

IMAGE = dockerfile.read(ROOT / "Dockerfile")[-1]
FOR_MANY = {*NEEDED, "UNINSTALL_GRACE_DAYS"}
Node = TypeVar("Node", bound=ast.AST)


def variables_the_bot_reads() -> set[str]:
    """Return the names bot/config/config.py looks up, or names in a message: each is an argument there, in capitals.

    bot/config/distribution.py and what it needs give theirs names of their own.
    """
    arguments = {value for call in _nodes("config", ast.Call) for value in _texts(call.args)}
    named = {
        value
        for module in ("about_operator", "distribution", "token_keys")
        for assignment in _nodes(module, ast.Assign)
        for value in _texts(assignment.value.elts if isinstance(assignment.value, ast.Tuple) else [assignment.value])
    }
    return {value for value in arguments | named if re.fullmatch(r"[A-Z][A-Z_]+", value)}


def _nodes(module: str, kind: type[Node]) -> Iterator[Node]:
    tree = ast.parse((ROOT / f"bot/config/{module}.py").read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def _texts(nodes: Iterable[ast.expr]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


def _app_json() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "app.json").read_text(encoding="utf-8"))
    return read


def _fenced(language: str) -> list[str]:
    text = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)


def _systemd_unit() -> str:
    (unit,) = [block for block in _fenced("ini") if "[Service]" in block]
    return unit


def _render_service() -> dict[str, Any]:
    (service,) = _yaml("render.yaml")["services"]
    return dict(service)


def _bot_in_compose() -> dict[str, Any]:
    return dict(_yaml("compose.yaml")["services"]["bot"])


def _assigned(text: str) -> set[str]:
    return set(re.findall(r"^#?(?:Environment=)?([A-Z][A-Z_]+)=", text, re.MULTILINE))


def _set_in_shells() -> set[str]:
    return {name for block in _fenced("sh") for name in re.findall(r"(?<![\w$])([A-Z][A-Z_]+)=", block)}


VARIABLES: dict[str, Iterable[str]] = {
    "Dockerfile": IMAGE.environment,
    "compose.yaml": [*_bot_in_compose()["environment"], *_yaml("compose.yaml")["services"]["database"]["environment"]],
    "compose.yaml, from .env": re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text(encoding="utf-8")),
    "app.json": _app_json()["env"],
    "render.yaml": [variable["key"] for variable in _render_service()["envVars"]],
    "fly.toml": _toml("fly.toml")["env"],
    ".env.example": _assigned((ROOT / ".env.example").read_text(encoding="utf-8")),
    "docs/deploy.md, the unit": _assigned(_systemd_unit()),
    "docs/deploy.md, the commands": _set_in_shells(),
}


def test_the_names_are_found_where_the_bot_reads_them() -> None:
    assert {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "PORT", "DATABASE_URL", "LOG_LEVEL"} <= variables_the_bot_reads()
    assert variables_the_bot_reads() >= FOR_MANY
    assert "INFO" not in variables_the_bot_reads()


@pytest.mark.parametrize("file", VARIABLES)
def test_each_variable_is_one_that_somebody_reads(file: str) -> None:
    named = set(VARIABLES[file])
    assert named
    others = OF_POSTGRESQL | OF_PYTHON_AND_THE_SYSTEM | BUILD_ARGUMENTS
    assert named <= variables_the_bot_reads() | set(proxy.VARIABLES) | others


@pytest.mark.parametrize("file", ["app.json", "render.yaml", ".env.example"])
def test_both_ways_to_reach_slack_can_be_filled_in(file: str) -> None:
    assert {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"} <= set(VARIABLES[file])


def test_what_many_workspaces_need_can_be_filled_in_and_is_explained() -> None:
    deploying = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    table = re.findall(r"`([A-Z_]+)`", "".join(re.findall(r"^(\|.+?)\|", deploying, re.MULTILINE)))
    assert set(VARIABLES[".env.example"]) >= FOR_MANY
    assert set(table) >= FOR_MANY


def test_each_platform_asks_for_the_health_page() -> None:
    (dokku,) = _app_json()["healthchecks"]["web"]
    (fly,) = _toml("fly.toml")["http_service"]["checks"]
    assert f"'GET', '{HEALTH}'" in IMAGE.only("HEALTHCHECK").command[-1]
    assert [dokku["path"], fly["path"], _render_service()["healthCheckPath"]] == [HEALTH] * 3


def test_everybody_starts_the_bot_with_the_same_command() -> None:
    processes = _yaml("Procfile")
    assert processes == {"web": "python app.py"}
    assert IMAGE.only("CMD").command == processes["web"].split()
    assert _render_service()["startCommand"] == processes["web"]
    (unit,) = re.findall(r"^ExecStart=(.+)$", _systemd_unit(), re.MULTILINE)
    assert unit.endswith(f".venv/bin/{processes['web']}")


def test_the_port_is_the_same_inside_and_outside() -> None:
    port = IMAGE.environment["PORT"]
    fly = _toml("fly.toml")
    assert IMAGE.only("EXPOSE").rest == port == _bot_in_compose()["environment"]["PORT"] == fly["env"]["PORT"]
    assert fly["http_service"]["internal_port"] == fly["metrics"]["port"] == int(port)
    assert _bot_in_compose()["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_there_is_one_python() -> None:
    version = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    # One bare line: what Heroku, Render, Railpack, Nixpacks and pyenv all understand. No patch, so that fixes arrive.
    assert re.fullmatch(r"3\.\d+", version)
    images = {stage.image for stage in dockerfile.read(ROOT / "Dockerfile")}
    assert images == {f"python:{version}-slim"}


def test_what_is_installed_is_the_lock() -> None:
    packages = dockerfile.read(ROOT / "Dockerfile")[0]
    assert "COPY ${LOCK} " in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert packages.only("COPY").words[0] == "requirements.txt"  # unless another one is asked for
    assert "--no-deps --require-hashes -r /build/requirements.txt" in packages.only("RUN").rest
    assert _render_service()["buildCommand"] == "pip install -r requirements.txt"
    assert "requirements.txt" in "".join(_fenced("sh"))


@pytest.mark.parametrize("other", ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile", "runtime.txt", "setup.py"])
def test_no_platform_finds_a_second_way_to_install(other: str) -> None:
    assert not (ROOT / other).exists()  # Heroku refuses to choose; others would choose differently


# --- The image --------------------------------------------------------------------------------------------------------


def test_the_image_is_run_by_somebody_without_rights() -> None:
    user = IMAGE.only("USER").rest
    assert re.fullmatch(r"[1-9]\d{4}:[1-9]\d{4}", user)
    assert {copied.options.get("chown", user) for copied in IMAGE.all_of("COPY")} == {user}
    assert IMAGE.environment["DATABASE_URL"].startswith(f"sqlite:///{IMAGE.environment['HOME']}/")
    assert IMAGE.only("STOPSIGNAL").rest == "SIGTERM"


def test_what_is_copied_into_the_image_is_all_that_is_sent_for_it() -> None:
    stages = dockerfile.read(ROOT / "Dockerfile")
    ours = [copied for stage in stages for copied in stage.all_of("COPY") if "from" not in copied.options]
    copied = {name for each in ours for name in each.words[:-1]}
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert "*" in lines
    assert set(sent) == copied
    assert [name for name in sent if not (ROOT / name).exists()] == []


def test_whatever_the_wheel_brings_is_in_the_image() -> None:
    wheel = _toml("pyproject.toml")["tool"]["hatch"]["build"]["targets"]["wheel"]
    copied = {name for each in IMAGE.all_of("COPY") for name in each.words[:-1]}
    assert {*wheel["packages"], *wheel["force-include"]} <= copied


# --- What each platform understands -----------------------------------------------------------------------------------

APP_JSON = {"name", "description", "keywords", "env", "formation", "addons", "healthchecks"}
"""Of https://devcenter.heroku.com/articles/app-json-schema; `healthchecks` is Dokku's, which shares the file."""
OF_A_HEALTHCHECK = {"type", "name", "description", "path", "initialDelay", "timeout", "attempts", "wait"}
"""Of https://dokku.com/docs/deployment/zero-downtime-deploys/"""
OF_A_SERVICE = {"type", "name", "runtime", "plan", "buildCommand", "startCommand", "healthCheckPath", "envVars"}
OF_A_DATABASE = {"name", "plan", "postgresMajorVersion", "ipAllowList"}
"""Of https://render.com/docs/blueprint-spec"""
FLY = {"kill_signal", "kill_timeout", "env", "http_service", "metrics", "vm"}
OF_HTTP_SERVICE = {
    "internal_port",
    "force_https",
    "auto_stop_machines",
    "auto_start_machines",
    "min_machines_running",
    "checks",
}
OF_A_CHECK = {"method", "path", "grace_period", "interval", "timeout"}
"""Of https://fly.io/docs/reference/configuration/"""


def test_heroku_and_dokku_understand_app_json() -> None:
    app = _app_json()
    assert set(app) <= APP_JSON
    assert len(app["name"]) <= 30
    assert len(app["description"]) <= 140
    assert all(set(each) <= {"description", "required", "value", "generator"} for each in app["env"].values())
    assert set(app["formation"]) == set(_yaml("Procfile"))
    assert all(addon.startswith("heroku-postgresql:") for addon in app["addons"])
    assert all(set(check) <= OF_A_HEALTHCHECK for check in app["healthchecks"]["web"])


def test_render_understands_its_blueprint() -> None:
    blueprint = _yaml("render.yaml")
    service = _render_service()
    (database,) = blueprint["databases"]
    assert set(blueprint) == {"services", "databases"}
    assert set(service) <= OF_A_SERVICE
    assert set(database) <= OF_A_DATABASE
    assert (service["type"], service["runtime"]) == ("web", "python")
    assert "free" not in {service["plan"], database["plan"]}  # it sleeps, and forgets after a month
    assert all(len(set(each) - {"key"}) == 1 for each in service["envVars"])  # one source each
    (address,) = [each["fromDatabase"] for each in service["envVars"] if each["key"] == "DATABASE_URL"]
    assert address == {"name": database["name"], "property": "connectionString"}


def test_fly_understands_its_file_and_never_lets_the_bot_sleep() -> None:
    fly = _toml("fly.toml")
    service = fly["http_service"]
    assert set(fly) <= FLY
    assert set(service) <= OF_HTTP_SERVICE
    assert all(set(check) <= OF_A_CHECK for check in service["checks"])
    assert (service["auto_stop_machines"], service["min_machines_running"]) == ("off", 1)
    assert (fly["kill_signal"], fly["kill_timeout"] > 10) == ("SIGTERM", True)
    assert fly["metrics"]["path"] == METRICS


def test_compose_waits_for_the_database_and_gives_nobody_more_rights_than_needed() -> None:
    services = _yaml("compose.yaml")["services"]
    assert services["bot"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for service in services.values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert "cap_add" not in services["bot"]
    assert services["database"]["volumes"] == ["database:/var/lib/postgresql"]
    assert "database" in _yaml("compose.yaml")["volumes"]


def test_an_upgrade_by_compose_keeps_the_lock_that_was_chosen() -> None:
    """`docker compose up --build` knows nothing but the file and .env."""
    build = _bot_in_compose()["build"]
    assert (build["context"], build["args"]) == (".", {"LOCK": "${LOCK:-requirements.txt}"})
    chosen = re.findall(r"^#LOCK=(.+)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert [(ROOT / lock).is_file() for lock in chosen] == [True]


def test_the_password_of_the_database_stands_in_no_file() -> None:
    database = _yaml("compose.yaml")["services"]["database"]
    assert database["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert ":${POSTGRES_PASSWORD:?" in _bot_in_compose()["environment"]["DATABASE_URL"]
