"""HTTP routes of the caller's own data. The token alone identifies the constituent; no route has an id."""

from __future__ import annotations

import dataclasses
from datetime import datetime  # noqa: TC003 (pydantic resolves annotations at run time)
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.auth import service
from chalicelib.auth.accounts import AuthNotice
from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import AwsOperation, CognitoOperation, PlacesOperation, declare_pool_uses
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.constituents.activities import Activity  # noqa: TC001 (same)
from chalicelib.constituents.goals import Goal  # noqa: TC001 (same)
from chalicelib.constituents.profile import Home, HomeDivision, HomeLines, Profile, ProfileFields
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound, PreconditionFailed
from chalicelib.core.plain_json import dump_json
from chalicelib.core.validation import validate
from chalicelib.geo.models import PlaceQuery  # noqa: TC001 (same)
from chalicelib.geo.places import Division, Lines, Place, Unknown
from chalicelib.http.conditional import answer_with_etag, parse_merge_patch, parse_precondition
from chalicelib.http.request import MERGE_PATCH
from chalicelib.http.response import ApiResponse
from chalicelib.lookup.models import LookupResult
from chalicelib.lookup.routes import list_officials, look_up_place
from chalicelib.operations.registry import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chalicelib.http.request import ApiRequest

# A request during an unfinished move to another tenant, even a read, continues the move.
OWN: dict[str, list[AwsOperation]] = {"DDB_TABLE_NAME": [Db.GET_ITEM, Db.QUERY, Db.PUT_ITEM, Db.DELETE_ITEM]}
# A written home is located first, as in a lookup.
SITED: dict[str, list[AwsOperation]] = {**OWN, "GEOCODER": [PlacesOperation.GEOCODE]}
# No cache may store the response.
PRIVATE = {"Cache-Control": "no-store", "Vary": "Authorization, Origin"}


class ProfileDraft(ProfileFields):
    """A profile. `home` is your home, given in one way; it is not stored, only the divisions that it is in."""

    home: PlaceQuery = Field(description="The place where you live; only its divisions are stored.")


