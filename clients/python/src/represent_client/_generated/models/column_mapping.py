from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.column_mapping_dates import ColumnMappingDates, check_column_mapping_dates
from ..models.column_mapping_delimiter import (
    ColumnMappingDelimiter,
    check_column_mapping_delimiter,
)

if TYPE_CHECKING:
    from ..models.column_mapping_columns import ColumnMappingColumns
    from ..models.column_mapping_defaults import ColumnMappingDefaults


T = TypeVar("T", bound="ColumnMapping")


@_attrs_define
class ColumnMapping:
    """Map the columns of a tenant's CSV to fields, with defaults for fields without a column and for empty cells.

    `name` is optional if `given_name` and `family_name` have columns. Cells of `email`, `phone`, `website` and `source`
    may hold several values, separated by `;`. Without a column for `id`, a row is identified by office, district and
    name.

        Attributes:
            columns (ColumnMappingColumns): The column header for each field.
            defaults (ColumnMappingDefaults): The value of a field that has no column or an empty cell.
            scheme (str): The scheme under which the ids of the `id` column are stored in `identifiers`; by default roster.
            delimiter (ColumnMappingDelimiter): The character that separates the cells of a row; by default ,.
            dates (ColumnMappingDates): The format of dates: `iso` is 2026-01-31, `us` is 1/31/2026; by default iso.
    """

    columns: ColumnMappingColumns
    defaults: ColumnMappingDefaults
    scheme: str
    delimiter: ColumnMappingDelimiter
    dates: ColumnMappingDates

    def to_dict(self) -> dict[str, Any]:
        columns = self.columns.to_dict()

        defaults = self.defaults.to_dict()

        scheme = self.scheme

        delimiter: str = self.delimiter

        dates: str = self.dates

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "columns": columns,
                "defaults": defaults,
                "scheme": scheme,
                "delimiter": delimiter,
                "dates": dates,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.column_mapping_columns import ColumnMappingColumns  # noqa: PLC0415
        from ..models.column_mapping_defaults import ColumnMappingDefaults  # noqa: PLC0415

        d = dict(src_dict)
        columns = ColumnMappingColumns.from_dict(d.pop("columns"))

        defaults = ColumnMappingDefaults.from_dict(d.pop("defaults"))

        scheme = d.pop("scheme")

        delimiter = check_column_mapping_delimiter(d.pop("delimiter"))

        dates = check_column_mapping_dates(d.pop("dates"))

        column_mapping = cls(
            columns=columns,
            defaults=defaults,
            scheme=scheme,
            delimiter=delimiter,
            dates=dates,
        )

        return column_mapping
