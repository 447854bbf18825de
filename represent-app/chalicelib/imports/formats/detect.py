"""Detect the format of a file from its first bytes, and from its name only if they are ambiguous."""

from __future__ import annotations

import csv
import re
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.imports.formats import openstates_csv
from chalicelib.imports.io import csv_reader
from chalicelib.imports.io.bounded import HEAD, UTF16, make_nul_error
from chalicelib.imports.row import BadRoster
from chalicelib.representatives.export import ID

if TYPE_CHECKING:
    from collections.abc import Collection


class Format(StrEnum):
    """A roster format. A file may be alone, compressed with gzip, or with others in a tar, tar.gz or zip."""

    OPENSTATES_CSV = "openstates-csv"
    OPENSTATES_YAML = "openstates-yaml"
    CONGRESS_JSON = "congress-json"
    CONGRESS_YAML = "congress-yaml"
    CSV = "csv"
    VIP = "vip"
    OWN_CSV = "represent-csv"
    OWN_LINES = "represent-jsonl"


UNDERSTOOD = (
    "Supported are: the people of Open States (CSV, or YAML with one person in each file), legislators-current of "
    "congress-legislators (JSON or YAML), exports of this service (CSV or JSON Lines), a CSV with roster_columns in "
    "the tenant's rules, and feeds of VIP, NIST SP 1500-100 or the Civics common data format (XML); each alone, or in "
    "a gz, tar, tar.gz or zip."
)
BOM = b"\xef\xbb\xbf"
MISREAD_BOM = BOM.decode("cp1252")
# The first bytes of gzip, zip, bzip2, xz, 7z, Zstandard and RAR.
PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"Rar!")
YAML_NAMES = (".yaml", ".yml")
# Two column names that only Open States uses: a CSV with one of them is in its format.
OPENSTATES_COLUMNS = frozenset({"current_chamber", "current_district"})


def detect_format(head: bytes, name: str, *, mapped: bool) -> Format:
    """Return the format of a file from its first bytes and its name; `mapped` if the rules have a column mapping.

    Raises BadRoster, which lists the supported formats.

    >>> detect_format(b"id: ocd-person/1", "ada.yml", mapped=False)
    <Format.OPENSTATES_YAML: 'openstates-yaml'>
    """
    if head.startswith(UTF16):
        raise BadRoster("The file is not UTF-8: it begins like UTF-16. Save it as UTF-8; nothing was loaded.")
    if head.startswith(PACKED):
        raise BadRoster("The file is compressed twice, or not as gz, tar, tar.gz or zip; nothing was loaded.")
    if b"\0" in head[:4]:
        raise make_nul_error(1, head)
    text = head[:HEAD].removeprefix(BOM).decode("utf-8", "replace").lstrip()
    if not text:
        raise BadRoster("The file is empty; nothing was loaded.")
    if text.startswith(MISREAD_BOM):
        raise BadRoster(
            "The file was opened in another encoding than UTF-8 and saved again, which has changed its letters. Open "
            "the original as UTF-8; nothing was loaded."
        )
    if text.startswith("<"):
        return Format.VIP
    if text.startswith(("[", "{")):
        return _detect_json(text)
    if re.match(r"(?:---[^\S\n]*\n|#.*\n|\s)*- +(?:id:\s*\n|bioguide:|terms:|name:\s*\n)", text):
        return Format.CONGRESS_YAML
    if re.search(r"^id:\s*['\"]?ocd-", text, re.MULTILINE) or name.lower().endswith(YAML_NAMES):
        return Format.OPENSTATES_YAML
    return _detect_table(text, mapped=mapped)


def _detect_json(text: str) -> Format:
    if text.startswith("{") and re.search(rf'"{ID}"\s*:', text):
        return Format.OWN_LINES
    if re.search(r'"bioguide"\s*:', text) and re.search(r'"offices"\s*:', text) and '"terms"' not in text:
        raise BadRoster("This is the file of district offices; put it into one archive with the file of legislators.")
    return Format.CONGRESS_JSON


def _detect_table(text: str, *, mapped: bool) -> Format:
    columns = [cell.strip() for cell in next(csv.reader([text.splitlines()[0]]))]
    if ID in columns:
        return Format.OWN_CSV
    if set(openstates_csv.REQUIRED) <= set(columns):
        return Format.OPENSTATES_CSV
    if mapped:
        return Format.CSV
    if OPENSTATES_COLUMNS & set(columns):
        return Format.OPENSTATES_CSV
    raise BadRoster(
        f"The format of this file is unknown: it begins with {csv_reader.format_words(columns)}. {UNDERSTOOD}"
    )


def get_named_format(name: str) -> Format:
    """Return the format with a name; raises BadRoster with the available names."""
    known: Collection[str] = [*Format]
    if name not in known:
        raise BadRoster(f"There is no format {name[:40]!r}; the formats are: {', '.join(known)}.")
    return Format(name)
