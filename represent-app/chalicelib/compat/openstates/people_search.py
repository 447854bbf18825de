"""Find people as Open States does; records are read only if the entries of lists do not decide."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.compat.openstates.jurisdictions import (
    classify_office,
    find_jurisdiction,
    list_jurisdictions,
)
from chalicelib.compat.openstates.people import PREFIX, SCHEME, find_county, list_tails
from chalicelib.core.term_spans import SERVING
from chalicelib.core.text_normalization import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from chalicelib.compat.openstates.jurisdictions import Jurisdiction
    from chalicelib.compat.openstates.parameters import PeopleQuery
    from chalicelib.representatives.list_index import ListEntry
    from chalicelib.representatives.queries import MatchingRows, RepresentativeQueries
    from chalicelib.tenants.tenant_registry import Tenant, TenantRegistry


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A person of a tenant, whose record is read when it is shown."""

    entry: ListEntry
    tenant: Tenant
    rows: MatchingRows

    def read(self) -> dict[str, Any]:
        """Return the record, a JSON object."""
        record: dict[str, Any] = json.loads(self.rows.get_row(self.entry.id).json)
        return record


@dataclass(frozen=True, slots=True)
class PeopleSearch:
    """Find the people of a query; `get_records` returns the records of a tenant."""

    tenants: TenantRegistry
    get_records: Callable[[str], RepresentativeQueries]

    def find(self, query: PeopleQuery) -> list[PersonFound]:
        """Return the people whom a query finds, by name.

        Without a jurisdiction, the counties that ids name are read, and if they have not all, the 56 states: each with
        the calls of a list, see SnapshotLoader.get_cached. Counties are too many to be read for a name.
        """
        wanted = find_jurisdiction(self.tenants, query.jurisdiction) if query.jurisdiction else None
        if query.jurisdiction and wanted is None:
            return []
        found = self._list_named(query) if wanted is None else []
        if wanted is not None or not query.ids or len(found) < len(query.ids):
            for tenant in self._list_tenants(wanted):
                found += self._list_people(query, tenant, wanted)
        return sorted(found, key=lambda person: (person.entry.name, person.entry.id))

    def _list_tenants(self, wanted: Jurisdiction | None) -> list[Tenant]:
        """Return the tenants that have the people of a jurisdiction; members of Congress are in those of the states."""
        if wanted is not None and wanted.tenant is not None:
            return [wanted.tenant]
        return [each.tenant for each in list_jurisdictions(self.tenants, "state") if each.tenant]

    def _list_named(self, query: PeopleQuery) -> list[PersonFound]:
        """Return the people of the counties that ids name."""
        counties = {found.id: found for each in query.ids if (found := find_county(self.tenants, each))}
        return [person for tenant in counties.values() for person in self._list_people(query, tenant, None)]

    def _list_people(self, query: PeopleQuery, tenant: Tenant, wanted: Jurisdiction | None) -> Iterator[PersonFound]:
        """Yield the people of a tenant who are of a jurisdiction, or all."""
        records = self.get_records(tenant.id)
        rows = records.list_matching(None, records.get_view())
        ids = {each.removeprefix(PREFIX) for each in query.ids} - {""}
        tails = list_tails(ids, tenant)
        everybody, name, district = bool(query.name or query.ids), fold(query.name or ""), fold(query.district or "")
        for entry in rows.entries:
            person = PersonFound(entry, tenant, rows)
            if (
                (everybody or entry.status in SERVING)
                and name in entry.name
                and (not district or district == entry.district)
                and (wanted is None or wanted.has(entry.level, entry.division_id))
                and (not query.ids or entry.id[8:] in tails or _has_id(person, ids))
                and (query.org_classification is None or _is_in(person, query.org_classification))
            ):
                yield person


def _has_id(person: PersonFound, wanted: Collection[str]) -> bool:
    """Return whether a person has one of some ids: that of the record, or that of Open States."""
    if person.entry.id in wanted:
        return True
    text = person.rows.get_row(person.entry.id).json
    if not any(each in text for each in wanted):  # before the record is parsed
        return False
    known = json.loads(text)["identifiers"]
    return any(each["scheme"] == SCHEME and each["identifier"].removeprefix(PREFIX) in wanted for each in known)


def _is_in(person: PersonFound, wanted: str) -> bool:
    """Return whether the organization of a person is the wanted one; a chamber is a part of the legislature."""
    record = person.read()
    org = classify_office(record["level"], record["chamber"])
    return org == wanted or (wanted == "legislature" and org in ("upper", "lower"))
