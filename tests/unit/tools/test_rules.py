"""The generator of the default rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support import INVENTED, PUBLIC, in_both
from tools.generate import rules
from tools.generate.data import state_facts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.public_data
def test_committed_rules_match_the_generator() -> None:
    assert rules.generate(check=True) == 0


def test_committed_rules_of_some_states_and_counties_match_the_generator() -> None:
    made, committed = json.loads(rules.render(INVENTED)), json.loads(rules.TARGET.read_bytes())
    assert set(made) == set(committed)
    assert set(made["states"]) == {"AK", "AS", "DC", "DE", "GU", "ID", "ME", "NE", "PR", "UT", "WV"}
    assert len(made["districts"]) == 5
    for part in ("states", "districts"):
        assert made[part] == {key: committed[part][key] for key in made[part]}
    counties, known = made["counties"], committed["counties"]
    assert {"DE-New-Castle", "UT-Salt-Lake"} <= set(counties["special"]) < set(known["special"])
    for part in ("states", "special"):
        assert counties[part] == {key: known[part][key] for key in counties[part]}
    assert set(counties["states"]) == set(made["states"])
    for part in ("types", "time_zones"):
        assert counties[part] == known[part]
    for part in ("sources", "parties", "kinds"):
        assert made[part] == committed[part]


@pytest.mark.parametrize("data", in_both())
def test_outdated_rules_are_reported_and_rewritten(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "rules.json"
    assert rules.generate(check=True, data=data, target=target) == 1
    assert "make generate" in capsys.readouterr().err
    assert rules.generate(check=False, data=data, target=target) == 0
    assert rules.generate(check=True, data=data, target=target) == 0
    assert (target.read_bytes() == rules.TARGET.read_bytes()) is (data == PUBLIC)


def test_missing_public_data_is_reported_and_nothing_is_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rules.generate(check=True, data=tmp_path) == 0
    assert "not compared" in capsys.readouterr().out
    assert rules.generate(check=False, data=tmp_path, target=tmp_path / "rules.json") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("data", "file", "office"), in_both(["ak.csv", "lieutenant-governor"], ["al.csv", "auditor"]))
def test_unlisted_executive_stops_the_generator(
    data: Path, file: str, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(state_facts.EXECUTIVES, office, (frozenset(), frozenset()))
    letters = file.removesuffix(".csv").upper()
    with pytest.raises(ValueError, match=rf"{file} has a \w+, but EXECUTIVES .* has none for {letters}"):
        rules.document(data)
