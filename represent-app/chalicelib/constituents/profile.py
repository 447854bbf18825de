"""A constituent's profile. The address itself is not kept: only the divisions that it is in."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import Annotated, ClassVar

from pydantic import Field

from chalicelib.constituents.limits import ConstituentModel, Line, StoredModel
from chalicelib.constituents.topics import Topic  # noqa: TC001 (same)
from chalicelib.core.errors import Flaw, Invalid
from chalicelib.core.validation import pattern


class HomeDivision(StoredModel):
    """A division that the home is in, or may be in; `share` is how much of what was told is in it, 1 is certain."""

    id: str
    kind: str
    name: str
    share: float | None


class UnknownPart(StoredModel):
    """What is not known of the home, and why."""

    kind: str
    reason: str


class Home(StoredModel):
    """Where a constituent lives, as far as it was told; the same fields as a place."""

    state: str | None
    county: str | None
    divisions: tuple[HomeDivision, ...]
    unknown: tuple[UnknownPart, ...] = ()

    @property
    def tenant(self) -> str:
        """The tenant that the data belong to: the county's if it is known for certain, else the state's.

        What is told as a candidate, without a share, is not certain. Raises Invalid where neither is.
        """
        doubtful = {division.kind for division in self.divisions if division.share is None}
        tenant = (None if "county" in doubtful else self.county) or (None if "state" in doubtful else self.state)
        if tenant is None:
            detail = "This place is in no single state; tell a place that is, like a whole address."
            raise Invalid(detail, flaws=(Flaw("#/home", detail),))
        return tenant


class Preferences(ConstituentModel):
    """What a client goes by."""

    language: Annotated[str, pattern(r"^[a-z]{2,3}(-[A-Z]{2})?$", "a language tag, like en or es-US")] = "en"
    topics: list[Topic] = Field([], max_length=20)


class Consents(ConstituentModel):
    """What a constituent agrees to; nothing unless they say so."""

    updates_by_email: bool = False
    reminders: bool = False


class ProfileFields(ConstituentModel):
    """What a constituent writes of themselves, but for the home."""

    read_only: ClassVar[frozenset[str]]

    name: Line | None = Field(None, examples=["Ada Example"])
    preferences: Preferences = Preferences()
    consents: Consents = Consents()


class Profile(StoredModel):
    """A constituent, as they see themselves. `consented_at` is when the consents were last changed."""

    name: Line | None = None
    tenant: str
    home: Home
    preferences: Preferences = Preferences()
    consents: Consents = Consents()
    consented_at: datetime | None = None
    version: int
    created_at: datetime
    updated_at: datetime

    def get_writable(self) -> ProfileFields:
        """Return what the constituent wrote, but for the home."""
        return ProfileFields(name=self.name, preferences=self.preferences, consents=self.consents)


ProfileFields.read_only = frozenset(Profile.model_fields) - frozenset(ProfileFields.model_fields)


def write_profile(before: Profile | None, fields: ProfileFields, home: Home, now: datetime) -> Profile:
    """Return the profile with what was written; the very same profile if that changes nothing."""
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
