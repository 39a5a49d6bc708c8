"""An SQLite file on a disk that a deploy throws away, and one that isn't."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.config.ephemeral_disk import PLATFORMS, ephemeral_disk

FILE = make_url("sqlite:////app/data/full-circle.sqlite3")


def nothing_is_mounted(folder: Path) -> bool:
    return folder == Path("/")


def data_is_mounted(folder: Path) -> bool:
    return folder in {Path("/"), Path("/app/data")}


@pytest.mark.parametrize(("variable", "name"), PLATFORMS.items())
def test_a_file_beside_the_code_is_lost_on_every_platform(variable: str, name: str) -> None:
    assert ephemeral_disk({variable: "x"}, FILE, nothing_is_mounted) == (
        f"/app/data/full-circle.sqlite3 is on a disk that {name} wipes with each deploy, "
        "and every introduction with it. Set DATABASE_URL to a PostgreSQL database, or to an SQLite file on a volume."
    )


@pytest.mark.parametrize("variable", PLATFORMS)
def test_a_file_on_a_mounted_volume_stays(variable: str) -> None:
    assert ephemeral_disk({variable: "x"}, FILE, data_is_mounted) is None


def test_railway_says_where_its_volume_is() -> None:
    railway = {"RAILWAY_ENVIRONMENT": "production"}
    elsewhere = railway | {"RAILWAY_VOLUME_MOUNT_PATH": "/app/dat"}
    assert ephemeral_disk(railway | {"RAILWAY_VOLUME_MOUNT_PATH": "/app/data"}, FILE, nothing_is_mounted) is None
    assert ephemeral_disk(elsewhere, FILE, nothing_is_mounted)


def test_a_machine_of_ones_own_keeps_its_disk() -> None:
    assert ephemeral_disk({}, FILE, nothing_is_mounted) is None
    assert ephemeral_disk({"DYNO": ""}, FILE, nothing_is_mounted) is None


def test_postgresql_is_elsewhere() -> None:
    assert ephemeral_disk({"DYNO": "web.1"}, make_url("postgresql+psycopg://u@h/d"), nothing_is_mounted) is None


def test_the_machine_is_asked_for_its_mount_points() -> None:
    assert ephemeral_disk({"DYNO": "web.1"}, make_url("sqlite:////dev/full-circle.sqlite3")) is None
