"""Fetch a page from a URL in the stage's settings, with limits on bytes and time (name resolution included)."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from queue import Empty, Queue
from urllib.parse import urlsplit

from chalicelib.core import deadline

CHUNK = 16 * 1024
MOST_ADDRESSES = 3  # addresses of a name that are tried, in order
CONNECTING = 3.0  # seconds, for each address


def fetch(url: str, *, most: int = 2_000_000, seconds: float = 6.0) -> tuple[int, bytes]:
    """GET a page of a public service named in the stage's settings; returns the status and the whole body.

    Raises OSError, also if the response is slower or longer than allowed. Redirects are not followed.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(parts.netloc)
    with deadline.within_seconds(seconds, inner=True), deadline.cut_off() as guard:
        try:
            connection.sock = _connect(host, port)
            guard.add(connection.sock)
            if parts.scheme == "https":
                connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
                guard.add(connection.sock)
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request("GET", path, headers={"User-Agent": "Represent"})
            answer, body = connection.getresponse(), b""
            while part := answer.read1(CHUNK):
                body += part
                if len(body) > most:
                    raise TimeoutError("the answer is too long")
            if not deadline.get_seconds_left():  # a truncated response may look complete
                raise TimeoutError("the answer took too long")
        except (http.client.HTTPException, ValueError) as error:
            raise OSError("the answer is not HTTP") from error
        else:
            return answer.status, body
        finally:
            connection.close()


def _connect(host: str, port: int) -> socket.socket:
    """Connect to the first address of a name that accepts a connection; raises OSError."""
    failure: OSError = OSError("the name has no address")
    for address in resolve_name(host)[:MOST_ADDRESSES]:
        seconds = deadline.limit_timeout(CONNECTING)
        if not seconds:
            raise TimeoutError("the deadline has passed")
        try:
            made = socket.create_connection((address, port), timeout=seconds)
        except OSError as error:
            failure = error
        else:
            made.settimeout(deadline.limit_timeout(CONNECTING * 2))
            return made
    raise failure


def resolve_name(host: str) -> list[str]:
    """Return every address of a name; raises OSError, also if the deadline passes meanwhile."""
    seconds = deadline.get_seconds_left()
    if seconds is None:
        return _resolve(host)
    # The system's resolver has no timeout.
    found: Queue[list[str] | Exception] = Queue()

    def ask() -> None:
        try:
            found.put(_resolve(host))
        except Exception as error:  # noqa: BLE001 (re-raised below, in the waiting thread)
            found.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except Empty:
        raise TimeoutError("the name could not be resolved in time") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _resolve(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
