"""A constituent's profile. The address is not stored, only the divisions that it is in."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, ClassVar

from pydantic import Field

from chalicelib.constituents.limits import ConstituentModel, Line, StoredModel
from chalicelib.constituents.topics import Topic  # noqa: TC001 (same)
from chalicelib.core.errors import Flaw, Invalid
from chalicelib.core.validation import pattern


class HomeDivision(StoredModel):
    """A division that the home is or may be in; `share` is the part of the given place in it, where 1 is certain."""

    id: str = Field(
        description="The Open Civic Data id of the division.",
        examples=["ocd-division/country:us/state:ny/county:albany"],
    )
    kind: str = Field(description="The kind of division.", examples=["county"])
    name: str = Field(description="The name of the division.", examples=["Albany County"])
    share: float | None = Field(
        description="The part of the given place that is in the division, from 0 to 1; null if unknown.", examples=[1.0]
    )
    valid_from: date | None = Field(
        None,
        description="The day from which the lines of the division are in force (ISO 8601); null if unknown.",
        examples=["2025-01-03"],
    )
    valid_to: date | None = Field(
        None,
        description="The day from which they are no longer in force (ISO 8601); null if it is not known yet.",
        examples=["2027-01-03"],
    )


class HomeLines(StoredModel):
    """The districts of the home by lines that were not in force on the day when the home was stored."""

    set: str = Field(description="The kind of districts.", examples=["congressional"])
    valid_from: date | None = Field(
        description="The day from which these lines are in force (ISO 8601); null if unknown.", examples=["2027-01-03"]
    )
    valid_to: date | None = Field(
        description="The day from which they are no longer in force (ISO 8601); null if it is not known yet.",
        examples=["2029-01-03"],
    )
    divisions: tuple[HomeDivision, ...] = Field(description="The districts that the home is or may be in.")


class UnknownPart(StoredModel):
    """A kind of division that is unknown or uncertain for the home, and the reason."""

    kind: str = Field(description="The kind of division that is unknown or uncertain.", examples=["council"])
    reason: str = Field(
        description="Why the division is unknown or uncertain, in a sentence.",
        examples=["No council boundaries of NY-Albany are uploaded."],
    )


class Home(StoredModel):
    """A constituent's home, as precise as the given place; it has the fields of a place except the point."""

    state: str | None = Field(
        description="The id of the state's tenant; null if unknown or if there are several.", examples=["NY"]
    )
    county: str | None = Field(
        description="The id of the county's tenant; null if unknown or if there are several.", examples=["NY-Albany"]
    )
    divisions: tuple[HomeDivision, ...] = Field(
        description="The divisions that the home is or may be in, from the country down."
    )
    former: tuple[HomeLines, ...] = Field((), description="The districts of earlier lines that the home was in.")
    upcoming: tuple[HomeLines, ...] = Field(
        (), description="The districts that the home will be in by lines that are not in force yet."
    )
    unknown: tuple[UnknownPart, ...] = Field(
        (), description="The kinds of divisions that are unknown or uncertain, with reasons."
    )

    @property
    def tenant(self) -> str:
        """The tenant that stores the data: the county's if the county is certain, else the state's.

        A candidate, which has no share, is not certain. Raises Invalid if neither is certain.
        """
        doubtful = {division.kind for division in self.divisions if division.share is None}
        tenant = (None if "county" in doubtful else self.county) or (None if "state" in doubtful else self.state)
        if tenant is None:
            detail = (
                "This place is not in one state for certain; send a more precise place, for example a full address."
            )
            raise Invalid(detail, flaws=(Flaw("#/home", detail),))
        return tenant


class Preferences(ConstituentModel):
    """Preferences of a constituent, for clients."""

    language: Annotated[str, pattern(r"^[a-z]{2,3}(-[A-Z]{2})?$", "a language tag, like en or es-US")] = Field(
        "en", description="The preferred language, as a language tag.", examples=["en", "es-US"]
    )
    topics: list[Topic] = Field([], max_length=20, description="The topics that the constituent is interested in.")


class Consents(ConstituentModel):
    """Consents of a constituent; all are false by default."""

    updates_by_email: bool = Field(
        default=False, description="Whether the constituent agrees to receive updates by e-mail."
    )
    reminders: bool = Field(default=False, description="Whether the constituent agrees to receive reminders.")


class ProfileFields(ConstituentModel):
    """The fields of a profile that a constituent may write, except the home."""

    read_only: ClassVar[frozenset[str]]

    name: Line | None = Field(
        None, examples=["Ada Example"], description="The name of the constituent; null if not given."
    )
    preferences: Preferences = Field(Preferences(), description="Preferences for clients.")
    consents: Consents = Field(Consents(), description="The constituent's consents.")


class Profile(StoredModel):
    """The profile of a constituent, as shown to the constituent. `consented_at` is the last change of the consents."""

    name: Line | None = Field(
        None, description="The name of the constituent; null if not given.", examples=["Ada Example"]
    )
    tenant: str = Field(description="The id of the tenant that stores the constituent's data.", examples=["NY-Albany"])
    home: Home = Field(description="The divisions of the constituent's home.")
    preferences: Preferences = Field(Preferences(), description="Preferences for clients.")
    consents: Consents = Field(Consents(), description="The constituent's consents.")
    consented_at: datetime | None = Field(
        None,
        description="When the consents were last changed (RFC 3339); null if never.",
        examples=["2026-01-31T12:00:00Z"],
    )
    version: int = Field(description="The version of the profile. It begins at 1 and grows by 1 with each change.")
    created_at: datetime = Field(
        description="When the profile was created (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )
    updated_at: datetime = Field(
        description="When the profile was last changed (RFC 3339).", examples=["2026-01-31T12:00:00Z"]
    )

    def get_writable(self) -> ProfileFields:
        """Return the fields that the constituent wrote, except the home."""
        return ProfileFields(name=self.name, preferences=self.preferences, consents=self.consents)


ProfileFields.read_only = frozenset(Profile.model_fields) - frozenset(ProfileFields.model_fields)


def write_profile(before: Profile | None, fields: ProfileFields, home: Home, now: datetime) -> Profile:
    """Return the profile with new fields and home; returns `before` itself if nothing changes."""
    agreed = fields.consents != (before.consents if before else Consents())
    after = Profile(
        name=fields.name,
        tenant=home.tenant,
        home=home,
        preferences=fields.preferences,
        consents=fields.consents,
        consented_at=now if agreed else before.consented_at if before else None,
        version=before.version if before else 1,
        created_at=before.created_at if before else now,
        updated_at=before.updated_at if before else now,
    )
    if before is None or after == before:
        return before or after
    return after.model_copy(update={"version": before.version + 1, "updated_at": max(now, before.created_at)})
