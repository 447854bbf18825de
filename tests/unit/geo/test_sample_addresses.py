"""Addresses of a stage without the internet."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib.core.errors import Invalid
from chalicelib.core.settings import Settings
from chalicelib.geo.sample_addresses import SAMPLES, locate_sample

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize("address", SAMPLES)
def test_samples_resolve_as_people_write_them(address: str) -> None:
    found = locate_sample(address, TODAY)
    for written in (address.upper(), address.replace(",", ""), address[:-6], address.replace(" St,", " Street,")):
        assert locate_sample(written, TODAY) == found


@pytest.mark.parametrize("address", ["1 Main St, Albany, NY 12207", "112 State St", "12207", "!"])
def test_other_addresses_say_what_would_work(address: str) -> None:
    with pytest.raises(Invalid, match=r"needs the internet.*OFFLINE.*Try a ZIP code.*112 State St") as refused:
        locate_sample(address, TODAY)
    assert [flaw.pointer for flaw in refused.value.flaws] == ["?address"]


@pytest.mark.parametrize(
    ("value", "offline"), [("1", True), ("yes", True), ("0", False), ("NO", False), ("false", False), (" ", False)]
)
def test_setting_is_on_with_any_word_but_no(value: str, *, offline: bool) -> None:
    assert Settings({"OFFLINE": value}).offline is offline
    assert Settings({}).offline is False
