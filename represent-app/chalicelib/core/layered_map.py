"""An immutable mapping whose changed copies cost the time of the changes, not that of the whole mapping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator, ValuesView

K = TypeVar("K")
V = TypeVar("V")
_REMOVED: Any = object()
_MISSING: Any = object()
# Changes are merged into a new base when there are more than this part of it: the copy costs each change a constant.
PART, LEAST = 16, 64


class LayeredMap(Mapping[K, V]):
    """A mapping made of a base, which is never changed, and a few changes on top of it.

    Any number of threads may read it while others derive changed copies.
    """

    __slots__ = ("_base", "_changes", "_count")

    def __init__(self, base: dict[K, V] | None = None) -> None:
        """Take a dict that no caller changes afterwards."""
        self._base: dict[K, V] = {} if base is None else base
        self._changes: dict[K, V] = {}
        self._count = len(self._base)

    def get(self, key: K, default: Any = None) -> Any:
        """Return the value of a key, or the default."""
        found = self._changes.get(key, _MISSING) if self._changes else _MISSING
        if found is _MISSING:
            return self._base.get(key, default)
        return default if found is _REMOVED else found

    def __getitem__(self, key: K) -> V:
        found: V = self.get(key, _MISSING)
        if found is _MISSING:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(key, _MISSING) is not _MISSING  # type: ignore[arg-type]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[K]:
        if not self._changes:
            return iter(self._base)
        return self._iterate()

    def _iterate(self) -> Iterator[K]:
        changes = self._changes
        yield from (key for key in self._base if changes.get(key) is not _REMOVED)
        yield from (key for key, value in changes.items() if value is not _REMOVED and key not in self._base)

    def items(self) -> ItemsView[K, V]:
        """Return the entries; those of a base alone are read without a look-up each."""
        return super().items() if self._changes else self._base.items()

    def values(self) -> ValuesView[V]:
        """Return the values; see items."""
        return super().values() if self._changes else self._base.values()

    def derive(self, changes: Mapping[K, V | None]) -> LayeredMap[K, V]:
        """Return a copy with other values; None removes a key."""
        made: LayeredMap[K, V] = LayeredMap(self._base)
        made._changes = self._changes | {key: _REMOVED if value is None else value for key, value in changes.items()}
        added = sum((value is not None) - (key in self) for key, value in changes.items())
        made._count = self._count + added
        return made._merge() if len(made._changes) > max(LEAST, len(self._base) // PART) else made

    def _merge(self) -> LayeredMap[K, V]:
        return LayeredMap({key: self[key] for key in self})
