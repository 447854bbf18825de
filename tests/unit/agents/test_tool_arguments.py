"""Arguments of a tool are sorted into path, query, headers and body."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.agents.tool_arguments import RequestForm, split_arguments
from chalicelib.core.errors import Invalid

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("aé~/ \u2028", max_size=5),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
NAMES = st.sampled_from(["tenant", "id", "limit", "if_match", "party", "", "x/y"])


def test_named_arguments_go_to_their_parts_and_others_into_the_body() -> None:
    form = RequestForm(tenant=True, path=("id",), query=("limit", "voting"), headers=("if_match",), body=True)
    arguments = {"tenant": "CA", "id": "7", "limit": 5, "voting": False, "if_match": '"1"', "party": None, "name": "Bo"}
    parts = split_arguments(form, arguments)
    assert (parts.tenant, parts.path, parts.headers) == ("CA", {"id": "7"}, {"If-Match": '"1"'})
    assert parts.query == {"limit": ["5"], "voting": ["false"]}
    assert parts.body == {"party": None, "name": "Bo"}


def test_null_means_absent_except_in_a_body() -> None:
    form = RequestForm(tenant=True, path=("id",), query=("limit",))
    assert split_arguments(form, {"tenant": None, "id": "7", "limit": None}).query == {}
    with pytest.raises(Invalid) as refused:
        split_arguments(form, {"id": None})
    assert [flaw.pointer for flaw in refused.value.flaws] == ["#/id"]


def test_operation_without_arguments_lists_none_as_known() -> None:
    with pytest.raises(Invalid, match="known ones are: none"):
        split_arguments(RequestForm(tenant=False), {"anything": 1})


@given(st.dictionaries(NAMES, VALUES))
def test_arguments_are_sorted_or_refused_without_loss(arguments: dict[str, Any]) -> None:
    form = RequestForm(tenant=True, path=("id",), query=("limit",), headers=("if_match",), body=True)
    plain = {"tenant", "id", "limit", "if_match"}
    if arguments.get("id") is None or any(isinstance(arguments.get(name), list) for name in plain):
        with pytest.raises(Invalid):
            split_arguments(form, arguments)
        return
    parts = split_arguments(form, arguments)
    assert parts.body == {name: value for name, value in arguments.items() if name not in plain}
    named = len(parts.path) + len(parts.query) + len(parts.headers) + (parts.tenant is not None)
    assert named == len([name for name in plain if arguments.get(name) is not None])
