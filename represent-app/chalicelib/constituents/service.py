"""Operations of constituents on their own data."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.constituents import activities, goals, profile
from chalicelib.constituents.activities import Activity
from chalicelib.constituents.aggregate import (
    PROFILE,
    make_activity_key,
    make_goal_key,
    make_idempotency_write,
    make_index_keys,
)
from chalicelib.constituents.goals import Goal, GoalDraft, RepresentativeTarget
from chalicelib.constituents.profile import Profile, ProfileFields
from chalicelib.core.errors import Conflict, Flaw, Invalid, NotFound
from chalicelib.core.ids import make_sortable_id
from chalicelib.core.json_merge_patch import merge_fields
from chalicelib.core.preconditions import check_precondition
from chalicelib.core.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from chalicelib.aws.tenant_table import Write
    from chalicelib.constituents.activities import ActivityDraft
    from chalicelib.constituents.aggregate import ConstituentAggregate
    from chalicelib.constituents.goals import GoalTarget
    from chalicelib.constituents.profile import Home
    from chalicelib.constituents.relocation import Relocation
    from chalicelib.core.idempotency import IdempotencyKey

    # Return the office of a representative of a tenant; raises NotFound.
    OfficeOf = Callable[[str, UUID], str]
    OfProfile = Callable[[Profile], bool] | None
    OfGoal = Callable[[Goal], bool] | None

FAST = timedelta(minutes=5)  # how far a client's clock may be ahead


@dataclass(slots=True, eq=False)
class ConstituentService:
    """One constituent's profile, goals and activities. For the costs see Relocation."""

    residence: Relocation
    sub: UUID
    office_of: OfficeOf
    now: Callable[[], datetime]

    def read_all(self) -> ConstituentAggregate:
        """Return all data."""
        return self.residence.read()

    def erase(self, account: Callable[[], None]) -> None:
        """Remove all data for good, then the account with the given function; see Relocation."""
        self.residence.erase(account)

    def finish(self, account: Callable[[], None]) -> None:
        """Continue an unfinished erasure or move; see Relocation."""
        self.residence.finish(account)

    def get_profile(self) -> Profile:
        """Return the profile; raises NotFound."""
        return _get_profile(self.read_all())

    def put_profile(self, fields: ProfileFields, home: Home, precondition: OfProfile) -> Profile:
        """Replace the profile; a home in another tenant moves all data there. Raises PreconditionFailed."""
        return self._write_profile(lambda _: (fields, home), precondition, home.tenant)

    def patch_profile(self, patch: dict[str, Any], home: Home | None, precondition: OfProfile) -> Profile:
        """Apply a JSON merge patch (RFC 7396) to all fields except the home, which is replaced if one is given."""

        def merged(before: Profile | None) -> tuple[ProfileFields, Home]:
            if before is None:
                raise _make_no_profile_error()
            fields = merge_fields(before.get_writable().model_dump(mode="json"), patch, ProfileFields.model_fields)
            return validate(ProfileFields, fields), home or before.home

        return self._write_profile(merged, precondition, None)

    def delete_profile(self, precondition: OfProfile) -> Profile:
        """Delete the profile and return it; goals stay in their tenant. Raises NotFound."""

        def away(book: ConstituentAggregate, _: str) -> tuple[list[Write], Profile]:
            before = _get_profile(book)
            check_precondition(precondition, before, "profile")
            return book.make_removals(PROFILE), before

        return self.residence.change(away)

    def list_goals(self) -> list[Goal]:
        """Return the goals, newest first."""
        book, today = self.read_all(), self.now().date()
        return [book.show_goal(goal, today) for goal in reversed(book.goals.values())]

    def get_goal(self, goal_id: UUID) -> Goal:
        """Return one goal; raises NotFound."""
        return self._show_goal(self.read_all(), goal_id)

    def create_goal(self, draft: GoalDraft, once: IdempotencyKey | None) -> Goal:
        """Add a goal; a repeated request returns the current state of its goal. Raises Conflict."""
        now = self.now()
        aims = self._check_targets(draft, ())
        goal = goals.make_goal(draft, aims, make_sortable_id(now, secrets.randbits(74)), now)

        def add(book: ConstituentAggregate, tenant: str) -> tuple[list[Write], Goal]:
            if said := book.find_first_answer("GOAL#", once):
                return [], book.show_goal(Goal.model_validate_json(said), now.date())
            book.refuse_one_more_goal()
            more = make_index_keys(goal, tenant, self.sub) | make_idempotency_write(once)
            return [book.put(make_goal_key(goal), goal.to_json(), 1, **more)], goal.as_seen_on((), now.date())

        return self.residence.change(add)

    def patch_goal(self, goal_id: UUID, patch: dict[str, Any], precondition: OfGoal) -> Goal:
        """Apply a JSON merge patch (RFC 7396); raises NotFound or Invalid."""

        def change(book: ConstituentAggregate, tenant: str) -> tuple[list[Write], Goal]:
            before = self._show_goal(book, goal_id)
            check_precondition(precondition, before, "goal")
            draft = validate(GoalDraft, merge_fields(before.get_writable(), patch, GoalDraft.model_fields))
            after = goals.update_goal(before, draft, self._check_targets(draft, before.representatives), self.now())
            if after is before:
                return [], before
            more = make_index_keys(after, tenant, self.sub)
            return [book.put(make_goal_key(after), after.to_json(), after.version, **more)], book.show_goal(
                after, self.now().date()
            )

        return self.residence.change(change)

    def delete_goal(self, goal_id: UUID, precondition: OfGoal) -> Goal:
        """Delete a goal with its activities and return it; raises NotFound or PreconditionFailed."""

        def away(book: ConstituentAggregate, _: str) -> tuple[list[Write], Goal]:
            before = self._show_goal(book, goal_id)
            check_precondition(precondition, before, "goal")
            return book.make_removals(make_goal_key(before)), before

        before = self.residence.change(away)
        self.residence.change(lambda _book, _tenant: ((), None))  # remove the activities that no longer have a goal
        return before

    def log(self, goal_id: UUID) -> list[Activity]:
        """Return a goal's activities with their corrections, newest first; raises NotFound."""
        book = self.read_all()
        self._show_goal(book, goal_id)
        return [entry for entry in book.activities if entry.goal_id == goal_id]

    def add_activity(self, goal_id: UUID, draft: ActivityDraft, once: IdempotencyKey | None) -> Activity:
        """Add an activity to a goal, or a correction of one; see create_goal. Raises NotFound, Conflict or Invalid."""
        now = self.now()
        fields = {name: getattr(draft, name) for name in draft.__class__.model_fields} | {"at": _get_moment(draft, now)}
        entry = Activity(**fields, id=make_sortable_id(now, secrets.randbits(74)), goal_id=goal_id, created_at=now)

        def add(book: ConstituentAggregate, _: str) -> tuple[list[Write], Activity]:
            goal = self._show_goal(book, goal_id)
            if said := book.find_first_answer("ACTIVITY#", once):
                first = Activity.model_validate_json(said)
                return [], next(kept for kept in book.activities if kept.id == first.id)
            book.refuse_one_more_activity(goal_id)
            _refuse_stranger(entry, goal)
            _refuse_correction(entry, book)
            return [book.put(make_activity_key(entry), entry.to_json(), 1, **make_idempotency_write(once))], entry

        return self.residence.change(add)

    def _write_profile(
        self,
        fields_of: Callable[[Profile | None], tuple[ProfileFields, Home]],
        precondition: OfProfile,
        home: str | None,
    ) -> Profile:
        def write(book: ConstituentAggregate, _: str) -> tuple[list[Write], Profile]:
            check_precondition(precondition, book.profile, "profile")
            after = profile.write_profile(book.profile, *fields_of(book.profile), self.now())
            if after is book.profile:
                return [], after
            return [book.put(PROFILE, after.model_dump_json(exclude_defaults=True), after.version)], after

        after = self.residence.change(write, home)
        self.residence.read()  # moves all data to the tenant of the profile's home
        return after

    def _show_goal(self, book: ConstituentAggregate, goal_id: UUID) -> Goal:
        goal = book.goals.get(goal_id)
        if goal is None:
            raise NotFound(f"You have no goal {goal_id}.")
        return book.show_goal(goal, self.now().date())

    def _check_targets(self, draft: GoalDraft, known: Sequence[RepresentativeTarget]) -> list[RepresentativeTarget]:
        """Return the representatives of a draft with the offices that they hold; raises Invalid."""
        named = {(aim.tenant, aim.id): aim for aim in known}
        return [
            named.get((target.tenant, target.id)) or self._check_target(target, place)
            for place, target in enumerate(draft.representatives)
        ]

    def _check_target(self, target: GoalTarget, place: int) -> RepresentativeTarget:
        try:
            return RepresentativeTarget(
                tenant=target.tenant, id=target.id, office=self.office_of(target.tenant, target.id)
            )
        except NotFound as error:
            raise Invalid(error.detail, flaws=(Flaw(f"#/representatives/{place}", error.detail),)) from error


