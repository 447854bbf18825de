from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.office_input_branch_type_0 import (
    OfficeInputBranchType0,
    check_office_input_branch_type_0,
)
from ..models.office_input_chamber_type_0 import (
    OfficeInputChamberType0,
    check_office_input_chamber_type_0,
)
from ..models.office_input_district_kind_type_0 import (
    OfficeInputDistrictKindType0,
    check_office_input_district_kind_type_0,
)
from ..models.office_input_level import OfficeInputLevel, check_office_input_level
from ..models.office_input_selection_type_0 import (
    OfficeInputSelectionType0,
    check_office_input_selection_type_0,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.district_input import DistrictInput
    from ..models.stagger_input import StaggerInput
    from ..models.term_input import TermInput
    from ..models.vacancy_input import VacancyInput


T = TypeVar("T", bound="OfficeInput")


@_attrs_define
class OfficeInput:
    """An office in the tenant's rules. `seats` is the total of all districts, including seats without a vote.

    Attributes:
        key (str): The key of the office, unique in the tenant's rules.
        title (str): The title of the office, which `position` of a representative has.
        level (OfficeInputLevel): The level of government of the office.
        synonyms (list[str] | Unset): Other titles that rosters use for the office.
        body (None | str | Unset): The body that the office belongs to; null if it belongs to none or it is unknown.
        chamber (None | OfficeInputChamberType0 | Unset): The chamber of the legislature; null if the office is not in a
            legislature.
        branch (None | OfficeInputBranchType0 | Unset): The branch of government; null if unknown.
        selection (None | OfficeInputSelectionType0 | Unset): How holders of the office are selected; null if unknown.
        voting (bool | Unset): Whether holders of the office vote in their body; by default true.
        partisan (bool | None | Unset): Whether the office is filled in partisan elections; null if unknown.
        seats (int | None | Unset): The total number of seats of the office; null if unknown.
        district_kind (None | OfficeInputDistrictKindType0 | Unset): Whether the office is elected by district or at
            large; null if unknown.
        districts (list[DistrictInput] | Unset): The districts of the office; empty if they are unknown.
        term (None | TermInput | Unset): The length of a term; null if unknown.
        stagger (None | StaggerInput | Unset): Whether the seats are elected at once or in classes; null if unknown.
        vacancy (None | Unset | VacancyInput): How vacant seats are filled; null if unknown.
    """

    key: str
    title: str
    level: OfficeInputLevel
    synonyms: list[str] | Unset = UNSET
    body: None | str | Unset = UNSET
    chamber: None | OfficeInputChamberType0 | Unset = UNSET
    branch: None | OfficeInputBranchType0 | Unset = UNSET
    selection: None | OfficeInputSelectionType0 | Unset = UNSET
    voting: bool | Unset = UNSET
    partisan: bool | None | Unset = UNSET
    seats: int | None | Unset = UNSET
    district_kind: None | OfficeInputDistrictKindType0 | Unset = UNSET
    districts: list[DistrictInput] | Unset = UNSET
    term: None | TermInput | Unset = UNSET
    stagger: None | StaggerInput | Unset = UNSET
    vacancy: None | Unset | VacancyInput = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.stagger_input import StaggerInput  # noqa: PLC0415
        from ..models.term_input import TermInput  # noqa: PLC0415
        from ..models.vacancy_input import VacancyInput  # noqa: PLC0415

        key = self.key

        title = self.title

        level: str = self.level

        synonyms: list[str] | Unset = UNSET
        if not isinstance(self.synonyms, Unset):
            synonyms = self.synonyms

        body: None | str | Unset
        if isinstance(self.body, Unset):
            body = UNSET
        else:
            body = self.body

        chamber: None | str | Unset
        if isinstance(self.chamber, Unset):
            chamber = UNSET
        elif isinstance(self.chamber, str):
            chamber = self.chamber
        else:
            chamber = self.chamber

        branch: None | str | Unset
        if isinstance(self.branch, Unset):
            branch = UNSET
        elif isinstance(self.branch, str):
            branch = self.branch
        else:
            branch = self.branch

        selection: None | str | Unset
        if isinstance(self.selection, Unset):
            selection = UNSET
        elif isinstance(self.selection, str):
            selection = self.selection
        else:
            selection = self.selection

        voting = self.voting

        partisan: bool | None | Unset
        if isinstance(self.partisan, Unset):
            partisan = UNSET
        else:
            partisan = self.partisan

        seats: int | None | Unset
        if isinstance(self.seats, Unset):
            seats = UNSET
        else:
            seats = self.seats

        district_kind: None | str | Unset
        if isinstance(self.district_kind, Unset):
            district_kind = UNSET
        elif isinstance(self.district_kind, str):
            district_kind = self.district_kind
        else:
            district_kind = self.district_kind

        districts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.districts, Unset):
            districts = []
            for districts_item_data in self.districts:
                districts_item = districts_item_data.to_dict()
                districts.append(districts_item)

        term: dict[str, Any] | None | Unset
        if isinstance(self.term, Unset):
            term = UNSET
        elif isinstance(self.term, TermInput):
            term = self.term.to_dict()
        else:
            term = self.term

        stagger: dict[str, Any] | None | Unset
        if isinstance(self.stagger, Unset):
            stagger = UNSET
        elif isinstance(self.stagger, StaggerInput):
            stagger = self.stagger.to_dict()
        else:
            stagger = self.stagger

        vacancy: dict[str, Any] | None | Unset
        if isinstance(self.vacancy, Unset):
            vacancy = UNSET
        elif isinstance(self.vacancy, VacancyInput):
            vacancy = self.vacancy.to_dict()
        else:
            vacancy = self.vacancy

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "key": key,
                "title": title,
                "level": level,
            }
        )
        if synonyms is not UNSET:
            field_dict["synonyms"] = synonyms
        if body is not UNSET:
            field_dict["body"] = body
        if chamber is not UNSET:
            field_dict["chamber"] = chamber
        if branch is not UNSET:
            field_dict["branch"] = branch
        if selection is not UNSET:
            field_dict["selection"] = selection
        if voting is not UNSET:
            field_dict["voting"] = voting
        if partisan is not UNSET:
            field_dict["partisan"] = partisan
        if seats is not UNSET:
            field_dict["seats"] = seats
        if district_kind is not UNSET:
            field_dict["district_kind"] = district_kind
        if districts is not UNSET:
            field_dict["districts"] = districts
        if term is not UNSET:
            field_dict["term"] = term
        if stagger is not UNSET:
            field_dict["stagger"] = stagger
        if vacancy is not UNSET:
            field_dict["vacancy"] = vacancy

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.district_input import DistrictInput  # noqa: PLC0415
        from ..models.stagger_input import StaggerInput  # noqa: PLC0415
        from ..models.term_input import TermInput  # noqa: PLC0415
        from ..models.vacancy_input import VacancyInput  # noqa: PLC0415

        d = dict(src_dict)
        key = d.pop("key")

        title = d.pop("title")

        level = check_office_input_level(d.pop("level"))

        synonyms = cast(list[str], d.pop("synonyms", UNSET))

        def _parse_body(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        body = _parse_body(d.pop("body", UNSET))

        def _parse_chamber(data: object) -> None | OfficeInputChamberType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chamber_type_0 = check_office_input_chamber_type_0(data)

                return chamber_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeInputChamberType0 | Unset, data)

        chamber = _parse_chamber(d.pop("chamber", UNSET))

        def _parse_branch(data: object) -> None | OfficeInputBranchType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                branch_type_0 = check_office_input_branch_type_0(data)

                return branch_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeInputBranchType0 | Unset, data)

        branch = _parse_branch(d.pop("branch", UNSET))

        def _parse_selection(data: object) -> None | OfficeInputSelectionType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                selection_type_0 = check_office_input_selection_type_0(data)

                return selection_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeInputSelectionType0 | Unset, data)

        selection = _parse_selection(d.pop("selection", UNSET))

        voting = d.pop("voting", UNSET)

        def _parse_partisan(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        partisan = _parse_partisan(d.pop("partisan", UNSET))

        def _parse_seats(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        seats = _parse_seats(d.pop("seats", UNSET))

        def _parse_district_kind(data: object) -> None | OfficeInputDistrictKindType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                district_kind_type_0 = check_office_input_district_kind_type_0(data)

                return district_kind_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OfficeInputDistrictKindType0 | Unset, data)

        district_kind = _parse_district_kind(d.pop("district_kind", UNSET))

        _districts = d.pop("districts", UNSET)
        districts: list[DistrictInput] | Unset = UNSET
        if _districts is not UNSET:
            districts = []
            for districts_item_data in _districts:
                districts_item = DistrictInput.from_dict(districts_item_data)

                districts.append(districts_item)

        def _parse_term(data: object) -> None | TermInput | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                term_type_0 = TermInput.from_dict(data)

                return term_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TermInput | Unset, data)

        term = _parse_term(d.pop("term", UNSET))

        def _parse_stagger(data: object) -> None | StaggerInput | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                stagger_type_0 = StaggerInput.from_dict(data)

                return stagger_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | StaggerInput | Unset, data)

        stagger = _parse_stagger(d.pop("stagger", UNSET))

        def _parse_vacancy(data: object) -> None | Unset | VacancyInput:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                vacancy_type_0 = VacancyInput.from_dict(data)

                return vacancy_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | VacancyInput, data)

        vacancy = _parse_vacancy(d.pop("vacancy", UNSET))

        office_input = cls(
            key=key,
            title=title,
            level=level,
            synonyms=synonyms,
            body=body,
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

        return office_input
