"""The table of ZIP codes: their kinds, counties and centers."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from chalicelib.geo.polygon_index import QUICKEST, open_index, pack_polygons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KINDS = ("STANDARD", "PO BOX", "UNIQUE", "MILITARY")
STANDARD, PO_BOX, UNIQUE, MILITARY = range(4)
RETIRED = 4
# States in free association: they have ZIP codes, and governments of their own.
ABROAD = {"FM": "the Federated States of Micronesia", "MH": "the Marshall Islands", "PW": "Palau"}
NONE = 65_535
STEP = 10_000  # a coordinate has four decimals
AGREED = 8  # a flag added to the kind


class ZipCode(NamedTuple):
    """A ZIP code. `named` is the county (FIPS) that its reference names, `counties` all that any reference has.

    `agreed` means that the Census lists it too, without a contradiction; `lat` and `lon` are those of its center.
    """

    code: str
    kind: int
    state: str
    city: str
    named: str | None
    counties: tuple[str, ...]
    agreed: bool
    lat: float
    lon: float


# Territories without home delivery: each of their ZIP codes is of PO boxes, and people live there.
WITHOUT_DELIVERY = frozenset({"AS", "MP"})


def is_place(entry: ZipCode) -> bool:
    """Return whether a ZIP code has an area: all do, except those of PO boxes that the Census does not list."""
    return entry.kind != PO_BOX or entry.agreed or entry.state in WITHOUT_DELIVERY


class ZipTable:
    """All ZIP codes, by code."""

    def __init__(self, data: bytes) -> None:
        head, self._arrays = open_index(data)
        self._counties: Sequence[str] = head["counties"]
        self._states: Sequence[str] = head["states"]
        self._cities: Sequence[str] = head["cities"]
        self._codes = self._arrays["codes"]

    def get(self, code: str) -> ZipCode | None:
        """Return the entry of a five-digit ZIP code; None if there is none."""
        i = bisect_left(self._codes, int(code))
        return self._get_at(i) if i < len(self._codes) and self._codes[i] == int(code) else None

    def __iter__(self) -> Iterator[ZipCode]:
        return (self._get_at(i) for i in range(len(self._codes)))

    def __len__(self) -> int:
        return len(self._codes)

    def _get_at(self, i: int) -> ZipCode:
        arrays = self._arrays
        kind, named, starts = arrays["kinds"][i], arrays["named"][i], arrays["starts"]
        return ZipCode(
            code=f"{self._codes[i]:05}",
            kind=kind & ~AGREED,
            state=self._states[arrays["states"][i]],
            city=self._cities[arrays["cities"][i]],
            named=None if named == NONE else self._counties[named],
            counties=tuple(self._counties[n] for n in arrays["counties"][starts[i] : starts[i + 1]]),
            agreed=bool(kind & AGREED),
            lat=arrays["lats"][i] / STEP,
            lon=arrays["lons"][i] / STEP,
        )


def pack_zips(entries: Sequence[ZipCode]) -> bytes:
    """Return sorted ZIP codes in the format of ZipTable."""
    counties = sorted({county for entry in entries for county in entry.counties})
    states, cities = sorted({entry.state for entry in entries}), sorted({entry.city for entry in entries})
    number = {county: i for i, county in enumerate(counties)}
    starts, members = array("i", [0]), array("H")
    for entry in entries:
        members.extend(number[county] for county in entry.counties)
        starts.append(len(members))
    by_state, by_city = ({name: i for i, name in enumerate(names)} for names in (states, cities))
    arrays = {
        "codes": array("i", [int(entry.code) for entry in entries]),
        "kinds": array("B", [entry.kind | (AGREED if entry.agreed else 0) for entry in entries]),
        "states": array("B", [by_state[entry.state] for entry in entries]),
        "cities": array("H", [by_city[entry.city] for entry in entries]),
        "named": array("H", [NONE if entry.named is None else number[entry.named] for entry in entries]),
        "starts": starts,
        "counties": members,
        "lats": array("i", [round(entry.lat * STEP) for entry in entries]),
        "lons": array("i", [round(entry.lon * STEP) for entry in entries]),
    }
    return pack_polygons({"counties": counties, "states": states, "cities": cities}, arrays, QUICKEST)


def normalize_zip(name: str) -> str:
    """Return the name of a county in plain letters, because references spell names differently.

    >>> normalize_zip("Doña Ana County"), normalize_zip("St. Mary's County")
    ('donaanacounty', 'stmaryscounty')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())
