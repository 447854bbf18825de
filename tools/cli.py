"""The command line `python -m tools`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

# The module that has the command, as its attribute `command`, or the attribute that is named.
COMMANDS = {
    "local": {
        "run": "tools.local.run",
        "import": "tools.local.import_roster",
        "samples": "tools.local.load_samples",
        "sync": "tools.local.sync",
        "grant": "tools.ops.grant_role:grant_locally",
        "cloud": "tools.local.ministack",
    },
    "deploy": {
        "dev": "tools.deploy.commands:deploy",
        "release": "tools.deploy.commands:release_stage",
        "destroy": "tools.deploy.commands:destroy_stage",
        "status": "tools.deploy.commands:show_status",
        "smoke": "tools.deploy.smoke",
        "rollback": "tools.deploy.rollback",
        "account": "tools.deploy.bootstrap",
        "stack": "tools.deploy.stage",
        "event-sources": "tools.deploy.event_sources",
        "package": "tools.deploy.package",
    },
    "ops": {
        "restore": "tools.ops.restore",
        "dlq": "tools.ops.dlq",
        "republish": "tools.ops.republish",
        "cover-imports": "tools.ops.cover_imports",
        "districts": "tools.ops.load_districts",
        "mirror": "tools.ops.mirror",
        "grant": "tools.ops.grant_role",
    },
    "check": {
        "prose": "tools.checks.banned_words",
        "openapi": "tools.checks.openapi_descriptions",
        "fuzz": "tools.checks.fuzz",
        "data": "tools.generate.public_data",
        "dependencies": "tools.checks.dependencies",
        "benchmarks": "bench.compare",
    },
}
HELP = {
    "local": "Run Represent on this machine.",
    "deploy": "Deploy, release and remove a stage.",
    "ops": "Operate a stage.",
    "check": "Check the repository and the API.",
}


class LazyGroup(click.Group):
    """A group that imports the module of a command when the command is used, or when help lists it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names of the commands, in the order of COMMANDS."""
        return list(COMMANDS[str(ctx.info_name)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of this name."""
        place = COMMANDS[str(ctx.info_name)].get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name or "command")
        return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def represent() -> None:
    """Commands of the Represent repository. `make` lists the short forms that people type."""


for _name, _help in HELP.items():
    represent.add_command(LazyGroup(_name, help=_help))


@represent.command()
@click.argument("names", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a committed file would change.")
def generate(names: tuple[str, ...], *, check: bool) -> int:
    """Write the files that are generated from code and public data: all, or those named.

    `rules` and `geo-data` read public data; without it they are skipped by --check.
    """
    from tools import generate as generators  # noqa: PLC0415 (imports the application)

    try:
        return generators.generate(names, check=check)
    except LookupError as error:
        raise click.ClickException(str(error.args[0] if error.args else error)) from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status: 2 for a call that is not valid."""
    try:
        given = None if arguments is None else list(arguments)
        return int(represent.main(given, prog_name="python -m tools", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except TypeError as error:
        if type(error).__name__ != "Misuse":
            raise
        click.echo(error, err=True)
        return 1
    except click.Abort:
        return 1
