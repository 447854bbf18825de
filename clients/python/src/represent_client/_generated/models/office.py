from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.office_branch_type_0 import OfficeBranchType0, check_office_branch_type_0
from ..models.office_chamber_type_0 import (
    OfficeChamberType0,
    check_office_chamber_type_0,
)
from ..models.office_district_kind_type_0 import (
    OfficeDistrictKindType0,
    check_office_district_kind_type_0,
)
from ..models.office_level import OfficeLevel, check_office_level
from ..models.office_selection_type_0 import (
    OfficeSelectionType0,
    check_office_selection_type_0,
)

if TYPE_CHECKING:
    from ..models.district import District
    from ..models.stagger import Stagger
    from ..models.term import Term
    from ..models.vacancy import Vacancy


T = TypeVar("T", bound="Office")


@_attrs_define
class Office:
    """An office in the tenant's rules. `seats` is the total of all districts, including seats without a vote.

    Attributes:
        key (str): The key of the office, unique in the tenant's rules.
        title (str): The title of the office, which `position` of a representative has.
        synonyms (list[str]): Other titles that rosters use for the office.
        body (None | str): The body that the office belongs to; null if it belongs to none or it is unknown.
        level (OfficeLevel): The level of government of the office.
        chamber (None | OfficeChamberType0): The chamber of the legislature; null if the office is not in a legislature.
        branch (None | OfficeBranchType0): The branch of government; null if unknown.
        selection (None | OfficeSelectionType0): How holders of the office are selected; null if unknown.
        voting (bool): Whether holders of the office vote in their body; by default true.
        partisan (bool | None): Whether the office is filled in partisan elections; null if unknown.
        seats (int | None): The total number of seats of the office; null if unknown.
        district_kind (None | OfficeDistrictKindType0): Whether the office is elected by district or at large; null if
            unknown.
        districts (list[District]): The districts of the office; empty if they are unknown.
        term (None | Term): The length of a term; null if unknown.
        stagger (None | Stagger): Whether the seats are elected at once or in classes; null if unknown.
        vacancy (None | Vacancy): How vacant seats are filled; null if unknown.
    """

    key: str
    title: str
    synonyms: list[str]
    body: None | str
    level: OfficeLevel
    chamber: None | OfficeChamberType0
    branch: None | OfficeBranchType0
    selection: None | OfficeSelectionType0
    voting: bool
    partisan: bool | None
    seats: int | None
    district_kind: None | OfficeDistrictKindType0
    districts: list[District]
    term: None | Term
    stagger: None | Stagger
    vacancy: None | Vacancy

    def to_dict(self) -> dict[str, Any]:
        from ..models.stagger import Stagger  # noqa: PLC0415
        from ..models.term import Term  # noqa: PLC0415
        from ..models.vacancy import Vacancy  # noqa: PLC0415

        key = self.key

        title = self.title

        synonyms = self.synonyms

        body: None | str
        body = self.body

        level: str = self.level

        chamber: None | str
        if isinstance(self.chamber, str):
            chamber = self.chamber
        else:
            chamber = self.chamber

        branch: None | str
        if isinstance(self.branch, str):
            branch = self.branch
        else:
            branch = self.branch

        selection: None | str
        if isinstance(self.selection, str):
            selection = self.selection
        else:
            selection = self.selection

        voting = self.voting

        partisan: bool | None
        partisan = self.partisan

        seats: int | None
        seats = self.seats

        district_kind: None | str
        if isinstance(self.district_kind, str):
            district_kind = self.district_kind
        else:
            district_kind = self.district_kind

        districts = []
        for districts_item_data in self.districts:
            districts_item = districts_item_data.to_dict()
            districts.append(districts_item)

        term: dict[str, Any] | None
        if isinstance(self.term, Term):
            term = self.term.to_dict()
        else:
            term = self.term

        stagger: dict[str, Any] | None
        if isinstance(self.stagger, Stagger):
            stagger = self.stagger.to_dict()
        else:
            stagger = self.stagger

        vacancy: dict[str, Any] | None
        if isinstance(self.vacancy, Vacancy):
            vacancy = self.vacancy.to_dict()
        else:
            vacancy = self.vacancy

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "key": key,
                "title": title,
                "synonyms": synonyms,
                "body": body,
                "level": level,
                "chamber": chamber,
                "branch": branch,
                "selection": selection,
                "voting": voting,
                "partisan": partisan,
                "seats": seats,
                "district_kind": district_kind,
                "districts": districts,
                "term": term,
                "stagger": stagger,
                "vacancy": vacancy,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.district import District  # noqa: PLC0415
        from ..models.stagger import Stagger  # noqa: PLC0415
        from ..models.term import Term  # noqa: PLC0415
        from ..models.vacancy import Vacancy  # noqa: PLC0415

        d = dict(src_dict)
        key = d.pop("key")

        title = d.pop("title")

        synonyms = cast(list[str], d.pop("synonyms"))

        def _parse_body(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        body = _parse_body(d.pop("body"))

        level = check_office_level(d.pop("level"))

        def _parse_chamber(data: object) -> None | OfficeChamberType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chamber_type_0 = check_office_chamber_type_0(data)

                return chamber_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeChamberType0, data)

        chamber = _parse_chamber(d.pop("chamber"))

        def _parse_branch(data: object) -> None | OfficeBranchType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                branch_type_0 = check_office_branch_type_0(data)

                return branch_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeBranchType0, data)

        branch = _parse_branch(d.pop("branch"))

        def _parse_selection(data: object) -> None | OfficeSelectionType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                selection_type_0 = check_office_selection_type_0(data)

                return selection_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeSelectionType0, data)

        selection = _parse_selection(d.pop("selection"))

        voting = d.pop("voting")

        def _parse_partisan(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        partisan = _parse_partisan(d.pop("partisan"))

        def _parse_seats(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        seats = _parse_seats(d.pop("seats"))

        def _parse_district_kind(data: object) -> None | OfficeDistrictKindType0:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                district_kind_type_0 = check_office_district_kind_type_0(data)

                return district_kind_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeDistrictKindType0, data)

        district_kind = _parse_district_kind(d.pop("district_kind"))

        districts = []
        _districts = d.pop("districts")
        for districts_item_data in _districts:
            districts_item = District.from_dict(districts_item_data)

            districts.append(districts_item)

        def _parse_term(data: object) -> None | Term:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                term_type_0 = Term.from_dict(data)

                return term_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Term, data)

        term = _parse_term(d.pop("term"))

        def _parse_stagger(data: object) -> None | Stagger:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                stagger_type_0 = Stagger.from_dict(data)

                return stagger_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Stagger, data)

        stagger = _parse_stagger(d.pop("stagger"))

        def _parse_vacancy(data: object) -> None | Vacancy:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                vacancy_type_0 = Vacancy.from_dict(data)

                return vacancy_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Vacancy, data)

        vacancy = _parse_vacancy(d.pop("vacancy"))

        office = cls(
            key=key,
            title=title,
            synonyms=synonyms,
            body=body,
            level=level,
            chamber=chamber,
            branch=branch,
            selection=selection,
            voting=voting,
            partisan=partisan,
            seats=seats,
            district_kind=district_kind,
            districts=districts,
            term=term,
            stagger=stagger,
            vacancy=vacancy,
        )

        return office
