"""The list of a tenant's boundaries: the editions of its maps, and of its tables of ZIP codes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from chalicelib.core.plain_json import build, read_date
from chalicelib.geo.editions import sort_editions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from chalicelib.geo.places import Set

Info = TypeVar("Info", "BoundarySet", "ZipTableInfo")


@dataclass(frozen=True, kw_only=True)
class BoundarySet:
    """An edition of a set of a tenant's boundaries; models.BoundarySet describes it."""

    tenant: str
    set: Set
    version: int
    valid_from: date | None = None
    valid_to: date | None = None
    districts: int
    points: int
    points_sent: int
    bytes: int
    tolerance_m: float = 5.0
    not_in_rules: tuple[str, ...] = ()
    not_drawn: tuple[str, ...] = ()
    updated_at: datetime
    updated_by: str | None


@dataclass(frozen=True, kw_only=True)
class ZipTableInfo:
    """The description of a table: the shares of ZIP codes in the districts of a set, or in counties."""

    set: str
    version: int
    valid_from: date | None = None
    valid_to: date | None = None
    source: str
    zip_codes: int
    bytes: int
    updated_at: datetime


class DatedInfo(NamedTuple, Generic[Info]):
    """The description of an edition, with the days on which it is in force; see editions.Edition."""

    info: Info
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class BoundaryIndex:
    """All editions of a tenant's boundary sets and tables of ZIP codes, by make_key, and the version of this list.

    `last` has the last version of each set, including deleted editions.
    """

    version: int = 0
    sets: Mapping[str, BoundarySet] = field(default_factory=dict)
    tables: Mapping[str, ZipTableInfo] = field(default_factory=dict)
    pieces: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)

    def list_editions(self, name: str) -> list[BoundarySet]:
        """Return the editions of a set, the earliest first."""
        return [edition.info for edition in self.maps.get(name, ())]

    @cached_property
    def maps(self) -> Mapping[str, Sequence[DatedInfo[BoundarySet]]]:
        """The editions of each set, the earliest first, with the days on which each is in force."""
        return _group_by_set(self.sets.values())

    @cached_property
    def zip_tables(self) -> Mapping[str, Sequence[DatedInfo[ZipTableInfo]]]:
        """The editions of each table of ZIP codes; see maps."""
        return _group_by_set(self.tables.values())


def read_index(doc: str) -> BoundaryIndex:
    """Return a stored index."""
    stored = json.loads(doc)
    sets = {
        key: build(BoundarySet, each, **_read_days(each), **_read_lists(each)) for key, each in stored["sets"].items()
    }
    tables = {key: build(ZipTableInfo, each, **_read_days(each)) for key, each in stored.get("tables", {}).items()}
    return build(BoundaryIndex, stored, sets=sets, tables=tables)


def _read_days(stored: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: read_date(stored.get(name)) for name in ("valid_from", "valid_to")}
    return {**days, "updated_at": datetime.fromisoformat(stored["updated_at"])}


def _read_lists(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(stored.get(name, ())) for name in ("not_in_rules", "not_drawn")}


def _group_by_set(editions: Iterable[Info]) -> dict[str, list[DatedInfo[Info]]]:
    """Return editions by set, with the days on which each is in force: at the latest until the next one begins."""
    groups: dict[str, list[Info]] = {}
    for each in sort_editions(editions):
        groups.setdefault(each.set, []).append(each)
    found: dict[str, list[DatedInfo[Info]]] = {}
    for name, group in groups.items():
        ends = [later.valid_from for later in group[1:]] + [None]
        found[name] = [
            DatedInfo(each, each.valid_from, min(filter(None, (each.valid_to, end)), default=None))
            for each, end in zip(group, ends, strict=True)
        ]
    return found
