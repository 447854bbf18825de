"""Ship a stage, take it away, and tell how it is: `python -m tools.deploy_cli deploy --stage dev`, as make does."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from tools import chalice_deploy, cloudformation, package, parameters, release, stage, status
from tools.stage import DeployTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def destroy(place: DeployTarget, say: Callable[[str], None] = print, *, take_down: bool = False) -> None:
    """Take a stage away, whichever way it was shipped; what lasts of one that lasts is kept. Raises StackError."""
    if place.stage in stage.PASSING and chalice_deploy.remove(place, say):
        say(f"what chalice deploy made of stage {place.stage}: removed")
    stage.may_remove(place, take_down=take_down)
    release.disarm(place)
    stage.remove(place, take_down=take_down, say=say)
    chalice_deploy.remove_logs(place)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.deploy_cli", description=__doc__)
    parser.add_argument("verb", choices=("deploy", "release", "destroy", "status"))
    parser.add_argument("--stage", required=True, choices=parameters.stages())
    parser.add_argument("--endpoint-url", default=os.environ.get("AWS_ENDPOINT_URL"), help="of an emulator")
    parser.add_argument("--only-show", action="store_true", help="of a release: what would change, and nothing else")
    parser.add_argument("--allow", action="append", default=[], help="of a release: what may be replaced or removed")
    parser.add_argument("--phase", choices=release.PHASES, help="of a release: this alone")
    parser.add_argument("--minutes", type=int, default=release.MINUTES, help="for how long alarms undo a release")
    parser.add_argument("--yes-take-down", action="store_true", help="needed to destroy a stage that lasts")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb on one stage; returns the exit status."""
    given = _parser().parse_args(arguments)
    place = DeployTarget(given.stage, given.endpoint_url)
    try:
        if given.verb == "deploy":
            print(f"API: {chalice_deploy.deploy(place)}")
        elif given.verb == "release":
            care = release.Careful(place, print, given.allow, only_show=given.only_show, minutes=given.minutes)
            if found := release.release(care, [given.phase] if given.phase else release.PHASES):
                print(f"API: {found}")
        elif given.verb == "destroy":
            destroy(place, take_down=given.yes_take_down)
        else:
            print("\n".join(status.lines(place)))
    except (cloudformation.StackError, package.PackagingError, ClientError, BotoCoreError) as error:
        print(f"{given.verb} of stage {given.stage} failed: {cloudformation.said(error)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