def _get_profile(book: ConstituentAggregate) -> Profile:
    if book.profile is None:
        raise _make_no_profile_error()
    return book.profile


def _make_no_profile_error() -> NotFound:
    return NotFound("You have no profile yet; create one with PUT /me/profile.")


def _get_moment(draft: ActivityDraft, now: datetime) -> datetime:
    at = draft.at or now
    if not activities.EARLIEST <= at <= now + FAST:
        detail = "Expected a time in the past, since 1900."
        raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw("#/at", detail),))
    return at.astimezone(UTC)


def _refuse_stranger(entry: Activity, goal: Goal) -> None:
    if entry.representative_id not in {None, *(aim.id for aim in goal.representatives)}:
        detail = "Expected one of the goal's representatives; PATCH the goal to add one."
        raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw("#/representative_id", detail),))


def _refuse_correction(entry: Activity, book: ConstituentAggregate) -> None:
    """Raise Invalid if the goal has no such entry to correct, Conflict if the entry is already corrected."""
    if entry.corrects is None:
        return
    mine = {kept.id: kept for kept in book.activities if kept.goal_id == entry.goal_id}
    meant = mine.get(entry.corrects)
    if meant is None:
        detail = "Expected the id of an activity of this goal."
        raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw("#/corrects", detail),))
    if meant.corrected_by:
        raise Conflict(f"That activity was corrected by {meant.corrected_by}; correct that one instead.")
