"""JSON and YAML as plain values, and their refusals."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.io import documents
from chalicelib.imports.row import BadRoster
from tests.support import in_both

if TYPE_CHECKING:
    from pathlib import Path

ODD = {
    "an alias": b"a: &x [1]\nb: *x\n",
    "an alias on line 2": b"- &a {x: y}\n- <<: *a\n",
    "the tag": b"a: !!python/object:os.system x\n",
    "the key 'a' twice on line 2": b"a: 1\na: 2\n",
    "a second document": b"a: 1\n---\nb: 2\n",
    "more than 32 levels": b"[" * 100_000,
    "a key that is not text": b"? [1]\n: 2\n",
}


def test_yaml_scalars_stay_text() -> None:
    found = documents.parse_yaml(b"a: no\nb: 012\nc: 2024-01-01\nd: 1_0\ne: 'null'\nf:\ng: ~\nh: [1, {i: on}]\n")
    assert found == {
        "a": "no",
        "b": "012",
        "c": "2024-01-01",
        "d": "1_0",
        "e": "null",
        "f": None,
        "g": None,
        "h": ["1", {"i": "on"}],
    }


@pytest.mark.parametrize(("says", "data"), ODD.items(), ids=list(ODD))
def test_unsupported_yaml_is_refused(says: str, data: bytes) -> None:
    with pytest.raises(BadRoster, match=says):
        documents.parse_yaml(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"a: [\n", "YAML is invalid on line 2"),
        (b"a: \x07\n", "YAML is invalid"),
        ("a: é\n".encode("latin-1"), "Windows-1252 or Latin-1"),
        ("a: b\n".encode("utf-16"), "UTF-16"),
        (b"a: \0\n", "NUL on line 1"),
        (b"# nothing\n", ""),
    ],
)
def test_invalid_yaml_is_refused_with_its_line(data: bytes, says: str) -> None:
    if not says:
        assert documents.parse_yaml(data) is None
        return
    with pytest.raises(BadRoster, match=says):
        documents.parse_yaml(data)


@pytest.mark.parametrize("data", [b"{", b"[NaN]", b"[" * 100_000, b'["\\ud800"]', b"[1] 2"], ids=range(5))
def test_invalid_json_is_refused(data: bytes) -> None:
    with pytest.raises(BadRoster, match="not JSON"):
        documents.parse_json(data)


@pytest.mark.parametrize("data", in_both())
def test_both_forms_of_congress_have_the_same_values(data: Path) -> None:
    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        return [plain(part) for part in value] if isinstance(value, list) else str(value)

    folder = data / "congress"
    written = json.loads((folder / "legislators-current.json").read_text(encoding="utf-8"))
    read = documents.parse_yaml(gzip.decompress((folder / "legislators-current.yaml.gz").read_bytes()))
    assert plain(read) == plain(written)


@given(st.binary(max_size=200))
def test_any_bytes_give_values_or_a_bad_roster(data: bytes) -> None:
    for read in (documents.parse_json, documents.parse_yaml):
        try:
            read(data)
        except BadRoster:
            continue


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#?,<% \n", max_size=60))
def test_any_text_like_yaml_gives_values_or_a_bad_roster(text: str) -> None:
    try:
        documents.parse_yaml(text.encode())
    except BadRoster:
        return
