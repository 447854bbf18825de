"""Options that several commands share."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from tools.deploy import stages

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Stage(click.ParamType[str]):
    """The name of a stage."""

    name = "stage"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name; fails if no stage can have it."""
        try:
            return stages.check_name(str(value))
        except stages.InvalidStage as error:
            self.fail(str(error), param, ctx)


stage_option: Decorator = click.option(
    "--stage", "stage_name", is_eager=True, required=True, type=Stage(), help="The stage, such as dev, prod or pr-7."
)


def _default_endpoint(context: click.Context, _: click.Parameter, value: str | None) -> str | None:
    if value is None and context.params.get("stage_name") == "local":
        return f"http://127.0.0.1:{os.environ.get('CLOUD_PORT', '4566')}"
    return value


endpoint_option: Decorator = click.option(
    "--endpoint-url",
    envvar="AWS_ENDPOINT_URL",
    callback=_default_endpoint,
    help="The URL of an emulator; without it, the embedded cloud for the stage local, and AWS for others.",
)


class Moment(click.ParamType[datetime]):
    """A date and time with an offset, as datetime.fromisoformat reads it."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment; fails without an offset."""
        try:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            self.fail(f"expected a date and time with an offset, like 2026-01-31T12:00:00Z; got {value!r}", param, ctx)
        return found
