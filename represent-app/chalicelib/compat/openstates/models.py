"""Models that describe the parameters and answers of Open States v3 to clients."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.compat.openstates.jurisdictions import Classification, OrgClassification  # noqa: TC001 (same)
from chalicelib.compat.openstates.parameters import JurisdictionInclude  # noqa: TC001 (same)
from chalicelib.compat.openstates.people import Include  # noqa: TC001 (same)


class OpenStatesModel(BaseModel):
    """A part of an answer in the shape of Open States: what is unknown is left out, or an empty text."""

    model_config = ConfigDict(frozen=True)


class OpenStatesQuery(BaseModel):
    """The parameters of every request. A key of Open States is ignored, and not logged."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    apikey: str | None = Field(None, description="A key of Open States, which is ignored.", examples=["unused"])


class PageOfPeople(OpenStatesQuery):
    """A page of people."""

    page: int = Field(1, ge=1, description="The number of the page.", examples=[1])
    per_page: int = Field(10, ge=1, le=50, description="The number of entries of a page.", examples=[10])


class PeopleQuery(PageOfPeople):
    """The query of `GET /openstates/people`: at least one of jurisdiction, name and id."""

    jurisdiction: str | None = Field(
        None, description="The id, the abbreviation or the name of a jurisdiction.", examples=["nc"]
    )
    name: str | None = Field(None, description="A part of the name, in any case.", examples=["example"])
    id: list[str] = Field([], description="Ids of people.")
    org_classification: OrgClassification | None = Field(None, description="The organization of the current role.")
    district: str | None = Field(None, description="The district of the current role.", examples=["10"])
    include: list[Include] = Field([], description="More parts of a person.")


class PointQuery(OpenStatesQuery):
    """The query of `GET /openstates/people.geo`."""

    lat: float = Field(ge=-90, le=90, description="The latitude in degrees (WGS 84).", examples=[35.7804])
    lng: float = Field(ge=-180, le=180, description="The longitude in degrees (WGS 84).", examples=[-78.6391])
    include: list[Include] = Field([], description="More parts of a person.")


class JurisdictionQuery(OpenStatesQuery):
    """The query of `GET /openstates/jurisdictions/{id}`."""

    include: list[JurisdictionInclude] = Field([], description="More parts of a jurisdiction.")


class JurisdictionsQuery(JurisdictionQuery):
    """The query of `GET /openstates/jurisdictions`."""

    classification: Classification | None = Field(None, description="The kind of jurisdictions.")
    page: int = Field(1, ge=1, description="The number of the page.", examples=[1])
    per_page: int = Field(52, ge=1, le=52, description="The number of entries of a page.", examples=[52])


class CompactJurisdiction(OpenStatesModel):
    """The jurisdiction of a person."""

    id: str = Field(
        description="The id that Open States gives the government.",
        examples=["ocd-jurisdiction/country:us/state:nc/government"],
    )
    name: str = Field(
        description="The state, the county or the country, as people call it.", examples=["North Carolina"]
    )
    classification: Classification = Field(description="The kind; counties and cities are municipalities.")


class CurrentRole(OpenStatesModel):
    """The seat of a person in office."""

    title: str = Field(description="The title of the holder, without the level of government.", examples=["Senator"])
    org_classification: OrgClassification = Field(description="The organization.")
    district: str | int | None = Field(None, description="The district, as a number if it is one.", examples=[10])
    division_id: str | None = Field(
        None,
        description="The Open Civic Data id of the district.",
        examples=["ocd-division/country:us/state:nc/sldu:10"],
    )


class OpenStatesOffice(OpenStatesModel):
    """An office of a person."""

    name: str = Field(
        description="The usual name of the office; made from its kind if it has none.", examples=["District Office"]
    )
    address: str | None = Field(
        None,
        description="Where the office is, in one line; absent if unknown.",
        examples=["212 Maple Lane, Raleigh, NC 27526"],
    )
    voice: str | None = Field(None, description="The phone number in E.164.", examples=["+19195550100"])
    fax: str | None = Field(None, description="The fax number in E.164.", examples=["+19195550101"])
    classification: str | None = Field(
        None, description="Whether it is in the capitol or the district; absent if unknown.", examples=["district"]
    )


class OpenStatesLink(OpenStatesModel):
    """A page about a person."""

    url: str = Field(description="Where the page is; absolute.", examples=["https://example.org"])
    note: str | None = Field(None, description="A few words about the page; absent if unknown.", examples=["homepage"])


class OpenStatesIdentifier(OpenStatesModel):
    """An id of a person in another system."""

    scheme: str = Field(description="The system that gave the id.", examples=["openstates"])
    identifier: str = Field(
        description="The person as that system knows them.",
        examples=["ocd-person/adb58f21-f2fd-4830-85b6-f490b0867d14"],
    )


