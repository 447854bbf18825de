"""Move the labels of changed entries in lists that are sorted by them; see list_index.ListIndex."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from chalicelib.core.layered_map import LayeredMap
    from chalicelib.representatives.list_index import ListEntry

    Labelled = Sequence[tuple[int, ListEntry]]

K = TypeVar("K")


def move_labels(
    holders: LayeredMap[K, Sequence[int]],
    removed: Labelled,
    added: Labelled,
    list_keys: Callable[[ListEntry], Iterable[K]],
) -> LayeredMap[K, Sequence[int]]:
    """Return sorted labels by key without those of removed entries, and with those of added ones."""
    changed: dict[K, list[int]] = {}
    for entries, change in ((removed, remove_label), (added, insort)):
        for label, entry in entries:
            for key in list_keys(entry):
                if key not in changed:
                    changed[key] = list(holders.get(key, ()))
                change(changed[key], label)
    return holders.derive(changed)


def remove_label(labels: list[Any], label: Any) -> None:
    """Remove a label, or a tuple that has one, from a sorted list."""
    del labels[bisect_left(labels, label)]
