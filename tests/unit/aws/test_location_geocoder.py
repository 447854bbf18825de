"""Requests to Amazon Location, whose results are not stored there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from chalicelib.aws import location_geocoder


def test_one_result_within_the_united_states_is_requested_for_single_use() -> None:
    asked: list[dict[str, Any]] = []

    def geocode(**request: Any) -> dict[str, Any]:
        asked.append(request)
        return {"ResultItems": []}

    assert location_geocoder.geocode(lambda: SimpleNamespace(geocode=geocode), "1 Main St, Albany NY") is None
    assert asked == [
        {
            "QueryText": "1 Main St, Albany NY",
            "MaxResults": 1,
            "Filter": {"IncludeCountries": ["USA"]},
            "IntendedUse": "SingleUse",
        }
    ]
