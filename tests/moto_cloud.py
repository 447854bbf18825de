"""A moto server for `chalice deploy` and .chalice/resources.yaml: `python -m tests.moto_cloud PORT FOLDER`.

The definitions of APIs that are sent are written to FOLDER, so that tests assert on them. Each patch says why it is
there.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.models import APIGatewayBackend
from moto.apigateway.models import RestAPI as Api
from moto.apigateway.responses import APIGatewayResponse
from moto.apigateway.urls import url_paths
from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.cloudformation import parsing
from moto.cloudformation.models import ChangeSet, CloudFormationBackend, Stack
from moto.cloudformation.responses import CloudFormationResponse
from moto.cloudwatch.models import cloudwatch_backends
from moto.cognitoidp.models import cognitoidp_backends
from moto.core.common_models import CloudFormationModel
from moto.server import main
from moto.ssm.models import SimpleSystemManagerBackend

from tools import cloudformation

FOLDER = Path(sys.argv[2]) if len(sys.argv) > 2 else Path()


def _keep(name: str, sent: Any) -> None:
    (FOLDER / f"{name}-{time.time_ns()}.json").write_text(json.dumps(sent), encoding="utf-8")


# moto/apigateway/models.py (import_rest_api) reads info.description, which Swagger need not have, and put_rest_api
# refuses Swagger 2.0, which is all that Chalice makes, and which API Gateway takes (docs.aws.amazon.com/apigateway/
# latest/developerguide/api-gateway-import-api.html). What moto reads of a document is alike in OpenAPI 3.
_put = APIGatewayBackend.put_rest_api


def _put_rest_api(self: APIGatewayBackend, function_id: str, api_doc: dict[str, Any], *rest: Any, **more: Any) -> Any:
    _keep(f"swagger-{function_id}", api_doc)
    as_openapi = {key: value for key, value in api_doc.items() if key != "swagger"} | {"openapi": "3.0.1"}
    return _put(self, function_id, as_openapi, *rest, **more)


def _import_rest_api(self: APIGatewayBackend, api_doc: dict[str, Any], fail_on_warnings: bool) -> Api:  # noqa: FBT001
    api = self.create_rest_api(name=api_doc["info"]["title"], description="")
    return _put_rest_api(self, api.id, api_doc, fail_on_warnings)  # type: ignore[no-any-return]


# moto keeps no TenancyConfig of a function (moto/awslambda/models.py, LambdaFunction).
_configuration = LambdaFunction.get_configuration
tenancies: dict[LambdaFunction, Any] = {}


def _get_configuration(self: LambdaFunction, **more: Any) -> dict[str, Any]:
    told = {"TenancyConfig": tenancies[self]} if self in tenancies else {}
    return _configuration(self, **more) | told


_function = LambdaFunction.__init__


def _init_function(self: LambdaFunction, account_id: str, spec: dict[str, Any], *rest: Any, **more: Any) -> None:
    if "TenancyConfig" in spec:
        tenancies[self] = spec["TenancyConfig"]
    _function(self, account_id, spec, *rest, **more)


# moto leaves EphemeralStorage as a function was made with it (LambdaFunction.update_configuration).
_reconfigure = LambdaFunction.update_configuration


def _update_function(self: LambdaFunction, config_updates: dict[str, Any]) -> dict[str, Any]:
    if "EphemeralStorage" in config_updates:
        self.ephemeral_storage = config_updates["EphemeralStorage"]["Size"]
    return _reconfigure(self, config_updates)


# Where a test interrupts a deploy: the API and the event sources are made then, and Chalice has written nothing down.
_deploy_api = APIGatewayBackend.create_deployment


def _create_deployment(self: APIGatewayBackend, *arguments: Any, **more: Any) -> Any:
    if (FOLDER / "interrupted").exists():
        raise BadRequestException("Interrupted by the test.")
    return _deploy_api(self, *arguments, **more)


# A function is known by its ARN or by its name; moto finds an event source by what of the two it was made with, and
# leaves FunctionResponseTypes as they are (moto/awslambda/models.py, LambdaBackend).
_list, _update = LambdaBackend.list_event_source_mappings, LambdaBackend.update_event_source_mapping


def _list_sources(self: LambdaBackend, event_source_arn: str, function_name: str) -> list[Any]:
    asked = (function_name or "").rpartition(":")[2]
    return [
        source
        for source in _list(self, event_source_arn, "")
        if asked in ("", source.function_arn.replace(":$LATEST", "").rpartition(":")[2])
    ]


def _update_source(self: LambdaBackend, uuid: str, spec: dict[str, Any]) -> Any:
    source = _update(self, uuid, spec)
    if source and "FunctionResponseTypes" in spec:
        source.function_response_types = spec["FunctionResponseTypes"]
    return source


class _Pool(CloudFormationModel):
    """moto's CloudFormation makes no user pools (moto/cloudformation/parsing.py warns), where its Cognito does."""

    __module__ = "moto.cognitoidp.models"  # moto tells services apart by it
    type_, name_ = "AWS::Cognito::UserPool", "UserPoolName"

    def __init__(self, physical_id: str, arn: str = "") -> None:
        self.physical_resource_id, self.arn = physical_id, arn

    @classmethod
    def cloudformation_type(cls) -> str:
        """Return what this stands for in a template."""
        return cls.type_

    @classmethod
    def cloudformation_name_type(cls) -> str:
        """Return which property names one."""
        return cls.name_

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> _Pool:
        """Make a pool."""
        del cloudformation_json
        made = cognitoidp_backends[account_id][region_name].create_user_pool(resource_name, {})
        return cls(made.id, made.arn)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource: Any, *_: Any, **__: Any) -> Any:
        """Leave it as it is."""
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name: str, _: Any, account_id: str, region_name: str) -> None:
        """Delete it, and its clients with it."""
        if cls is _Pool:
            cognitoidp_backends[account_id][region_name].delete_user_pool(resource_name)

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Whether a template may ask for it."""
        return attr == "Arn"

    def get_cfn_attribute(self, _: str) -> str:
        """Answer Fn::GetAtt Arn."""
        return self.arn


class _PoolClient(_Pool):
    """The same of clients."""

    __module__ = _Pool.__module__
    type_, name_ = "AWS::Cognito::UserPoolClient", "ClientName"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> _PoolClient:
        """Make a client."""
        pool = cloudformation_json["Properties"]["UserPoolId"]
        cognito = cognitoidp_backends[account_id][region_name]
        return cls(cognito.create_user_pool_client(pool, False, {"ClientName": resource_name}).id)  # noqa: FBT003


class _Alarm(_Pool):
    """moto's CloudFormation makes no alarms (of moto/cloudwatch/models.py it makes dashboards), its CloudWatch does."""

    __module__ = "moto.cloudwatch.models"
    type_, name_ = "AWS::CloudWatch::Alarm", "AlarmName"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> _Alarm:
        """Make an alarm."""
        told = cloudformation_json["Properties"]
        named = {re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower(): value for key, value in told.items()}
        named |= {"name": named.pop("alarm_name"), "description": named.pop("alarm_description")}
        named["ok_actions"] = named.pop("o_k_actions", None)
        named["threshold"] = float(named["threshold"])
        cloudwatch_backends[account_id][region_name].put_metric_alarm(**{"statistic": None, **named})
        return cls(resource_name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name: str, _: Any, account_id: str, region_name: str) -> None:
        """Delete it."""
        cloudwatch_backends[account_id][region_name].delete_alarms([resource_name])


