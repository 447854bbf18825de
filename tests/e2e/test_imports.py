"""Rosters imported on the deployed stage: upload, bucket, event, queue, workers, report."""

from __future__ import annotations

import os
import time
import uuid
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from chalicelib.aws import clients
from tests.e2e.conftest import OWN
from tests.support import PUBLIC, ROOT, files_in_both

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Deployed

pytestmark = pytest.mark.journey
PATIENCE = 120
EVERY = ("openstates/*.csv", "openstates-executive/*.csv", "openstates-municipal/*.csv", "openstates-yaml/*.tar.gz")
# One of each kind, and the largest; EVERY_ROSTER=1 takes all, in about ten minutes.
SOME = ("openstates/nh.csv", "openstates-executive/ca.csv", "openstates-municipal/ca.csv", "openstates-yaml/ca.tar.gz")
# States without a public roster: terms that one test closes, another would have to find open.
OURS = (
    *("openstates/id.csv", "openstates-executive/ak.csv", "openstates-executive/id.csv", "openstates-municipal/wv.csv"),
    "openstates-yaml/ak.tar.gz",
)
# No person in these files holds an office, so no row can be used.
WITHOUT_OFFICES = {
    f"openstates-{name}.csv" for name in ("executive/id", "executive/nh", "municipal/nh", "municipal/nm")
}
CONGRESS = "congress/legislators-current.*"


def post(upload: dict[str, Any], content: bytes) -> int:
    """Send a file like a browser's form; return the status."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in upload["fields"].items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="roster"\r\n\r\n'.encode()
    body = b"".join([*parts, head, content, f"\r\n--{boundary}--\r\n".encode()])
    sent = Request(  # noqa: S310 (ours)
        upload["url"], data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}, method="POST"
    )
    try:
        with urlopen(sent, timeout=60) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code


class Importer:
    """An administrator of a tenant who imports rosters."""

    def __init__(self, deployed: Deployed, tenant: str) -> None:
        self.deployed, self.tenant = deployed, tenant
        deployed.as_admin_of(*OWN, tenant)

    def begin(self, content: bytes, **draft: Any) -> str:
        """Upload a file; return the import's id."""
        made = self.deployed.send("POST", "/imports", draft, X_Tenant_Id=self.tenant)
        assert made.status == 201, made.text
        assert post(made.json["data"][0]["upload"], content) in (200, 201, 204)
        return str(made.json["data"][0]["id"])

    def get(self, import_id: str, page: str = "") -> dict[str, Any]:
        """Return an import."""
        path = f"/imports/{import_id}{page}"
        answer = self.deployed.send("GET", path, X_Tenant_Id=self.tenant, Authorization=f"Bearer {self.deployed.token}")
        assert answer.status == 200, answer.text
        found: dict[str, Any] = answer.json["data"][0]
        return found

    def wait(self, import_id: str) -> dict[str, Any]:
        """Return an import after its processing ends."""
        deadline = time.monotonic() + PATIENCE
        while (found := self.get(import_id))["state"] in ("waiting", "planning", "applying"):
            assert time.monotonic() < deadline, found
        return found

    def version(self) -> int:
        """Return the tenant's version; each write of a record increments it."""
        key = {"PK": {"S": f"TENANT#{self.tenant}"}, "SK": {"S": "META"}}
        item = clients.dynamodb().get_item(TableName="represent-local", Key=key).get("Item", {})
        return int(item.get("version", {"N": "0"})["N"])


def test_same_file_again_writes_nothing(deployed: Deployed) -> None:
    content = (ROOT / "tests" / "data" / "rosters" / "TX-Harris.csv").read_bytes()
    importer = Importer(deployed, "TX-Harris")
    first = importer.wait(importer.begin(content))
    assert first["state"] == "done", first
    assert first["counts"]["added"] == first["steps"] == first["written"] == importer.version() > 0
    second = importer.wait(importer.begin(content))
    assert (second["state"], second["steps"], second["counts"]["unchanged"]) == ("done", 0, first["steps"])
    assert importer.version() == first["steps"]


@pytest.mark.parametrize(
    "file", files_in_both((*OURS, CONGRESS), (*(EVERY if "EVERY_ROSTER" in os.environ else SOME), CONGRESS))
)
def test_every_roster_is_imported_and_a_second_upload_writes_nothing(deployed: Deployed, file: Path) -> None:
    state = file.name.split(".")[0].upper()
    national = "CA" if file.is_relative_to(PUBLIC) else "AK"
    importer = Importer(deployed, state if len(state) == 2 and state != "US" else national)
    content = file.read_bytes()
    first = importer.wait(importer.begin(content, file_name=file.name))
    version = importer.version()
    if f"{file.parent.name}/{file.name}" in WITHOUT_OFFICES:
        assert (first["state"], first["steps"]) == ("failed", 0), first
        assert {row["reason"] for row in first["refusals"]} == {"holds no office now: current_chamber is empty"}
    else:
        assert first["state"] == "done", first
    second = importer.wait(importer.begin(content, file_name=file.name))
    assert (second["steps"], importer.version()) == (0, version), second
