"""Load the districts of all states from files of the US Census Bureau: zipped shapefiles and relationship files."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.auth.permissions import SYSTEM
from chalicelib.container import Container
from chalicelib.core.errors import Problem
from chalicelib.core.settings import MissingSetting
from chalicelib.geo import service
from chalicelib.geo.relationship_files import read_relationships
from chalicelib.geo.shapefiles import read_districts
from tools.deploy import cloudformation
from tools.local.ministack import CREDENTIALS
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from chalicelib.geo.editions import Validity

DAY = click.DateTime(formats=["%Y-%m-%d"])
LISTED = 10  # divisions and flaws that are listed for a set


def load_file(
    root: Container, name: str, data: bytes, validity: Validity | None, say: Callable[[str], None]
) -> Counter[str]:
    """Load a file into the tenants of its states; returns the numbers of sets that were stored and refused."""
    count: Counter[str] = Counter()
    if data[:2] == b"PK":
        for draft in read_districts(data, root.tenants):
            scope = root.for_tenant(draft.tenant.id, source=name)
            try:
                made = service.load_districts(scope, draft, validity)
            except Problem as problem:
                count["refused"] += 1
                say(f"{draft.tenant.id} {draft.name}: refused: {problem.detail}")
                for flaw in problem.flaws[:LISTED]:
                    say(f"  {flaw.pointer.removeprefix('#/')}: {flaw.detail}")
                continue
            count["stored"] += 1
            days = _describe_days((made.valid_from, made.valid_to))
            say(f"{draft.tenant.id} {draft.name}: {made.districts} districts{days}")
            _list_divisions("not in the rules", made.not_in_rules, say)
            _list_divisions("in the rules, not in the file", made.not_drawn, say)
        return count
    for table in read_relationships(data, root.tenants):
        scope = root.for_tenant(table.tenant.id, source=name)
        try:
            stored = service.load_zip_shares(scope, table, name, validity)
        except Problem as problem:
            count["refused"] += 1
            say(f"{table.tenant.id} {table.name}: refused: {problem.detail}")
            continue
        count["stored"] += 1
        days = _describe_days((stored.valid_from, stored.valid_to))
        say(f"{table.tenant.id} {table.name}: {stored.zip_codes} ZIP codes{days}")
    return count


def _describe_days(validity: Validity) -> str:
    start, end = validity
    return (f", from {start}" if start else "") + (f" until {end}" if end else "")


def _list_divisions(what: str, divisions: tuple[str, ...], say: Callable[[str], None]) -> None:
    if divisions:
        more = f" and {len(divisions) - LISTED} more" if len(divisions) > LISTED else ""
        say(f"  {len(divisions)} {what}: {', '.join(divisions[:LISTED])}{more}")


@click.command("districts")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@stage_option
@click.option("--valid-from", type=DAY, help="The day from which the lines are in force; default: as the file says.")
@click.option("--valid-to", type=DAY, help="The day from which they are no longer in force.")
@endpoint_option
def command(
    files: tuple[Path, ...],
    stage_name: str,
    valid_from: datetime | None,
    valid_to: datetime | None,
    endpoint_url: str | None,
) -> int:
    """Load district maps and ZIP code shares from files of the US Census Bureau.

    FILES are zipped shapefiles (cb_2025_us_cd119_500k.zip, tl_2024_39_sldu.zip) and relationship files
    (tab20_cd11920_zcta520_natl.txt), of one state or of all. The exit status is 1 if a file or a set was refused; the
    others are stored.
    """
    os.environ["STAGE"] = stage_name
    if endpoint_url:
        os.environ |= CREDENTIALS | {"AWS_ENDPOINT_URL": endpoint_url}
    begin, end = (moment.date() if moment else None for moment in (valid_from, valid_to))
    validity = _choose_validity(begin, end)
    root, count = Container(SYSTEM), Counter[str]()
    for file in files:
        try:
            count += load_file(root, file.name, file.read_bytes(), validity, print)
        except (Problem, MissingSetting, ClientError, BotoCoreError, OSError) as error:
            print(f"{file.name}: {getattr(error, 'detail', cloudformation.describe_error(error))}", file=sys.stderr)
            count["refused"] += 1
    print(f"{count['stored']} sets stored, {count['refused']} refused")
    return int(count["refused"] > 0)


def _choose_validity(begin: date | None, end: date | None) -> Validity | None:
    if begin and end and end <= begin:
        raise click.UsageError("--valid-to is the first day after the lines; it must be after --valid-from.")
    return (begin, end) if begin or end else None
