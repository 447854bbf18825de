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

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.rpc_answer_error import RpcAnswerError
    from ..models.rpc_answer_result import RpcAnswerResult


T = TypeVar("T", bound="RpcAnswer")


@_attrs_define
class RpcAnswer:
    """The answer to a JSON-RPC request: its result, or the error that it ended with.

    Attributes:
        jsonrpc (Literal['2.0']): The version of JSON-RPC.
        id (int | None | str): The id of the request that is answered.
        result (RpcAnswerResult | Unset): The result of the method; absent if it failed.
        error (RpcAnswerError | Unset): Why the request failed.
    """

    jsonrpc: Literal["2.0"]
    id: int | None | str
    result: RpcAnswerResult | Unset = UNSET
    error: RpcAnswerError | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        jsonrpc = self.jsonrpc

        id: int | None | str
        id = self.id

        result: dict[str, Any] | Unset = UNSET
        if not isinstance(self.result, Unset):
            result = self.result.to_dict()

        error: dict[str, Any] | Unset = UNSET
        if not isinstance(self.error, Unset):
            error = self.error.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "jsonrpc": jsonrpc,
                "id": id,
            }
        )
        if result is not UNSET:
            field_dict["result"] = result
        if error is not UNSET:
            field_dict["error"] = error

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rpc_answer_error import RpcAnswerError  # noqa: PLC0415
        from ..models.rpc_answer_result import RpcAnswerResult  # noqa: PLC0415

        d = dict(src_dict)
        jsonrpc = cast(Literal["2.0"], d.pop("jsonrpc"))
        if jsonrpc != "2.0":
            raise ValueError(f"jsonrpc must match const '2.0', got '{jsonrpc}'")

        def _parse_id(data: object) -> int | None | str:
            if data is None:
                return data
            return cast(int | None | str, data)

        id = _parse_id(d.pop("id"))

        _result = d.pop("result", UNSET)
        result: RpcAnswerResult | Unset
        if isinstance(_result, Unset):
            result = UNSET
        else:
            result = RpcAnswerResult.from_dict(_result)

        _error = d.pop("error", UNSET)
        error: RpcAnswerError | Unset
        if isinstance(_error, Unset):
            error = UNSET
        else:
            error = RpcAnswerError.from_dict(_error)

        rpc_answer = cls(
            jsonrpc=jsonrpc,
            id=id,
            result=result,
            error=error,
        )

        rpc_answer.additional_properties = d
        return rpc_answer

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
