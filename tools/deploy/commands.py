"""Commands that deploy, release and remove a stage, and show its status."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import chalice_deploy, cloudformation, package, parameters, release, stage, status
from tools.deploy.stage import DeployTarget
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def destroy(place: DeployTarget, say: Callable[[str], None] = print, *, take_down: bool = False) -> None:
    """Remove a stage, however it was deployed; a long-lived stage keeps its data. Raises StackError."""
    if parameters.is_passing(place.stage) and chalice_deploy.remove(place, say):
        say(f"removed the resources of chalice deploy in stage {place.stage}")
    stage.check_removable(place, take_down=take_down)
    release.delete_composite_alarm(place)
    stage.remove(place, take_down=take_down, say=say)
    if parameters.is_passing(place.stage):
        chalice_deploy.remove_logs(place)


@contextmanager
def _report_failure(verb: str, stage_name: str) -> Iterator[None]:
    """Print an expected failure and exit with 1."""
    try:
        yield
    except (cloudformation.StackError, package.PackagingError, ClientError, BotoCoreError) as error:
        print(f"{verb} of stage {stage_name} failed: {cloudformation.describe_error(error)}", file=sys.stderr)
        raise click.exceptions.Exit(1) from error


@click.command("dev")
@stage_option
@endpoint_option
def deploy(stage_name: str, endpoint_url: str | None) -> None:
    """Deploy a stage for developers with `chalice deploy`."""
    with _report_failure("deploy", stage_name):
        print(f"API: {chalice_deploy.deploy(DeployTarget(stage_name, endpoint_url))}")


@click.command("release")
@stage_option
@endpoint_option
@click.option("--only-show", is_flag=True, help="Print the changes and do nothing.")
@click.option("--allow", multiple=True, help="A resource that may be replaced or removed. May be repeated.")
@click.option("--phase", type=click.Choice(release.PHASES), help="Only this phase.")
@click.option("--minutes", default=release.MINUTES, show_default=True, help="How long an alarm rolls the release back.")
def release_stage(  # noqa: PLR0913 (an argument for each option)
    stage_name: str,
    endpoint_url: str | None,
    allow: tuple[str, ...],
    phase: str | None,
    minutes: int,
    *,
    only_show: bool,
) -> None:
    """Release a long-lived stage by CloudFormation change sets, which are shown first."""
    with _report_failure("release", stage_name):
        place = DeployTarget(stage_name, endpoint_url)
        care = release.ReleaseHooks(place, print, list(allow), only_show=only_show, minutes=minutes)
        if found := release.release(care, [phase] if phase else release.PHASES):
            print(f"API: {found}")


@click.command("destroy")
@stage_option
@endpoint_option
@click.option("--yes-take-down", is_flag=True, help="Needed to remove a long-lived stage; its data is kept.")
def destroy_stage(stage_name: str, endpoint_url: str | None, *, yes_take_down: bool) -> None:
    """Remove a stage, however it was deployed."""
    with _report_failure("destroy", stage_name):
        destroy(DeployTarget(stage_name, endpoint_url), take_down=yes_take_down)


@click.command("status")
@stage_option
@endpoint_option
def show_status(stage_name: str, endpoint_url: str | None) -> None:
    """Print the stacks, URLs, versions, alarms and queues of a stage."""
    with _report_failure("status", stage_name):
        print("\n".join(status.describe(DeployTarget(stage_name, endpoint_url))))
