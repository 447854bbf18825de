"""Read a roster of any format, compressed or not: bytes to rows."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from chalicelib.imports.formats import congress, detect, mapped_csv, openstates_csv, openstates_yaml, represent, vip_xml
from chalicelib.imports.formats.detect import Format
from chalicelib.imports.io import archives, bounded
from chalicelib.imports.io.bounded import HEAD, LIMITS, BoundedSource, Limits
from chalicelib.imports.row import MOST_QUOTED, BadRoster, RefusedRow, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from chalicelib.imports.io.archives import Member
    from chalicelib.tenants.column_mapping import ColumnMapping

    Offices = Mapping[str, Sequence[Mapping[str, Any]]]

OFFICES = re.compile(r"(^|/)legislators-district-offices\.(json|ya?ml)$")
LEGISLATORS = re.compile(r"(^|/)legislators-current\.(json|ya?ml)$")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rosters; its fields are the settings that parsers need.

    `names` maps the names of states to their codes. `tenant` (state, kind) owns the roster, if it is that of one
    tenant. `mapping` maps the columns of a tenant's own CSV. `offices` has the district offices of Congress by bioguide
    id, unless they are in the archive too.
    """

    names: Mapping[str, str]
    tenant: tuple[str, str] | None
    today: date
    mapping: ColumnMapping | None = None
    offices: Offices = field(default_factory=dict)
    limits: Limits = LIMITS

    def read_rows(self, data: bytes | BinaryIO, name: str, form: Format | None = None) -> Iterator[Row | RefusedRow]:
        """Read a file, detecting its format unless one is named; each person once.

        Raises BadRoster if the file as a whole cannot be read, possibly after rows were returned: write nothing before
        the last row.
        """
        first_places: dict[tuple[str, str], tuple[int, str]] = {}
        count = 0
        for member, offices in self._order_members(
            archives.read_members(BoundedSource(data, self.limits), self.limits)
        ):
            with add_file_name(member):
                for read in self._parse(member, offices, name, form):
                    count += 1
                    if count > self.limits.rows:
                        break
                    row = replace(read, where=member.name) if member.name else read
                    yield self._refuse_repeated(row, first_places) if isinstance(row, Row) else row
            if count > self.limits.rows:
                raise bounded.make_too_many_error(self.limits)

    def _refuse_repeated(self, row: Row, first_places: dict[tuple[str, str], tuple[int, str]]) -> Row | RefusedRow:
        """Return a row, refused if an earlier one has the same key; records where each key first occurs."""
        line, where = first_places.setdefault(row.key, (row.line, row.where))
        if (line, where) == (row.line, row.where):
            return row
        reason = f"the id {row.key[1][:MOST_QUOTED]} is already on line {line}" + (where and f" of {where}")
        return RefusedRow(row.line, row.fields["name"], reason, unread=True, where=row.where)

    def _order_members(self, members: Iterable[Member]) -> Iterator[tuple[Member, Offices]]:
        """Yield the files of an archive; legislators come after the file of their district offices, if there is one."""
        offices, waiting = self.offices, None
        for member in members:
            if OFFICES.search(member.name):
                with add_file_name(member):
                    offices = congress.read_district_offices(
                        member.stream, congress.detect_form(member.name), self.limits
                    )
            elif LEGISLATORS.search(member.name) and waiting is None:
                with add_file_name(member):
                    waiting = replace(member, stream=bounded.spool(member.stream, self.limits.document))
            else:
                yield member, offices
        if waiting:
            yield waiting, offices

    def _parse(self, member: Member, offices: Offices, name: str, form: Format | None) -> Iterator[Row | RefusedRow]:
        """Return the rows of a file, alone or in an archive, by its format."""
        if form is None:
            bare = re.sub(r"\.gz$", "", member.name or name)
            form = detect.detect_format(member.stream.peek(HEAD), bare, mapped=self.mapping is not None)
        if form is Format.OPENSTATES_CSV:
            return openstates_csv.parse_rows(member.stream, self.names, self.tenant, self.limits)
        if form is Format.OPENSTATES_YAML:
            return openstates_yaml.parse_rows([member], self.names, self.today)
        if form in (Format.CONGRESS_JSON, Format.CONGRESS_YAML):
            kind: Literal["json", "yaml"] = "json" if form is Format.CONGRESS_JSON else "yaml"
            return congress.parse_rows(member.stream, kind, offices, self.limits)
        if form is Format.VIP:
            return vip_xml.parse_rows(member.stream, self.tenant, self.today, self.limits)
        if form in (Format.OWN_CSV, Format.OWN_LINES):
            read = represent.parse_rows if form is Format.OWN_CSV else represent.parse_json_lines
            return read(member.stream, self.tenant or ("", ""), self.limits)
        if self.mapping is None or self.tenant is None:
            raise BadRoster("A CSV in the tenant's own format needs the tenant, and roster_columns in its rules.")
        return mapped_csv.parse_rows(member.stream, self.mapping, self.tenant, self.limits)


@contextmanager
def add_file_name(member: Member) -> Iterator[None]:
    """Add the name of a file in an archive to the reason why it cannot be read."""
    try:
        yield
    except BadRoster as bad:
        if not member.name:
            raise
        raise BadRoster(f"{member.name}: {bad.detail}") from bad
