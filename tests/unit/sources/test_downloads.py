"""Files of sources are fetched politely and within limits, whatever their servers send."""

from __future__ import annotations

import gzip
import os
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.http_client import AddressRefused, NoResponse, OutboundClient, parse_url
from chalicelib.sources.downloads import (
    DownloadFailed,
    MirrorFetcher,
    WebFetcher,
    locate,
    make_fetcher,
    parse_http_date,
)
from chalicelib.sources.models import Validators
from tests.hostile_server import serve_answers, write_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.sources.downloads import Download
    from tests.hostile_server import HostileServer

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
YESTERDAY = "Sat, 31 Jan 2026 12:00:00 GMT"


def make_web_fetcher(**options: Any) -> WebFetcher:
    return WebFetcher(OutboundClient(loopback=True), lambda: NOW, **options)


opened: list[Download] = []


@pytest.fixture(autouse=True)
def _close_files() -> Iterator[None]:
    """Close the files of a test's downloads."""
    yield
    while opened:
        opened.pop().file.close()


def keep(download: Download | None) -> Any:
    """Return a download whose file is closed after the test."""
    opened.extend([download] if download else [])
    return download


def fetch(server: HostileServer, known: Validators | None = None, *, most: int = 1000, seconds: float = 10) -> Any:
    return keep(make_web_fetcher().fetch(server.url, known, most=most, seconds=seconds))


def fail(server: HostileServer, known: Validators | None = None, **limits: Any) -> DownloadFailed:
    """Return the failure of a download, which names the URL."""
    with pytest.raises(DownloadFailed) as failed:
        fetch(server, known, **limits)
    assert failed.value.reason.startswith(server.url)
    return failed.value


def remember(url: str, download: Download) -> Validators:
    return Validators(
        url=url,
        etag=download.etag,
        last_modified=download.last_modified,
        digest=download.digest,
        size=download.size,
    )


class TestConditionalRequests:
    def test_second_request_sends_what_the_server_said_of_the_file(self) -> None:
        first, second = write_answer(b"a,b\n", ETag='"1"', Last_Modified=YESTERDAY), write_answer(status="304 Not")
        with serve_answers(first, second) as server:
            found = fetch(server)
            assert (found.read(), found.size, found.etag, found.last_modified) == (b"a,b\n", 4, '"1"', YESTERDAY)
            assert {"if-none-match", "if-modified-since"}.isdisjoint(server.get_headers())
            assert server.get_headers()["user-agent"] == "Represent"
            assert fetch(server, remember(server.url, found)) is None
            headers = server.get_headers()
        assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', YESTERDAY)
        assert len(server.requests) == 2

    def test_validators_of_another_url_are_not_sent(self) -> None:
        other = Validators(url="https://example.org/old.csv", etag='"1"', last_modified=YESTERDAY, digest="", size=1)
        with serve_answers(write_answer(b"a")) as server:
            assert fetch(server, other).size == 1
        assert {"if-none-match", "if-modified-since"}.isdisjoint(server.get_headers())

    def test_not_modified_without_a_condition_is_a_failure(self) -> None:
        with serve_answers(write_answer(status="304 Not Modified")) as server:
            assert fail(server).reason.endswith("the server answered with status 304.")

    def test_a_file_without_validators_is_fetched_again(self) -> None:
        with serve_answers(write_answer(b"a")) as server:
            first = fetch(server)
            again = fetch(server, remember(server.url, first))
            assert (first.etag, first.last_modified, again.digest) == (None, None, first.digest)

    def test_validators_that_are_too_long_to_store_are_left_out(self) -> None:
        with serve_answers(write_answer(b"a", ETag=f'"{"x" * 300}"', Last_Modified=YESTERDAY)) as server:
            found = fetch(server)
        assert (found.etag, found.last_modified) == (None, YESTERDAY)

    def test_validators_with_any_characters_can_be_sent_back(self) -> None:
        with serve_answers(write_answer(b"a", ETag='"\xe4\x80 "')) as server:
            known = remember(server.url, fetch(server))
            assert fetch(server, known).size == 1
        assert server.get_headers()["if-none-match"] == '"\xe4\x80 "'


