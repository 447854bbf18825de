"""The one place that reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Settings:
    """What a stage is told. Names that follow from the stage are derived, so there is nothing to copy."""

    stage: str
    table_name: str
    usage_table_name: str
    allowed_origins: tuple[str, ...]


class MissingSetting(RuntimeError):  # noqa: N818 (a setting is missing; it reads so where it is raised)
    """A setting is nowhere to be found; the message names it and says where it was looked for."""


def read(environ: Mapping[str, str]) -> Settings:
    """Read settings from an environment; raises MissingSetting.

    >>> read({"STAGE": "dev"}).table_name
    'represent-dev'
    """
    stage = environ.get("STAGE", "")
    if not stage:
        raise MissingSetting("STAGE is not set in the environment; set it to local, dev or prod.")
    origins = environ.get("ALLOWED_ORIGINS", "")
    return Settings(
        stage=stage,
        table_name=environ.get("DDB_TABLE_NAME") or f"represent-{stage}",
        usage_table_name=environ.get("USAGE_TABLE_NAME") or f"represent-{stage}-usage",
        allowed_origins=tuple(origin.strip() for origin in origins.split(",") if origin.strip()),
    )


@cache
def load() -> Settings:
    """Read the settings of this process, once."""
    return read(os.environ)  # noqa: TID251


def under_chalice_cli() -> bool:
    """Whether Chalice's command line (local, package, deploy) loads the app, rather than Lambda or a test."""
    return "AWS_CHALICE_CLI_MODE" in os.environ  # noqa: TID251
