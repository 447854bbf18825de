"""Fetch the files of sources politely: conditional requests, one at a time for each host, within limits."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol
from urllib.parse import quote, urlsplit

from chalicelib.core.http_client import AddressRefused, FileRefused, NoResponse, OutboundClient
from chalicelib.sources.models import Validators, hide_query

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

IN_MEMORY = 8_000_000  # bytes of a file that are kept in memory
LONGEST_WAIT = timedelta(days=1)  # at most, whatever a server asks for
NOT_MODIFIED, OK, TOO_MANY, UNAVAILABLE = 304, 200, 429, 503
LONGEST_VALIDATOR = 200  # characters; the state of a source has one for each of its files
PAUSE = 3.0  # seconds between two requests to a host


class DownloadFailed(Exception):  # noqa: N818 (an outcome that is recorded)
    """A file could not be fetched: the message is for operators; `retry_at` is when the server may be asked again.

    `of_host`: the host is at fault, so that it is not asked for other files now. `fetch_all`: files that were fetched
    before are no longer stored, and must be fetched again.
    """

    def __init__(
        self, reason: str, retry_at: datetime | None = None, *, of_host: bool = False, fetch_all: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason, self.retry_at, self.of_host, self.fetch_all = reason, retry_at, of_host, fetch_all


@dataclass(slots=True)
class Download:
    """A file as it was fetched."""

    file: IO[bytes]
    etag: str | None
    last_modified: str | None
    digest: str
    size: int

    def read(self) -> bytes:
        """Return the whole content."""
        self.file.seek(0)
        return self.file.read()

    def make_validators(self, url: str) -> Validators:
        """Return what is remembered of the file, which was fetched from a URL."""
        return Validators(url=url, etag=self.etag, last_modified=self.last_modified, digest=self.digest, size=self.size)


class Fetcher(Protocol):
    """Fetches files; `pause` is the number of seconds between two requests to one host."""

    @property
    def pause(self) -> float:
        """The seconds between two requests to one host."""

    def fetch(self, url: str, known: Validators | None, *, most: int, seconds: float) -> Download | None:
        """Return a file, None if it has not changed since it was fetched with `known`; raises DownloadFailed."""


@dataclass(slots=True)
class WebFetcher:
    """Fetches files from their publishers; never from addresses that are not public."""

    client: OutboundClient
    now: Callable[[], datetime]
    pause: float = PAUSE
    base: str = ""

    def fetch(self, url: str, known: Validators | None, *, most: int, seconds: float) -> Download | None:
        """See Fetcher: one request, and one for each redirect."""
        shown = hide_query(url)
        headers: dict[str, str] = {}
        if known and known.url == url:
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (it is closed with the download)
        digest = hashlib.sha256()

        def write(part: bytes) -> None:
            digest.update(part)
            file.write(part)

        asked = f"{self.base}/{locate(url)}" if self.base else url
        try:
            answer = self.client.get(asked, headers, write, most=most, seconds=seconds)
        except (AddressRefused, NoResponse) as failure:
            file.close()
            raise DownloadFailed(f"{shown}: {failure}", of_host=not isinstance(failure, FileRefused)) from failure
        if answer.status == OK and answer.size:
            etag, modified = (_get_short(answer.headers, name) for name in ("etag", "last-modified"))
            return Download(file, etag, modified, digest.hexdigest(), answer.size)
        file.close()
        if answer.status == NOT_MODIFIED and headers:
            return None
        if answer.status == OK:
            raise DownloadFailed(f"{shown}: the file is empty.")
        busy = answer.status in {TOO_MANY, UNAVAILABLE}  # another error may be one of this file alone, for ever
        retry = _read_retry_after(answer.headers, self.now()) if busy else None
        raise DownloadFailed(f"{shown}: the server answered with status {answer.status}.", retry, of_host=busy)


@dataclass(frozen=True, slots=True)
class MirrorFetcher:
    """Reads files from a folder that has each at the host and path of its URL."""

    folder: Path
    pause: float = 0.0

    def fetch(self, url: str, known: Validators | None, *, most: int, seconds: float) -> Download | None:  # noqa: ARG002 (a Fetcher)
        """See Fetcher."""
        place = self.folder / locate(url)
        try:
            found = place.stat()
            etag = f'"{found.st_size:x}-{found.st_mtime_ns:x}"'
            if known and known.url == url and known.etag == etag:
                return None
            if found.st_size > most:
                raise DownloadFailed(f"{place}: the file has more than {most:,} bytes.")
            if not found.st_size:
                raise DownloadFailed(f"{place}: the file is empty.")
            file = place.open("rb")  # it is closed with the download
        except OSError as error:
            raise DownloadFailed(f"{place}: {error.strerror}") from error
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        modified = datetime.fromtimestamp(found.st_mtime, UTC)
        return Download(file, etag, f"{modified:%a, %d %b %Y %H:%M:%S} GMT", digest, found.st_size)


def make_fetcher(mirror: str | None, client: OutboundClient, now: Callable[[], datetime]) -> Fetcher:
    """Return the fetcher of a stage: from the web, or from a mirror, which is a folder or a URL."""
    if not mirror:
        return WebFetcher(client, now)
    if "://" in mirror:
        # The stage's own settings name it, and a mirror for stages without internet has a private address.
        return WebFetcher(OutboundClient(private=True), now, pause=0.0, base=mirror.rstrip("/"))
    return MirrorFetcher(Path(mirror))


def locate(url: str) -> str:
    """Return the place of a URL in a mirror: its host and path.

    >>> locate("https://example.org/a/b.csv?year=2026")
    'example.org/a/b.csv%3Fyear%3D2026'
    """
    parts = urlsplit(url)
    path = parts.path + (quote(f"?{parts.query}", safe="") if parts.query else "")
    return "/".join(name for name in [parts.netloc, *path.split("/")] if name not in ("", ".", ".."))


def parse_http_date(text: str | None) -> datetime | None:
    """Return the time of a header like Last-Modified; None if it has none."""
    try:
        found = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _get_short(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header that is stored and sent back; None if it is too long for that."""
    value = headers.get(name)
    return value if value and len(value) <= LONGEST_VALIDATOR else None


def _read_retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when a server may be asked again, as it says in seconds or as a date; at most a day from now."""
    text = headers.get("retry-after", "").strip()
    moment = now + timedelta(seconds=int(text[:9])) if text.isdecimal() else parse_http_date(text)
    return min(max(moment, now), now + LONGEST_WAIT) if moment else None
