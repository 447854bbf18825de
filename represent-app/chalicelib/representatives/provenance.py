"""Record which source states each field of a representative, and keep what staff entered.

A field is a top-level field of the record, or one entry of its contact details. Entries of lists are known by their
values, so that they keep their source when others are added or removed.
"""

from __future__ import annotations

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
# Fields that the service sets.
WITHOUT_SOURCE = ("state", "contact_info")
PLAIN = tuple(name for name in RepresentativeDraft.model_fields if name not in WITHOUT_SOURCE)
MOST_REMOVED = 100  # removed entries that are kept for one list

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


class Difference(NamedTuple):
    """A field that staff hold, and the value that a source states for it."""

    field: str
    value: Any


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


class HeldFields(BaseModel):
    """The values that sources state for the fields of a record that staff hold, by JSON pointer of the field or list.

    `removed` has the entries that staff removed, by list; no source adds them again.
    """

    model_config = ConfigDict(frozen=True)

    removed: dict[str, tuple[str, ...]] = {}
    stated: dict[str, StatedValue] = {}

    def add(self, other: HeldFields) -> HeldFields:
        """Return these fields with those of another staff write; what a source stated first is kept."""
        removed = dict(self.removed)
        for name, entries in other.removed.items():
            removed[name] = tuple(dict.fromkeys((*removed.get(name, ()), *entries)))[-MOST_REMOVED:]
        return HeldFields(removed=removed, stated={**other.stated, **self.stated})

    def restate(self, differences: Iterable[Difference], origin: Origin) -> HeldFields:
        """Return these fields with what a source states now; fields on which it agrees with staff are left out."""
        stated = {}
        for each in differences:
            known = self.stated.get(each.field)
            stated[each.field] = known if known and known.value == each.value else make_stated(each.value, origin)
        return HeldFields(removed=self.removed, stated=stated)


NOTHING_HELD = HeldFields()


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


def identify_place(name: str, entry: Any) -> str:
    """Return the text by which an entry that staff removed is known; an office is the same with another number."""
    if name != "offices":
        return identify_entry(name, entry)
    where = entry.get("address") or entry.get("voice") or entry.get("fax")
    return json.dumps([entry.get("classification"), entry.get("name"), where], ensure_ascii=False)


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


def write_provenance(record: Mapping[str, Any], owners: Owners) -> list[FieldSource]:
    """Return owners by source, with the fields in the order of the record."""
    groups: dict[Origin, list[str]] = {}
    left = dict(owners)
    for key, pointer, _ in list_fields(record):
        if origin := left.pop(key, None):
            groups.setdefault(origin, []).append(pointer)
    for key, origin in sorted(left.items()):
        if origin.of_staff and (len(key) == 1 or (len(key) == 2 and key[1] not in LISTS) or "social" in key):  # noqa: PLR2004
            groups.setdefault(origin, []).append("/" + "/".join(key))  # staff have emptied the field
    return [FieldSource(**asdict(origin), fields=pointers) for origin, pointers in groups.items()]


def attribute_fields(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    owners: Owners,
    origin: Origin | None,
    stated: frozenset[str] = frozenset(),
) -> Owners:
    """Return the owners of a record's fields after a write by an origin.

    A field whose value is unchanged keeps its owner; if that is unknown, it is the origin's if it is among the names of
    fields that the origin `stated`. Without an origin, for example when new rules rename an office, owners stay.
    """
    old = {key: value for key, _, value in list_fields(before or {})}
    new = {key: value for key, _, value in list_fields(after)}
    found: Owners = {}
    for key, value in new.items():
        same = key in old and old[key] == value
        owner = owners.get(key)
        if same and (owner or not origin or key[0] not in stated):
            found |= {key: owner} if owner else {}
        elif origin:
            found[key] = origin
        elif owner:
            found[key] = owner
    gone = [key for key in (old.keys() | owners.keys()) - new.keys() if len(key) == 1 or key[1] not in LISTS]
    for key in gone:
        if key in old and origin and origin.of_staff:
            found[key] = origin
        elif key in owners and owners[key].of_staff:
            found[key] = owners[key]
    return found


def list_removed(before: Mapping[str, Any], after: Mapping[str, Any], owners: Owners) -> dict[str, tuple[str, ...]]:
    """Return the entries of contact lists that staff remove and did not enter themselves, by list."""
    left = {key for key, _, _ in list_fields(after)}
    found: dict[str, tuple[str, ...]] = {}
    for key, _, value in list_fields(before):
        if key[0] == "contact_info" and key[1] in LISTS and key not in left:
            owner = owners.get(key)
            if not (owner and owner.of_staff):
                found[key[1]] = (*found.get(key[1], ()), identify_place(key[1], value))
    return found


