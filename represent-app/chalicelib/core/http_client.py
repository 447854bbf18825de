"""Send requests to addresses that tenants name: HTTPS to public addresses only, at the address that was checked.

A deadline for the whole exchange is kept beside the timeouts of the socket: a server that sends one byte every nine
seconds would else hold it forever. `post` does not follow redirects; `get` checks the address of each.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from dataclasses import KW_ONLY, dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from chalicelib.core import deadline
from chalicelib.core.fetching import fetch, resolve_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Address = IPv4Address | IPv6Address
    Resolve = Callable[[str], list[Address]]

__all__ = [
    "AddressRefused",
    "Destination",
    "FileRefused",
    "NoResponse",
    "OutboundClient",
    "Response",
    "fetch",
    "is_public",
    "parse_url",
    "resolve",
]
CONNECTING = 5.0  # seconds, for each connection, and for the handshake
TRIED = 3  # addresses of a name that are tried: the first may be unreachable, since a function may have no IPv6
ANSWERING = 10.0  # seconds, for sending the request and reading the start of the response
SUCCESS = range(200, 300)
SLOW = "The server did not send the file within {:.0f} seconds."
FOUND, REDIRECTS, MOST_REDIRECTS = 200, (301, 302, 303, 307, 308), 3
MOST_READ = 1024  # bytes of a response that are read
CHUNK = 16 * 1024
URL = re.compile(r"(https?)://([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?(/[!-~]*|\?[!-~]*)?")
# Spellings that browsers read as an IPv4 address (url.spec.whatwg.org, "ends in a number").
NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?")
QUAD = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}")
ANSWER = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})[ \r\n]")
# Address ranges of the registries that Python does not know, or not in every version
# (iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry).
CLOSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.175.48.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
        "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefused(Exception):  # noqa: N818 (a target is refused; the name reads well where it is raised)
    """A URL that receives no requests; the message is for the author of the URL and says what would be right."""


class NoResponse(Exception):  # noqa: N818 (a request without a response)
    """The server sent no valid HTTP response; the message gives the reason and quotes nothing of the response."""


class FileRefused(NoResponse):
    """The server answers, but a file is too large, encoded, or redirected too often; other files may be fine."""


@dataclass(frozen=True, slots=True)
class Response:
    """The head of a response, its names in lower case, and the number of bytes of its body."""

    status: int
    headers: Mapping[str, str]
    size: int


@dataclass(frozen=True, slots=True)
class Destination:
    """A parsed URL: `host` as requested, `path` with the query."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def parse_url(url: str, *, loopback: bool = False, private: bool = False) -> Destination:
    """Parse a URL; raises AddressRefused.

    Plain HTTP is accepted only where loopback or private addresses are allowed.

    >>> parse_url("https://hooks.example.org/in?a=1").path
    '/in?a=1'
    """
    found = URL.fullmatch(url)
    if not found or "#" in url or "\\" in url:
        raise AddressRefused(
            "Expected a URL in ASCII without user, password or fragment, like https://example.org/hook."
        )
    scheme, host, port, path = found.groups()
    secure = scheme == "https"
    if not secure and not (loopback or private):
        raise AddressRefused("Expected a URL that begins with https://.")
    number = int(port) if port else (443 if secure else 80)
    usual = number == (443 if secure else 80) and (secure or private)
    if not (1024 <= number <= 65535 or usual):  # noqa: PLR2004 (RFC 6335, 6; RFC 9110, 4.2.2)
        raise AddressRefused("Expected the port 443, or one from 1024 to 65535.")
    if host.startswith("["):
        host = host[1:-1]
    elif NUMERIC.fullmatch(host) and not QUAD.fullmatch(host):
        raise AddressRefused("Expected an IPv4 address as four numbers, like 192.0.2.1, or a name.")
    path = path or "/"
    return Destination(secure, host, number, path if path.startswith("/") else f"/{path}")


def is_public(address: Address) -> bool:
    """Return whether an address, and the IPv4 address embedded in it if any, is globally reachable.

    >>> is_public(ip_address("169.254.169.254")), is_public(ip_address("::ffff:10.0.0.1"))
    (False, False)
    """
    if isinstance(address, IPv6Address):
        inner = _get_embedded_ipv4(address)
        if inner is not None:
            return is_public(inner)
        if address not in GLOBAL_UNICAST:
            return False
    closed = address.is_multicast or address.is_reserved or any(address in network for network in CLOSED)
    return address.is_global and not closed


