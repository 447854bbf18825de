"""A layered map is a dict whose changed copies leave it as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import layered_map
from chalicelib.core.layered_map import LayeredMap

CHANGES = st.dictionaries(st.integers(0, 8), st.none() | st.integers(), max_size=5)


@given(steps=st.lists(CHANGES, max_size=40))
def test_each_copy_equals_a_dict_with_its_changes(steps: list[dict[int, int | None]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layered_map, "LEAST", 4)
        versions: list[tuple[LayeredMap[int, int], dict[int, int]]] = [(LayeredMap(), {})]
        for changes in steps:
            known, plain = versions[-1]
            plain = {key: value for key, value in (plain | changes).items() if value is not None}
            versions.append((known.derive(changes), plain))
        for known, plain in versions:
            assert dict(known) == plain
            assert sorted(known) == sorted(plain)
            assert len(known) == len(plain)
            assert [known.get(key, "none") for key in range(9)] == [plain.get(key, "none") for key in range(9)]
            assert [key in known for key in range(9)] == [key in plain for key in range(9)]


def test_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        LayeredMap({1: 2}).derive({1: None})[1]
