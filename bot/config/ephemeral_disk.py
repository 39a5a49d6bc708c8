"""Warning about disks that a hosting platform throws away at each deploy, with the SQLite file on them.

A platform is known by a variable that it sets in every process. What outlives a deploy there is mounted from outside,
which shows as a mount point above the file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy.engine import URL

# The more telling first: several of these run on Kubernetes.
PLATFORMS = {
    "DYNO": "Heroku or Dokku",  # https://devcenter.heroku.com/articles/dynos#local-environment-variables
    "K_SERVICE": "Google Cloud Run",  # https://cloud.google.com/run/docs/container-contract#env-vars
    "GAE_SERVICE": "Google App Engine",
    "RENDER": "Render",  # https://render.com/docs/environment-variables
    "RAILWAY_ENVIRONMENT": "Railway",
    "RAILWAY_ENVIRONMENT_NAME": "Railway",  # https://docs.railway.com/reference/variables
    "FLY_APP_NAME": "Fly.io",  # https://fly.io/docs/machines/runtime-environment
    "KOYEB_APP_NAME": "Koyeb",
    "VERCEL": "Vercel",  # https://vercel.com/docs/environment-variables/system-environment-variables
    "WEBSITE_INSTANCE_ID": "Azure App Service",  # its /home is mounted: learn.microsoft.com, "reference-app-settings"
    "CONTAINER_APP_NAME": "Azure Container Apps",
    "ECS_CONTAINER_METADATA_URI_V4": "Amazon ECS",
    "VCAP_APPLICATION": "Cloud Foundry",
    "KUBERNETES_SERVICE_HOST": "Kubernetes",
}
RAILWAY_VOLUME = "RAILWAY_VOLUME_MOUNT_PATH"


def platform(environment: Mapping[str, str]) -> str | None:
    """Return the name of the platform this runs on, if it's one that throws disks away; else None."""
    return next((name for variable, name in PLATFORMS.items() if environment.get(variable)), None)


def ephemeral_disk(
    environment: Mapping[str, str], database_url: URL, is_mount: Callable[[Path], bool] = os.path.ismount
) -> str | None:
    """Return a sentence if the SQLite file won't outlive a deploy, and what to do; None if it will.

    `is_mount`: returns whether a folder is a mount point.
    """
    name = platform(environment)
    if name is None or database_url.get_backend_name() != "sqlite":
        return None
    file = Path(str(database_url.database))
    if _is_on_a_volume(environment, file, is_mount):
        return None
    return (
        f"{file} is on a disk that {name} wipes with each deploy, and every introduction with it. "
        "Set DATABASE_URL to a PostgreSQL database, or to an SQLite file on a volume."
    )


def _is_on_a_volume(environment: Mapping[str, str], file: Path, is_mount: Callable[[Path], bool]) -> bool:
    railway = environment.get(RAILWAY_VOLUME)
    if railway and file.is_relative_to(railway):
        return True
    return any(is_mount(folder) for folder in file.parents if folder != Path(file.anchor))
