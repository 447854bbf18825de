"""`ops mirror` keeps a copy of the files of sources, at the host and path of each URL."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from chalicelib.core.http_client import OutboundClient
from chalicelib.sources.catalog import load_catalog
from chalicelib.sources.downloads import Download, DownloadFailed, MirrorFetcher, WebFetcher, locate
from tests.hostile_server import serve_answers, write_answer
from tests.invented_mirror import CONGRESS_PATH, make_mirror
from tools.cli import main
from tools.local.sync import LocalHosts
from tools.ops import mirror
from tools.ops.mirror import INDEX, copy_files

if TYPE_CHECKING:
    from pathlib import Path

    from chalicelib.sources.models import Validators

CONGRESS, UPPER = "congress-legislators", "census-zip-upper"
MODIFIED = "Sat, 31 Jan 2026 12:00:00 GMT"


@dataclass
class Publisher:
    """Answers as publishers do; `asked` has the URL of each request, and whether it was conditional."""

    files: dict[str, bytes]
    pause: float = 0.0
    asked: list[tuple[str, bool]] = field(default_factory=list)

    def fetch(self, url: str, known: Validators | None, *, most: int, seconds: float) -> Download | None:
        assert (most, seconds) > (0, 0)
        self.asked.append((url, known is not None))
        data = self.files.get(locate(url))
        if data is None:
            raise DownloadFailed(f"{url}: the server answered with status 404.")
        etag = f'"{len(data)}"'
        if known and known.etag == etag:
            return None
        return Download(io.BytesIO(data), etag, MODIFIED, "0" * 64, len(data))


@pytest.fixture
def publisher() -> Publisher:
    return Publisher(make_mirror(congress=3).make_files())


def copy(folder: Path, publisher: Any, *sources: str) -> tuple[int, int, list[str]]:
    return copy_files(folder, publisher, list(sources))


def test_second_run_fetches_what_has_changed(tmp_path: Path, publisher: Publisher) -> None:
    assert copy(tmp_path, publisher, CONGRESS) == (3, 0, [])
    for path, data in publisher.files.items():
        if path.startswith(CONGRESS_PATH):
            assert (tmp_path / path).read_bytes() == data
            assert (tmp_path / path).stat().st_mtime == datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp()
    assert {conditional for _, conditional in publisher.asked} == {False}
    publisher.asked.clear()
    publisher.files[f"{CONGRESS_PATH}/legislators-current.json"] += b"\n"
    assert copy(tmp_path, publisher, CONGRESS) == (1, 2, [])
    assert [conditional for _, conditional in publisher.asked] == [True] * 3
    assert (tmp_path / CONGRESS_PATH / "legislators-current.json").read_bytes().endswith(b"\n")
    assert not list(tmp_path.rglob("*.part"))


def test_each_host_rests_by_itself(tmp_path: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[str] = []
    monkeypatch.setattr(LocalHosts, "hold_host", lambda _hosts, host, _now, _until: held.append(host))
    copy(tmp_path, publisher, CONGRESS, "ocd-division-ids", "openstates-people")
    assert held == [urlsplit(url).netloc for url, _ in publisher.asked]
    assert len(set(held)) > 1


def test_file_that_was_removed_is_fetched_again(tmp_path: Path, publisher: Publisher) -> None:
    copy(tmp_path, publisher, CONGRESS)
    (tmp_path / CONGRESS_PATH / "legislators-current.json").unlink()
    assert copy(tmp_path, publisher, CONGRESS) == (1, 2, [])


def test_failure_leaves_the_copy_and_the_others_go_on(tmp_path: Path, publisher: Publisher) -> None:
    copy(tmp_path, publisher, CONGRESS)
    path = f"{CONGRESS_PATH}/legislators-current.json"
    kept = publisher.files.pop(path)
    fetched, unchanged, failures = copy(tmp_path, publisher, CONGRESS)
    assert (fetched, unchanged, len(failures)) == (0, 2, 1)
    assert (tmp_path / path).read_bytes() == kept


def test_files_of_states_are_copied_one_by_one(tmp_path: Path, publisher: Publisher) -> None:
    fetched, _, failures = copy(tmp_path, publisher, UPPER)
    assert (fetched, fetched + len(failures)) == (3, len(load_catalog()[UPPER].states))


def test_interrupted_copy_knows_what_it_has(tmp_path: Path, publisher: Publisher) -> None:
    fetch, left = publisher.fetch, [2]

    def stop(*arguments: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return fetch(*arguments, **options)

    publisher.fetch = stop  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        copy(tmp_path, publisher, CONGRESS)
    publisher.fetch = fetch  # type: ignore[method-assign]
    assert len(json.loads((tmp_path / INDEX).read_text(encoding="utf-8"))) == 2
    assert copy(tmp_path, publisher, CONGRESS) == (1, 2, [])


def test_stages_sync_from_the_copy(tmp_path: Path, publisher: Publisher) -> None:
    copy(tmp_path, publisher, CONGRESS)
    (url, *_) = (file.url for file in load_catalog()[CONGRESS].files)
    found = MirrorFetcher(tmp_path).fetch(url, None, most=10**7, seconds=1)
    assert found
    assert (found.read(), found.last_modified) == (publisher.files[locate(url)], MODIFIED)
    found.file.close()


def test_file_is_streamed_from_the_web(tmp_path: Path) -> None:
    with serve_answers(write_answer(b"id,name\n", ETag='"1"', Last_Modified=MODIFIED)) as server:
        base = server.url.removesuffix("/a/roster.csv")
        fetcher = WebFetcher(OutboundClient(loopback=True), lambda: datetime.now(UTC), pause=0.0, base=base)
        assert copy(tmp_path, fetcher, "ocd-division-ids") == (1, 0, [])
    (file,) = load_catalog()["ocd-division-ids"].files
    assert (tmp_path / locate(file.url)).read_bytes() == b"id,name\n"


class TestCommand:
    def test_numbers_and_failures_are_printed(
        self, tmp_path: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(mirror, "WebFetcher", lambda *_: publisher)
        assert main(["ops", "mirror", str(tmp_path / "new"), "--sources", CONGRESS]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "3 files fetched, 0 unchanged, 0 failed"
        publisher.files.clear()
        assert main(["ops", "mirror", str(tmp_path / "new"), "--sources", CONGRESS]) == 1
        printed = capsys.readouterr()
        assert printed.err.count("failed: https://") == 3

    def test_unknown_source_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["ops", "mirror", str(tmp_path), "--sources", "unknown"]) == 2
        assert CONGRESS in capsys.readouterr().err