# A stack that a change set makes keeps the empty template that moto makes it with (moto/cloudformation/models.py,
# create_change_set): no condition of the real one is looked at, it has no outputs, and resources are made as somebody
# asks after them (moto/cloudformation/parsing.py, ResourceMap).
_execute = CloudFormationBackend.execute_change_set


def _execute_change_set(self: CloudFormationBackend, change_set_name: str, stack_name: str | None = None) -> None:
    found = next(entry for entry in self.change_sets.values() if entry.change_set_name == change_set_name)
    stack = self.stacks[found.stack_id]
    if found.change_set_type == "CREATE":
        stack.template, stack.parameters = found.template, found.parameters
        stack._parse_template()
        stack.resource_map = stack._create_resource_map()
        stack.resource_map.create(stack.template_dict)
        stack.output_map = stack._create_output_map()
    _execute(self, change_set_name, stack_name)


# Tags of a parameter are a map in a template (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
# aws-resource-ssm-parameter.html), and a list in the API, which is all that moto reads (moto/ssm/models.py).
_put_parameter = SimpleSystemManagerBackend.put_parameter


def _put_with_tags(self: SimpleSystemManagerBackend, *arguments: Any, **more: Any) -> Any:
    if isinstance(more.get("tags"), dict):
        more["tags"] = [{"Key": key, "Value": value} for key, value in more["tags"].items()]
    return _put_parameter(self, *arguments, **more)


