from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.tool_card_input_schema import ToolCardInputSchema
    from ..models.tool_card_output_schema import ToolCardOutputSchema
    from ..models.tool_hints import ToolHints


T = TypeVar("T", bound="ToolCard")


@_attrs_define
class ToolCard:
    """One tool: its purpose, its arguments and results (JSON Schema 2020-12), and the equivalent REST route.

    Attributes:
        name (str): Name of the tool, unique in the catalog.
        operation (str): Id of the operation that the tool runs, as in the OpenAPI document.
        title (str): Short title of the tool for display.
        description (str): Purpose of the tool, for the model that chooses among tools.
        tags (list[str]): Groups that the tool belongs to.
        method (str): HTTP method of the equivalent REST route.
        path (str): Path template of the equivalent REST route.
        hints (ToolHints): The effects of a tool, for clients that ask a person before they call it.
        input_schema (ToolCardInputSchema): JSON Schema (2020-12) of the tool's arguments.
        output_schema (ToolCardOutputSchema): JSON Schema (2020-12) of the tool's result, which has the response's
            envelope.
    """

    name: str
    operation: str
    title: str
    description: str
    tags: list[str]
    method: str
    path: str
    hints: ToolHints
    input_schema: ToolCardInputSchema
    output_schema: ToolCardOutputSchema
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        operation = self.operation

        title = self.title

        description = self.description

        tags = self.tags

        method = self.method

        path = self.path

        hints = self.hints.to_dict()

        input_schema = self.input_schema.to_dict()

        output_schema = self.output_schema.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "operation": operation,
                "title": title,
                "description": description,
                "tags": tags,
                "method": method,
                "path": path,
                "hints": hints,
                "input_schema": input_schema,
                "output_schema": output_schema,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tool_card_input_schema import ToolCardInputSchema  # noqa: PLC0415
        from ..models.tool_card_output_schema import ToolCardOutputSchema  # noqa: PLC0415
        from ..models.tool_hints import ToolHints  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        operation = d.pop("operation")

        title = d.pop("title")

        description = d.pop("description")

        tags = cast(list[str], d.pop("tags"))

        method = d.pop("method")

        path = d.pop("path")

        hints = ToolHints.from_dict(d.pop("hints"))

        input_schema = ToolCardInputSchema.from_dict(d.pop("input_schema"))

        output_schema = ToolCardOutputSchema.from_dict(d.pop("output_schema"))

        tool_card = cls(
            name=name,
            operation=operation,
            title=title,
            description=description,
            tags=tags,
            method=method,
            path=path,
            hints=hints,
            input_schema=input_schema,
            output_schema=output_schema,
        )

        tool_card.additional_properties = d
        return tool_card

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
