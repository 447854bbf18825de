"""The four decorators: declarations are enforced at run time, and invalid ones fail at import with the fix."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pytest
from chalice.app import DynamoDBEvent, SQSEvent
from pydantic import BaseModel

from chalicelib.auth.permissions import ANONYMOUS, Permission, Principal, Role
from chalicelib.aws import clients
from chalicelib.aws.dynamodb_metering import current_meter
from chalicelib.aws.iam import CognitoOperation, DynamoDBOperation, SQSOperation
from chalicelib.core import settings
from chalicelib.core.errors import Forbidden, Unauthorized, Unavailable
from chalicelib.operations import execution_context, registry
from chalicelib.operations.declarations import NAME_ONLY, Misuse
from chalicelib.operations.execution_tracking import annotate_run, start_tracking
from chalicelib.operations.registry import api_tool, required_env_vars, track_execution, validated
from chalicelib.usage.execution import get_event_source

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from chalicelib.http.request import ApiRequest


@pytest.fixture(autouse=True)
def _a_registry_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("operations", "handlers"):
        monkeypatch.setattr(registry, name, {})


class Body(BaseModel):
    name: str


class KeyBody(BaseModel):
    name: str
    reason: str


@dataclass
class Asked:
    """A request that returns models without validation."""

    principal: Principal = ANONYMOUS
    tenant_id: str = "CA"
    endpoint: str = "POST /representatives"
    models: list[type[BaseModel]] = field(default_factory=list)
    query: dict[str, list[str]] = field(default_factory=dict)

    def body_model(self, model: type[BaseModel], media_types: tuple[str, ...]) -> BaseModel:
        assert media_types
        self.models.append(model)
        return model.model_construct(name="x")

    def query_model(self, model: type[BaseModel]) -> BaseModel:
        return self.body_model(model, ("query",))

    def check_principal(self) -> Principal:
        raise AssertionError("no effect of these operations outlasts a token")


EDITOR = Principal("staff", id="1", staff=frozenset({("CA", Role.EDITOR)}))
KEY = Principal("api_key", id="2", tenant="CA", permissions=frozenset({Permission.REPRESENTATIVES_CREATE}))


def declared(**contract: Any) -> registry.Operation:
    @validated("create", permission=Permission.REPRESENTATIVES_CREATE, tenant=True, **contract)
    def create(call: Any, *models: Any) -> Any:
        """Create something."""
        return call, *models

    return create


class TestValidated:
    def test_anonymous_caller_is_asked_to_authenticate(self) -> None:
        with pytest.raises(Unauthorized) as refused:
            declared().run(cast("ApiRequest", Asked()))
        assert refused.value.headers["WWW-Authenticate"] == 'Bearer realm="represent"'

    def test_caller_without_permission_is_refused_before_the_input_is_read(self) -> None:
        asked = Asked(Principal("staff", id="1", staff=frozenset({("NY", Role.ADMIN)})))
        with pytest.raises(Forbidden, match="representatives:create in CA"):
            declared(body=Body).run(cast("ApiRequest", asked))
        assert asked.models == []

    def test_key_is_refused_for_operations_that_need_a_token(self) -> None:
        @validated("me", permission=Permission.ME_READ)
        def me(_: Any) -> None:
            """Return the caller."""

        with pytest.raises(Unauthorized, match="requires a token"):
            me.run(cast("ApiRequest", Asked(KEY)))

    def test_operation_may_refuse_keys_that_carry_its_permission(self) -> None:
        create = declared(keys=False)
        assert create.grant.tokens_only
        with pytest.raises(Unauthorized, match="requires a token"):
            create.run(cast("ApiRequest", Asked(KEY)))
        create.run(cast("ApiRequest", Asked(EDITOR)))
        with pytest.raises(Misuse, match="keys must carry representatives:create"):
            validated("x", permission=create.permission, keys=False, body=Body, key_body=KeyBody)

    def test_token_and_key_may_have_different_models(self) -> None:
        create = declared(body=Body, key_body=KeyBody)
        for principal, model in ((EDITOR, Body), (KEY, KeyBody)):
            asked = Asked(principal)
            assert isinstance(create.run(cast("ApiRequest", asked))[1], model)

    def test_key_uses_the_token_model_by_default(self) -> None:
        asked = Asked(KEY)
        declared(body=Body).run(cast("ApiRequest", asked))
        assert asked.models == [Body]

    def test_router_gets_the_raw_body(self) -> None:
        asked = Asked(EDITOR)
        assert declared(body=Body, validate_body=False).run(cast("ApiRequest", asked)) == (asked,)
        assert asked.models == []

    def test_running_operation_is_the_current_caller(self) -> None:
        @validated("list", permission=Permission.TENANTS_READ)
        def names(_: Any) -> str:
            """Return the name of the running operation."""
            caller = execution_context.current_caller.get()
            return caller.name if caller else ""

        assert names.run(cast("ApiRequest", Asked())) == "list"
        assert execution_context.current_caller.get() is None


class TestMisuse:
    def test_two_operations_cannot_have_one_name(self) -> None:
        declared()
        with pytest.raises(Misuse, match="Two operations have the name 'create'; rename one of them"):
            declared()

    def test_operation_must_name_a_permission(self) -> None:
        for permission in (None, "anything"):
            with pytest.raises(Misuse, match=f"must name a Permission; got {permission!r}"):
                validated("x", permission=permission)  # type: ignore[arg-type]
        with pytest.raises(Misuse, match="Give the operation a name"):
            validated(lambda _: None)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("contract", "says"),
        [
            ({"headrs": ()}, "'x' declares headrs; validated knows also, body, errors, headers, "),
            ({"body": {}}, "body of 'x' must be a pydantic model class"),
            ({"key_body": KeyBody}, "it needs a body too"),
        ],
    )
    def test_invalid_contract_is_refused(self, contract: dict[str, Any], says: str) -> None:
        with pytest.raises(Misuse, match=says):
            validated("x", permission=Permission.REPRESENTATIVES_CREATE, **contract)

    def test_two_tools_cannot_have_one_name(self) -> None:
        for name in ("one", "two"):
            tool = api_tool("/x", tags=("x",), name="same", description="Does x.")

            def work(_: Any) -> None:
                """Work."""

            if name == "one":
                validated(name, permission=Permission.ME_READ)(tool(work))
            else:
                with pytest.raises(Misuse, match="Two tools have the name 'same'"):
                    validated(name, permission=Permission.ME_READ)(tool(work))

    def test_operation_and_event_function_cannot_have_one_name(self) -> None:
        declared()

        def create(_: Any) -> None: ...

        with pytest.raises(Misuse, match="Two event functions have the name 'create'"):
            track_execution(create)

    def test_settings_are_declared_once_with_matching_operations(self) -> None:
        once = required_env_vars({"DDB_TABLE_NAME": [DynamoDBOperation.QUERY]})(lambda: None)
        with pytest.raises(Misuse, match="has two @required_env_vars; declare everything in one"):
            required_env_vars({"USAGE_TABLE_NAME": [DynamoDBOperation.QUERY]})(once)
        for wrong, says in (
            (["DDB_TABLE_NAME"], "takes a dictionary"),
            (lambda: None, "takes a dictionary"),
            ({"DDB_TABLE_NAME": DynamoDBOperation.QUERY}, "DDB_TABLE_NAME takes a list"),
            ({"DDB_TABLE_NAME": []}, "DDB_TABLE_NAME is a table, a bucket or a queue; name the operations on it"),
            ({"IMPORT_QUEUE_URL": []}, "IMPORT_QUEUE_URL is a table, a bucket or a queue"),
            ({"api-base": []}, "'api-base' names no resource"),
            ({"API_BASE_URL": [DynamoDBOperation.QUERY]}, "'API_BASE_URL' names no resource"),
            ({"MODEL_ID": [DynamoDBOperation.QUERY]}, "declare a BedrockOperation"),
            (
                {"USER_POOL_CLIENT_ID": [CognitoOperation.CREATE_GROUP]},
                "is a plain value without AWS operations",
            ),
        ):
            with pytest.raises(Misuse, match=says):
                required_env_vars(wrong)  # type: ignore[arg-type]

    def test_configuration_and_names_need_no_operation(self) -> None:
        declared: list[dict[str, Any]] = [{"API_BASE_URL": []}, {"ROSTER_BUCKET_NAME": NAME_ONLY}]
        for needed in declared:
            assert required_env_vars(needed)(lambda: None).uses == {next(iter(needed)): frozenset()}  # type: ignore[attr-defined]

    def test_track_execution_requires_an_event_function(self) -> None:
        tool = api_tool("/x", tags=("x",), name="x", description="x")(lambda _: None)
        for wrong in (None, "nightly", tool):
            with pytest.raises(Misuse, match="on an event function, without parentheses"):
                track_execution(wrong)  # type: ignore[arg-type]

    def test_model_for_keys_needs_a_permission_that_keys_carry(self) -> None:
        with pytest.raises(Misuse, match="keys must carry users:list"):
            validated("x", permission=Permission.USERS_LIST, body=Body, key_body=Body)

    def test_operation_needs_a_docstring(self) -> None:
        with pytest.raises(Misuse, match="needs a docstring"):
            validated("x", permission=Permission.ME_READ)(lambda _: None)

    def test_track_execution_is_refused_on_a_validated_function(self) -> None:
        with pytest.raises(Misuse, match="validated already tracks 'create'; remove track_execution"):
            track_execution(cast("Any", declared()))

    def test_validated_is_refused_on_a_tracked_function(self) -> None:
        @track_execution
        def nightly(_: Any) -> None:
            """Do something."""

        for function in (nightly, declared()):
            with pytest.raises(Misuse, match="validated already tracks 'x'"):
                validated("x", permission=Permission.ME_READ)(cast("Any", function))

    def test_two_event_functions_cannot_have_one_name(self) -> None:
        def nightly(_: Any) -> None: ...

        track_execution(nightly)
        with pytest.raises(Misuse, match="Two event functions have the name 'nightly'"):
            track_execution(nightly)

    def test_inner_decorators_are_refused_outside(self) -> None:
        @track_execution
        def nightly(_: Any) -> None: ...

        with pytest.raises(Misuse, match="Put @required_env_vars under @validated: 'create'"):
            required_env_vars({})(cast("Any", declared()))
        with pytest.raises(Misuse, match="Put @api_tool under @track_execution: 'nightly'"):
            api_tool("/x", tags=("x",), name="x", description="x")(nightly)

    def test_variable_must_name_a_known_resource(self) -> None:
        with pytest.raises(Misuse, match=r"'TABLE' names no resource. Add it to RESOURCES in aws/iam.py"):
            required_env_vars({"TABLE": [DynamoDBOperation.QUERY]})

    def test_operation_must_belong_to_the_service_of_the_variable(self) -> None:
        with pytest.raises(Misuse, match="does not apply to DDB_TABLE_NAME; declare a DynamoDBOperation"):
            required_env_vars({"DDB_TABLE_NAME": [SQSOperation.SEND_MESSAGE]})

    @pytest.mark.parametrize(
        "bad", [{"path": "x"}, {"path": None}, {"tags": ()}, {"tags": "x"}, {"name": ""}, {"description": ""}]
    )
    def test_tool_needs_a_path_tags_name_and_description(self, bad: dict[str, Any]) -> None:
        good: dict[str, Any] = {"path": "/x", "tags": ("x",), "name": "x", "description": "Does x."}
        with pytest.raises(Misuse, match=r"The tool .* needs"):
            api_tool(**(good | bad))


class TestRequiredEnvVars:
    NEEDS: ClassVar[dict[str, Any]] = {
        "DDB_TABLE_NAME": [DynamoDBOperation.QUERY],
        "USAGE_TABLE_NAME": NAME_ONLY,
    }

    def test_declaration_is_stored_with_the_function(self) -> None:
        function = required_env_vars(self.NEEDS)(lambda: "done")
        assert function.uses == {  # type: ignore[attr-defined]
            "DDB_TABLE_NAME": frozenset({DynamoDBOperation.QUERY}),
            "USAGE_TABLE_NAME": frozenset(),
        }
        assert function() == "done"

    def test_uses_are_recorded_once_per_process(
        self, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch, calls: Any
    ) -> None:
        monkeypatch.setattr(execution_context, "recorded_uses", set())

        @required_env_vars(self.NEEDS)
        def work() -> str:
            return "done"

        assert [work(), work()] == ["done", "done"]
        assert calls.during() == ["PutItem", "PutItem"]  # one for the function, one for the request pipeline
        key = {"PK": {"S": "ENV"}, "SK": {"S": f"{__name__}.{work.__qualname__}"}}
        item = dynamodb.get_item(TableName="represent-local-usage", Key=key)["Item"]
        assert json.loads(item["doc"]["S"]) == {"DDB_TABLE_NAME": ["dynamodb:Query"], "USAGE_TABLE_NAME": []}

    def test_failed_record_is_logged_and_ignored(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(execution_context, "recorded_uses", set())

        def down() -> Any:
            raise Unavailable("The database is away.")

        monkeypatch.setattr(clients, "dynamodb", down)
        with caplog.at_level(logging.WARNING, "represent"):
            assert required_env_vars(self.NEEDS)(lambda: "done")() == "done"
        assert "The database is away." in caplog.text

    def test_missing_variable_stops_the_function_and_error_names_both_places(
        self, monkeypatch: pytest.MonkeyPatch, dynamodb: DynamoDBClient
    ) -> None:
        assert dynamodb
        monkeypatch.delenv("USER_POOL_ID")
        settings.load.cache_clear()
        with pytest.raises(
            settings.MissingSetting, match="environment nor in Parameter Store as /represent/local/USER_POOL_ID"
        ):
            required_env_vars({"USER_POOL_ID": []})(lambda: "done")()

    def test_variable_may_be_in_parameter_store(
        self, monkeypatch: pytest.MonkeyPatch, dynamodb: DynamoDBClient
    ) -> None:
        assert dynamodb
        clients.ssm().put_parameter(Name="/represent/local/USER_POOL_ID", Value="us-east-1_X", Type="SecureString")
        monkeypatch.delenv("USER_POOL_ID")
        settings.load.cache_clear()
        assert required_env_vars({"USER_POOL_ID": []})(lambda: settings.load().user_pool_id)() == "us-east-1_X"


class TestTrackExecution:
    def test_run_is_recorded_with_its_source_and_result_is_unchanged(self, caplog: pytest.LogCaptureFixture) -> None:
        @track_execution
        @required_env_vars({})
        def nightly(event: Any, context: Any = None) -> Any:
            return event, context

        with caplog.at_level(logging.INFO, "represent"):
            assert nightly({"source": "aws.events", "detail-type": "Scheduled Event"}, "c")[1] == "c"
        fields = caplog.records[-1].fields  # type: ignore[attr-defined]
        assert fields["duration_ms"] >= 0
        assert {**fields, "duration_ms": 0} == {
            "function": "nightly",
            "event_source": "schedule",
            "duration_ms": 0,
            "success": True,
            "error_type": None,
        }
        assert registry.handlers["nightly"].uses == {}

    def test_failure_is_recorded_and_raised_so_that_aws_retries(self, caplog: pytest.LogCaptureFixture) -> None:
        @track_execution
        def fails(_: Any) -> None:
            raise LookupError("no")

        with caplog.at_level(logging.INFO, "represent"), pytest.raises(LookupError):
            fails({})
        fields = caplog.records[-1].fields  # type: ignore[attr-defined]
        assert (fields["success"], fields["error_type"]) == (False, "LookupError")


@pytest.mark.parametrize(
    ("event", "source"),
    [
        (SQSEvent({"Records": [{"eventSource": "aws:sqs"}]}, None), "sqs"),
        (DynamoDBEvent({"Records": [{"eventSource": "aws:dynamodb"}]}, None), "dynamodb"),
        ({"Records": [{"eventSource": "aws:s3"}]}, "s3"),
        ({"Records": [{"eventSource": "aws:kinesis"}]}, "unknown"),
        ({"Records": []}, "unknown"),
        ({"Records": [{}]}, "unknown"),
        ({"Records": ["x"]}, "unknown"),
        ({"Records": [None]}, "unknown"),
        ({"source": "aws.events", "detail-type": "Scheduled Event"}, "schedule"),
        ({"source": "aws.s3", "detail-type": "Object Created"}, "s3"),
        ({"source": "represent", "detail-type": "vacancy.opened"}, "eventbridge"),
        ({"requestContext": {"httpMethod": "GET"}}, "http"),
        ({}, "unknown"),
        (None, "unknown"),
        ([], "unknown"),
    ],
)
def test_event_source_is_recognized_by_the_form_of_the_event(event: Any, source: str) -> None:
    assert get_event_source(event) == source


def test_annotating_without_an_execution_does_nothing() -> None:
    assert current_meter() is None
    annotate_run(account="CA")
    with start_tracking("test", event_source="schedule") as run:
        assert run.account is None
        annotate_run(account="CA")
        assert run.account == "CA"
