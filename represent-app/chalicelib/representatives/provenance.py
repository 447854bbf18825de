"""Record which source states each field of a representative, and keep what staff entered.

A field is a top-level field of the record, or one entry of its contact details. Entries of lists are known by their
values, so that they keep their source when others are added or removed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from chalicelib.representatives.models import ContactInfo, FieldSource, RepresentativeDraft, Social

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

STAFF, UPLOAD = "staff", "upload"
LISTS = ("emails", "phones", "offices", "links")
SINGLE = tuple(name for name in ContactInfo.model_fields if name not in (*LISTS, "social"))
# The fields of a seat: a source states all of them, and staff who change one have decided where the person sits.
SEAT = ("position", "district", "level", "chamber", "division_id")
# The days of a term: those of staff and those of a source together may be in no possible order.
TERM = ("term_start", "term_expected_end", "term_end")
# Fields that the service sets.
WITHOUT_SOURCE = ("state", "contact_info")
PLAIN = tuple(name for name in RepresentativeDraft.model_fields if name not in WITHOUT_SOURCE)
# Staff do not hold ids: they are merged by scheme, so that a record of staff is found again by the ids of sources.
NOT_HELD = "identifiers"
MOST_REMOVED = 100  # removed entries that are kept for one list
# In bytes of JSON, of the values that are kept for one record: a transaction has 4 MB, for those of 49 records.
MOST_STATED = 60_000

# The key of a field: its path, and for an entry of a list its value.
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """A source at a time: its id, the day of its facts, its name and page, and when its file was fetched."""

    source: str
    as_of: date
    name: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None

    @property
    def of_staff(self) -> bool:
        """Whether staff entered the value by hand."""
        return self.source == STAFF


Owners = dict[Key, Origin]


class Statement(NamedTuple):
    """A field that staff hold as a JSON pointer, the value that a source states, and whether it is another value."""

    field: str
    value: Any
    differs: bool


class StatedValue(BaseModel):
    """The value that a source states for a field that staff hold; a whole list for entries of lists."""

    model_config = ConfigDict(frozen=True)

    value: Any
    source: str
    as_of: date
    name: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None

    @property
    def origin(self) -> Origin:
        """The source at that time."""
        return Origin(self.source, self.as_of, self.name, self.url, self.fetched_at)


class Restatement(BaseModel):
    """How a roster changes the values that sources state for the fields of a record that staff hold."""

    model_config = ConfigDict(frozen=True)

    stated: dict[str, StatedValue] = {}
    dropped: tuple[str, ...] = ()


class HeldFields(BaseModel):
    """The values that sources state for the fields of a record that staff hold, by JSON pointer of the field or list.

    `removed` has the entries that staff removed, by list, as digests; no source adds them again.
    """

    model_config = ConfigDict(frozen=True)

    removed: dict[str, tuple[str, ...]] = {}
    stated: dict[str, StatedValue] = {}

    def add(self, other: HeldFields) -> HeldFields:
        """Return these fields with those of another staff write; what a source stated first is kept."""
        removed = dict(self.removed)
        for name, entries in other.removed.items():
            removed[name] = tuple(dict.fromkeys((*removed.get(name, ()), *entries)))[-MOST_REMOVED:]
        return HeldFields(removed=removed, stated=_bound({**other.stated, **self.stated}))

    def compare(self, statements: Iterable[Statement], origin: Origin, covered: frozenset[str]) -> Restatement:
        """Return how a roster changes the values: it says nothing of fields whose names are not `covered`."""
        stated = {each.field: each.value for each in statements if get_name(each.field) in covered}
        known = {pointer: each.value for pointer, each in self.stated.items()}
        return Restatement(
            stated={
                pointer: make_stated(value, origin)
                for pointer, value in stated.items()
                if pointer not in known or known[pointer] != value
            },
            dropped=tuple(sorted(pointer for pointer in known.keys() - stated if get_name(pointer) in covered)),
        )

    def restate(self, other: Restatement) -> HeldFields:
        """Return these fields after a roster."""
        stated = {pointer: each for pointer, each in self.stated.items() if pointer not in other.dropped}
        return HeldFields(removed=self.removed, stated=_bound(stated | other.stated))


def _bound(stated: dict[str, StatedValue]) -> dict[str, StatedValue]:
    """Return the values without the longest ones, if all of them are longer than one item may be."""
    sizes = {pointer: len(each.model_dump_json().encode()) for pointer, each in stated.items()}
    kept = sorted(stated, key=lambda pointer: sizes[pointer])
    while sum(sizes[pointer] for pointer in kept) > MOST_STATED:
        kept.pop()
    return stated if len(kept) == len(stated) else {name: each for name, each in stated.items() if name in kept}


NOTHING_HELD = HeldFields()
NOTHING_RESTATED = Restatement()


def make_stated(value: Any, origin: Origin) -> StatedValue:
    """Return the value that an origin states."""
    return StatedValue(value=value, **asdict(origin))


def identify_entry(name: str, entry: Any) -> str:
    """Return the text by which an entry of a contact list is known.

    >>> identify_entry("links", {"url": "https://a.example", "note": None})
    'https://a.example'
    """
    if name == "links":
        return str(entry["url"])
    if name == "offices":
        known = {part: value for part, value in entry.items() if value is not None}
        return json.dumps(known, sort_keys=True, ensure_ascii=False)
    return str(entry)


def digest_removed(name: str, entry: Any) -> str:
    """Return the digest by which an entry that staff removed is known, whatever its letters' case.

    An office is the same with another number.
    """
    text = identify_entry(name, entry).casefold()
    if name == "offices":
        where = entry.get("address") or entry.get("voice") or entry.get("fax")
        text = json.dumps([entry.get("classification"), entry.get("name"), where], ensure_ascii=False).casefold()
    return _digest(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def list_fields(record: Mapping[str, Any]) -> Iterator[tuple[Key, str, Any]]:
    """Yield the fields of a record (JSON values) that have values: the key, the JSON pointer, the value."""
    for name in PLAIN:
        if record.get(name) not in (None, [], ""):
            yield (name,), f"/{name}", record[name]
    contact = record.get("contact_info") or {}
    for name in LISTS:
        for number, entry in enumerate(contact.get(name) or ()):
            yield ("contact_info", name, identify_entry(name, entry)), f"/contact_info/{name}/{number}", entry
    for name in SINGLE:
        if contact.get(name) is not None:
            yield ("contact_info", name), f"/contact_info/{name}", contact[name]
    for name in Social.model_fields:
        if value := (contact.get("social") or {}).get(name):
            yield ("contact_info", "social", name), f"/contact_info/social/{name}", value


def read_owners(record: Mapping[str, Any], provenance: Iterable[FieldSource]) -> Owners:
    """Return the origin of each field of a record, by key; also of fields that staff have emptied."""
    keys = {pointer: key for key, pointer, _ in list_fields(record)}
    owners: Owners = {}
    for entry in provenance:
        origin = Origin(entry.source, entry.as_of, entry.name, entry.url, entry.fetched_at)
        for pointer in entry.fields:
            owners[keys.get(pointer) or tuple(pointer.strip("/").split("/"))] = origin
    return owners


def has_sources(record: Mapping[str, Any], provenance: Iterable[FieldSource]) -> bool:
    """Return whether each field of a record has a source."""
    named = {pointer for entry in provenance for pointer in entry.fields}
    return all(pointer in named for _, pointer, _ in list_fields(record))


def write_provenance(record: Mapping[str, Any], owners: Owners) -> list[FieldSource]:
    """Return owners by source, with the fields in the order of the record."""
    groups: dict[Origin, list[str]] = {}
    filled = set[Key]()
    for key, pointer, _ in list_fields(record):
        filled.add(key)
        if origin := owners.get(key):
            groups.setdefault(origin, []).append(pointer)
    for key in sorted(owners.keys() - filled):
        if owners[key].of_staff and not is_entry(key):
            groups.setdefault(owners[key], []).append("/" + "/".join(key))  # staff have emptied the field
    return [_make_source(origin, pointers) for origin, pointers in groups.items()]


def state_fields(fields: Mapping[str, Any], origin: Origin) -> list[FieldSource]:
    """Return the sources of a new record all of whose fields, given as those of a draft, an origin states."""
    contact: ContactInfo = fields["contact_info"]
    pointers = [f"/{name}" for name in PLAIN if fields[name] not in (None, [])]
    for name in LISTS:
        pointers += [f"/contact_info/{name}/{number}" for number in range(len(getattr(contact, name)))]
    pointers += [f"/contact_info/{name}" for name in SINGLE if getattr(contact, name) is not None]
    accounts = contact.social
    pointers += [f"/contact_info/social/{name}" for name in Social.model_fields if getattr(accounts, name)]
    return [_make_source(origin, pointers)] if pointers else []


def _make_source(origin: Origin, pointers: list[str]) -> FieldSource:
    return FieldSource(
        source=origin.source,
        name=origin.name,
        url=origin.url,
        as_of=origin.as_of,
        fetched_at=origin.fetched_at,
        fields=pointers,
    )


def is_entry(key: Key) -> bool:
    """Return whether a key is that of an entry of a contact list."""
    return key[0] == "contact_info" and key[1] in LISTS


def get_name(pointer: str) -> str:
    """Return the name by which a roster covers a field: that of a top-level field, of a list, or of an account.

    >>> get_name("/photo_url"), get_name("/contact_info/emails"), get_name("/contact_info/social/bluesky")
    ('photo_url', 'emails', 'bluesky')
    """
    return pointer.rpartition("/")[2]


def attribute_fields(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    owners: Owners,
    origin: Origin | None,
    stated: frozenset[str] = frozenset(),
) -> Owners:
    """Return the owners of a record's fields after a write by an origin.

    A field whose value is unchanged keeps its owner; if that is unknown, it is the origin's if it is among the names of
    fields that the origin `stated`. Without an origin, for example when new rules rename an office, owners stay, and
    what follows from the seat has the owner of the office.
    """
    old = {key: value for key, _, value in list_fields(before or {})}
    new = {key: value for key, _, value in list_fields(after)}
    found: dict[Key, Origin | None] = {}
    for key, value in new.items():
        owner = owners.get(key)
        if key in old and old[key] == value:
            found[key] = owner or (origin if get_name(get_field_pointer(key)) in stated else None)
        else:
            found[key] = origin or owner or (owners.get(("position",)) if key[0] in SEAT else None)
    for key in (old.keys() | owners.keys()) - new.keys():
        emptied = key in old and origin and origin.of_staff
        found[key] = None if is_entry(key) else origin if emptied else owners.get(key)
    return {key: owner for key, owner in found.items() if owner and (key in new or owner.of_staff)}


def list_removed(before: Mapping[str, Any], after: Mapping[str, Any], owners: Owners) -> dict[str, tuple[str, ...]]:
    """Return the digests of the entries of contact lists that staff remove and did not enter themselves, by list.

    If another office at the same place stays, only the office as it was is removed.
    """
    left = {key for key, _, _ in list_fields(after)}
    entries = [
        (key, value) for key, _, value in list_fields(before) if is_entry(key) and not _is_of_staff(owners, *key)
    ]
    stay = {(key[1], digest_removed(key[1], value)) for key, value in entries if key in left}
    found: dict[str, tuple[str, ...]] = {}
    for key, value in entries:
        if key not in left:
            digest = digest_removed(key[1], value)
            digest = _digest(key[2]) if (key[1], digest) in stay else digest
            found[key[1]] = (*found.get(key[1], ()), digest)
    return found


def find_overwritten(before: Mapping[str, Any], after: Mapping[str, Any], owners: Owners) -> HeldFields:
    """Return what staff overwrite or remove of the values of sources, to be shown beside their own."""
    new = {key: value for key, _, value in list_fields(after)}
    stated: dict[str, StatedValue] = {}
    for key, pointer, value in list_fields(before):
        owner = owners.get(key)
        if owner is None or owner.of_staff or (key in new and new[key] == value):
            continue
        if is_entry(key):
            entries = before["contact_info"][key[1]]
            theirs = [each for each in entries if not _is_of_staff(owners, *key[:2], identify_entry(key[1], each))]
            stated[get_field_pointer(key)] = make_stated(theirs, owner)
        elif key[0] in SEAT:
            stated |= {f"/{name}": make_stated(before.get(name), owner) for name in SEAT}
        else:
            stated[pointer] = make_stated(value, owner)
    return HeldFields(removed=list_removed(before, after, owners), stated=_bound(stated))


def keep_staff_fields(
    before: Mapping[str, Any], merged: dict[str, Any], owners: Owners, held: HeldFields
) -> tuple[dict[str, Any], list[Statement]]:
    """Return the fields that a source would write, with those that staff hold as they are, and what it states for them.

    A seat is held as a whole; so is a term if the days of staff and of the source are in no possible order.
    """
    fields, statements = dict(merged), list[Statement]()
    mine = {key[0] for key, origin in owners.items() if origin.of_staff and len(key) == 1} - {NOT_HELD}
    mine |= set(SEAT) if mine & set(SEAT) else set()
    if mine & set(TERM) and not _is_in_order({**merged, **{name: before.get(name) for name in mine & set(TERM)}}):
        mine |= set(TERM)
    for name in sorted(mine & set(merged)):
        fields[name] = before.get(name)
        statements.append(Statement(f"/{name}", merged[name], merged[name] != before.get(name)))
    fields["contact_info"] = _keep_contact(before["contact_info"], merged["contact_info"], owners, held, statements)
    return fields, statements


def _is_in_order(fields: Mapping[str, Any]) -> bool:
    """Return whether a term, as dates in ISO 8601, ends after it starts."""
    start = fields.get("term_start")
    return not any(start and end and end < start for end in (fields.get("term_expected_end"), fields.get("term_end")))


def _keep_contact(
    before: Mapping[str, Any],
    merged: Mapping[str, Any],
    owners: Owners,
    held: HeldFields,
    statements: list[Statement],
) -> dict[str, Any]:
    found = dict(merged)
    for name in LISTS:
        mine = {key[2] for key, origin in owners.items() if origin.of_staff and key[:2] == ("contact_info", name)}
        removed = set(held.removed.get(name, ()))
        if mine or removed:
            found[name] = _keep_entries(name, before.get(name) or [], merged.get(name) or [], mine, removed)
            differs = _sort_entries(found[name]) != _sort_entries(merged.get(name) or [])
            statements.append(Statement(f"/contact_info/{name}", merged.get(name) or [], differs))
    for name in SINGLE:
        if _is_of_staff(owners, "contact_info", name):
            found[name] = before.get(name)
            differs = merged.get(name) != before.get(name)
            statements.append(Statement(f"/contact_info/{name}", merged.get(name), differs))
    social, ours = dict(merged.get("social") or {}), before.get("social") or {}
    for name in Social.model_fields:
        if _is_of_staff(owners, "contact_info", "social", name):
            differs = social.get(name) != ours.get(name)
            statements.append(Statement(f"/contact_info/social/{name}", social.get(name), differs))
            social[name] = ours.get(name)
    return found | {"social": social}


def _keep_entries(name: str, before: list[Any], merged: list[Any], mine: set[str], removed: set[str]) -> list[Any]:
    """Return the entries of staff and those of a source that staff have not removed, in the order of the record."""
    stated = {
        key: entry
        for entry in merged
        if digest_removed(name, entry) not in removed and _digest(key := identify_entry(name, entry)) not in removed
    }
    ours = {key: entry for entry in before if (key := identify_entry(name, entry)) in mine or key in stated}
    kept = {key: entry if key in mine else stated[key] for key, entry in ours.items()}
    return [*kept.values(), *(entry for key, entry in stated.items() if key not in kept)]


def _sort_entries(entries: list[Any]) -> list[str]:
    return sorted(json.dumps(entry, sort_keys=True) for entry in entries)


def list_pointers() -> list[str]:
    """Return the pointers by which staff can release fields."""
    contact = [*LISTS, *SINGLE, *(f"social/{name}" for name in Social.model_fields)]
    return [*(f"/{name}" for name in PLAIN if name != NOT_HELD), *(f"/contact_info/{name}" for name in contact)]


def find_held(owners: Owners, held: HeldFields) -> set[str]:
    """Return the pointers of the fields and lists that staff hold."""
    found = {get_field_pointer(key) for key, origin in owners.items() if origin.of_staff and key[0] != NOT_HELD}
    return found | {f"/contact_info/{name}" for name in held.removed}


def find_released(pointers: Collection[str] | None, owners: Owners, held: HeldFields) -> set[str]:
    """Return the pointers of the fields that a release of some fields, or of all, gives back to sources.

    A seat is released as a whole. With a day of a term go the other days that staff do not hold: a source may state
    them for a term that only fits together.
    """
    ours = find_held(owners, held)
    found = ours if pointers is None else ours & set(pointers)
    seat, term = ({f"/{name}" for name in names} for names in (SEAT, TERM))
    if ours & seat and (pointers is None or seat & set(pointers)):
        found |= seat
    return found | (term - ours if found & term else set())


def find_lists(record: Mapping[str, Any], owners: Owners, released: Collection[str]) -> dict[str, list[Any]]:
    """Return the entries that staff did not enter of the contact lists among pointers, if there are any, by pointer."""
    found: dict[str, list[Any]] = {}
    for key, _, value in list_fields(record):
        if is_entry(key) and get_field_pointer(key) in released and not _is_of_staff(owners, *key):
            found.setdefault(get_field_pointer(key), []).append(value)
    return found


def list_differences(record: Mapping[str, Any], owners: Owners, held: HeldFields) -> list[tuple[str, StatedValue]]:
    """Return the values of sources that differ from those of a record (JSON values) in fields that staff hold."""
    shown = find_released(None, owners, held)
    return [
        (pointer, each)
        for pointer, each in sorted(held.stated.items())
        if pointer in shown and not _is_same(each.value, read_field(record, pointer))
    ]


def _is_same(one: Any, other: Any) -> bool:
    """Return whether two values are equal; the entries of a list have no order."""
    if isinstance(one, list) and isinstance(other, list):
        return _sort_entries(one) == _sort_entries(other)
    return bool(one == other)


def get_field_pointer(key: Key) -> str:
    """Return the pointer of a field by which staff release it: that of the list for an entry of a list.

    >>> get_field_pointer(("contact_info", "emails", "ada@a.example"))
    '/contact_info/emails'
    """
    return "/" + "/".join(key[:2] if is_entry(key) else key)


def read_field(fields: Mapping[str, Any], pointer: str) -> Any:
    """Return the value of a field by its pointer."""
    value: Any = fields
    for name in pointer.strip("/").split("/"):
        value = value[name]
    return value


def set_field(fields: dict[str, Any], pointer: str, value: Any) -> None:
    """Set a field, by its pointer, in nested objects."""
    *parents, name = pointer.strip("/").split("/")
    place = fields
    for parent in parents:
        place = place[parent]
    place[name] = value


def _is_of_staff(owners: Owners, *key: str) -> bool:
    origin = owners.get(key)
    return bool(origin and origin.of_staff)
