"""Group the officials of a place by level of government, as the JSON of models.Representation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from chalicelib.core.plain_json import dump_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chalicelib.lookup.office_seats import PlacedSeats
    from chalicelib.tenants.vacancies import EmptySeat

Group = Literal["federal", "state", "county", "local"]
GROUPS: tuple[Group, ...] = ("federal", "state", "county", "local")
GROUP_OF_LEVEL: dict[str, Group] = {"federal": "federal", "state": "state", "county": "county", "municipal": "local"}


def write_empty_seat(seat: EmptySeat) -> str:
    """Return a seat without a holder as the JSON of models.EmptySeatOfOffice."""
    return dump_json(
        {
            "since": seat.since,
            "last_holder": seat.last_holder and seat.last_holder.name,
            "successor": seat.successor and seat.successor.name,
            "as_of": seat.as_of,
            "source": seat.source,
        }
    )


@dataclass(frozen=True, slots=True)
class OfficialsFound:
    """The officials of a place by level of government: a Representation whose offices are JSON already."""

    groups: Mapping[Group, Sequence[PlacedSeats]]
    undivided: Sequence[str]

    def to_json(self) -> str:
        """Return the JSON of a Representation."""
        groups = ",".join(f'"{name}":[{",".join([seats.to_json() for seats in self.groups[name]])}]' for name in GROUPS)
        return f'{{{groups},"undivided":{dump_json(self.undivided)}}}'

    def shorten(self, measure: Callable[[str], int], most: int) -> tuple[OfficialsFound, list[str | None]]:
        """Remove officials from the first that does not fit, so that the rest measures at most `most`.

        Also returns the divisions of the offices with removed officials, each at most once.
        """
        bare = {name: [seats.choose(0) for seats in self.groups[name]] for name in GROUPS}
        used = measure(replace(self, groups=bare).to_json())
        left_out: dict[str | None, None] = {}
        groups: dict[Group, list[PlacedSeats]] = {}
        for name in GROUPS:
            groups[name] = []
            for seats in self.groups[name]:
                shown = 0
                for official in seats.seats.officials:
                    used += measure(official.text)
                    if used > most:
                        left_out[seats.seats.division_id] = None
                        break
                    shown += 1
                groups[name].append(seats.choose(shown))
        return replace(self, groups=groups), list(left_out)


def group_officials(offices: Iterable[PlacedSeats], undivided: Sequence[str]) -> OfficialsFound:
    """Return offices grouped by level, in their original order."""
    groups: dict[Group, list[PlacedSeats]] = {name: [] for name in GROUPS}
    for each in offices:
        groups[each.seats.group].append(each)
    return OfficialsFound(groups, undivided)