# moto/apigateway/urls.py and responses.py (tag_resource) know tags of stages alone; APIs have tags too.
_tag = APIGatewayResponse.tag_resource


def _tag_resource(self: APIGatewayResponse) -> str:
    arn = unquote(self.path.split("/tags/")[1])
    if "/stages/" in arn:
        return _tag(self)
    api = self.backend.get_rest_api(arn.rpartition("/")[2])
    api.tags = (api.tags or {}) | self._get_param("tags")
    return "{}"


def _parse_template(self: ChangeSet) -> None:
    self.template_dict = cloudformation.read(self.template)


def patch() -> None:
    """Teach moto what it lacks."""
    # AWS makes a change set without changes, and says so in it; moto refuses to make it, as UpdateStack would.
    CloudFormationResponse._validate_different_update = lambda *_: None  # type: ignore[method-assign]
    # moto reads `!Condition X` as {"Fn::Condition": "X"} (yaml_tag_constructor), which it knows no more than AWS does.
    Stack.parse_template = staticmethod(cloudformation.read)  # type: ignore[method-assign]
    ChangeSet._parse_template = _parse_template  # type: ignore[method-assign]
    CloudFormationBackend.execute_change_set = _execute_change_set  # type: ignore[method-assign]
    SimpleSystemManagerBackend.put_parameter = _put_with_tags  # type: ignore[method-assign]
    APIGatewayResponse.tag_resource = _tag_resource  # type: ignore[method-assign]
    arn = "arn:(?P<partition>[^/]+):apigateway:(?P<region_name>[^/]+)::/restapis/(?P<function_id>[^/]+)$"
    url_paths[f"{{0}}/tags/{arn}"] = APIGatewayResponse.dispatch
    APIGatewayBackend.put_rest_api = _put_rest_api  # type: ignore[method-assign]
    APIGatewayBackend.import_rest_api = _import_rest_api  # type: ignore[method-assign]
    LambdaBackend.list_event_source_mappings = _list_sources  # type: ignore[method-assign]
    LambdaBackend.update_event_source_mapping = _update_source  # type: ignore[method-assign]
    LambdaFunction.update_configuration = _update_function  # type: ignore[method-assign]
    APIGatewayBackend.create_deployment = _create_deployment  # type: ignore[method-assign]
    LambdaFunction.__init__ = _init_function  # type: ignore[method-assign]
    LambdaFunction.get_configuration = _get_configuration  # type: ignore[method-assign, assignment]
    models = [*CloudFormationModel.__subclasses__(), _PoolClient, _Alarm]
    parsing.get_model_list = lambda: models  # type: ignore[assignment]


if __name__ == "__main__":
    patch()
    main(["--host", "127.0.0.1", "--port", sys.argv[1]])
