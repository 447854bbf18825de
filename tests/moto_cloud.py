"""Run a moto server for `chalice deploy` and .chalice/resources.yaml: `python -m tests.moto_cloud PORT FOLDER`.

The API definitions that it receives are written to FOLDER, so that tests can assert on them. A comment at each patch
gives its reason.
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

from tools.deploy import cloudformation

FOLDER = Path(sys.argv[2]) if len(sys.argv) > 2 else Path()


def _keep(name: str, sent: Any) -> None:
    (FOLDER / f"{name}-{time.time_ns()}.json").write_text(json.dumps(sent), encoding="utf-8")


# moto/apigateway/models.py (import_rest_api) reads info.description, which is optional in Swagger, and put_rest_api
# refuses Swagger 2.0, the only format that Chalice writes. API Gateway accepts it (docs.aws.amazon.com/apigateway/
# latest/developerguide/api-gateway-import-api.html). The parts that moto reads are the same in OpenAPI 3.
_put = APIGatewayBackend.put_rest_api


def _put_rest_api(self: APIGatewayBackend, function_id: str, api_doc: dict[str, Any], *rest: Any, **more: Any) -> Any:
    _keep(f"swagger-{function_id}", api_doc)
    as_openapi = {key: value for key, value in api_doc.items() if key != "swagger"} | {"openapi": "3.0.1"}
    return _put(self, function_id, as_openapi, *rest, **more)


def _import_rest_api(self: APIGatewayBackend, api_doc: dict[str, Any], fail_on_warnings: bool) -> Api:  # noqa: FBT001
    api = self.create_rest_api(name=api_doc["info"]["title"], description="")
    return _put_rest_api(self, api.id, api_doc, fail_on_warnings)  # type: ignore[no-any-return]


# moto does not store the TenancyConfig of a function (moto/awslambda/models.py, LambdaFunction).
_configuration = LambdaFunction.get_configuration
tenancies: dict[LambdaFunction, Any] = {}


def _get_configuration(self: LambdaFunction, **more: Any) -> dict[str, Any]:
    tenancy = {"TenancyConfig": tenancies[self]} if self in tenancies else {}
    return _configuration(self, **more) | tenancy


_function = LambdaFunction.__init__


def _init_function(self: LambdaFunction, account_id: str, spec: dict[str, Any], *rest: Any, **more: Any) -> None:
    if "TenancyConfig" in spec:
        tenancies[self] = spec["TenancyConfig"]
    _function(self, account_id, spec, *rest, **more)


# moto does not update EphemeralStorage (LambdaFunction.update_configuration).
_reconfigure = LambdaFunction.update_configuration


def _update_function(self: LambdaFunction, config_updates: dict[str, Any]) -> dict[str, Any]:
    if "EphemeralStorage" in config_updates:
        self.ephemeral_storage = config_updates["EphemeralStorage"]["Size"]
    return _reconfigure(self, config_updates)


# A test interrupts a deploy here: the API and the event sources exist, but Chalice has not written its state file.
_deploy_api = APIGatewayBackend.create_deployment


def _create_deployment(self: APIGatewayBackend, *arguments: Any, **more: Any) -> Any:
    if (FOLDER / "interrupted").exists():
        raise BadRequestException("Interrupted by the test.")
    return _deploy_api(self, *arguments, **more)


# AWS finds a function by its ARN or by its name; moto finds an event source only by the one it was made with, and does
# not update FunctionResponseTypes (moto/awslambda/models.py, LambdaBackend).
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
    """A user pool: moto's CloudFormation makes none (moto/cloudformation/parsing.py warns), but moto's Cognito does."""

    __module__ = "moto.cognitoidp.models"  # moto finds the service by the module name
    type_, name_ = "AWS::Cognito::UserPool", "UserPoolName"

    def __init__(self, physical_id: str, arn: str = "") -> None:
        self.physical_resource_id, self.arn = physical_id, arn

    @classmethod
    def cloudformation_type(cls) -> str:
        """Return the resource type in a template."""
        return cls.type_

    @classmethod
    def cloudformation_name_type(cls) -> str:
        """Return the property that names a resource."""
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
        """Return the pool unchanged."""
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name: str, _: Any, account_id: str, region_name: str) -> None:
        """Delete the pool and its clients."""
        if cls is _Pool:
            cognitoidp_backends[account_id][region_name].delete_user_pool(resource_name)

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Return whether a template may read the attribute."""
        return attr == "Arn"

    def get_cfn_attribute(self, _: str) -> str:
        """Return the value of Fn::GetAtt Arn."""
        return self.arn


class _PoolClient(_Pool):
    """A user pool client, for the same reason."""

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
    """An alarm: moto's CloudFormation makes none (of moto/cloudwatch/models.py dashboards), its CloudWatch does."""

    __module__ = "moto.cloudwatch.models"
    type_, name_ = "AWS::CloudWatch::Alarm", "AlarmName"

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> _Alarm:
        """Make an alarm."""
        properties = cloudformation_json["Properties"]
        named = {re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower(): value for key, value in properties.items()}
        named |= {"name": named.pop("alarm_name"), "description": named.pop("alarm_description")}
        named["ok_actions"] = named.pop("o_k_actions", None)
        named["threshold"] = float(named["threshold"])
        cloudwatch_backends[account_id][region_name].put_metric_alarm(**{"statistic": None, **named})
        return cls(resource_name)

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name: str, _: Any, account_id: str, region_name: str) -> None:
        """Delete the alarm."""
        cloudwatch_backends[account_id][region_name].delete_alarms([resource_name])


# A stack made by a change set keeps the empty template with which moto creates it (moto/cloudformation/models.py,
# create_change_set): conditions of the real template are ignored, there are no outputs, and resources are made only
# when they are read (moto/cloudformation/parsing.py, ResourceMap).
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
# aws-resource-ssm-parameter.html) and a list in the API; moto reads only the list (moto/ssm/models.py).
_put_parameter = SimpleSystemManagerBackend.put_parameter


def _put_with_tags(self: SimpleSystemManagerBackend, *arguments: Any, **more: Any) -> Any:
    if isinstance(more.get("tags"), dict):
        more["tags"] = [{"Key": key, "Value": value} for key, value in more["tags"].items()]
    return _put_parameter(self, *arguments, **more)


# moto/apigateway/urls.py and responses.py (tag_resource) support tags of stages only; APIs have tags too.
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
    """Apply all patches to moto."""
    # AWS makes a change set without changes and reports that in it; moto refuses to make it, as UpdateStack would.
    CloudFormationResponse._validate_different_update = lambda *_: None  # type: ignore[method-assign]
    # moto reads `!Condition X` as {"Fn::Condition": "X"} (yaml_tag_constructor), which neither AWS nor moto knows.
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
