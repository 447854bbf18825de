"""Keep a copy of the files of all sources: `python -m tools ops mirror DIR`."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import click

from chalicelib.core.http_client import OutboundClient
from chalicelib.sources.catalog import load_catalog
from chalicelib.sources.downloads import DownloadFailed, WebFetcher, locate, parse_http_date
from chalicelib.sources.models import Validators
from chalicelib.tenants.tenant_registry import load_registry
from tools.local.sync import LocalHosts, parse_sources

INDEX = "represent-mirror.json"  # what servers are asked the next time, by URL


def copy_files(folder: Path, fetcher: WebFetcher, sources: list[str]) -> tuple[int, int, list[str]]:
    """Fetch the files of sources that have changed; returns the numbers of new and unchanged ones, and the failures."""
    known = _read_index(folder)
    hosts, fetched, unchanged, failures = LocalHosts(fetcher.pause), 0, 0, list[str]()
    for source_id in sources:
        definition = load_catalog()[source_id]
        for files in definition.list_units(load_registry()).values():
            for file in files:
                place, host = folder / locate(file.url), urlsplit(file.url).netloc.lower()
                before = known.get(file.url) if place.is_file() else None
                hosts.hold_host(host, 0, 0)
                try:
                    found = fetcher.fetch(file.url, before, most=definition.most_bytes, seconds=definition.most_seconds)
                except DownloadFailed as failed:
                    failures.append(failed.reason)
                    continue
                finally:
                    hosts.release_host(host, 0)
                if found is None:
                    unchanged += 1
                    continue
                fetched += 1
                with found.file:
                    _store(place, found.file, found.last_modified)
                known[file.url] = found.make_validators(file.url)
                _write_index(folder, known)
    return fetched, unchanged, failures


def _store(place: Path, file: IO[bytes], modified: str | None) -> None:
    """Write a file so that readers see the old one or the new one, never a part, with the time of its publisher."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    file.seek(0)
    with part.open("wb") as out:
        shutil.copyfileobj(file, out)
    if moment := parse_http_date(modified):
        os.utime(part, (time.time(), moment.timestamp()))
    part.replace(place)


def _read_index(folder: Path) -> dict[str, Validators]:
    path = folder / INDEX
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {url: Validators.model_validate(entry) for url, entry in found.items()}


def _write_index(folder: Path, known: dict[str, Validators]) -> None:
    text = json.dumps({url: entry.model_dump() for url, entry in sorted(known.items())}, indent=1)
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


@click.command("mirror")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--sources", help="The sources to copy, by id; default: all of the catalogue.")
def command(folder: Path, sources: str | None) -> int:
    """Copy the files of the sources into FOLDER, each at the host and path of its URL.

    A second run fetches only what has changed. Stages without access to the internet sync from the copy (SOURCE_MIRROR,
    or `make sync MIRROR=FOLDER`). The exit status is 1 if a file could not be fetched; the others are stored.
    """
    chosen = parse_sources(sources)
    folder.mkdir(parents=True, exist_ok=True)
    fetcher = WebFetcher(OutboundClient(), lambda: datetime.now(UTC))
    fetched, unchanged, failures = copy_files(folder, fetcher, chosen)
    for failure in failures:
        print(f"failed: {failure}", file=sys.stderr)
    print(f"{fetched} files fetched, {unchanged} unchanged, {len(failures)} failed")
    return int(bool(failures))
