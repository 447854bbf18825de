"""The clients of a soak run: writers, readers and importers, which log the answers they get."""

from __future__ import annotations

import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 90.0  # seconds for which a writer retries a write that was not acknowledged
TENANTS = ("CA", "NH", "VT", "WY")
PARTIES = ("Green", "Democratic", "Republican", None)
MAYOR = "Mayor"  # an office that no rules limit
RETRYABLE = frozenset({409, 429, 500, 502, 503, 504})


@dataclass
class ClientLog:
    """Acknowledged writes (names by created record, parties by patched record, deleted records), and measurements."""

    created: dict[str, tuple[str, str]] = field(default_factory=dict)
    patched: list[tuple[str, str, str | None]] = field(default_factory=list)
    deleted: set[tuple[str, str]] = field(default_factory=set)
    imported: list[tuple[str, str, int]] = field(default_factory=list)
    given_up: int = 0
    foreign: list[str] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    failed_reads: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


class LoadClients:
    """Runs all clients until `stop` is set; `log` has their results."""

    def __init__(self, url: str, sign_in: Callable[[], str]) -> None:
        self.url, self._sign_in = url, sign_in
        self.token = sign_in()
        self.log = ClientLog()
        self.stop = threading.Event()
        self._threads = [
            *(threading.Thread(target=self._write, args=(tenant, seed)) for seed, tenant in enumerate(TENANTS)),
            *(threading.Thread(target=self._read, args=(seed,)) for seed in range(2)),
            threading.Thread(target=self._import),
        ]

    def start(self) -> None:
        """Start all clients."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Wait until every client has finished its last request."""
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send a request; return its status and body, with status 0 if there was no answer."""
        sent = {"Content-Type": "application/json", **{n.replace("_", "-"): v for n, v in headers.items()}}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, sent, method=method)  # noqa: S310 (the URL of the stage)
        try:
            with urllib.request.urlopen(request, timeout=35) as reply:  # noqa: S310
                text = reply.read()
                return reply.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            with error:
                error.read()
            return error.code, None
        except (OSError, ValueError):
            return 0, None

    def _send_until_acknowledged(
        self, method: str, path: str, body: Any, tenant: str, **headers: str
    ) -> tuple[int, Any]:
        """Retry a write until it is acknowledged or rejected for good, as the API asks of clients."""
        late = time.monotonic() + PATIENCE
        while True:
            began = time.monotonic()
            status, answer = self.send(
                method, path, body, X_Tenant_Id=tenant, Authorization=f"Bearer {self.token}", **headers
            )
            if status == 401:  # noqa: PLR2004 (tokens last for a quarter of an hour)
                with suppress(BotoCoreError, ClientError):
                    self.token = self._sign_in()
            elif status and status not in RETRYABLE:
                with self.log.lock:
                    self.log.writes.append(time.monotonic() - began)
                    # 404: an earlier attempt, whose answer was lost, has deleted it.
                    self.log.refused[status] += status >= 400 and (method, status) != ("DELETE", 404)  # noqa: PLR2004
                return status, answer
            if time.monotonic() > late:
                with self.log.lock:
                    self.log.given_up += 1
                return 0, None
            time.sleep(0.5)

    def _write(self, tenant: str, seed: int) -> None:
        rng = random.Random(seed)  # noqa: S311 (not a secret)
        mine: list[str] = []
        while not self.stop.is_set():
            what = rng.choices(("create", "patch", "delete"), (8, 9, 3))[0]
            if not mine or what == "create":
                name = f"{tenant} {uuid.uuid4().hex[:12]}"
                draft = {"name": name, "position": MAYOR}
                status, answer = self._send_until_acknowledged(
                    "POST", "/representatives", draft, tenant, Idempotency_Key=name.replace(" ", "-")
                )
                if status == 201:  # noqa: PLR2004
                    record = answer["data"][0]["id"]
                    mine.append(record)
                    with self.log.lock:
                        self.log.created[record] = (tenant, name)
            elif what == "patch":
                self._patch(tenant, rng.choice(mine), rng.choice(PARTIES))
            else:
                self._delete(tenant, mine.pop(rng.randrange(len(mine))))

    def _patch(self, tenant: str, record: str, party: str | None) -> None:
        note = f"https://soak.example/{uuid.uuid4().hex}"
        status, _ = self._send_until_acknowledged(
            "PATCH", f"/representatives/{record}", {"party": party, "photo_url": note}, tenant
        )
        if status == 200:  # noqa: PLR2004
            with self.log.lock:
                self.log.patched.append((tenant, record, note))

    def _delete(self, tenant: str, record: str) -> None:
        status, _ = self._send_until_acknowledged("DELETE", f"/representatives/{record}", None, tenant)
        if status in (200, 404):  # deleted by this attempt or an earlier one
            with self.log.lock:
                self.log.deleted.add((tenant, record))

    def _read(self, seed: int) -> None:
        rng = random.Random(100 + seed)  # noqa: S311
        paths = ("/representatives?limit=100", "/representatives?q=mayor", "/tenants/{}/summary", "/changes?limit=50")
        while not self.stop.is_set():
            tenant = rng.choice(TENANTS)
            path = rng.choice(paths).format(tenant)
            began = time.monotonic()
            status, answer = self.send("GET", path, X_Tenant_Id=tenant)
            took = time.monotonic() - began
            with self.log.lock:
                if status == 200:  # noqa: PLR2004
                    self.log.reads.append(took)
                    self.log.foreign += find_foreign_data(tenant, path, answer["data"])
                else:
                    self.log.failed_reads[status] += 1
            time.sleep(0.02 if status else 0.5)

    def _import(self) -> None:
        """Import a roster every 20 seconds, in each of the tenants in turn."""
        number = 0
        while not self.stop.wait(20):
            number += 1
            tenant = TENANTS[number % len(TENANTS)]
            # Each row has its own last name: with a shared one, an import would rightly report ambiguous people.
            rows = [f"{uuid.uuid4()},{tenant} imported {uuid.uuid4().hex},Mayor,municipal" for _ in range(25)]
            status, answer = self._send_until_acknowledged("POST", "/imports", {"partial": True}, tenant)
            if status != 201:  # noqa: PLR2004
                continue
            made = answer["data"][0]
            if self._upload(made["upload"], "\n".join(["represent_id,name,position,level", *rows]).encode()):
                with self.log.lock:
                    self.log.imported.append((tenant, made["id"], len(rows)))

    def _upload(self, upload: dict[str, Any], content: bytes) -> bool:
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in upload["fields"].items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="roster.csv"\r\n\r\n'
        body = "".join([*parts, head]).encode() + content + f"\r\n--{boundary}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        request = urllib.request.Request(upload["url"], body, kind, method="POST")  # noqa: S310 (the URL of the stage)
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=35):  # noqa: S310
                    return True
            except OSError:
                time.sleep(1)
        return False


def find_foreign_data(tenant: str, path: str, data: list[dict[str, Any]]) -> list[str]:
    """Return data of other tenants in an answer; every name in a soak run begins with its tenant."""
    if "/summary" in path:
        return [] if data[0].get("tenant", tenant) == tenant else [f"{path}: {data[0]['tenant']}"]
    people = [entry.get("after") or entry.get("before") or {} for entry in data] if "/changes" in path else data
    return [f"{path}: {one['name']}" for one in people if "name" in one and not one["name"].startswith(f"{tenant} ")]
