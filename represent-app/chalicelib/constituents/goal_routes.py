"""HTTP routes of the caller's goals and activities, and of goal counts for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.constituents.activities import Activity, ActivityDraft, ActivityQuery, LogQuery, list_standing
from chalicelib.constituents.goal_counts import Count
from chalicelib.constituents.goals import Goal, GoalDraft, GoalQuery
from chalicelib.constituents.routes import OWN, PRIVATE, answer_private
from chalicelib.core.errors import BadRequest, Conflict, Flaw, NotFound, PreconditionFailed
from chalicelib.core.validation import PageQuery
from chalicelib.http.conditional import answer_with_etag, parse_idempotency_key, parse_merge_patch, parse_precondition
from chalicelib.http.request import MERGE_PATCH
from chalicelib.http.response import ApiResponse, paginate
from chalicelib.operations.registry import api_tool, required_env_vars, validated

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

TAGS = ("goals",)


@validated("list_goals", permission=Permission.GOALS_READ, query=GoalQuery, output=Goal, paged=True)
@required_env_vars(OWN)
@api_tool(
    "/goals",
    tags=TAGS,
    name="list_goals",
    description="List the caller's own goals, newest first, with progress and streak. Needs the caller's own token.",
)
def list_all(call: ApiRequest, query: GoalQuery) -> ApiResponse:
    """List your goals, newest first."""
    goals = [goal for goal in call.container.constituent.list_goals() if query.status in (None, goal.status)]
    return paginate(call, query, goals, headers=PRIVATE)


@validated(
    "create_goal",
    permission=Permission.GOALS_CREATE,
    body=GoalDraft,
    output=Goal,
    status=201,
    headers=("Idempotency-Key",),
    errors=(Conflict,),
)
@required_env_vars(OWN)
@api_tool(
    "/goals",
    tags=TAGS,
    name="create_goal",
    description="Add a goal of the caller, for example a crosswalk at the school. The caller's profile must "
    "have a home.",
)
def create(call: ApiRequest, draft: GoalDraft) -> ApiResponse:
    """Add a goal."""
    goal = call.container.constituent.create_goal(draft, parse_idempotency_key(call, draft))
    return answer_with_etag(goal, headers={**PRIVATE, "Location": call.make_location(goal.id)}, status=201)


@validated("get_goal", permission=Permission.GOALS_READ, output=Goal, headers=("If-None-Match",), errors=(NotFound,))
@required_env_vars(OWN)
@api_tool(
    "/goals/{goal_id}",
    tags=TAGS,
    name="get_goal",
    description="Get one of the caller's own goals, with its progress.",
)
def get(call: ApiRequest) -> ApiResponse:
    """Return one of your goals, with its progress."""
    return answer_with_etag(call.container.constituent.get_goal(call.uuid_param("goal_id")), headers=PRIVATE)


@validated(
    "patch_goal",
    permission=Permission.GOALS_UPDATE,
    body=GoalDraft,
    validate_body=False,
    media_types=(MERGE_PATCH, "application/json"),
    output=Goal,
    headers=("If-Match",),
    errors=(NotFound, Conflict, PreconditionFailed),
)
@required_env_vars(OWN)
@api_tool(
    "/goals/{goal_id}",
    tags=TAGS,
    name="patch_goal",
    description="Change some fields of one of the caller's own goals; null removes a field.",
)
def patch(call: ApiRequest) -> ApiResponse:
    """Change some fields of a goal (JSON merge patch, RFC 7396)."""
    goal_id, patch, precondition = call.uuid_param("goal_id"), parse_merge_patch(call), parse_precondition(call)
    return answer_with_etag(call.container.constituent.patch_goal(goal_id, patch, precondition), headers=PRIVATE)


@validated(
    "delete_goal",
    permission=Permission.GOALS_DELETE,
    output=Goal,
    headers=("If-Match",),
    errors=(NotFound, PreconditionFailed),
)
@required_env_vars(OWN)
def delete(call: ApiRequest) -> ApiResponse:
    """Delete a goal with its activities; returns the deleted goal."""
    return answer_private(
        [call.container.constituent.delete_goal(call.uuid_param("goal_id"), parse_precondition(call))]
    )


@validated(
    "list_goal_activities",
    permission=Permission.ACTIVITIES_READ,
    query=LogQuery,
    output=Activity,
    paged=True,
    errors=(NotFound,),
)
@required_env_vars(OWN)
@api_tool(
    "/goals/{goal_id}/activities",
    tags=TAGS,
    name="list_goal_activities",
    description="List the activities of one of the caller's own goals, newest first.",
)
def log(call: ApiRequest, query: LogQuery) -> ApiResponse:
    """List the activities of a goal, newest first."""
    entries = call.container.constituent.log(call.uuid_param("goal_id"))
    return paginate(call, query, entries if query.corrected else list_standing(entries), headers=PRIVATE)


@validated(
    "add_activity",
    permission=Permission.ACTIVITIES_CREATE,
    body=ActivityDraft,
    output=Activity,
    status=201,
    headers=("Idempotency-Key",),
    errors=(NotFound, Conflict),
)
@required_env_vars(OWN)
@api_tool(
    "/goals/{goal_id}/activities",
    tags=TAGS,
    name="log_activity",
    description="Record an activity of the caller for one of their own goals, for example a call or a letter, "
    "or correct one.",
)
def add(call: ApiRequest, draft: ActivityDraft) -> ApiResponse:
    """Add an activity to a goal, or a correction that replaces an activity (`corrects`)."""
    entry = call.container.constituent.add_activity(
        call.uuid_param("goal_id"), draft, parse_idempotency_key(call, draft)
    )
    # An activity has no URL of its own; the log of its goal lists it.
    return ApiResponse([entry], status=201, headers={**PRIVATE, "Location": call.url_path})


@validated("list_activities", permission=Permission.ACTIVITIES_READ, query=ActivityQuery, output=Activity, paged=True)
@required_env_vars(OWN)
@api_tool(
    "/activities",
    tags=TAGS,
    name="list_activities",
    description="List the caller's activities for all of their own goals in a range of days, newest first.",
)
def activities(call: ApiRequest, query: LogQuery) -> ApiResponse:
    """List your activities in a range of days, newest first."""
    since, until = getattr(query, "from"), getattr(query, "to")  # noqa: B009 (`from` is a keyword and cannot be an attribute)
    if since and until and until < since:
        detail = "Expected a day that is not before `from`."
        raise BadRequest(f"Query parameter 'to': {detail}", flaws=(Flaw("?to", detail),))
    entries = call.container.constituent.read_all().activities
    days = [
        entry
        for entry in (entries if query.corrected else list_standing(entries))
        if (since is None or since <= entry.at.date()) and (until is None or entry.at.date() <= until)
    ]
    return paginate(call, query, days, headers=PRIVATE)


@validated(
    "count_goals",
    permission=Permission.GOALS_COUNT,
    query=PageQuery,
    output=Count,
    tenant=True,
    paged=True,
)
@required_env_vars({"DDB_INDEX_NAME": [Db.QUERY]})
def counts(call: ApiRequest, query: PageQuery) -> ApiResponse:
    """Count the people with active goals by topic and office, in tens; fewer than ten are not shown."""
    return paginate(call, query, call.tenant.count_goals(), headers=PRIVATE)
