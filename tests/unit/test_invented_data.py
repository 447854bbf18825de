"""The invented data that replaces public data."""

from __future__ import annotations

import gzip
import json
import re
import tarfile

import pytest

from tests.support import INVENTED

CONTACT = re.compile(r"[\w.+-]+@[\w.-]+|https?://[\w.-]+|\b\d{3}-\d{3}-\d{4}\b")
INVENTED_CONTACT = re.compile(r"[\w.+-]+@example\.org|h?https://example\.org|\d{3}-555-01\d\d")


def texts() -> dict[str, str]:
    """Return every file of people as text, including those in archives."""
    found = {}
    for path in INVENTED.rglob("*"):
        if path.name.endswith(".tar.gz"):
            with tarfile.open(path) as archive:
                members = [archive.extractfile(entry) for entry in archive]
                found[path.name] = "\n".join(file.read().decode() for file in members if file)
        elif path.is_file():
            data = path.read_bytes()
            found[path.name] = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return found


def test_it_has_no_contacts_of_real_persons() -> None:
    contacts = {contact for text in texts().values() for contact in CONTACT.findall(text)}
    assert len(contacts) > 100
    assert [contact for contact in contacts if not INVENTED_CONTACT.fullmatch(contact)] == []


@pytest.mark.parametrize("name", ["sldl-wv", "sldu-nv"])
def test_its_maps_have_every_kind_of_geometry(name: str) -> None:
    drawn = json.loads(gzip.decompress((INVENTED / "boundaries" / f"{name}.geojson.gz").read_bytes()))["features"]
    kinds = {each["geometry"]["type"] for each in drawn}
    assert kinds == {"Polygon", "MultiPolygon"}
    assert any(each["geometry"]["type"] == "Polygon" and len(each["geometry"]["coordinates"]) == 2 for each in drawn), (
        "no district has a hole"
    )
