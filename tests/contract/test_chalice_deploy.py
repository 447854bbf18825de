"""The commands `deploy dev` and `deploy destroy` with the real Chalice command line, against a moto server.

One server runs through the steps of a stage's life; the tests check the recorded state after each step.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from app import app
from chalicelib.core.settings import PARAMETERS
from tests.support import ROOT
from tools.deploy import (
    chalice_deploy,
    chalice_postdeploy,
    chalice_state,
    cloudformation,
    package,
    parameters,
    release,
    stage,
    status,
)
from tools.deploy import event_sources as sources
from tools.deploy.stage import DeployTarget
from tools.generate import functions, policies, tenant_mapping
from tools.local.ministack import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("moto")
NAMES = {"api_handler", *functions.list_functions()}
SOURCE = "arn:aws:lambda:us-east-1:123456789012:event-source-mapping:"
ANY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
QUEUES = {
    "run_task": "tasks",
    "notify_operators": "critical-errors",
    "process_import": "imports",
    "process_source": "sources",
    "process_export": "exports",
}


@dataclass
class Seen:
    """The state of the account after a step, and the printed lines."""

    said: list[str]
    functions: dict[str, Any]
    roles: dict[str, Any]
    sources: list[Any]
    rules: dict[str, Any]
    apis: list[str]
    stages: list[str]
    invokers: list[Any]
    swagger: dict[str, Any]
    outputs: dict[str, str]
    tags: list[tuple[str, set[str]]]
    gateway: dict[str, Any]
    alarms: dict[str, Any]
    status: list[str]
    bounds: set[str]


@dataclass
class Life:
    """A stage on a server of its own."""

    place: DeployTarget
    folder: Path
    after: dict[str, Seen] = field(default_factory=dict)
    failure: str = ""

    def see(self, step: str, said: list[str]) -> None:
        """Record the state after a step."""
        client, iam, events = (self.place.client(name) for name in ("lambda", "iam", "events"))
        functions = {entry["FunctionName"]: entry for entry in client.list_functions()["Functions"]}
        roles = [entry["RoleName"] for entry in iam.list_roles()["Roles"]]
        apis = [entry["id"] for entry in self.place.client("apigateway").get_rest_apis()["items"]]
        sent = sorted(self.folder.glob("swagger-*.json"), key=lambda file: int(file.stem.rpartition("-")[2]))
        rules = [entry["Name"] for entry in events.list_rules()["Rules"]]
        gateway = self.place.client("apigateway")
        stages = [(api, s) for api in apis for s in gateway.get_stages(restApiId=api)["item"]]
        invoke_policy = (
            client.get_policy(FunctionName="represent-dev") if "represent-dev" in functions else {"Policy": "{}"}
        )
        self.after[step] = Seen(
            list(said),
            functions,
            {name: {p: iam.get_role_policy(RoleName=name, PolicyName=p)["PolicyDocument"]
                    for p in iam.list_role_policies(RoleName=name)["PolicyNames"]} for name in roles},
            client.list_event_source_mappings()["EventSourceMappings"],
            {name: events.describe_rule(Name=name) | events.list_targets_by_rule(Rule=name) for name in rules},
            apis,
            [s["stageName"] for _, s in stages],
            json.loads(invoke_policy["Policy"]).get("Statement", []),
            json.loads(sent[-1].read_text(encoding="utf-8")) if sent else {},
            stage.outputs(self.place, self.place.resources),
            [
                *((name, {tag["Key"] for tag in iam.list_role_tags(RoleName=name)["Tags"]}) for name in roles),
                *((rule["Name"], {tag["Key"] for tag in events.list_tags_for_resource(ResourceARN=rule["Arn"])["Tags"]})
                  for rule in events.list_rules()["Rules"]),
                *((name, set(client.list_tags(Resource=entry["FunctionArn"])["Tags"]))
                  for name, entry in functions.items()),
                *((source["UUID"], set(client.list_tags(Resource=SOURCE + source["UUID"])["Tags"]))
                  for source in client.list_event_source_mappings()["EventSourceMappings"]),
                *((api["name"], set(api.get("tags") or {})) for api in gateway.get_rest_apis()["items"]),
                *((s["stageName"], set(s.get("tags") or {})) for _, s in stages),
            ],
            stages[0][1] if stages else {},
            {one["AlarmName"]: one for one in self.place.client("cloudwatch").describe_alarms()["MetricAlarms"]},
            list(status.describe(self.place)),
            {iam.get_role(RoleName=name)["Role"].get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", "")
             for name in roles},
        )  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Start a moto server for this module."""
    folder, port = tmp_path_factory.mktemp("moto"), free_port()
    command = [sys.executable, "-m", "tests.moto_cloud", str(port), str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603 (ours)
        try:
            _wait(f"http://127.0.0.1:{port}/moto-api/", process)
            yield Life(DeployTarget("dev", f"http://127.0.0.1:{port}"), folder)
        finally:
            process.terminate()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (ours)
                return
        except OSError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def life(server: Life, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """Run a stage through its life: two interrupted deploys, a deploy, another, one with other routes, and destroy."""
    said = list[str]()
    server.place.client("iam").create_policy(PolicyName="represent-boundary-dev", PolicyDocument=json.dumps(ANY))
    with pytest.MonkeyPatch.context() as patch:
        interrupted = server.folder / "interrupted"
        interrupted.touch()
        with pytest.raises(cloudformation.StackError) as failure:
            chalice_deploy.deploy(server.place, said.append)
        server.failure = str(failure.value)
        with patch.context() as forgetful:  # Chalice's own behaviour when it runs again
            forgetful.setattr(chalice_state, "reconstruct", lambda *_: [])
            with pytest.raises(cloudformation.StackError):
                chalice_deploy.deploy(server.place, said.append)
        server.see("interrupted", said)
        interrupted.unlink()
        for step in ("deployed", "again", "changed"):
            said.clear()
            if step == "changed":
                patch.setattr(package, "APP", _with_other_routes(tmp_path_factory.mktemp("changed")))
            if step == "again":
                said += _make("deploy", server.place)
            else:
                chalice_deploy.deploy(server.place, said.append)
            server.see(step, said)
    for step in ("destroyed", "destroyed again"):
        server.see(step, _make("destroy", server.place))
    return server


def _make(verb: str, place: DeployTarget) -> list[str]:
    """Run a deploy command; return the lines that it prints."""
    verb = "dev" if verb == "deploy" else verb
    command = [sys.executable, "-m", "tools", "deploy", verb, "--stage", "dev", "--endpoint-url", str(place.endpoint)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def _with_other_routes(folder: Path) -> Path:
    """Copy the app with one route added and one removed, and with the overlay that `make generate` would write."""
    changed = folder / "represent-app"
    shutil.copytree(package.APP, changed, ignore=package.LEFT_BEHIND)
    contents = (changed / "app.py").read_text(encoding="utf-8")
    contents = contents.replace('app.serve("GET", "/events/schemas"', 'app.serve("GET", "/events/catalogue"')
    (changed / "app.py").write_text(contents, encoding="utf-8")
    overlay = changed / ".chalice" / "overlay.yaml"
    text = overlay.read_text(encoding="utf-8")
    overlay.write_text(text.replace("          /events/schemas:\n", "          /events/catalogue:\n"), encoding="utf-8")
    return changed


@pytest.fixture
def deployed(life: Life) -> Seen:
    return life.after["deployed"]


def test_interrupted_first_deploy_explains_the_next_step(life: Life) -> None:
    assert "rerun the same command to continue" in life.failure
    assert "Interrupted by the test." in life.failure


def test_duplicates_of_an_interrupted_deploy_are_removed_and_the_rest_is_adopted(life: Life) -> None:
    before, after = life.after["interrupted"], life.after["deployed"]
    assert (len(before.apis), len(before.sources)) == (2, 12)
    (kept,) = after.apis
    assert kept in before.apis
    assert len(after.sources) == 6
    assert {source["UUID"] for source in after.sources} < {source["UUID"] for source in before.sources}
    assert sum("left by an interrupted deploy" in line for line in after.said) == 1
    assert sum("deleted a duplicate event source of" in line for line in after.said) == 6
    assert not any("Creating" in line for line in after.said)


def test_only_the_remaining_api_may_invoke_the_function(life: Life) -> None:
    assert len(life.after["interrupted"].invokers) == 2
    (statement,) = life.after["deployed"].invokers
    assert statement["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert f":{life.after['deployed'].apis[0]}/" in json.dumps(statement["Condition"])


def test_each_function_has_its_own_role_with_the_generated_policy(deployed: Seen) -> None:
    roles = {name: made for name, made in deployed.roles.items() if name != "represent-dev-tenant"}
    assert set(roles) == {f"represent-dev-{name}" for name in NAMES}
    for name in NAMES:
        wanted = json.loads(policies.file_of("dev", name).read_text(encoding="utf-8"))
        assert list(roles[f"represent-dev-{name}"].values()) == [wanted]
        function = "represent-dev" if name == "api_handler" else f"represent-dev-{name}"
        assert deployed.functions[function]["Role"].endswith(f":role/represent-dev-{name}")
    assert len(deployed.functions) == len(NAMES)


def test_every_role_has_the_boundary_of_the_pipeline(life: Life) -> None:
    for step in ("interrupted", "deployed", "changed"):
        assert life.after[step].bounds == {"arn:aws:iam::123456789012:policy/represent-boundary-dev"}


def test_api_of_an_interrupted_deploy_has_its_tags(life: Life) -> None:
    # A pipeline may only continue with an API that has the tag of its stage.
    for step in ("interrupted", "deployed"):
        named = [tags for name, tags in life.after[step].tags if name in ("represent", "represent-dev")]
        assert all("Stage" in tags for tags in named), step


def test_functions_are_configured_as_in_the_package(deployed: Seen) -> None:
    template = json.loads((package.build("dev") / "sam.json").read_text(encoding="utf-8"))["Resources"]
    for logical_id, resource in template.items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        handler = sources.handler(logical_id)
        made = deployed.functions["represent-dev" if logical_id == "APIHandler" else f"represent-dev-{handler}"]
        wanted = resource["Properties"]
        for key in ("Handler", "Runtime", "MemorySize", "Timeout", "TenancyConfig", "EphemeralStorage"):
            if key in wanted:
                assert made[key] == wanted[key], (logical_id, key)
        assert ("TenancyConfig" in made) is (logical_id == "APIHandler")
        variables = made["Environment"]["Variables"]
        role = {"TENANT_ROLE_ARN": deployed.outputs["TenantRoleArn"], "USER_POOL_CLIENT_TYPE": "public"}
        known = {name: variables.get(name) for name in PARAMETERS}
        assert all(known.values())
        assert known["USER_POOL_ID"] == deployed.outputs["UserPoolId"]
        assert variables == wanted["Environment"]["Variables"] | role | known


def test_functions_run_the_zip_of_the_package(deployed: Seen) -> None:
    size = (package.build("dev") / "deployment.zip").stat().st_size
    assert {entry["CodeSize"] for entry in deployed.functions.values()} == {size}


def test_event_sources_have_the_options_that_chalice_cannot_set(deployed: Seen) -> None:
    by_function = {source["FunctionArn"].rpartition("represent-dev-")[2]: source for source in deployed.sources}
    stream = by_function.pop("publish_changes")
    assert stream["EventSourceArn"] == deployed.outputs["TableStreamArn"]
    assert (stream["StartingPosition"], stream["BatchSize"]) == ("TRIM_HORIZON", 100)
    wanted = sources.options(deployed.outputs)["publish_changes"]
    assert {"BisectBatchOnFunctionError", "DestinationConfig", "FunctionResponseTypes"} < set(wanted)
    for key, value in wanted.items():
        found = stream[key]
        assert (found["OnFailure"]["Destination"] if key == "DestinationConfig" else found) == (
            value["OnFailure"]["Destination"] if key == "DestinationConfig" else value
        )
    assert {name: source["EventSourceArn"].rpartition("represent-dev-")[2] for name, source in by_function.items()} == (
        QUEUES
    )
    assert {source["BatchSize"] for source in by_function.values()} == {1}


def test_schedules_and_uploads_start_their_functions(deployed: Seen) -> None:
    triggers = {
        name.removeprefix("represent-dev-"): (rule.get("ScheduleExpression") or json.loads(rule["EventPattern"]))
        for name, rule in deployed.rules.items()
    }
    assert triggers.pop("start_import-event")["detail-type"] == ["Object Created"]
    assert triggers.items() >= {
        "review_tenants-event": "cron(5 0 * * ? *)", "roll_up_usage-event": "cron(10 * * * ? *)"
    }.items()  # fmt: skip
    for name, rule in deployed.rules.items():
        (target,) = rule["Targets"]
        assert target["Arn"].endswith(f":function:{name.removesuffix('-event')}")


def test_deployed_api_has_every_route_and_the_gateway_responses(deployed: Seen) -> None:
    sent = deployed.swagger
    assert sent["swagger"] == "2.0"
    assert set(sent["paths"]) == set(app.routes)
    for path, methods in sent["paths"].items():
        assert set(methods) == {"delete", "get", "head", "options", "patch", "post", "put"}
        for definition in methods.values():
            integration = definition["x-amazon-apigateway-integration"]
            assert integration["uri"].endswith(":function:represent-dev/invocations"), path
            assert integration["type"] == "aws_proxy"
            assert set(integration["requestParameters"]) == {tenant_mapping.TARGET}
    packaged = json.loads((package.build("dev") / "sam.json").read_text(encoding="utf-8"))
    definition = packaged["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    for key in ("x-amazon-apigateway-gateway-responses", "x-amazon-apigateway-request-validators"):
        assert sent[key] == definition[key]
    assert deployed.stages == ["dev"]


def test_routes_that_need_a_token_use_the_stages_user_pool(deployed: Seen) -> None:
    (name,) = deployed.swagger["securityDefinitions"]
    authorizer = deployed.swagger["securityDefinitions"][name]["x-amazon-apigateway-authorizer"]
    assert authorizer == {"type": "cognito_user_pools", "providerARNs": [deployed.outputs["UserPoolArn"]]}
    guarded = {
        (method.upper(), path)
        for path, methods in deployed.swagger["paths"].items()
        for method, definition in methods.items()
        if definition.get("security") == [{name: []}]
    }
    expected = {place for place, operation in app.served.items() if operation.grant.tokens_only}
    assert guarded == expected | {("HEAD", path) for method, path in expected if method == "GET"}
    assert guarded


def test_api_is_throttled_traced_and_logged_like_a_release(deployed: Seen) -> None:
    methods, chosen = deployed.gateway["methodSettings"]["*/*"], parameters.read_parameters("dev")
    assert methods["throttlingRateLimit"] == float(chosen["RateLimit"])
    assert methods["throttlingBurstLimit"] == float(chosen["BurstLimit"])
    assert methods["dataTraceEnabled"] is False
    assert deployed.gateway["tracingEnabled"] is True
    packaged = json.loads((package.build("dev") / "sam.json").read_text(encoding="utf-8"))["Resources"]["RestAPI"]
    log = deployed.gateway["accessLogSettings"]
    assert log["format"] == packaged["Properties"]["AccessLogSetting"]["Format"]
    assert log["destinationArn"] == "arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/represent-dev"
    assert deployed.swagger["info"]["title"] == "represent-dev"


def test_functions_and_api_have_the_alarms_of_a_release(deployed: Seen) -> None:
    overlay = package.read_overlay()
    wanted = overlay["Outputs"]["AlarmNames"]["Value"]["Fn::Sub"].replace("${Stage}", "dev").split(",")
    assert set(wanted) <= set(deployed.alarms)
    watched = Counter[str]()
    for alarm in (deployed.alarms[name] for name in wanted):
        assert alarm["AlarmActions"] == [deployed.outputs["AlarmsTopicArn"]]
        about = {one["Name"]: one["Value"] for one in alarm["Dimensions"]}
        watched[about.get("FunctionName") or f"{about.get('ApiName', 'application')} {about['Stage']}"] += 1
    assert watched == {
        **dict.fromkeys(deployed.functions, 3), "represent-dev-publish_changes": 4, "represent-dev dev": 1,
        "application dev": 1,
    }  # fmt: skip
    assert [f"alarm {name}: {deployed.alarms[name]['StateValue']}" in deployed.status for name in wanted] == [
        True for _ in wanted
    ]


def test_unchanged_settings_are_not_set_again(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, asked = chalice_postdeploy.settings(life.place, package.read_overlay()), list[Any]()
    there = {
        "methodSettings": {
            "*/*": {"throttlingRateLimit": 100.0, "throttlingBurstLimit": 200, "dataTraceEnabled": False}
        },
        "accessLogSettings": {key.rpartition("/")[2]: wanted[key] for key in wanted if "accessLog" in key},
        "tracingEnabled": True,
    }  # fmt: skip
    client = SimpleNamespace(
        get_stage=lambda **_: there,
        update_stage=lambda **update: asked.append(update),
        meta=life.place.client("sts").meta,
    )
    account = life.place.account
    monkeypatch.setattr(DeployTarget, "client", lambda *_: client)
    monkeypatch.setattr(DeployTarget, "account", account)
    assert chalice_postdeploy._update_stage(life.place, "x", package.read_overlay()) == []
    assert asked == []
    there["tracingEnabled"] = False
    assert chalice_postdeploy._update_stage(life.place, "x", package.read_overlay()) == ["tracingEnabled"]
    assert [update["patchOperations"][0]["path"] for update in asked] == ["/tracingEnabled"]


def test_everything_has_the_tags_of_the_stage(deployed: Seen) -> None:
    assert len(deployed.tags) == 2 + 3 * len(NAMES)
    for name, tags in deployed.tags:
        assert tags >= set(parameters.TAGS), name


def test_settings_that_a_plain_deploy_does_not_support_are_refused(
    life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "parameters.json"
    monkeypatch.setattr(parameters, "FILE", file)
    file.write_text('{"dev": {"Vpc": "no", "WebAcl": "no", "WebAclArn": ""}}')
    chalice_postdeploy.check_supported("dev")
    file.write_text('{"dev": {"Vpc": "yes", "WebAclArn": "arn"}}')
    with pytest.raises(cloudformation.StackError, match=r"Vpc and WebAclArn of stage 'dev'.*make release STAGE=dev"):
        chalice_deploy.deploy(life.place)


def test_status_of_a_chalice_stage_is_printed(life: Life) -> None:
    status = life.after["deployed"].status
    assert status[:2] == ["stack represent-dev-resources: CREATE_COMPLETE", "stack represent-dev: not deployed"]
    assert status[2] == f"API: {chalice_state.url(life.place, life.after['deployed'].apis[0])}"
    assert sum(line.startswith("function represent-dev") for line in status) == len(NAMES)
    assert sum(line.startswith("queue represent-dev-") for line in status) == 11
    assert life.after["destroyed"].status == [
        "stack represent-dev-resources: not deployed",
        "stack represent-dev: not deployed",
    ]


def test_second_deploy_changes_nothing(life: Life) -> None:
    before, after = life.after["deployed"], life.after["again"]
    assert after.swagger == before.swagger
    assert after.apis == before.apis
    assert [source["UUID"] for source in after.sources] == [source["UUID"] for source in before.sources]
    assert after.roles == before.roles
    assert after.invokers == before.invokers
    assert after.said[0] == "resources of stage dev: nothing to change"
    # moto stores no LoggingConfig, and recreates an API's stage at each deployment: both are set each time.
    changed = [line for line in after.said[1:-1] if not line.endswith(("LoggingConfig", ", tracingEnabled"))]
    assert changed[-1] == "0 event sources changed"
    assert after.said[-1] == f"API: https://{after.apis[0]}.execute-api.us-east-1.amazonaws.com/dev/"


def test_route_is_added_and_another_removed(life: Life) -> None:
    before, after = life.after["again"], life.after["changed"]
    assert set(after.swagger["paths"]) - set(before.swagger["paths"]) == {"/events/catalogue"}
    assert set(before.swagger["paths"]) - set(after.swagger["paths"]) == {"/events/schemas"}
    assert (after.apis, len(after.sources)) == (before.apis, 6)


def test_destroyed_stage_leaves_nothing(life: Life) -> None:
    left = life.after["destroyed"]
    assert not any((left.functions, left.roles, left.sources, left.rules, left.apis, left.outputs, left.alarms))
    client = life.place.client
    assert client("sqs").list_queues().get("QueueUrls", []) == []
    assert client("dynamodb").list_tables()["TableNames"] == []
    assert client("s3").list_buckets()["Buckets"] == []
    assert client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"] == []
    assert client("logs").describe_log_groups()["logGroups"] == []
    assert client("ssm").describe_parameters()["Parameters"] == []
    assert client("sns").list_topics()["Topics"] == []
    assert [bus["Name"] for bus in client("events").list_event_buses()["EventBuses"]] == ["default"]
    assert left.said[-1] == "represent-dev-resources: removed"
    assert life.after["destroyed again"].said == [
        "represent-dev: was not there",
        "represent-dev-resources: was not there",
    ]


def test_state_file_is_saved_only_for_aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chalice_deploy, "DEPLOYED", tmp_path / "deployed")
    state = tmp_path / "dev.json"
    state.write_text("{}", encoding="utf-8")
    chalice_deploy._save_state(DeployTarget("dev", "http://127.0.0.1:1"), state)
    assert not (tmp_path / "deployed").exists()
    chalice_deploy._save_state(DeployTarget("dev"), state)
    assert [file.name for file in (tmp_path / "deployed").iterdir()] == ["dev.json"]
    chalice_deploy._save_state(DeployTarget("dev"), None)
    assert list((tmp_path / "deployed").iterdir()) == []


def test_function_without_tenant_isolation_is_recreated(life: Life) -> None:
    client = life.place.client("lambda")
    tenancy_wanted = chalice_deploy.overlay_to_merge(life.place)["tenancy"]
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = life.place.client("iam").create_role(RoleName="old", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    old = {"Runtime": "python3.11", "Role": role, "Handler": "app.app", "Code": {"ZipFile": b"x"}}
    said = list[str]()
    for more in ({"TenancyConfig": tenancy_wanted}, {}):
        client.create_function(FunctionName="represent-dev", **old, **more)
        chalice_deploy._delete_unisolated(life.place, tenancy_wanted, said.append)
        there = [function["FunctionName"] for function in client.list_functions()["Functions"]]
        assert there == (["represent-dev"] if more else [])
        if more:
            assert said == []
            client.delete_function(FunctionName="represent-dev")
    assert said == [
        "represent-dev had no tenant isolation and is recreated: the API answers 5xx until the deploy is done"
    ]
    life.place.client("iam").delete_role(RoleName="old")


def test_stage_is_deployed_in_only_one_way(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(cloudformation.StackError, match="make release STAGE=prod"):
        chalice_deploy.deploy(DeployTarget("prod", life.place.endpoint))
    monkeypatch.setattr(chalice_state, "functions", lambda _: {"api_handler": "arn"})
    with pytest.raises(
        cloudformation.StackError, match="make deploy STAGE=dev, or python -m tools deploy destroy --stage dev first"
    ):
        release.release(release.ReleaseHooks(life.place, print))
    monkeypatch.setattr(cloudformation, "find", lambda *_: {"StackStatus": "CREATE_COMPLETE"})
    with pytest.raises(
        cloudformation.StackError,
        match=r"deployed by CloudFormation \(stack represent-dev\).*Continue with make release STAGE=dev",
    ):
        chalice_deploy.deploy(life.place)


class TestEmbeddedCloud:
    @pytest.mark.parametrize(("path", "refused"), [("/_ministack/health", True), ("/other", False)])
    def test_cloud_that_cannot_import_an_api_is_refused(self, path: str, refused: bool) -> None:  # noqa: FBT001
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == path else 404)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        with HTTPServer(("127.0.0.1", 0), Answers) as cloud:
            threading.Thread(target=cloud.serve_forever, daemon=True).start()
            place = DeployTarget("dev", f"http://127.0.0.1:{cloud.server_port}")
            if refused:
                with pytest.raises(cloudformation.StackError, match=r"^Nothing was deployed\..*deploy stack deploy"):
                    chalice_deploy.deploy(place)
            else:
                chalice_deploy.check_complete(place)
            cloud.shutdown()
        chalice_deploy.check_complete(DeployTarget("dev"))
