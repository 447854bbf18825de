from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.auth_config_flows_item import (
    AuthConfigFlowsItem,
    check_auth_config_flows_item,
)

if TYPE_CHECKING:
    from ..models.password_rules import PasswordRules


T = TypeVar("T", bound="AuthConfig")


@_attrs_define
class AuthConfig:
    """The settings of a library that signs in to the user pool, such as `aws-amplify`.

    Attributes:
        region (str): AWS region of the user pool.
        user_pool_id (str): Id of the Cognito user pool that has the accounts of this stage.
        client_id (str): Id of the pool's client with which people sign in here.
        endpoint (None | str): URL to send calls of Cognito to, of an embedded cloud; null on AWS.
        issuer (str): Issuer of tokens.
        flows (list[AuthConfigFlowsItem]): Flows of Cognito that libraries may use; empty if the client has a secret,
            which only `POST /auth/token` knows.
        password (PasswordRules): The rules for passwords, which never have spaces.
        mfa (Literal['optional']): Whether an account needs a second factor.
        mfa_methods (list[Literal['software_token']]): Second factors that an account can have: an authenticator app.
        mfa_required_of_platform_admins (bool): Whether platform administrators need a second factor.
    """

    region: str
    user_pool_id: str
    client_id: str
    endpoint: None | str
    issuer: str
    flows: list[AuthConfigFlowsItem]
    password: PasswordRules
    mfa: Literal["optional"]
    mfa_methods: list[Literal["software_token"]]
    mfa_required_of_platform_admins: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        region = self.region

        user_pool_id = self.user_pool_id

        client_id = self.client_id

        endpoint: None | str
        endpoint = self.endpoint

        issuer = self.issuer

        flows = []
        for flows_item_data in self.flows:
            flows_item: str = flows_item_data
            flows.append(flows_item)

        password = self.password.to_dict()

        mfa = self.mfa

        mfa_methods = self.mfa_methods

        mfa_required_of_platform_admins = self.mfa_required_of_platform_admins

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "region": region,
                "user_pool_id": user_pool_id,
                "client_id": client_id,
                "endpoint": endpoint,
                "issuer": issuer,
                "flows": flows,
                "password": password,
                "mfa": mfa,
                "mfa_methods": mfa_methods,
                "mfa_required_of_platform_admins": mfa_required_of_platform_admins,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.password_rules import PasswordRules  # noqa: PLC0415

        d = dict(src_dict)
        region = d.pop("region")

        user_pool_id = d.pop("user_pool_id")

        client_id = d.pop("client_id")

        def _parse_endpoint(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        endpoint = _parse_endpoint(d.pop("endpoint"))

        issuer = d.pop("issuer")

        flows = []
        _flows = d.pop("flows")
        for flows_item_data in _flows:
            flows_item = check_auth_config_flows_item(flows_item_data)

            flows.append(flows_item)

        password = PasswordRules.from_dict(d.pop("password"))

        mfa = cast(Literal["optional"], d.pop("mfa"))
        if mfa != "optional":
            raise ValueError(f"mfa must match const 'optional', got '{mfa}'")

        mfa_methods = []
        _mfa_methods = d.pop("mfa_methods")
        for mfa_methods_item_data in _mfa_methods:
            mfa_methods_item = cast(Literal["software_token"], mfa_methods_item_data)
            if mfa_methods_item != "software_token":
                raise ValueError(f"mfa_methods_item must match const 'software_token', got '{mfa_methods_item}'")
            mfa_methods.append(mfa_methods_item)

        mfa_required_of_platform_admins = d.pop("mfa_required_of_platform_admins")

        auth_config = cls(
            region=region,
            user_pool_id=user_pool_id,
            client_id=client_id,
            endpoint=endpoint,
            issuer=issuer,
            flows=flows,
            password=password,
            mfa=mfa,
            mfa_methods=mfa_methods,
            mfa_required_of_platform_admins=mfa_required_of_platform_admins,
        )

        auth_config.additional_properties = d
        return auth_config

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
