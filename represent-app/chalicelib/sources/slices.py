"""Cut the files of a source into the parts of its tenants, each with a digest that changes only with its content."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.core.errors import Invalid
from chalicelib.imports.io import archives, documents
from chalicelib.imports.io.bounded import LIMITS, BoundedSource
from chalicelib.imports.io.documents import get_entries, get_text
from chalicelib.imports.row import BadRoster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from chalicelib.tenants.tenant_registry import TenantRegistry

# The people of a state in an archive of openstates/people that hold an office; `us` has members of Congress.
PERSON = re.compile(r"(?:^|/)data/([a-z]{2})/((?:legislature|executive|municipalities)/[^/]+\.ya?ml)$")
LEGISLATORS = "legislators-current.json"
MOST_DIVISIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a roster for one tenant: the name of its file, its bytes, and the digest of its content."""

    tenant: str
    file_name: str
    body: bytes
    digest: str


def cut_openstates(data: bytes, tenants: TenantRegistry) -> list[Slice]:
    """Return an archive of each state's people; raises BadRoster if the file is not such an archive."""
    found: dict[str, dict[str, bytes]] = {}
    for member in archives.read_members(BoundedSource(data)):
        if (place := PERSON.search(member.name)) and place[1] != "us":
            found.setdefault(place[1].upper(), {})[place[2]] = member.stream.read()
    if not found:
        raise BadRoster(
            "The archive has no people of Open States (data/<state>/legislature/*.yml); nothing was loaded."
        )
    known = {tenant.id for tenant in tenants.page(kind="state", limit=100)[0]}
    return [
        Slice(state, "openstates-people.tar.gz", *_pack(files))
        for state, files in sorted(found.items())
        if state in known
    ]


def cut_congress(files: Mapping[str, bytes], tenants: TenantRegistry) -> list[Slice]:
    """Return an archive of each state's members of Congress; raises BadRoster if the files are not lists of them."""
    parsed = {name: get_entries(documents.parse_json(_bound(name, data))) for name, data in files.items()}
    states = {_get_id(entry): _get_state(entry) for entry in parsed.get(LEGISLATORS, ())}
    if not any(states.values()):
        raise BadRoster("The file is not a list of people as in congress-legislators; nothing was loaded.")
    found: dict[str, dict[str, list[Any]]] = {}
    for name, entries in parsed.items():
        for entry in entries:
            state = _get_state(entry) if name == LEGISLATORS else states.get(_get_id(entry), "")
            found.setdefault(state, {}).setdefault(name, []).append(entry)
    known = {tenant.id for tenant in tenants.page(kind="state", limit=100)[0]}
    return [
        Slice(
            state,
            "congress-legislators.tar.gz",
            *_pack({name: _write_json(entries) for name, entries in files_of_state.items()}),
        )
        for state, files_of_state in sorted(found.items())
        if state in known
    ]


def read_divisions(data: bytes) -> set[str]:
    """Return the ids of a list of divisions; raises Invalid if it is not one."""
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        found = {row[0] for _, row in zip(range(MOST_DIVISIONS), rows, strict=False) if row}
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid("The file is not a CSV in UTF-8.") from error
    ids = {each for each in found if each.startswith("ocd-division/country:us")}
    if not ids:
        raise Invalid(
            "The file is not a list of Open Civic Data divisions: no row begins with ocd-division/country:us."
        )
    return ids


def digest_parts(parts: Iterable[bytes]) -> str:
    """Return the digest of a sequence of texts."""
    found = hashlib.sha256()
    for part in parts:
        found.update(b"%d:" % len(part))
        found.update(part)
    return found.hexdigest()


def _pack(files: Mapping[str, bytes]) -> tuple[bytes, str]:
    """Return files as an archive that has the same bytes for the same files, and their digest."""
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name, data in sorted(files.items()):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue(), digest_parts(part for name, data in sorted(files.items()) for part in (name.encode(), data))


def _bound(name: str, data: bytes) -> bytes:
    if len(data) > LIMITS.document:
        raise BadRoster(f"{name} has more than {LIMITS.document:,} bytes; nothing was loaded.")
    return data


def _get_id(entry: Mapping[str, Any]) -> str:
    ids = entry.get("id")
    return get_text(ids.get("bioguide")) if isinstance(ids, dict) else ""


def _get_state(entry: Mapping[str, Any]) -> str:
    """Return the state of a member's last term, which is the state of the seat."""
    terms = get_entries(entry.get("terms"))
    return get_text(terms[-1].get("state")) if terms else ""


def _write_json(entries: list[Any]) -> bytes:
    """Return a list of members as text that does not depend on their order in the file."""
    ordered = sorted(entries, key=_get_id)
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def list_rings(rings: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the content of a map in a fixed order, to be digested."""
    for key in sorted(rings):
        yield key.encode()
        yield repr(rings[key]).encode()