def _get_embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that receives packets sent to an IPv6 address (RFC 4291, 2.5.5; RFC 3056; RFC 6052)."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def resolve(host: str) -> list[Address]:
    """Return every address of a name; raises OSError, also if the deadline of the request passes meanwhile."""
    # A scope (fe80::1%eth0) names the link; only the address is checked.
    return list(dict.fromkeys(ip_address(address.partition("%")[0]) for address in resolve_name(host)))


@dataclass(slots=True, eq=False)
class OutboundClient:
    """Sends requests to URLs that tenants name; `loopback` also allows this machine, also over plain HTTP.

    `private` allows any address, also over plain HTTP: only for URLs of the stage's own settings.
    """

    _: KW_ONLY
    loopback: bool = False
    private: bool = False
    resolve: Resolve = resolve
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context
    clock: Callable[[], float] = time.monotonic

    def check(self, url: str) -> str | None:
        """Return why a URL would be refused now, or None."""
        try:
            self._resolve_addresses(parse_url(url, loopback=self.loopback, private=self.private))
        except AddressRefused as refused:
            return str(refused)
        return None

    def post_json(self, url: str, headers: Mapping[str, str], body: bytes) -> str | None:
        """Send a body; returns a short reason for a failure, or None if the response reports success."""
        try:
            status = self.post(url, headers, body)
        except (AddressRefused, NoResponse) as failure:
            return str(failure)
        return None if status in SUCCESS else f"The receiver answered with status {status}."

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Send a body and return the status of the response, whichever it is; raises AddressRefused or NoResponse.

        One DNS lookup, in which every address must be public. The connection uses one of those addresses, so a name
        that resolves differently a moment later has no effect.
        """
        target = parse_url(url, loopback=self.loopback, private=self.private)
        addresses = self._resolve_addresses(target)
        try:
            with self._connect(target, addresses[:TRIED]) as connection:
                ends = self.clock() + ANSWERING
                self._send(connection, _make_head(target, headers, len(body)) + body, ends)
                return self._read_status(connection, ends)
        except TimeoutError as error:
            raise NoResponse("The receiver did not answer in time.") from error
        except ssl.SSLError as error:
            raise NoResponse("TLS failed.") from error
        except OSError as error:
            raise NoResponse("The connection failed.") from error

    def get(
        self, url: str, headers: Mapping[str, str], write: Callable[[bytes], object], *, most: int, seconds: float
    ) -> Response:
        """Request a file and hand the parts of its body to `write`; raises AddressRefused or NoResponse.

        At most `most` bytes in `seconds`, over at most three redirects, each to a public address. The body of another
        status than 200 is not read.
        """
        ends = self.clock() + seconds
        with deadline.within_seconds(seconds, inner=True):
            return self._follow(url, headers, write, most, ends, seconds)

    def _follow(  # noqa: PLR0913, PLR0917 (parts of one exchange)
        self,
        url: str,
        headers: Mapping[str, str],
        write: Callable[[bytes], object],
        most: int,
        ends: float,
        seconds: float,
    ) -> Response:
        for _ in range(MOST_REDIRECTS + 1):
            target = parse_url(url, loopback=self.loopback, private=self.private)
            addresses = self._resolve_addresses(target)
            try:
                with self._connect(target, addresses[:TRIED]) as connection, deadline.cut_off() as guard:
                    guard.add(connection)
                    answer = self._exchange(connection, target, headers, write, most, ends)
            except TimeoutError as error:
                raise NoResponse(SLOW.format(seconds)) from error
            except ssl.SSLError as error:
                raise NoResponse("TLS failed.") from error
            except (http.client.HTTPException, ValueError) as error:
                raise self._explain(ends, seconds, "The response is not HTTP, or ends too early.") from error
            except OSError as error:
                raise self._explain(ends, seconds, "The connection failed.") from error
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            try:
                url = urljoin(url, answer.headers["location"].partition("#")[0])
            except ValueError as error:  # as of http://[
                raise FileRefused("The server redirects to a URL that is not valid.") from error
        raise FileRefused(f"The server redirects more than {MOST_REDIRECTS} times.")

    def _explain(self, ends: float, seconds: float, reason: str) -> NoResponse:
        """Return the error of an exchange: the connection is cut off when its time is over."""
        return NoResponse(SLOW.format(seconds) if self.clock() >= ends else reason)

    def _exchange(  # noqa: PLR0913, PLR0917 (parts of one exchange)
        self,
        connection: socket.socket,
        target: Destination,
        headers: Mapping[str, str],
        write: Callable[[bytes], object],
        most: int,
        ends: float,
    ) -> Response:
        client = http.client.HTTPConnection(target.host, target.port)
        client.sock = connection
        connection.settimeout(min(ANSWERING, self._get_seconds_left(ends)))
        every = {"Host": target.authority, "User-Agent": "Represent", "Accept-Encoding": "identity", **headers}
        client.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in (every | {"Connection": "close"}).items():
            client.putheader(name, value)
        client.endheaders()
        with client.getresponse() as answer:  # it would else keep the connection open, whatever closes the socket
            return self._read(connection, answer, write, most, ends)

    def _read(
        self,
        connection: socket.socket,
        answer: http.client.HTTPResponse,
        write: Callable[[bytes], object],
        most: int,
        ends: float,
    ) -> Response:
        found = {name.lower(): value for name, value in answer.getheaders()}
        size = 0
        if answer.status == FOUND:
            if found.get("content-encoding", "identity").lower() != "identity":
                raise FileRefused("The server encodes the file although it was asked not to.")
            while part := self._read_part(connection, answer, ends):
                size += len(part)
                if size > most:
                    raise FileRefused(f"The file has more than {most:,} bytes.")
                write(part)
            if answer.length or self.clock() >= ends or deadline.get_seconds_left() == 0:
                raise http.client.IncompleteRead(b"", answer.length)
        return Response(answer.status, found, size)

    def _read_part(self, connection: socket.socket, answer: http.client.HTTPResponse, ends: float) -> bytes:
        connection.settimeout(min(ANSWERING, self._get_seconds_left(ends)))
        return answer.read1(CHUNK)

    def _resolve_addresses(self, target: Destination) -> list[Address]:
        try:
            found = self.resolve(target.host)
        except (OSError, UnicodeError, ValueError) as error:
            raise AddressRefused("The name in this URL has no address.") from error
        if not found:
            raise AddressRefused("The name in this URL has no address.")
        here = self.loopback and all(address.is_loopback for address in found)
        if self.private:
            return found
        if not here and not (target.secure and all(is_public(address) for address in found)):
            raise AddressRefused("This URL resolves to an address that is not public.")
        return found

    def _connect(self, target: Destination, addresses: list[Address]) -> socket.socket:
        plain = _open_socket(target.port, *addresses)
        if not target.secure:
            return plain
        try:
            return self.context().wrap_socket(plain, server_hostname=target.host.rstrip("."))
        except BaseException:
            plain.close()
            raise

    def _send(self, connection: socket.socket, data: bytes, ends: float) -> None:
        for start in range(0, len(data), CHUNK):
            connection.settimeout(self._get_seconds_left(ends))
            connection.sendall(data[start : start + CHUNK])

    def _read_status(self, connection: socket.socket, ends: float) -> int:
        """Read the status line and no more; interim responses (RFC 9110, 15.2) are never requested."""
        read = b""
        while len(read) < MOST_READ and b"\n" not in read:
            connection.settimeout(self._get_seconds_left(ends))
            part = connection.recv(MOST_READ - len(read))
            if not part:
                break
            read += part
        found = ANSWER.match(read)
        if not found:
            raise NoResponse("The response is not HTTP.")
        return int(found[1])

    def _get_seconds_left(self, ends: float) -> float:
        left = ends - self.clock()
        if left <= 0:
            raise TimeoutError
        return left


def _open_socket(port: int, address: Address, *others: Address) -> socket.socket:
    """Connect to the first address that accepts a connection; raises OSError."""
    try:
        return socket.create_connection((str(address), port), timeout=CONNECTING)
    except OSError:
        if not others:
            raise
        return _open_socket(port, *others)


def _make_head(target: Destination, headers: Mapping[str, str], length: int) -> bytes:
    every = {"Host": target.authority, "User-Agent": "Represent", **headers, "Content-Length": str(length)}
    lines = [f"{name}: {value}" for name, value in every.items()]
    return "\r\n".join([f"POST {target.path} HTTP/1.1", *lines, "Connection: close", "", ""]).encode("ascii")
