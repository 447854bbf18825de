from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.column_mapping_input_dates import (
    ColumnMappingInputDates,
    check_column_mapping_input_dates,
)
from ..models.column_mapping_input_delimiter import (
    ColumnMappingInputDelimiter,
    check_column_mapping_input_delimiter,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.column_mapping_input_columns import ColumnMappingInputColumns
    from ..models.column_mapping_input_defaults import ColumnMappingInputDefaults


T = TypeVar("T", bound="ColumnMappingInput")


@_attrs_define
class ColumnMappingInput:
    """Map the columns of a tenant's CSV to fields, with defaults for fields without a column and for empty cells.

    `name` is optional if `given_name` and `family_name` have columns. Cells of `email`, `phone`, `website` and `source`
    may hold several values, separated by `;`. Without a column for `id`, a row is identified by office, district and
    name.

        Attributes:
            columns (ColumnMappingInputColumns): The column header for each field.
            defaults (ColumnMappingInputDefaults | Unset): The value of a field that has no column or an empty cell.
            scheme (str | Unset): The scheme under which the ids of the `id` column are stored in `identifiers`; by default
                roster.
            delimiter (ColumnMappingInputDelimiter | Unset): The character that separates the cells of a row; by default ,.
            dates (ColumnMappingInputDates | Unset): The format of dates: `iso` is 2026-01-31, `us` is 1/31/2026; by default
                iso.
    """

    columns: ColumnMappingInputColumns
    defaults: ColumnMappingInputDefaults | Unset = UNSET
    scheme: str | Unset = UNSET
    delimiter: ColumnMappingInputDelimiter | Unset = UNSET
    dates: ColumnMappingInputDates | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        columns = self.columns.to_dict()

        defaults: dict[str, Any] | Unset = UNSET
        if not isinstance(self.defaults, Unset):
            defaults = self.defaults.to_dict()

        scheme = self.scheme

        delimiter: str | Unset = UNSET
        if not isinstance(self.delimiter, Unset):
            delimiter = self.delimiter

        dates: str | Unset = UNSET
        if not isinstance(self.dates, Unset):
            dates = self.dates

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "columns": columns,
            }
        )
        if defaults is not UNSET:
            field_dict["defaults"] = defaults
        if scheme is not UNSET:
            field_dict["scheme"] = scheme
        if delimiter is not UNSET:
            field_dict["delimiter"] = delimiter
        if dates is not UNSET:
            field_dict["dates"] = dates

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.column_mapping_input_columns import ColumnMappingInputColumns  # noqa: PLC0415
        from ..models.column_mapping_input_defaults import ColumnMappingInputDefaults  # noqa: PLC0415

        d = dict(src_dict)
        columns = ColumnMappingInputColumns.from_dict(d.pop("columns"))

        _defaults = d.pop("defaults", UNSET)
        defaults: ColumnMappingInputDefaults | Unset
        if isinstance(_defaults, Unset):
            defaults = UNSET
        else:
            defaults = ColumnMappingInputDefaults.from_dict(_defaults)

        scheme = d.pop("scheme", UNSET)

        _delimiter = d.pop("delimiter", UNSET)
        delimiter: ColumnMappingInputDelimiter | Unset
        if isinstance(_delimiter, Unset):
            delimiter = UNSET
        else:
            delimiter = check_column_mapping_input_delimiter(_delimiter)

        _dates = d.pop("dates", UNSET)
        dates: ColumnMappingInputDates | Unset
        if isinstance(_dates, Unset):
            dates = UNSET
        else:
            dates = check_column_mapping_input_dates(_dates)

        column_mapping_input = cls(
            columns=columns,
            defaults=defaults,
            scheme=scheme,
            delimiter=delimiter,
            dates=dates,
        )

        return column_mapping_input
