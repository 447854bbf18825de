"""requirements.lock has exactly the pins of the requirements files, each with hashes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = ("requirements-dev.txt", "represent-app/requirements.txt", "bench/requirements.txt")


def read_pins(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", line):
            yield re.sub(r"[-_.]+", "-", found[1]).lower(), found[2]


def test_the_lock_has_every_pin_and_no_other() -> None:
    wanted = {pin for name in FILES for pin in read_pins(ROOT / name)}
    assert set(read_pins(ROOT / "requirements.lock")) == wanted


def test_every_locked_pin_has_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z])", text.partition("\n")[2])
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries if entry.strip())


def test_no_index_is_named() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