class TestRefusals:
    @pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "500 Oops", "206 Partial Content", "204 None"])
    def test_other_statuses_are_failures(self, status: str) -> None:
        with serve_answers(write_answer(b"<html>", status)) as server:
            failed = fail(server)
        assert failed.reason.endswith(f"the server answered with status {status[:3]}.")
        assert failed.retry_at is None
        assert len(server.requests) == 1

    @pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Unavailable"])
    @pytest.mark.parametrize(
        ("text", "retry_at"),
        [
            ("120", NOW + timedelta(seconds=120)),
            ("0", NOW),
            ("Sun, 01 Feb 2026 13:00:00 GMT", NOW + timedelta(hours=1)),
            ("Sun, 01 Feb 2015 13:00:00 GMT", NOW),
            ("Fri, 01 Jan 2199 00:00:00 GMT", NOW + timedelta(days=1)),
            ("9" * 400, NOW + timedelta(days=1)),
            ("99999999999 UTC", None),
            ("-5", None),
            ("soon", None),
            ("٣", None),
            ("", None),
        ],
    )
    def test_server_says_when_it_may_be_asked_again(self, status: str, text: str, retry_at: datetime | None) -> None:
        value = text.encode().decode("latin-1")
        with serve_answers(write_answer(b"", status, Retry_After=value)) as server:
            assert fail(server).retry_at == retry_at

    @given(st.text(max_size=30))
    def test_any_date_can_be_read(self, text: str) -> None:
        found = parse_http_date(text)
        assert found is None or found.tzinfo


class TestDamagedAnswers:
    @pytest.mark.parametrize(
        "answer",
        [
            write_answer(b"a,b\n", length=400),
            write_answer(b"4\r\na,b\n\r\n", Transfer_Encoding="chunked"),
            write_answer(b"ff\r\na,b\n", Transfer_Encoding="chunked"),
            write_answer(b"zz\r\na,b\n\r\n0\r\n\r\n", Transfer_Encoding="chunked"),
            write_answer(b"-4\r\na,b\n\r\n0\r\n\r\n", Transfer_Encoding="chunked"),
            [b"SSH-2.0-OpenSSH_9.9\r\n"],
            [b"HTTP/1.1 abc OK\r\n\r\n"],
            [b"HTTP/9.9 200 OK\r\n\r\nabc"],
            [b""],
        ],
        ids=lambda parts: repr(parts[0][:30]),
    )
    def test_truncated_answers_and_other_protocols_are_failures(self, answer: list[Any]) -> None:
        with serve_answers(answer) as server:
            assert fail(server).reason.endswith("The response is not HTTP, or ends too early.")

    def test_reset_connections_are_failures(self) -> None:
        with serve_answers([b""]) as server:
            url = server.url
        with pytest.raises(DownloadFailed, match="connection failed"):
            make_web_fetcher().fetch(url, None, most=10, seconds=5)

    def test_complete_chunks_are_read(self) -> None:
        with serve_answers(write_answer(b"2\r\na,\r\n2\r\nb\n\r\n0\r\n\r\n", Transfer_Encoding="chunked")) as server:
            assert fetch(server).read() == b"a,b\n"

    @pytest.mark.parametrize("answer", [write_answer(), [b"HTTP/1.1 200 OK\r\nContent-Le"], [b"HTTP/1.1 200 OK"]])
    def test_empty_file_is_a_failure(self, answer: list[Any]) -> None:
        with serve_answers(answer) as server:
            assert fail(server).reason.endswith("the file is empty.")

    def test_encoded_file_is_a_failure_because_it_was_not_asked_for(self) -> None:
        bomb = gzip.compress(bytes(1_000_000))
        with serve_answers(write_answer(bomb, Content_Encoding="gzip")) as server:
            assert "encodes" in fail(server, most=10_000).reason
            assert server.get_headers()["accept-encoding"] == "identity"

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_file_or_a_failure(self, data: bytes) -> None:
        with serve_answers([data]) as server:
            try:
                found = fetch(server, most=200)
            except DownloadFailed:
                return
            assert found is None or 0 < found.size <= 200


