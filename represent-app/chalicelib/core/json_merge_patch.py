"""JSON merge patch (RFC 7396)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def merge(target: Any, patch: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396, section 2).

    >>> merge({"a": {"b": 1, "c": 2}, "d": [1]}, {"a": {"b": None}, "d": [2]})
    {'a': {'c': 2}, 'd': [2]}
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def merge_fields(target: Any, patch: dict[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Apply a merge patch to the fields of a model; unknown names stay, so that the model rejects them.

    Without this, an unknown name whose value is null would vanish and no error would name it.

    >>> merge_fields({"a": 1, "b": 2}, {"a": None, "c": None}, ("a", "b"))
    {'b': 2, 'c': None}
    """
    merged: dict[str, Any] = merge(target, patch)
    return merged | dict.fromkeys(patch.keys() - set(known))
