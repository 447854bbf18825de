"""Exports on the deployed stage: a large one by its worker, and a night of bulk files, downloaded by their URLs."""

from __future__ import annotations

import hashlib
import json
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import Deployed, deploy_stage, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.journey
# Quotes grow most when they are encoded, so that few records are too large for a response.
LARGE = {"offices": [{"name": "Capitol", "address": '"' * 490} for _ in range(50)]}
PEOPLE = 60


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """Deploy a stage on a cloud of its own, because a night of bulk files reads all tenants."""
    with deploy_stage(tmp_path_factory.mktemp("cloud"), "WY", "WY-Teton") as made:
        yield made


def download(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as reply:  # noqa: S310 (the URL is ours)
        assert reply.headers["Content-Disposition"].startswith("attachment; filename=")
        body: bytes = reply.read()
        return body


def test_large_export_is_written_by_a_worker_and_downloaded(fresh: Deployed) -> None:
    for number in range(PEOPLE):
        draft = {"name": f"Zoë {number}", "position": "State Representative", "district": str(number + 1)}
        made = fresh.send("POST", "/representatives", draft | {"contact_info": LARGE}, X_Tenant_Id="WY")
        assert made.status == 201, made.text
    queued = fresh.send("GET", "/representatives?format=jsonl", X_Tenant_Id="WY")
    assert queued.status == 202, queued.text[:300]
    again = fresh.send("GET", "/representatives?format=jsonl", X_Tenant_Id="WY")
    assert again.headers["Location"] == queued.headers["Location"]
    path = f"/exports/{queued.headers['Location'].rpartition('/exports/')[2]}"

    def find_done() -> Any:
        reply = fresh.send("GET", path, X_Tenant_Id="WY")
        assert reply.status == 200, (path, reply.text)
        (found,) = reply.json["data"]
        assert found["state"] != "failed", found
        return found if found["state"] == "done" else None

    done = wait_for(find_done)
    data = download(done["url"])
    assert (done["bytes"], done["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert {json.loads(line)["name"] for line in data.decode().splitlines()} == {f"Zoë {n}" for n in range(PEOPLE)}
    assert fresh.send("GET", path, X_Tenant_Id="CA").status == 404


def test_night_writes_the_bulk_files_of_states_and_the_country(fresh: Deployed) -> None:
    draft = {"name": "Ada", "position": "County Commissioner"}
    made = fresh.send("POST", "/representatives", draft, X_Tenant_Id="WY-Teton")
    assert made.status == 201, made.text
    run_schedule(fresh)
    listed = wait_for(lambda: fresh.send("GET", "/bulk?limit=100").json["data"])
    (country,) = (each for each in listed if each["file"] == "US.jsonl")
    client = fresh.send("GET", "/bulk/US.jsonl")
    assert client.status == 307
    data = download(client.headers["Location"])
    assert (country["bytes"], country["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    people = [json.loads(line) for line in data.decode().splitlines()]
    assert country["records"] == len(people)
    (ada,) = (each for each in people if each["name"] == "Ada")
    assert ada["tenant"] == "WY-Teton"
    # A client that follows redirects, as curl -L does.
    assert ada["represent_id"] in download(f"{fresh.url}/bulk/WY.csv").decode()


def run_schedule(deployed: Deployed) -> None:
    """Run the function of the schedule, as EventBridge does at night."""
    client = deployed.place.client("lambda")
    (name,) = [
        each["FunctionName"]
        for each in client.list_functions()["Functions"]
        if "QueueBulkFiles" in each["FunctionName"] or "queue_bulk_files" in each["FunctionName"]
    ]
    event = {
        "version": "0", "id": "1", "account": "1", "region": "us-east-1", "resources": [], "source": "aws.events",
        "detail-type": "Scheduled Event", "time": "2026-11-21T08:30:00Z", "detail": {},
    }  # fmt: skip
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    assert "FunctionError" not in answer, answer["Payload"].read()
