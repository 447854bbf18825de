"""Requests go only to public addresses, however they are spelled, and no response can hold up the client."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any, Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import http_client
from chalicelib.core.http_client import AddressRefused, OutboundClient, is_public, parse_url, resolve
from tests.receiver import receiving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.255.255.254", "169.254.169.254",  # noqa: S104
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
PRIVATE6 = [
    "::", "::1", "::7f00:1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001::1", "2001:db8::1",
    "3fff::1", "5f00::1", "100::1", "64:ff9b:1::1", "4000::1", "2001:10::1", "2620:4f:8000::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1"]


def wrapped(inner: IPv4Address) -> list[IPv6Address]:
    """Return the IPv6 addresses that embed an IPv4 one."""
    number = int(inner)
    return [
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x2002 << 112) | (number << 80) | 1),
        IPv6Address((0x64FF9B << 96) | number),
    ]


def spelled(address: IPv4Address) -> list[str]:
    """Return spellings of an address that inet_aton accepts."""
    number, (a, b, c, d) = int(address), address.packed
    return [
        str(number), hex(number), f"0{number:o}", f"{a}.{number & 0xFFFFFF}", f"{a:#x}.{number & 0xFFFFFF:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a:#x}.{b:#x}.{c:#x}.{d:#x}", f"{a}.{b}.{(c << 8) | d}", f"00{a}.{b}.{c}.{d}",
        f"{a}.{b}.{c}.{d:#X}", f"{number}.", f"{a}.{b}.{c}.{d}.",
    ]  # fmt: skip


class TestAddresses:
    @pytest.mark.parametrize("text", PRIVATE + PRIVATE6)
    def test_non_global_addresses_are_not_public(self, text: str) -> None:
        address = ip_address(text)
        assert not is_public(address)
        if isinstance(address, IPv4Address):
            assert not any(map(is_public, wrapped(address)))

    @pytest.mark.parametrize("text", PUBLIC)
    def test_global_addresses_are_public(self, text: str) -> None:
        address = ip_address(text)
        assert is_public(address)
        if isinstance(address, IPv4Address):
            assert all(map(is_public, wrapped(address)))

    @given(st.ip_addresses(v=4))
    def test_ipv4_address_is_public_if_global_and_its_ipv6_forms_agree(self, address: IPv4Address) -> None:
        assert address.is_global or not is_public(address)
        assert not (is_public(address) and (address.is_multicast or address.is_private or address.is_reserved))
        assert {is_public(form) for form in wrapped(address)} == {is_public(address)}

    @given(st.ip_addresses(v=6))
    def test_ipv6_address_is_public_only_if_global_unicast(self, address: IPv6Address) -> None:
        if is_public(address):
            assert address in http_client.GLOBAL_UNICAST or address in http_client.NAT64 or address.ipv4_mapped
            assert not any((address.is_multicast, address.is_link_local, address.is_loopback, address.is_site_local))


class TestUrls:
    @given(st.sampled_from(PRIVATE), st.data())
    def test_private_addresses_are_refused_in_any_spelling(self, text: str, data: st.DataObject) -> None:
        host = data.draw(st.sampled_from(spelled(IPv4Address(text))))
        assert OutboundClient(resolve=numeric).check(f"https://{host}/")

    @given(st.sampled_from(PRIVATE + PRIVATE6), st.data())
    def test_private_addresses_are_refused_in_brackets(self, text: str, data: st.DataObject) -> None:
        address = ip_address(text)
        forms = wrapped(address) if isinstance(address, IPv4Address) else [address]
        form = data.draw(st.sampled_from(forms))
        spelling = data.draw(st.sampled_from([str(form), form.exploded, form.exploded.upper()]))
        assert OutboundClient(resolve=numeric).check(f"https://[{spelling}]/")

    @pytest.mark.parametrize(
        "url",
        [
            "", "https://", "https:///x", "https:/x", "//h/x", "http://h/", "ftp://h/", "https://u@h/", "https://u:p@h/",
            "https://h:0/", "https://h:80/", "https://h:22/", "https://h:1023/", "https://h:65536/", "https://h:99999/",
            "https://h/#f", "https://h\\@127.0.0.1/", "https://h /", "https://h/a b", "https://h/\r\nX: y", "https://h/\n",
            "https://h\n/", "https://\u2460\u2461\u2466.0.0.1/", "https://b\u00fccher.example/", "https://[fe80::1%25eth0]/",
            "https://h:443:443/", "https://[::1", " https://h/", "HTTPS://h/", "https://%31/", "https://h/\u00e9",
        ],
    )  # fmt: skip
    def test_malformed_url_is_refused(self, url: str) -> None:
        with pytest.raises(AddressRefused):
            parse_url(url)

    @pytest.mark.parametrize(
        ("url", "host", "port", "path", "authority"),
        [
            ("https://h.example", "h.example", 443, "/", "h.example"),
            ("https://h.example:443?a=1", "h.example", 443, "/?a=1", "h.example"),
            ("https://h.example:8443/a/b?c=/d", "h.example", 8443, "/a/b?c=/d", "h.example:8443"),
            ("https://1.2.3.4/", "1.2.3.4", 443, "/", "1.2.3.4"),
            ("https://[2606:4700::1]:8443/", "2606:4700::1", 8443, "/", "[2606:4700::1]:8443"),
            ("https://3com.1password/", "3com.1password", 443, "/", "3com.1password"),
        ],
    )
    def test_url_is_split_into_its_parts(self, url: str, host: str, port: int, path: str, authority: str) -> None:
        target = parse_url(url)
        assert (target.host, target.port, target.path, target.authority) == (host, port, path, authority)

    @pytest.mark.parametrize("others", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"], []])
    def test_name_with_one_private_address_is_refused(self, others: list[str]) -> None:
        for loopback in (False, True):
            here = OutboundClient(loopback=loopback, resolve=lambda _: [ip_address(text) for text in others])
            assert here.check("https://h.example/")

    def test_name_without_addresses_is_refused_and_name_with_public_ones_accepted(self) -> None:
        assert "no address" in str(OutboundClient(resolve=nothing).check("https://h.example/"))
        assert "no address" in str(OutboundClient().check(f"https://{'a' * 64}.example/"))
        assert (
            OutboundClient(resolve=lambda _: [ip_address(text) for text in PUBLIC]).check("https://h.example/") is None
        )

    def test_plain_http_is_for_loopback_if_allowed(self) -> None:
        here = OutboundClient(loopback=True)
        assert here.check("http://127.0.0.1:9000/") is None
        assert here.check("http://[::1]:9000/") is None
        for url in ("http://127.0.0.1/", "http://8.8.8.8:9000/", "http://10.0.0.1:9000/", "https://10.0.0.1/"):
            assert here.check(url), url
        assert OutboundClient().check("http://127.0.0.1:9000/")

    def test_scope_of_an_address_is_ignored(self, monkeypatch: pytest.MonkeyPatch) -> None:
        entry: Any = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1%eth0", 0, 0, 2))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [entry, entry])
        assert resolve("h.example") == [ip_address("fe80::1")]


class TestSending:
    def test_body_is_sent_and_status_returned(self) -> None:
        with receiving() as receiver:
            receiver.statuses = [202]
            assert here().post(receiver.url + "?a=1", {"webhook-id": "x"}, b'{"a":1}' * 9000) == 202
            assert here().post_json(receiver.url, {}, b"{}") is None
            assert receiver.bodies == [b'{"a":1}' * 9000, b"{}"]
            assert receiver.heads[0]["webhook-id"] == "x"
            assert receiver.heads[0]["host"] in receiver.url

    def test_redirects_are_not_followed(self) -> None:
        with receiving() as receiver:
            receiver.statuses = [302, 307, 308]
            for status in (302, 307, 308):
                assert here().post_json(receiver.url, {}, b"{}") == f"The receiver answered with status {status}."
            assert len(receiver.bodies) == 3

    @pytest.mark.parametrize(
        "answer", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 2", b"\n", b"HTTP/1.1 999 X\r\n", b"x" * 3000]
    )
    def test_response_without_http_is_a_failure(self, answer: bytes) -> None:
        with answering(lambda peer: peer.sendall(answer)) as url:
            assert here().post_json(url, {}, b"{}") in ("The response is not HTTP.", "The connection failed.")

    def test_only_the_start_of_a_response_is_read(self) -> None:
        ended = threading.Event()

        def endless(peer: socket.socket) -> None:
            peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            try:
                while True:
                    peer.sendall(b"x" * 65536)
            except OSError:
                ended.set()

        with answering(endless) as url:
            assert here().post(url, {}, b"{}") == 200
            assert ended.wait(5)

    def test_receivers_that_read_or_respond_slowly_time_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def sender(step: float) -> OutboundClient:
            times = itertools.count(0, step)
            return OutboundClient(loopback=True, clock=lambda: next(times))

        monkeypatch.setattr(socket, "create_connection", lambda *_, **__: Trickle())
        assert sender(0.1).post("http://127.0.0.1:9000/", {}, b"{}") == 200
        monkeypatch.setattr(socket, "create_connection", lambda *_, **__: Trickle(b"HTTP/1.1 2"))
        assert sender(0.1).post_json("http://127.0.0.1:9000/", {}, b"{}") == "The response is not HTTP."
        monkeypatch.setattr(socket, "create_connection", lambda *_, **__: Trickle())
        assert sender(1).post_json("http://127.0.0.1:9000/", {}, b"{}") == "The receiver did not answer in time."
        assert (
            sender(0.1).post_json("http://127.0.0.1:9000/", {}, b"x" * 200 * http_client.CHUNK)
            == "The receiver did not answer in time."
        )

    def test_silent_receivers_time_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(http_client, "ANSWERING", 0.05)
        done = threading.Event()
        with answering(lambda _: done.wait(5)) as url:
            assert here().post_json(url, {}, b"{}") == "The receiver did not answer in time."
            done.set()

    def test_refused_connection_is_a_failure(self) -> None:
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            assert here().post_json(f"http://127.0.0.1:{held.getsockname()[1]}/", {}, b"") == "The connection failed."

    def test_next_address_is_tried_if_the_first_is_unreachable(self) -> None:
        with receiving() as receiver:
            both = OutboundClient(loopback=True, resolve=lambda _: [ip_address(text) for text in ("::1", "127.0.0.1")])
            assert both.post_json(receiver.url, {}, b"{}") is None

    def test_refused_target_is_reported_as_such(self) -> None:
        assert (
            OutboundClient().post_json("https://127.0.0.1/", {}, b"")
            == "This URL resolves to an address that is not public."
        )


class TestNamesThatResolveDifferently:
    def test_connection_uses_the_checked_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answers = iter([["93.184.216.34"], ["127.0.0.1"]])
        asked: list[Any] = []

        def connect(address: Any, timeout: float) -> socket.socket:
            asked.append((address, timeout))
            raise ConnectionRefusedError

        monkeypatch.setattr(socket, "create_connection", connect)
        rebinding = OutboundClient(resolve=lambda _: [ip_address(text) for text in next(answers)])
        assert rebinding.post_json("https://h.example:8443/", {}, b"") == "The connection failed."
        assert asked == [(("93.184.216.34", 8443), http_client.CONNECTING)]
        assert (
            rebinding.post_json("https://h.example:8443/", {}, b"")
            == "This URL resolves to an address that is not public."
        )
        assert len(asked) == 1


class TestTls:
    def test_sni_and_certificate_use_the_requested_name(self, certificate: Certificate) -> None:
        names: list[str] = []
        server = certificate.server(names)
        for host, failure in (("hooks.example", None), ("hooks.example.", None), ("other.example", "TLS failed.")):
            with answering(lambda peer: serve(server, peer)) as url:
                port = url.rpartition(":")[2].rstrip("/")
                sender = OutboundClient(
                    loopback=True, resolve=lambda _: [ip_address("127.0.0.1")], context=certificate.client
                )
                assert sender.post_json(f"https://{host}:{port}/", {}, b"{}") == failure
        assert names == ["hooks.example", "hooks.example", "other.example"]

    def test_untrusted_certificate_is_a_failure(self, certificate: Certificate) -> None:
        server = certificate.server([])
        with answering(lambda peer: serve(server, peer)) as url:
            sender = OutboundClient(loopback=True, resolve=lambda _: [ip_address("127.0.0.1")])
            assert (
                sender.post_json(url.replace("http://127.0.0.1", "https://hooks.example"), {}, b"{}") == "TLS failed."
            )


def test_errors_other_than_network_errors_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(http_client, "_make_head", broken)
    with answering(lambda _: None) as url, pytest.raises(ZeroDivisionError):
        here().post_json(url, {}, b"")


class Trickle:
    """A connection that returns one byte at a time."""

    def __init__(self, answer: bytes = b"HTTP/1.1 200 OK\r\n") -> None:
        self._answer = iter(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def settimeout(self, seconds: float) -> None:
        assert 0 < seconds <= http_client.ANSWERING

    def sendall(self, data: bytes) -> None:
        assert 0 < len(data) <= http_client.CHUNK

    def recv(self, most: int) -> bytes:
        assert 0 < most <= http_client.MOST_READ
        return bytes(itertools.islice(self._answer, 1))


class Certificate:
    """A self-signed certificate of hooks.example."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.example")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        plain, pem = serialization.NoEncryption(), serialization.Encoding.PEM
        self.file = folder / "hooks.pem"
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
        self.file.write_bytes(private + made.public_bytes(pem))

    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.file))

    def server(self, names: list[str]) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        context.sni_callback = lambda _, name, __: names.append(str(name))
        return context


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate(tmp_path_factory.mktemp("certificate"))


def serve(context: ssl.SSLContext, peer: socket.socket) -> None:
    with context.wrap_socket(peer.dup(), server_side=True) as secure:
        secure.recv(65536)
        secure.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def here() -> OutboundClient:
    return OutboundClient(loopback=True)


def numeric(host: str) -> list[IPv4Address | IPv6Address]:
    """Resolve numeric addresses in any spelling, and no names, without using the network."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [ip_address(str(entry[4][0])) for entry in found]


def nothing(_: str) -> list[IPv4Address | IPv6Address]:
    raise socket.gaierror


class answering:  # noqa: N801 (it is used as a function)
    """Accept one connection on loopback in the enclosed block, and handle it."""

    def __init__(self, act: Callable[[socket.socket], Any]) -> None:
        self._act = act
        self._listener = socket.socket()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> str:
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self._thread.start()
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/"

    def __exit__(self, *_: object) -> None:
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        peer, _ = self._listener.accept()
        with peer:
            try:
                self._act(peer)
            except OSError:
                return