def find_overwritten(before: Mapping[str, Any], after: Mapping[str, Any], owners: Owners) -> HeldFields:
    """Return what staff overwrite or remove of the values of sources, to be shown beside their own."""
    old = {key: (pointer, value) for key, pointer, value in list_fields(before)}
    new = {key: value for key, _, value in list_fields(after)}
    stated: dict[str, StatedValue] = {}
    for key, (pointer, value) in old.items():
        owner = owners.get(key)
        if owner is None or owner.of_staff or (key in new and new[key] == value):
            continue
        if key[0] == "contact_info" and key[1] in LISTS:
            stated[f"/contact_info/{key[1]}"] = make_stated(before["contact_info"][key[1]], owner)
        else:
            stated[pointer] = make_stated(value, owner)
    return HeldFields(removed=list_removed(before, after, owners), stated=stated)


def keep_staff_fields(
    before: Mapping[str, Any], merged: dict[str, Any], owners: Owners, held: HeldFields
) -> tuple[dict[str, Any], list[Difference]]:
    """Return the fields that a source would write, with those that staff hold as they are, and the differences."""
    fields, differences = dict(merged), list[Difference]()
    # Ids are merged by scheme, so that a record of staff is found again by the ids of sources.
    mine = {key[0] for key, origin in owners.items() if origin.of_staff and len(key) == 1} - {"identifiers"}
    if mine & set(SEAT):
        mine |= set(SEAT)
    for name in sorted(mine & set(merged)):
        if merged[name] != before.get(name):
            fields[name] = before.get(name)
            if name not in SEAT or (name,) in owners:
                differences.append(Difference(f"/{name}", merged[name]))
    if merged.get("contact_info"):
        fields["contact_info"] = _keep_contact(
            before.get("contact_info") or {}, merged["contact_info"], owners, held, differences
        )
    return fields, differences


def _keep_contact(
    before: Mapping[str, Any],
    merged: Mapping[str, Any],
    owners: Owners,
    held: HeldFields,
    differences: list[Difference],
) -> dict[str, Any]:
    found = dict(merged)
    for name in LISTS:
        mine = {key[2] for key, origin in owners.items() if origin.of_staff and key[:2] == ("contact_info", name)}
        removed = set(held.removed.get(name, ()))
        if mine or removed:
            found[name] = _keep_entries(name, before.get(name) or [], merged.get(name) or [], mine, removed)
            if _identify(name, found[name]) != _identify(name, merged.get(name) or []):
                differences.append(Difference(f"/contact_info/{name}", merged.get(name) or []))
    for name in SINGLE:
        if _is_of_staff(owners, "contact_info", name) and merged.get(name) != before.get(name):
            found[name] = before.get(name)
            differences.append(Difference(f"/contact_info/{name}", merged.get(name)))
    social, ours = dict(merged.get("social") or {}), before.get("social") or {}
    for name in Social.model_fields:
        if _is_of_staff(owners, "contact_info", "social", name) and social.get(name) != ours.get(name):
            differences.append(Difference(f"/contact_info/social/{name}", social.get(name)))
            social[name] = ours.get(name)
    return found | {"social": social}


def _keep_entries(name: str, before: list[Any], merged: list[Any], mine: set[str], removed: set[str]) -> list[Any]:
    """Return the entries of staff and those of a source that staff have not removed, in the order of the record."""
    stated = {identify_entry(name, entry): entry for entry in merged if identify_place(name, entry) not in removed}
    kept = {key: entry for entry in before if (key := identify_entry(name, entry)) in mine or key in stated}
    return [*kept.values(), *(entry for key, entry in stated.items() if key not in kept)]


def _identify(name: str, entries: list[Any]) -> list[str]:
    return sorted(identify_entry(name, entry) for entry in entries)


def find_held(owners: Owners, pointers: Collection[str] | None) -> set[Key]:
    """Return the keys of the fields that staff hold; with `pointers`, only of those fields, lists and entries."""
    return {
        key
        for key, origin in owners.items()
        if origin.of_staff and (pointers is None or get_field_pointer(key) in pointers)
    }


def get_field_pointer(key: Key) -> str:
    """Return the pointer of a field by which staff release it: that of the list for an entry of a list.

    >>> get_field_pointer(("contact_info", "emails", "ada@a.example"))
    '/contact_info/emails'
    """
    return "/" + "/".join(key[:2] if key[0] == "contact_info" and key[1] in LISTS else key)


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
