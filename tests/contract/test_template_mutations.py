"""Each known fault, put back into the rendered templates, is reported by a rule (tests/template_rules.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests import template_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.template_rules import Rendered

Mutation = "Callable[[Rendered], Any]"
MUTATIONS: dict[str, Callable[[Rendered], Any]] = {}


def fault(function: Callable[[Rendered], Any]) -> Callable[[Rendered], Any]:
    """Add a fault."""
    MUTATIONS[function.__name__] = function
    return function


def first(rendered: Rendered, kind: str) -> dict[str, Any]:
    """Return the properties of a resource of a type."""
    return next(iter(rendered.of(kind).values()))


def statement(rendered: Rendered, sid: str) -> dict[str, Any]:
    """Return a statement of the pipelines' policies."""
    found: dict[str, Any] = next(one for _, one in template_rules._policies(rendered) if one["Sid"] == sid)
    return found


@fault
def sam_publishes_a_second_stage(rendered: Rendered) -> None:
    first(rendered, "AWS::ApiGateway::Deployment")["StageName"] = "Stage"


@fault
def trust_compares_names_only(rendered: Rendered) -> None:
    (trust,) = rendered.account["Resources"]["DevRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    trust["Condition"]["StringEquals"][template_rules.GITHUB] = {"Fn::Sub": "repo:${Repository}:environment:dev"}


@fault
def pipeline_may_not_read_network_acls(rendered: Rendered) -> None:
    statement(rendered, "SeesNetworks")["Action"].remove("ec2:DescribeNetworkAcls")


@fault
def pipeline_may_not_associate_a_hosted_zone(rendered: Rendered) -> None:
    statement(rendered, "OfNoResource")["Action"].remove("route53:AssociateVPCWithHostedZone")


@fault
def pipeline_may_not_delete_tags(rendered: Rendered) -> None:
    statement(rendered, "Networks")["Action"].remove("ec2:DeleteTags")


@fault
def pipeline_may_not_create_the_role_of_traces(rendered: Rendered) -> None:
    for sid in ("RoleOfAwsForTraces", "RoleOfAwsForMail"):
        statement(rendered, sid)["Action"].clear()


@fault
def pipeline_may_not_read_the_quota(rendered: Rendered) -> None:
    statement(rendered, "OfNoResource")["Action"].remove("lambda:GetAccountSettings")


@fault
def pipeline_changes_any_api(rendered: Rendered) -> None:
    del statement(rendered, "ApisOfTheStage")["Condition"]


@fault
def pipeline_changes_any_pool(rendered: Rendered) -> None:
    del statement(rendered, "PoolsOfTheStage")["Condition"]


@fault
def pipeline_changes_any_event_source(rendered: Rendered) -> None:
    del statement(rendered, "SourcesOfFunctions")["Condition"]


@fault
def pipeline_takes_over_tags(rendered: Rendered) -> None:
    statement(rendered, "ApisBeforeTheyHaveTags")["Condition"] = {"StringLike": {"aws:RequestTag/Stage": ["dev"]}}


@fault
def pipeline_creates_unbounded_roles(rendered: Rendered) -> None:
    del statement(rendered, "RolesWithinTheBoundary")["Condition"]


@fault
def a_role_has_no_boundary(rendered: Rendered) -> None:
    del rendered.lasting["Resources"]["TenantRole"]["Properties"]["PermissionsBoundary"]


@fault
def tenant_ids_without_isolation(rendered: Rendered) -> None:
    del rendered.app["Resources"]["APIHandler"]["Properties"]["TenancyConfig"]


@fault
def bucket_has_no_cors(rendered: Rendered) -> None:
    del rendered.lasting["Resources"]["RosterBucket"]["Properties"]["CorsConfiguration"]


@fault
def mail_has_no_identity(rendered: Rendered) -> None:
    del rendered.lasting["Resources"]["UserPool"]["Properties"]["EmailConfiguration"]


def gateway(rendered: Rendered) -> dict[str, Any]:
    """Return the gateway's own answers."""
    found: dict[str, Any] = first(rendered, "AWS::ApiGateway::RestApi")["Body"]["x-amazon-apigateway-gateway-responses"]
    return found


@fault
def gateway_hides_the_status_of_a_cause(rendered: Rendered) -> None:
    del gateway(rendered)["INVALID_API_KEY"]


@fault
def default_answer_has_another_status(rendered: Rendered) -> None:
    del gateway(rendered)["DEFAULT_4XX"]["statusCode"]


@fault
def gateway_counts_what_lambda_refuses(rendered: Rendered) -> None:
    alarm = rendered.app["Resources"]["ApiFailuresAlarm"]["Properties"]
    alarm.update(Namespace="AWS/ApiGateway", MetricName="5XXError")


@fault
def refused_by_lambda_is_an_internal_error(rendered: Rendered) -> None:
    answer = gateway(rendered)["INTEGRATION_FAILURE"]
    answer["statusCode"] = "500"
    answer["responseTemplates"]["application/json"] = answer["responseTemplates"]["application/json"].replace(
        '"status":503', '"status":500'
    )


@fault
def no_web_acl_ships(rendered: Rendered) -> None:
    del rendered.app["Resources"]["OwnWebAcl"]


@fault
def web_acl_is_off(rendered: Rendered) -> None:
    (chosen,) = [entry for entry in rendered.parameters if entry["ParameterKey"] == "WebAcl"]
    chosen["ParameterValue"] = "no"


@fault
def web_acl_has_no_limit_for_addresses(rendered: Rendered) -> None:
    del first(rendered, "AWS::WAFv2::WebACL")["Rules"][0]


@fault
def queue_takes_all_concurrency(rendered: Rendered) -> None:
    next(source for source in rendered.of("AWS::Lambda::EventSourceMapping").values() if "ScalingConfig" in source).pop(
        "ScalingConfig"
    )


@fault
def logs_are_deleted(rendered: Rendered) -> None:
    rendered.lasting["Resources"]["AccessLog"]["DeletionPolicy"] = "Delete"


@fault
def settings_are_looked_up(rendered: Rendered) -> None:
    del first(rendered, "AWS::Lambda::Function")["Environment"]["Variables"]["USER_POOL_ID"]


@fault
def secret_is_looked_up(rendered: Rendered) -> None:
    del first(rendered, "AWS::Lambda::Function")["Environment"]["Variables"]["USER_POOL_CLIENT_TYPE"]


@fault
def table_has_a_charged_key(rendered: Rendered) -> None:
    first(rendered, "AWS::DynamoDB::Table")["SSESpecification"]["SSEEnabled"] = True


@fault
def version_is_of_the_code_alone(rendered: Rendered) -> None:
    rendered.stamps["RunTask"] = "0" * 64


@fault
def workflow_has_another_runtime(rendered: Rendered) -> None:
    rendered.workflows["release.yml"] = rendered.workflows["release.yml"].replace('"3.13"', '"3.12"')


@pytest.mark.parametrize("stage", ["local", "dev", "prod"])
def test_templates_have_no_fault(stage: str) -> None:
    assert template_rules.find_faults(template_rules.render(stage)) == []


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_fault_that_is_put_back_is_reported(name: str) -> None:
    rendered = template_rules.render("prod")
    MUTATIONS[name](rendered)
    assert template_rules.find_faults(rendered), f"no rule reports {name}"


def test_every_rule_reports_a_fault() -> None:
    reported = set()
    for mutate in MUTATIONS.values():
        rendered = template_rules.render("prod")
        mutate(rendered)
        reported |= {found.partition(":")[0] for found in template_rules.find_faults(rendered)}
    assert reported == {one.__name__ for one in template_rules.RULES}
