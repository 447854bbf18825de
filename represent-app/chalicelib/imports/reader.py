"""Read a roster of any format, compressed or not: bytes to rows."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from chalicelib.imports.formats import congress, detect, mapped_csv, openstates_csv, openstates_yaml, represent, vip_xml
from chalicelib.imports.formats.congress import Companions
from chalicelib.imports.formats.detect import Format
from chalicelib.imports.io import archives, bounded
from chalicelib.imports.io.bounded import HEAD, LIMITS, BoundedSource, Limits
from chalicelib.imports.row import MOST_QUOTED, BadRoster, OnlyEmptySeats, RefusedRow, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from chalicelib.imports.io.archives import Member
    from chalicelib.tenants.column_mapping import ColumnMapping

OFFICES = re.compile(r"(^|/)legislators-district-offices\.(json|ya?ml)$")
SOCIAL_MEDIA = re.compile(r"(^|/)legislators-social-media\.(json|ya?ml)$")
LEGISLATORS = re.compile(r"(^|/)legislators-current\.(json|ya?ml)$")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rosters; its fields are the settings that parsers need.

    `names` maps the names of states to their codes. `tenant` (state, kind) owns the roster, if it is that of one
    tenant. `mapping` maps the columns of a tenant's own CSV. `beside` has what other files say of members of
    Congress, unless they are in the archive too.
    """

    names: Mapping[str, str]
    tenant: tuple[str, str] | None
    today: date
    mapping: ColumnMapping | None = None
    beside: Companions = field(default_factory=Companions)
    limits: Limits = LIMITS

    def read_rows(self, data: bytes | BinaryIO, name: str, form: Format | None = None) -> Iterator[Row | RefusedRow]:
        """Read a file, detecting its format unless one is named; each person once.

        Raises BadRoster if the file as a whole cannot be read, possibly after rows were returned: write nothing before
        the last row.
        """
        first_places: dict[tuple[str, str], tuple[int, str]] = {}
        count, empty = 0, list[OnlyEmptySeats]()
        for member, beside in self._order_members(archives.read_members(BoundedSource(data, self.limits), self.limits)):
            with add_file_name(member), _collect_empty(empty):
                for read in self._parse(member, beside, form or self._detect_format(member, name)):
                    count += 1
                    if count > self.limits.rows:
                        break
                    row = replace(read, where=member.name) if member.name else read
                    yield self._refuse_repeated(row, first_places) if isinstance(row, Row) and not row.vacant else row
            if count > self.limits.rows:
                raise bounded.make_too_many_error(self.limits)
        if empty and not count:
            raise empty[0]

    def _refuse_repeated(self, row: Row, first_places: dict[tuple[str, str], tuple[int, str]]) -> Row | RefusedRow:
        """Return a row, refused if an earlier one has the same key; records where each key first occurs."""
        line, where = first_places.setdefault(row.key, (row.line, row.where))
        if (line, where) == (row.line, row.where):
            return row
        reason = f"the id {row.key[1][:MOST_QUOTED]} is already on line {line}" + (where and f" of {where}")
        return RefusedRow(row.line, row.fields["name"], reason, unread=True, where=row.where, about=row)

    def _order_members(self, members: Iterable[Member]) -> Iterator[tuple[Member, Companions]]:
        """Yield the files of an archive; legislators come after the files about them, if there are any."""
        beside, waiting = self.beside, None
        for member in members:
            form = congress.detect_form(member.name)
            if OFFICES.search(member.name):
                with add_file_name(member):
                    beside = replace(beside, offices=congress.read_district_offices(member.stream, form, self.limits))
            elif SOCIAL_MEDIA.search(member.name):
                with add_file_name(member):
                    beside = replace(beside, social=congress.read_social_media(member.stream, form, self.limits))
            elif LEGISLATORS.search(member.name) and waiting is None:
                with add_file_name(member):
                    waiting = replace(member, stream=bounded.spool(member.stream, self.limits.document))
            else:
                yield member, beside
        if waiting:
            yield waiting, beside

    def _detect_format(self, member: Member, name: str) -> Format:
        bare = re.sub(r"\.gz$", "", member.name or name)
        return detect.detect_format(member.stream.peek(HEAD), bare, mapped=self.mapping is not None)

    def _parse(self, member: Member, beside: Companions, form: Format) -> Iterator[Row | RefusedRow]:
        """Parse the rows of a file, alone or in an archive, by its format."""
        owner = self.tenant or ("", "")
        match form:
            case Format.OPENSTATES_CSV:
                yield from openstates_csv.parse_rows(member.stream, self.names, self.tenant, self.limits)
            case Format.OPENSTATES_YAML:
                yield from openstates_yaml.parse_rows([member], self.names, self.today)
            case Format.CONGRESS_JSON:
                yield from congress.parse_rows(member.stream, "json", beside, self.today, self.limits)
            case Format.CONGRESS_YAML:
                yield from congress.parse_rows(member.stream, "yaml", beside, self.today, self.limits)
            case Format.VIP:
                yield from vip_xml.parse_rows(member.stream, self.tenant, self.today, self.limits)
            case Format.OWN_CSV:
                yield from represent.parse_rows(member.stream, owner, self.limits)
            case Format.OWN_LINES:
                yield from represent.parse_json_lines(member.stream, owner, self.limits)
            case Format.CSV:
                yield from self._parse_mapped(member.stream)

    def _parse_mapped(self, stream: BinaryIO) -> Iterator[Row | RefusedRow]:
        if self.mapping is None or self.tenant is None:
            raise BadRoster("A CSV in the tenant's own format needs the tenant, and roster_columns in its rules.")
        return mapped_csv.parse_rows(stream, self.mapping, self.tenant, self.limits, today=self.today)


@contextmanager
def _collect_empty(found: list[OnlyEmptySeats]) -> Iterator[None]:
    """Collect the error of an export without people: other files of its archive may have some."""
    try:
        yield
    except OnlyEmptySeats as empty:
        found.append(empty)


@contextmanager
def add_file_name(member: Member) -> Iterator[None]:
    """Add the name of a file in an archive to the reason why it cannot be read."""
    try:
        yield
    except BadRoster as bad:
        if not member.name:
            raise
        raise BadRoster(f"{member.name}: {bad.detail}") from bad
