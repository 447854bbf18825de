"""Commands for event sources and their dead letters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.support import create_tables
from tools.cli import main
from tools.deploy import chalice_state, event_sources, settling
from tools.deploy.cloudformation import StackError
from tools.deploy.stage import DeployTarget, require_outputs
from tools.ops import republish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient

CHANGE = {
    "sequence": 1, "type": "created", "representative_id": "0b8f1f5e-3c5e-4b7e-9d0a-6a1f0c2d4e8f", "source": "t",
    "actor": {"kind": "system"}, "at": "2026-01-31T12:00:00Z", "changed": ["name"], "before": None,
    "after": {"name": "Ada", "status": "upcoming"},
}  # fmt: skip


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "UpdateEventSourceMapping")


class Sources:
    """A Lambda client with event sources; `states` are the answers of the next calls, and codes are refusals."""

    def __init__(self, *sources: dict[str, Any], states: tuple[str, ...] = (), refusals: tuple[str, ...] = ()) -> None:
        self.sources = list(sources)
        self.updates: list[dict[str, Any]] = []
        self.deleted: list[str] = []
        self.states, self.refusals = list(states), list(refusals)

    def get_event_source_mapping(self, UUID: str) -> dict[str, Any]:  # noqa: N803 (AWS's name)
        state = self.states.pop(0) if self.states else "Enabled"
        if state.endswith("Exception"):
            raise refusal(state)
        return {"UUID": UUID, "State": state}

    def delete_event_source_mapping(self, UUID: str) -> None:  # noqa: N803
        if self.refusals:
            raise refusal(self.refusals.pop(0))
        self.deleted.append(UUID)

    def list_event_source_mappings(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803 (AWS's name)
        assert FunctionName == "represent-dev-publish_changes"
        return {"EventSourceMappings": self.sources}

    def update_event_source_mapping(self, UUID: str, **options: Any) -> None:  # noqa: N803
        if self.refusals:
            raise refusal(self.refusals.pop(0))
        self.updates.append(options)
        next(source for source in self.sources if source["UUID"] == UUID).update(options)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> DeployTarget:
    """Return a stage whose resources are deployed."""
    made = {"ChangesDeadLettersArn": "arn:aws:sqs:us-east-1:1:represent-dev-changes-dead"}
    monkeypatch.setattr(event_sources, "require_outputs", lambda _: made)
    return DeployTarget("dev")


def given(place: DeployTarget, client: Sources, monkeypatch: pytest.MonkeyPatch) -> DeployTarget:
    monkeypatch.setattr(DeployTarget, "client", lambda _self, _name: client)
    return place


def test_sources_get_the_options_of_the_overlay_once(place: DeployTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    client, said = Sources({"UUID": "1"}), list[str]()
    assert event_sources.apply(given(place, client, monkeypatch), said.append) == 1
    (options,) = client.updates
    assert options["DestinationConfig"]["OnFailure"]["Destination"].endswith("changes-dead")
    assert (options["BisectBatchOnFunctionError"], options["FunctionResponseTypes"]) == (
        True, ["ReportBatchItemFailures"]
    )  # fmt: skip
    assert "Stream" not in options
    assert event_sources.apply(place, said.append) == 0
    assert said[-1] == "0 event sources changed"


def test_missing_event_source_error_names_the_deploy_command(
    place: DeployTarget, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(place, Sources(), monkeypatch)
    assert main(["deploy", "event-sources", "--stage", "dev"]) == 1
    assert "run: chalice deploy --stage dev" in capsys.readouterr().err
    client = Sources({"UUID": "1"})
    given(place, client, monkeypatch)
    assert main(["deploy", "event-sources", "--stage", "dev"]) == 0


class TestSettling:
    @pytest.fixture(autouse=True)
    def _quick(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settling, "PAUSE", 0)

    def test_source_that_is_being_created_is_updated_afterwards(
        self, place: DeployTarget, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = Sources(
            {"UUID": "1"},
            states=("Creating", "Creating", "Enabled"),
            refusals=("ResourceInUseException", "ResourceInUseException"),
        )
        assert event_sources.apply(given(place, client, monkeypatch), lambda _: None) == 1
        assert (len(client.updates), client.states, client.refusals) == (1, [], [])

    def test_other_refusals_are_errors(self) -> None:
        for operation in ("update", "delete"):
            with pytest.raises(ClientError, match="InvalidParameterValueException"):
                settling.change(Sources(refusals=("InvalidParameterValueException",)), operation, "1")
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            settling.change(Sources(refusals=("ResourceNotFoundException",)), "update", "1")
        with pytest.raises(ClientError, match="ServiceException"):
            settling.wait_until_settled(Sources(states=("ServiceException",)), "1")

    def test_source_is_deleted_once_it_has_settled_or_is_gone(self) -> None:
        client = Sources(states=("Creating",), refusals=("ResourceInUseException",))
        settling.change(client, "delete", "1")
        assert client.deleted == ["1"]
        for gone in (Sources(states=("Deleting", "ResourceNotFoundException")),
                     Sources(refusals=("ResourceNotFoundException",))):  # fmt: skip
            settling.change(gone, "delete", "1")
            assert gone.deleted == []

    def test_wait_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settling, "PATIENCE", 0)
        with pytest.raises(StackError, match="1 has not settled within 0 s; rerun the same command"):
            settling.wait_until_settled(Sources(states=("Creating", "Creating")), "1")

    def test_source_is_adopted_once_it_has_settled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        queue = "arn:aws:sqs:us-east-1:1:represent-dev-tasks"
        sources = [{"UUID": name, "EventSourceArn": queue, "State": "Creating"} for name in ("gone", "kept", "extra")]
        client = Sources(*sources, states=("Deleting", "ResourceNotFoundException", "Creating", "Enabled"))
        monkeypatch.setattr(client, "list_event_source_mappings", lambda **_: {"EventSourceMappings": sources})
        monkeypatch.setattr(DeployTarget, "client", lambda _self, _name: client)
        (adopted,) = chalice_state._sources(DeployTarget("dev"), "run_task", "arn", lambda _: None)
        assert adopted["event_uuid"] == "kept"
        assert (client.deleted, client.states) == (["extra"], [])


class TestDeadLetters:
    @pytest.fixture
    def stage(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
        """Yield a stage with a stream of one change, a queue of dead letters, and a bus."""
        with mock_aws():
            table = boto3.client("dynamodb")
            create_tables(table)
            table.create_table(
                TableName="streamed",
                BillingMode="PAY_PER_REQUEST",
                KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("PK", "SK")],
                StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            )
            item = {"PK": {"S": "TENANT#CA#CHANGES"}, "SK": {"S": "1"}, "doc": {"S": json.dumps(CHANGE)}}
            table.put_item(TableName="streamed", Item=item)
            streams = boto3.client("dynamodbstreams")
            (stream,) = streams.list_streams(TableName="streamed")["Streams"]
            (shard,) = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
            start = streams.get_shard_iterator(
                StreamArn=stream["StreamArn"], ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
            (record,) = streams.get_records(ShardIterator=start)["Records"]
            at = record["dynamodb"]["SequenceNumber"]
            sqs = boto3.client("sqs")
            url = sqs.create_queue(QueueName="dead")["QueueUrl"]
            note = {"shardId": shard["ShardId"], "streamArn": stream["StreamArn"]}
            note |= {"startSequenceNumber": at, "endSequenceNumber": at}
            note |= {f"approximateArrivalOf{one}Record": "2026-01-31T12:00:01.5Z" for one in ("First", "Last")}
            sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"DDBStreamBatchInfo": note}))
            made = {"ChangesDeadLettersUrl": url, "EventBusName": "heard", "TableName": "represent-local"}
            monkeypatch.setattr(republish, "require_outputs", lambda _: made)
            yield made

    def test_change_of_a_note_is_republished_and_the_note_deleted(self, stage: dict[str, str]) -> None:
        boto3.client("events").create_event_bus(Name="heard")
        said: list[str] = []
        assert republish.redrive(DeployTarget("dev"), said.append) == 0
        assert said[-1] == "1 notes deleted, 0 left"
        assert republish.redrive(DeployTarget("dev"), said.append) == 0
        assert said[-1] == "0 notes deleted, 0 left"
        assert stage

    @pytest.mark.parametrize("answer", ["empty pages", "an error"])
    def test_trimmed_records_are_republished_from_the_stored_changes(
        self, stage: dict[str, str], monkeypatch: pytest.MonkeyPatch, answer: str
    ) -> None:
        dynamodb, published = boto3.client("dynamodb"), list[Any]()
        for tenant in ("CA", "NY"):
            dynamodb.put_item(
                TableName=stage["TableName"],
                Item={"PK": {"S": f"TENANT#{tenant}"}, "SK": {"S": "META"}, "GSI1PK": {"S": "TENANTS"},
                      "GSI1SK": {"S": tenant}},
            )  # fmt: skip
            for sequence, at in ((1, "2026-01-31T09:00:00Z"), (2, "2026-01-31T12:00:00Z"), (3, "2026-01-31T15:00:00Z")):
                doc = json.dumps(CHANGE | {"sequence": sequence, "at": at})
                key = {"PK": {"S": f"TENANT#{tenant}#CHANGES"}, "SK": {"S": f"{sequence:012}"}}
                dynamodb.put_item(TableName=stage["TableName"], Item=key | {"doc": {"S": doc}})

        class Stream:
            def get_shard_iterator(self, **_: Any) -> dict[str, str]:
                if answer == "an error":
                    raise ClientError({"Error": {"Code": "TrimmedDataAccessException", "Message": ""}}, "x")
                return {"ShardIterator": "i"}

            def get_records(self, ShardIterator: str) -> dict[str, Any]:  # noqa: N803 (AWS's name)
                return {"Records": [], "NextShardIterator": "j"} if ShardIterator == "i" else {"Records": []}

        real = DeployTarget.client
        monkeypatch.setattr(
            DeployTarget, "client", lambda self, name: Stream() if name == "dynamodbstreams" else real(self, name)
        )

        def publish(*arguments: Any) -> bool:
            published.append(arguments[2])
            return True

        monkeypatch.setattr(republish, "_publish", publish)
        assert republish.redrive(DeployTarget("dev"), lambda _: None) == 0
        assert sorted(record["dynamodb"]["Keys"]["PK"]["S"] for record in published[0]) == [
            "TENANT#CA#CHANGES", "TENANT#NY#CHANGES",
        ]  # fmt: skip

    def test_unreadable_stream_is_an_error(self, stage: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
        class Stream:
            def get_shard_iterator(self, **_: Any) -> dict[str, str]:
                raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "x")

        real = DeployTarget.client
        monkeypatch.setattr(
            DeployTarget, "client", lambda self, name: Stream() if name == "dynamodbstreams" else real(self, name)
        )
        with pytest.raises(ClientError):
            republish.redrive(DeployTarget("dev"), lambda _: None)
        assert stage

    def test_note_remains_if_the_bus_refuses_changes(
        self, stage: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(republish, "_publish", lambda *_: False)
        said: list[str] = []
        assert republish.redrive(DeployTarget("dev"), said.append) == 1
        assert "the bus did not accept all changes; run this again" in said[0]
        assert stage


def test_republishing_an_undeployed_stage_is_an_error(
    dynamodb: DynamoDBClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dynamodb
    assert main(["ops", "republish", "--stage", "dev"]) == 1
    assert "not deployed" in capsys.readouterr().err
    with pytest.raises(StackError):
        require_outputs(DeployTarget("dev"))
