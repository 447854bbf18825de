from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.rpc_message_params import RpcMessageParams


T = TypeVar("T", bound="RpcMessage")


@_attrs_define
class RpcMessage:
    """A JSON-RPC 2.0 request, or a notification if it has no `id`.

    Attributes:
        jsonrpc (str): Version of JSON-RPC, always 2.0.
        method (str): Method of the Model Context Protocol to run.
        id (int | None | str | Unset): Identifier that the response repeats; a message without it is a notification and
            gets no result.
        params (RpcMessageParams | Unset): Parameters of the method, as the Model Context Protocol defines them.
    """

    jsonrpc: str
    method: str
    id: int | None | str | Unset = UNSET
    params: RpcMessageParams | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        jsonrpc = self.jsonrpc

        method = self.method

        id: int | None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        params: dict[str, Any] | Unset = UNSET
        if not isinstance(self.params, Unset):
            params = self.params.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "jsonrpc": jsonrpc,
                "method": method,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if params is not UNSET:
            field_dict["params"] = params

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rpc_message_params import RpcMessageParams  # noqa: PLC0415

        d = dict(src_dict)
        jsonrpc = d.pop("jsonrpc")

        method = d.pop("method")

        def _parse_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        _params = d.pop("params", UNSET)
        params: RpcMessageParams | Unset
        if isinstance(_params, Unset):
            params = UNSET
        else:
            params = RpcMessageParams.from_dict(_params)

        rpc_message = cls(
            jsonrpc=jsonrpc,
            method=method,
            id=id,
            params=params,
        )

        rpc_message.additional_properties = d
        return rpc_message

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
