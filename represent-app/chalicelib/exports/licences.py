"""Find the licences of the sources whose facts a file has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.representatives.export_models import Licence
from chalicelib.sources.catalog import load_catalog
from chalicelib.sources.models import RESERVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from chalicelib.sources.models import TenantSource

BY_STAFF = "Published by the staff of the tenant."


def note_sources(records: Iterable[Mapping[str, Any]], seen: set[str]) -> Iterator[Mapping[str, Any]]:
    """Yield records (JSON values), and add the ids of their sources to `seen`."""
    for record in records:
        seen.update(entry["source"] for entry in record["provenance"])
        yield record


def find_licences(ids: Iterable[str], tenant: str, get_own: Callable[[str], TenantSource]) -> list[Licence]:
    """Return the licences of sources that a tenant has facts of; `get_own` reads a source of its own."""
    return [_find_licence(source_id, tenant, get_own) for source_id in sorted(ids)]


def _find_licence(source_id: str, tenant: str, get_own: Callable[[str], TenantSource]) -> Licence:
    if source_id in RESERVED:
        return Licence(source=source_id, licence=None, attribution=BY_STAFF)
    built_in = load_catalog().get(source_id)
    definition = built_in or get_own(source_id).definition
    return Licence(
        source=source_id,
        tenant=None if built_in else tenant,
        licence=definition.licence if definition else None,
        attribution=definition.attribution if definition else None,
    )


def merge_licences(lists: Iterable[Iterable[Licence]]) -> tuple[Licence, ...]:
    """Return the licences of several lists, each once, in the order of sources and tenants."""
    found = {(each.source, each.tenant or ""): each for licences in lists for each in licences}
    return tuple(found[key] for key in sorted(found))
