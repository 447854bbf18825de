"""Every route answers every kind of principal with the status in matrix.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.api.stage_client import Stage

TABLE = ROOT / "tests" / "api" / "matrix.md"


def rows() -> dict[tuple[str, str], dict[str, int]]:
    """Read the table: the status by principal, by method and route."""
    lines = [
        line.strip("| \n").split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"
    ]
    head, _, *body = lines
    return {
        (line[0].split()[0], line[0].split()[1]): dict(zip(head[1:], map(int, line[1:]), strict=True)) for line in body
    }


EXPECTED = rows()


def describe_difference(served: Iterable[tuple[str, str]], listed: Iterable[tuple[str, str]]) -> str:
    """Return one sentence on the routes without a row, or the rows without a route; empty if there are none."""
    missing, extra = sorted(set(served) - set(listed)), sorted(set(listed) - set(served))
    if missing:
        routes = ", ".join(" ".join(place) for place in missing)
        return f"tests/api/matrix.md has no row for {routes}; add one that says what each principal gets."
    return f"tests/api/matrix.md has rows without a route: {extra}; remove them." if extra else ""


def test_rows_and_routes_correspond() -> None:
    from app import app  # noqa: PLC0415 (after the environment is set)

    difference = describe_difference(app.served, EXPECTED)
    assert not difference, difference


@pytest.mark.parametrize(("method", "route"), EXPECTED, ids=lambda part: part)
def test_route_answers_each_principal_as_in_the_table(stage: Stage, method: str, route: str) -> None:
    for who, status in EXPECTED[method, route].items():
        reply = stage.call(method, route, stage.credentials(who))
        assert reply.status == status, f"{who}: {reply.text[:300]}"
        if status == 401:
            assert reply.headers["WWW-Authenticate"].startswith("Bearer"), who
