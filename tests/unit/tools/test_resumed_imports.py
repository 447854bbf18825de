"""A start resumes the imports that the last stop interrupted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from botocore.exceptions import ClientError

from chalicelib.imports.jobs import ImportJob, ImportState
from tools.local import resume_imports as imports

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MADE = {"TableName": "table", "ImportQueueUrl": "queue", "RosterBucketName": "bucket"}


def job(number: int, state: ImportState) -> ImportJob:
    return ImportJob(
        id=UUID(int=number), tenant="NY-Albany", state=state, file_name="a.csv", mode="apply", partial=False,
        created_at=NOW, created_by=None, updated_at=NOW, expires_at=NOW,
    )  # fmt: skip


class Place:
    """A stage with imports, some of whose files have been uploaded."""

    def __init__(self, *jobs: ImportJob, uploaded: tuple[ImportJob, ...] = (), code: str = "NoSuchKey") -> None:
        self.pages = [{"Items": [{"doc": {"S": each.model_dump_json(exclude_defaults=True)}}]} for each in jobs]
        self.uploaded = {f"uploads/NY-Albany/{each.id}/roster" for each in uploaded}
        self.code = code
        self.sent: list[Any] = []
        self.copied: list[str] = []

    def client(self, _: str) -> Any:
        return self

    def get_paginator(self, name: str) -> Any:
        assert name == "scan"
        return self

    def paginate(self, **_: Any) -> Any:
        return self.pages

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 (boto3's names)
        assert QueueUrl == "queue"
        self.sent.append(json.loads(MessageBody))

    def copy_object(self, Key: str, **_: Any) -> None:  # noqa: N803
        if Key not in self.uploaded:
            raise ClientError({"Error": {"Code": self.code}}, "CopyObject")
        self.copied.append(Key)


@pytest.fixture(autouse=True)
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "require_outputs", lambda _: MADE)


def test_only_imports_in_progress_get_a_worker() -> None:
    jobs = [job(number, state) for number, state in enumerate(ImportState)]
    place: Any = Place(*jobs)
    assert imports.resume(place) == 2
    under_way = [str(each.id) for each in jobs if each.state in (ImportState.PLANNING, ImportState.APPLYING)]
    assert place.sent == [{"name": "import", "tenant": "NY-Albany", "about": about} for about in under_way]
    assert place.copied == []


def test_upload_event_of_a_waiting_import_is_sent_again() -> None:
    waiting = [job(1, ImportState.WAITING), job(2, ImportState.WAITING)]
    place: Any = Place(*waiting, uploaded=(waiting[1],))
    assert imports.resume(place) == 1
    assert place.copied == [f"uploads/NY-Albany/{waiting[1].id}/roster"]
    assert place.sent == []


def test_other_errors_of_the_bucket_are_raised() -> None:
    place: Any = Place(job(1, ImportState.WAITING), code="AccessDenied")
    with pytest.raises(ClientError, match="AccessDenied"):
        imports.resume(place)