class TestLimits:
    @pytest.mark.parametrize(
        "answer",
        [
            write_answer(b"x" * 1001),
            write_answer(b"3e9\r\n" + b"x" * 1001 + b"\r\n0\r\n\r\n", Transfer_Encoding="chunked"),
            [b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001],
        ],
        ids=["declared", "chunked", "until the end"],
    )
    def test_too_large_file_is_a_failure(self, answer: list[Any]) -> None:
        with serve_answers(answer) as server:
            assert fail(server, most=1000).reason.endswith("The file has more than 1,000 bytes.")

    def test_file_of_the_largest_size_is_fetched(self) -> None:
        with serve_answers(write_answer(b"x" * 1000)) as server:
            assert fetch(server, most=1000).size == 1000

    def test_endless_file_is_not_read_to_its_end(self) -> None:
        with serve_answers([b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536], endless=True) as server:
            assert "more than 100,000 bytes" in fail(server, most=100_000).reason

    def test_endless_headers_are_a_failure(self) -> None:
        many = b"".join(b"X-%d: y\r\n" % number for number in range(1000))
        for head in (many, b"X: " + b"y" * 1_000_000 + b"\r\n"):
            with serve_answers([b"HTTP/1.1 200 OK\r\n" + head + b"\r\nabc"]) as server:
                assert "not HTTP" in fail(server).reason

    def test_endless_interim_answers_end_with_the_time(self) -> None:
        with serve_answers([b"HTTP/1.1 100 Continue\r\n\r\n"], endless=True) as server:
            assert "within 0 seconds" in fail(server, seconds=0.3).reason

    @pytest.mark.parametrize(
        "parts",
        [
            [],
            [b"HTTP/1.1 200 OK\r\nX: "],
            [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"],
            [b"HTTP/1.1 200 OK\r\n\r\nabc"],
        ],
        ids=["nothing", "half a head", "half a body", "a body without length"],
    )
    def test_silent_server_is_a_failure_when_the_time_is_over(self, parts: list[Any]) -> None:
        never = threading.Event()
        with serve_answers([*parts, never]) as server:
            assert "did not send the file within 0 seconds" in fail(server, seconds=0.3).reason
            never.set()

    def test_time_is_that_of_the_whole_download(self) -> None:
        """Each part arrives at once, and the clock says that the time is over."""
        ticks = iter(range(10_000))
        client = OutboundClient(loopback=True, clock=lambda: float(next(ticks)))
        with (
            serve_answers([b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 100], endless=True) as server,
            pytest.raises(DownloadFailed, match="within 20 seconds"),
        ):
            WebFetcher(client, lambda: NOW).fetch(server.url, None, most=10**9, seconds=20)

    def test_no_time_is_left_for_a_request(self) -> None:
        with serve_answers(write_answer(b"x")) as server:
            fail(server, seconds=0)
        assert "".join(server.requests) == ""


class TestRedirects:
    def test_redirect_is_followed_with_the_same_conditions(self) -> None:
        there = write_answer(b"", "302 Found", Location="../b/x.csv?y=1#part")
        with serve_answers(there, write_answer(b"abc")) as server:
            known = Validators(url=server.url, etag='"1"', digest="", size=1)
            assert fetch(server, known).read() == b"abc"
            assert server.requests[1].startswith("GET /b/x.csv?y=1 HTTP/1.1")
            assert server.get_headers(1)["if-none-match"] == '"1"'

    @pytest.mark.parametrize("status", ["301 a", "302 b", "303 c", "307 d", "308 e"])
    def test_loop_of_redirects_is_a_failure(self, status: str) -> None:
        with serve_answers(write_answer(b"", status, Location="roster.csv")) as server:
            assert fail(server).reason.endswith("The server redirects more than 3 times.")
        assert len(server.requests) == 4

    @pytest.mark.parametrize(
        "target",
        ["http://[", "http://[::1", "https://user:word@example.org/", "ftp://example.org/", "https://exa mple.org/"],
    )
    def test_redirect_to_no_url_is_a_failure(self, target: str) -> None:
        with serve_answers(write_answer(b"", "302 Found", Location=target)) as server:
            fail(server)
        assert len(server.requests) == 1

    def test_redirect_without_a_target_is_a_status(self) -> None:
        with serve_answers(write_answer(b"", "302 Found")) as server:
            assert fail(server).reason.endswith("status 302.")

    @pytest.mark.parametrize(
        "target",
        [
            "https://10.0.0.1/x",
            "https://169.254.169.254/latest/meta-data/",
            "https://[fd00::1]/",
            "https://2130706433/",
        ],
    )
    def test_redirect_to_a_private_address_is_refused(self, target: str) -> None:
        with serve_answers(write_answer(b"", "302 Found", Location=target)) as server:
            fail(server)
        assert len(server.requests) == 1

    @pytest.mark.parametrize("target", ["http://example.org/x", "https://internal.example.org/x"])
    def test_first_address_may_be_public_and_the_next_one_not(self, target: str) -> None:
        """On AWS, loopback is not allowed: a redirect to plain HTTP, or to a private name, is refused."""
        client = OutboundClient(resolve=lambda name: [ip_address("10.0.0.1" if "internal" in name else "1.1.1.1")])

        class Answering(OutboundClient):
            def _exchange(self, *_: Any) -> Any:
                raise AssertionError

        assert client.check("https://example.org/x") is None
        assert client.check(target)
        with pytest.raises(AddressRefused):
            Answering(resolve=client.resolve).get(target, {}, lambda _: None, most=1, seconds=1)

    def test_loopback_is_refused_on_aws(self) -> None:
        with pytest.raises(DownloadFailed, match="https"):
            WebFetcher(OutboundClient(), lambda: NOW).fetch("http://127.0.0.1:8000/x", None, most=1, seconds=1)


def test_errors_of_the_client_name_no_content() -> None:
    with serve_answers([b"secret-of-another-service\r\n"]) as server, pytest.raises(NoResponse) as failed:
        OutboundClient(loopback=True).get(server.url, {}, lambda _: None, most=10, seconds=5)
    assert "secret" not in str(failed.value)


class TestMirror:
    URL = "https://example.org/a/roster.csv"

    @pytest.fixture
    def place(self, tmp_path: Path) -> Path:
        place = tmp_path / "example.org" / "a" / "roster.csv"
        place.parent.mkdir(parents=True)
        place.write_bytes(b"a,b\n")
        os.utime(place, (0, datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp()))
        return place

    def test_file_is_read_once(self, tmp_path: Path, place: Path) -> None:
        fetcher = MirrorFetcher(tmp_path)
        found = keep(fetcher.fetch(self.URL, None, most=100, seconds=1))
        assert (found.read(), found.last_modified) == (b"a,b\n", YESTERDAY)
        known = remember(self.URL, found)
        assert fetcher.fetch(self.URL, known, most=100, seconds=1) is None
        moved = known.model_copy(update={"url": "https://example.org/old.csv"})
        assert keep(fetcher.fetch(self.URL, moved, most=100, seconds=1))
        place.write_bytes(b"a,c\n")
        assert keep(fetcher.fetch(self.URL, known, most=100, seconds=1))

    def test_absent_empty_large_and_other_files_are_failures(self, tmp_path: Path, place: Path) -> None:
        fetcher = MirrorFetcher(tmp_path)
        with pytest.raises(DownloadFailed, match="more than 3 bytes"):
            fetcher.fetch(self.URL, None, most=3, seconds=1)
        place.write_bytes(b"")
        with pytest.raises(DownloadFailed, match="empty"):
            fetcher.fetch(self.URL, None, most=3, seconds=1)
        for url in ("https://example.org/a", "https://example.org/b", f"https://example.org/{'x' * 300}"):
            with pytest.raises(DownloadFailed):
                fetcher.fetch(url, None, most=1_000_000, seconds=1)

    def test_mirror_on_the_web_has_the_same_places(self) -> None:
        with serve_answers(write_answer(b"abc", ETag='"1"')) as server:
            base = server.url.removesuffix("/a/roster.csv")
            fetcher = make_fetcher(f"{base}/m/", OutboundClient(loopback=True), lambda: NOW)
            assert fetcher.pause == 0
            assert keep(fetcher.fetch("https://example.org/x.csv?y=1", None, most=100, seconds=5))
            assert server.requests[0].startswith("GET /m/example.org/x.csv%3Fy%3D1 HTTP/1.1")

    def test_fetcher_follows_from_the_setting(self, tmp_path: Path) -> None:
        client = OutboundClient()
        assert isinstance(make_fetcher(None, client, lambda: NOW), WebFetcher)
        assert make_fetcher(None, client, lambda: NOW).pause > 0
        assert make_fetcher(str(tmp_path), client, lambda: NOW) == MirrorFetcher(tmp_path)


class TestPlaces:
    @pytest.mark.parametrize(
        ("url", "place"),
        [
            ("https://example.org/a/b.csv", "example.org/a/b.csv"),
            ("https://example.org/a/../../etc/./b.csv", "example.org/a/etc/b.csv"),
            ("https://example.org//a///b.csv", "example.org/a/b.csv"),
            ("https://../etc/passwd", "etc/passwd"),
            ("https://./x", "x"),
            ("https://example.org:8443/x?a=../../b", "example.org:8443/x%3Fa%3D..%2F..%2Fb"),
            ("https://example.org?year=2026", "example.org/%3Fyear%3D2026"),
            ("https://[2606:4700::1]/x", "[2606:4700::1]/x"),
            ("https://example.org/%2e%2e/x", "example.org/%2e%2e/x"),
        ],
    )
    def test_place_is_host_and_path(self, url: str, place: str) -> None:
        assert locate(url) == place

    @given(st.from_regex(r"https://[a-z.]{1,8}(/[!-~]{0,30}|\?[!-~]{0,30})?", fullmatch=True))
    def test_no_place_is_outside_of_the_mirror(self, url: str) -> None:
        try:
            parse_url(url)
        except AddressRefused:
            return
        place = Path("/mirror") / locate(url)
        assert place.is_relative_to("/mirror")
        assert ".." not in place.parts