class Person(OpenStatesModel):
    """A person who holds or held a seat."""

    id: str = Field(
        description="That of Open States if the record has it, else one made from the id of the record.",
        examples=["ocd-person/adb58f21-f2fd-4830-85b6-f490b0867d14"],
    )
    name: str = Field(description="The full name.", examples=["Ada Example"])
    party: str = Field(description="The name of the party; empty if unknown.", examples=["Democratic"])
    current_role: CurrentRole | None = Field(None, description="The seat, if the person is in office.")
    jurisdiction: CompactJurisdiction = Field(
        description="The government that the person serves; that of the country for members of Congress."
    )
    given_name: str = Field(description="The given name; empty if unknown.", examples=["Ada"])
    family_name: str = Field(description="The family name; empty if unknown.", examples=["Example"])
    image: str = Field(description="A portrait; empty if unknown.", examples=["https://example.org/10.jpg"])
    email: str = Field(description="An e-mail address; empty if unknown.", examples=["ada@example.org"])
    gender: str = Field(description="Always empty: it is not recorded.", examples=[""])
    birth_date: str = Field(description="Always empty: it is not recorded.", examples=[""])
    death_date: str = Field(description="Always empty: it is not recorded.", examples=[""])
    extras: dict[str, Any] = Field(description="Always empty.", examples=[{}])
    created_at: str = Field(description="When the record was created.", examples=["2026-01-15T12:00:00Z"])
    updated_at: str = Field(description="When the record was last changed.", examples=["2026-01-15T12:00:00Z"])
    openstates_url: str = Field(description="The page at Open States; empty if there is none.", examples=[""])
    other_names: list[dict[str, str]] | None = Field(None, description="Always empty: they are not recorded.")
    other_identifiers: list[OpenStatesIdentifier] | None = Field(None, description="Ids in other systems.")
    links: list[OpenStatesLink] | None = Field(None, description="Pages about the person.")
    sources: list[OpenStatesLink] | None = Field(
        None, description="Pages that the record comes from; absent unless they are asked for."
    )
    offices: list[OpenStatesOffice] | None = Field(None, description="Where the person can be reached.")


class Pagination(OpenStatesModel):
    """The place of a page among all entries."""

    per_page: int = Field(description="The number of entries of a page.", examples=[10])
    page: int = Field(description="The number of the page.", examples=[1])
    max_page: int = Field(description="The number of the last page.", examples=[3])
    total_items: int = Field(description="The number of all entries.", examples=[27])


class PersonList(OpenStatesModel):
    """People."""

    results: list[Person] = Field(description="The people of this page, by name.")
    pagination: Pagination = Field(description="The place of the page.")


class Post(OpenStatesModel):
    """A district of an organization."""

    label: str = Field(description="The name of the district.", examples=["10"])
    role: str = Field(description="The title of its holders.", examples=["Senator"])
    division_id: str = Field(
        description="The Open Civic Data id.", examples=["ocd-division/country:us/state:nc/sldu:10"]
    )
    maximum_memberships: int = Field(description="The number of its seats.", examples=[1])


class Organization(OpenStatesModel):
    """An organization of a jurisdiction."""

    id: str = Field(description="The id, which is not that of Open States.", examples=["ocd-organization/0190a6f2"])
    name: str = Field(description="The jurisdiction and what the body is called.", examples=["North Carolina Senate"])
    classification: OrgClassification = Field(description="Whether it is a chamber, the legislature or the executive.")
    districts: list[Post] = Field(description="The districts that the rules know.")


class Jurisdiction(CompactJurisdiction):
    """A jurisdiction."""

    division_id: str = Field(description="The Open Civic Data id.", examples=["ocd-division/country:us/state:nc"])
    url: str = Field(description="Always empty.", examples=[""])
    latest_bill_update: str = Field(description="Always in 1970: there are no bills.")
    latest_people_update: str = Field(
        description="When a record was last changed; 1970 in lists.", examples=["2026-01-15T12:00:00Z"]
    )
    organizations: list[Organization] | None = Field(
        None, description="The chambers and branches; absent unless they are asked for."
    )
    legislative_sessions: list[dict[str, Any]] | None = Field(None, description="Always empty.")
    latest_runs: list[dict[str, Any]] | None = Field(None, description="Always empty.")


class JurisdictionList(OpenStatesModel):
    """Jurisdictions."""

    results: list[Jurisdiction] = Field(description="The jurisdictions.")
    pagination: Pagination = Field(description="The place of the page.")


class OpenStatesError(OpenStatesModel):
    """A failure in the shape of Open States."""

    detail: str | list[dict[str, Any]] = Field(
        description="The error, and the expected input.", examples=["No such Jurisdiction."]
    )
