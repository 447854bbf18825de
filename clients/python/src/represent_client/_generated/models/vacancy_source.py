from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.vacancy_source_kind import VacancySourceKind, check_vacancy_source_kind

T = TypeVar("T", bound="VacancySource")


@_attrs_define
class VacancySource:
    """The source that says that a seat is vacant.

    Attributes:
        kind (VacancySourceKind): Whether the end of a term is recorded, a roster lists no one, or staff declared the
            vacancy.
        name (str): The name of the record, roster or publication.
        import_id (None | UUID): The id of the import of the roster; null if the source is not an import.
    """

    kind: VacancySourceKind
    name: str
    import_id: None | UUID
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        name = self.name

        import_id: None | str
        if isinstance(self.import_id, UUID):
            import_id = str(self.import_id)
        else:
            import_id = self.import_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "name": name,
                "import_id": import_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = check_vacancy_source_kind(d.pop("kind"))

        name = d.pop("name")

        def _parse_import_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                import_id_type_0 = UUID(data)

                return import_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        import_id = _parse_import_id(d.pop("import_id"))

        vacancy_source = cls(
            kind=kind,
            name=name,
            import_id=import_id,
        )

        vacancy_source.additional_properties = d
        return vacancy_source

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