class _Moved(BaseModel):
    """The home in a merge patch of a profile."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    home: PlaceQuery


class ConstituentExport(BaseModel):
    """All stored data of a constituent, and the claims of the token about the account."""

    id: str = Field(description="The id of the account.", examples=["0190a6f2-7c3e-4d4b-9b1a-5f3c2e8d7a10"])
    email: str | None = Field(
        description="The e-mail address of the account; null if the token has none.", examples=["ada@example.org"]
    )
    exported_at: datetime = Field(description="When the export was made (RFC 3339).", examples=["2026-01-31T12:00:00Z"])
    profile: Profile | None = Field(description="The profile; null if there is none.")
    goals: list[Goal] = Field(description="The goals of the account, finished ones included.")
    activities: list[Activity] = Field(description="All activities, including corrected and withdrawn ones.")


def answer_private(data: Sequence[BaseModel], **headers: str) -> ApiResponse:
    """Return a response with personal data."""
    return ApiResponse(data, headers={**PRIVATE, **headers})


@validated(
    "get_profile",
    permission=Permission.ME_READ,
    output=Profile,
    headers=("If-None-Match",),
    errors=(NotFound,),
)
@required_env_vars(OWN)
def profile(call: ApiRequest) -> ApiResponse:
    """Return your profile."""
    return answer_with_etag(call.container.constituent.get_profile(), headers=PRIVATE)


@validated(
    "replace_profile",
    permission=Permission.ME_UPDATE,
    body=ProfileDraft,
    output=Profile,
    headers=("If-Match",),
    errors=(Conflict, PreconditionFailed),
)
@required_env_vars(SITED)
def replace(call: ApiRequest, draft: ProfileDraft) -> ApiResponse:
    """Replace your profile; all your data move to the state or county that you live in."""
    fields = ProfileFields(name=draft.name, preferences=draft.preferences, consents=draft.consents)
    return answer_with_etag(
        call.container.constituent.put_profile(fields, _find_home(call, draft.home), parse_precondition(call)),
        headers=PRIVATE,
    )


@validated(
    "patch_profile",
    permission=Permission.ME_UPDATE,
    body=ProfileDraft,
    validate_body=False,
    media_types=(MERGE_PATCH, "application/json"),
    output=Profile,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars(SITED)
def patch(call: ApiRequest) -> ApiResponse:
    """Change some fields of your profile (JSON merge patch, RFC 7396); a home is replaced as a whole."""
    body = parse_merge_patch(call)
    home_patch = {name: body.pop(name) for name in ("home",) if name in body}
    home = _find_home(call, validate(_Moved, home_patch).home) if home_patch else None
    return answer_with_etag(
        call.container.constituent.patch_profile(body, home, parse_precondition(call)), headers=PRIVATE
    )


@validated(
    "delete_profile",
    permission=Permission.ME_UPDATE,
    output=Profile,
    headers=("If-Match",),
    errors=(NotFound, PreconditionFailed),
)
@required_env_vars(OWN)
def delete(call: ApiRequest) -> ApiResponse:
    """Delete your profile and return it; goals and activities stay."""
    return answer_private([call.container.constituent.delete_profile(parse_precondition(call))])


@validated("my_representatives", permission=Permission.ME_READ, output=LookupResult, errors=(NotFound,))
@required_env_vars(OWN)
@api_tool(
    "/me/representatives",
    tags=("me",),
    name="my_representatives",
    description="Find the representatives of the caller's home, from their profile. Needs the caller's own token.",
)
def representatives(call: ApiRequest) -> ApiResponse:
    """Return the representatives of your home."""
    home = call.container.constituent.get_profile().home
    place = _make_place(home).move_to(call.container.now().date())
    answer = list_officials(look_up_place(call, place))
    return dataclasses.replace(answer, headers={**answer.headers, **PRIVATE})


@validated("export_me", permission=Permission.ME_READ, output=ConstituentExport)
@required_env_vars(OWN)
def export(call: ApiRequest) -> ApiResponse:
    """Return all your stored data in one document."""
    scope = call.container
    book, now = scope.constituent.read_all(), scope.now()
    found = ConstituentExport(
        id=str(scope.principal.id),
        email=scope.principal.email,
        exported_at=now,
        profile=book.profile,
        goals=[book.show_goal(goal, now.date()) for goal in book.goals.values()],
        activities=book.activities,
    )
    return answer_private([found], **{"Content-Disposition": 'attachment; filename="represent.json"'})


@validated("erase_me", permission=Permission.ME_DELETE, output=AuthNotice, errors=(Conflict,))
@required_env_vars(
    {
        **OWN,
        **declare_pool_uses(
            CognitoOperation.ADMIN_DELETE_USER,
            CognitoOperation.ADMIN_LIST_GROUPS_FOR_USER,
            CognitoOperation.LIST_USERS_IN_GROUP,
        ),
    }
)
def erase(call: ApiRequest) -> ApiResponse:
    """Erase all your data and your account; an interrupted erasure is finished within a day."""
    scope = call.container
    with service.leave_every_staff(scope):
        scope.constituent.erase(lambda: scope.pool.erase(str(scope.principal.id)))
    return answer_private([AuthNotice(detail="Your account and all its data are erased. This cannot be undone.")])


def _make_place(home: Home) -> Place:
    """Return the place of a home, without the point, which is not stored."""
    return Place(
        state=home.state,
        county=home.county,
        divisions=tuple(_make_divisions(home.divisions)),
        former=tuple(map(_make_lines, home.former)),
        upcoming=tuple(map(_make_lines, home.upcoming)),
        unknown=tuple(Unknown(**each.model_dump()) for each in home.unknown),
    )


def _make_divisions(stored: Sequence[HomeDivision]) -> Iterator[Division]:
    return (Division(**each.model_dump()) for each in stored)


def _make_lines(stored: HomeLines) -> Lines:
    return Lines(**stored.model_dump() | {"divisions": tuple(_make_divisions(stored.divisions))})


def _find_home(call: ApiRequest, query: PlaceQuery) -> Home:
    """Return the home at a place; raises Invalid if the place or its state is unclear, and Unavailable."""
    try:
        found = call.container.place_finder.find(query.model_copy(update={"on": None}))
    except (Invalid, NotFound) as problem:
        # A lookup has these fields in its query; here they are in the body, so errors must point there. A 404 would say
        # that the profile does not exist.
        flaws = [Flaw(f"#/home/{flaw.pointer.removeprefix('?')}", flaw.detail) for flaw in problem.flaws]
        raise Invalid(problem.detail, flaws=tuple(flaws or [Flaw("#/home", problem.detail)])) from None
    home = Home.model_validate_json(dump_json(found))
    _ = home.tenant
    return home
