"""The operations of the API as methods. Generated from its OpenAPI document: `make clients`."""

# ruff: noqa
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from represent_client._answers import Answer, AsyncPage, Page
from represent_client._generated.types import UNSET, Unset

if TYPE_CHECKING:
    from represent_client._generated.models import *


class Operations:
    """Methods of every operation, by its operation id."""

    def _run(self, operation: str, arguments: dict[str, Any], kind: str, *, retried: bool, keyed: bool) -> Any:
        raise NotImplementedError

    def accept_invitations(self) -> Answer[AcceptedInvitations]:
        """Accept pending invitations to a tenant's staff, after a sign-in that did not use `POST /auth/token`. Requires `me:update`: any signed-in account."""
        return self._run("accounts.accept_invitations", {}, "Answer", retried=False, keyed=False)

    def add_activity(
        self, goal_id: UUID, *, body: ActivityDraft, idempotency_key: str | Unset = UNSET
    ) -> Answer[Activity]:
        """Add an activity to a goal, or a correction that replaces an activity (`corrects`). Requires `activities:create`: any signed-in account."""
        return self._run(
            "constituents.add_activity",
            {"goal_id": goal_id, "body": body, "idempotency_key": idempotency_key},
            "Answer",
            retried=False,
            keyed=True,
        )

    def apply_import(self, import_id: UUID, *, tenant: str | None = None) -> Answer[Import]:
        """Write the changes of an import in review; a repeated request continues it. Requires `imports:apply`: admin of the tenant, or a platform admin."""
        return self._run(
            "imports.apply_import",
            {"import_id": import_id, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    def auth_config(self) -> Answer[AuthConfig]:
        """Return the settings with which libraries of Amazon Cognito sign in. No credentials are needed."""
        return self._run("accounts.auth_config", {}, "Answer", retried=True, keyed=False)

    def begin_mfa(self, *, body: AppRequest) -> Answer[AppSetup]:
        """Get a secret for an authenticator app; nothing changes until it is confirmed with a code. Requires `me:update`: any signed-in account."""
        return self._run("accounts.begin_mfa", {"body": body}, "Answer", retried=False, keyed=False)

    def call_tenant_tool(self, tenant: str, tool: str, *, body: ToolArguments) -> Answer[ToolResponseDataItem]:
        """Call a tool for one tenant, isolated from the requests of other tenants. No credentials are needed; the operation that it runs has a permission of its own."""
        return self._run(
            "agents.call_tenant_tool",
            {"tenant": tenant, "tool": tool, "body": body},
            "Answer",
            retried=False,
            keyed=False,
        )

    def call_tool(self, tool: str, *, body: ToolArguments, tenant: str | None = None) -> Answer[ToolResponseDataItem]:
        """Call a tool; the response is that of the operation's REST route. No credentials are needed; the operation that it runs has a permission of its own."""
        return self._run(
            "agents.call_tool",
            {"tool": tool, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    def cancel_import(self, import_id: UUID, *, tenant: str | None = None) -> Answer[Import]:
        """Cancel an import and take back what it says of vacant seats; records that were written stay. Requires `imports:cancel`: admin of the tenant, or a platform admin."""
        return self._run(
            "imports.cancel_import",
            {"import_id": import_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    def change_user(self, user_id: UUID, *, body: UserPatch, tenant: str | None = None) -> Answer[User]:
        """Change a user's role in a tenant (null removes it), disable the account, or change or withdraw an invitation. Requires `users:update`: admin of the tenant, or a platform admin. The body may also be sent as `application/json`."""
        return self._run(
            "users.change_user",
            {"user_id": user_id, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    def confirm(self, *, body: Confirmation) -> Answer[AuthNotice]:
        """Confirm an account with the mailed code and the password that its owner chooses. No credentials are needed."""
        return self._run("accounts.confirm", {"body": body}, "Answer", retried=False, keyed=False)

    def correct_source(self, source_id: str, *, body: SourceChange) -> Answer[SourceView]:
        """Correct the URLs, the cadence or the limits of a source; the next check uses them. Requires `sources:manage`: a platform admin."""
        return self._run(
            "sources.correct_source", {"source_id": source_id, "body": body}, "Answer", retried=True, keyed=False
        )

    def count_corrections(self, tenant: str) -> Answer[CorrectionCounts]:
        """Count the reports of a tenant, and say how fast they are answered; their content is not public. No credentials are needed."""
        return self._run("tenants.count_corrections", {"tenant": tenant}, "Answer", retried=True, keyed=False)

    def count_goals(self, tenant: str, *, skip: int | Unset = 0, limit: int | Unset = 25) -> Page[Count]:
        """Count the people with active goals by topic and office, in tens; fewer than ten are not shown. Requires `goals:count`: editor or admin of the tenant."""
        return self._run(
            "tenants.count_goals", {"tenant": tenant, "skip": skip, "limit": limit}, "Page", retried=True, keyed=False
        )

    def create_api_key(self, *, body: ApiKeyDraft, tenant: str | None = None) -> Answer[NewApiKey]:
        """Create an API key of a tenant; the key is shown only once. Requires `api_keys:create`: admin of the tenant, or a platform admin."""
        return self._run(
            "api_keys.create_api_key", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    def create_goal(self, *, body: GoalDraft, idempotency_key: str | Unset = UNSET) -> Answer[Goal]:
        """Add a goal. Requires `goals:create`: any signed-in account."""
        return self._run(
            "constituents.create_goal",
            {"body": body, "idempotency_key": idempotency_key},
            "Answer",
            retried=False,
            keyed=True,
        )

    def create_import(self, *, body: ImportDraft, tenant: str | None = None) -> Answer[NewImport]:
        """Create an import; the response says where to upload the file. Requires `imports:create`: admin of the tenant, or a platform admin."""
        return self._run(
            "imports.create_import", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    def create_representative(
        self, *, body: RepresentativeDraft, tenant: str | None = None, idempotency_key: str | Unset = UNSET
    ) -> Answer[Representative]:
        """Add a representative. Requires `representatives:create`: editor or admin of the tenant, or an API key that carries it (then `sources` are required)."""
        return self._run(
            "representatives.create_representative",
            {"body": body, "x_tenant_id": tenant, "idempotency_key": idempotency_key},
            "Answer",
            retried=False,
            keyed=True,
        )

    def create_representatives(
        self, *, body: RepresentativesDraft, tenant: str | None = None, idempotency_key: str | Unset = UNSET
    ) -> Answer[CreationAnswer]:
        """Add up to 100 representatives; each has an answer or an error of its own. Requires `representatives:create`: editor or admin of the tenant, or an API key that carries it."""
        return self._run(
            "representatives.create_representatives",
            {"body": body, "x_tenant_id": tenant, "idempotency_key": idempotency_key},
            "Answer",
            retried=False,
            keyed=True,
        )

    def create_webhook(self, *, body: WebhookDraft, tenant: str | None = None) -> Answer[NewWebhook]:
        """Send a tenant's events to a URL; the secret that signs them is shown only once. Requires `webhooks:create`: admin of the tenant, or a platform admin."""
        return self._run(
            "webhooks.create_webhook", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    def decide_correction(
        self, correction_id: UUID, *, body: CorrectionPatch, tenant: str | None = None
    ) -> Answer[Correction]:
        """Accept or reject a report, with the reason; it changes no record. Requires `corrections:update`: editor or admin of the tenant. The body may also be sent as `application/json`."""
        return self._run(
            "corrections.decide_correction",
            {"correction_id": correction_id, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    def declare_vacancy(self, tenant: str, *, body: VacancyDraft) -> Answer[EmptySeat]:
        """Declare that a seat is vacant, whether or not a holder of it was ever recorded. Requires `vacancies:declare`: editor or admin of the tenant, or an API key that carries it."""
        return self._run(
            "tenants.declare_vacancy", {"tenant": tenant, "body": body}, "Answer", retried=False, keyed=False
        )

    def delete_boundaries(
        self,
        tenant: str,
        set_: DeleteBoundariesSet,
        *,
        valid_from: datetime.date | Unset = UNSET,
        if_match: str | Unset = UNSET,
    ) -> Answer[BoundarySet]:
        """Delete an edition of a map of districts; without any, lookups report that none is uploaded. Requires `boundaries:delete`: admin of the tenant, or a platform admin."""
        return self._run(
            "tenants.delete_boundaries",
            {"tenant": tenant, "set_": set_, "valid_from": valid_from, "if_match": if_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def delete_goal(self, goal_id: UUID, *, if_match: str | Unset = UNSET) -> Answer[Goal]:
        """Delete a goal with its activities; returns the deleted goal. Requires `goals:delete`: any signed-in account."""
        return self._run(
            "constituents.delete_goal", {"goal_id": goal_id, "if_match": if_match}, "Answer", retried=True, keyed=False
        )

    def delete_profile(self, *, if_match: str | Unset = UNSET) -> Answer[Profile]:
        """Delete your profile and return it; goals and activities stay. Requires `me:update`: any signed-in account."""
        return self._run("constituents.delete_profile", {"if_match": if_match}, "Answer", retried=True, keyed=False)

    def delete_representative(
        self, representative_id: UUID, *, tenant: str | None = None, if_match: str | Unset = UNSET
    ) -> Answer[Representative]:
        """Delete a representative; returns the last state of the record. Requires `representatives:delete`: editor or admin of the tenant, or an API key that carries it."""
        return self._run(
            "representatives.delete_representative",
            {"representative_id": representative_id, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def delete_tenant_source(self, tenant: str, source_id: str) -> Answer[SourceView]:
        """Delete a source of the tenant's own; the records that came of it stay. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return self._run(
            "tenants.delete_tenant_source",
            {"tenant": tenant, "source_id": source_id},
            "Answer",
            retried=True,
            keyed=False,
        )

    def delete_webhook(self, webhook_id: UUID, *, tenant: str | None = None) -> Answer[Webhook]:
        """Delete a webhook; a delivery in progress may still arrive. Requires `webhooks:delete`: admin of the tenant, or a platform admin."""
        return self._run(
            "webhooks.delete_webhook",
            {"webhook_id": webhook_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    def docs(self) -> str:
        """Show a reference of this API in which you can try every call. No credentials are needed."""
        return self._run("system.docs", {}, "Text", retried=True, keyed=False)

    def docs_asset(self, asset: str) -> str:
        """Return a file of the reference page. No credentials are needed."""
        return self._run("system.docs_asset", {"asset": asset}, "Text", retried=True, keyed=False)

    def drop_mfa(self, *, body: AppRequest) -> Answer[AuthNotice]:
        """Require no code of an authenticator app any more. Requires `me:update`: any signed-in account."""
        return self._run("accounts.drop_mfa", {"body": body}, "Answer", retried=True, keyed=False)

    def erase_me(self) -> Answer[AuthNotice]:
        """Erase all your data and your account; an interrupted erasure is finished within a day. Requires `me:delete`: any signed-in account."""
        return self._run("accounts.erase_me", {}, "Answer", retried=True, keyed=False)

    def export_me(self) -> Answer[ConstituentExport]:
        """Return all your stored data in one document. Requires `me:read`: any signed-in account."""
        return self._run("constituents.export_me", {}, "Answer", retried=True, keyed=False)

    def forgot_password(self, *, body: ForgottenPassword) -> Answer[AuthNotice]:
        """Mail a code that resets a password. No credentials are needed."""
        return self._run("accounts.forgot_password", {"body": body}, "Answer", retried=False, keyed=False)

    def get_api_key(self, key_id: UUID, *, tenant: str | None = None) -> Answer[ApiKey]:
        """Return one API key of a tenant, with the time it was last used. Requires `api_keys:list`: admin of the tenant, or a platform admin."""
        return self._run(
            "api_keys.get_api_key", {"key_id": key_id, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    def get_boundaries(
        self,
        tenant: str,
        set_: GetBoundariesSet,
        *,
        valid_from: datetime.date | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[BoundarySet]:
        """Return the editions of a tenant's boundary set, the earliest first, or the one that begins on a day. No credentials are needed."""
        return self._run(
            "tenants.get_boundaries",
            {"tenant": tenant, "set_": set_, "valid_from": valid_from, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_boundary_outlines(
        self,
        tenant: str,
        set_: GetBoundaryOutlinesSet,
        *,
        on: datetime.date | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[DistrictOutline]:
        """Return the outlines of all districts of a set as SVG paths in one box, at most 15 KB when compressed. No credentials are needed."""
        return self._run(
            "tenants.get_boundary_outlines",
            {"tenant": tenant, "set_": set_, "on": on, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_bulk_file(self, file: str) -> str:
        """Redirect to the present URL of a bulk file, which is valid for some minutes; the path of this route is stable. No credentials are needed."""
        return self._run("bulk.get_bulk_file", {"file": file}, "Text", retried=True, keyed=False)

    def get_correction(self, correction_id: UUID, *, tenant: str | None = None) -> Answer[Correction]:
        """Return a report, with the address for an answer. Requires `corrections:read`: editor or admin of the tenant."""
        return self._run(
            "corrections.get_correction",
            {"correction_id": correction_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_cost(self, *, tenant: str | None = None) -> Answer[Cost]:
        """Return this month's cost until now, and its projection to the end of the month. Requires `usage:read`: admin of the tenant, or a platform admin."""
        return self._run("usage.get_cost", {"x_tenant_id": tenant}, "Answer", retried=True, keyed=False)

    def get_declarations(self) -> Answer[DeclaredUses]:
        """List the settings and AWS operations that each function has recorded when it ran. Requires `ops:read`: a platform admin."""
        return self._run("ops.get_declarations", {}, "Answer", retried=True, keyed=False)

    def get_division(self, division_id: str, *, if_none_match: str | Unset = UNSET) -> Answer[LookupResult]:
        """Return the divisions that contain a division, and its representatives; percent-encode the id and its slashes. No credentials are needed."""
        return self._run(
            "divisions.get_division",
            {"division_id": division_id, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_division_outline(
        self, division_id: str, *, on: datetime.date | Unset = UNSET, if_none_match: str | Unset = UNSET
    ) -> Answer[DivisionOutline]:
        """Return the outline of a state, county or district as an SVG path and as GeoJSON; percent-encode the id. No credentials are needed."""
        return self._run(
            "divisions.get_division_outline",
            {"division_id": division_id, "on": on, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_export(self, export_id: UUID, *, tenant: str | None = None) -> Answer[Export]:
        """Return an export, with the URL of its file once it is done; before that, Retry-After says when to ask again. No credentials are needed."""
        return self._run(
            "exports.get_export", {"export_id": export_id, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    def get_goal(self, goal_id: UUID, *, if_none_match: str | Unset = UNSET) -> Answer[Goal]:
        """Return one of your goals, with its progress. Requires `goals:read`: any signed-in account."""
        return self._run(
            "constituents.get_goal",
            {"goal_id": goal_id, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_history(
        self,
        representative_id: UUID,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        before: int | Unset = UNSET,
        tenant: str | None = None,
    ) -> Page[PublicChange]:
        """List the changes of a record, newest first; removed records included. No credentials are needed."""
        return self._run(
            "representatives.get_history",
            {
                "representative_id": representative_id,
                "skip": skip,
                "limit": limit,
                "before": before,
                "x_tenant_id": tenant,
            },
            "Page",
            retried=True,
            keyed=False,
        )

    def get_import(
        self, import_id: UUID, *, skip: int | Unset = 0, limit: int | Unset = 25, tenant: str | None = None
    ) -> Page[ImportReport]:
        """Return an import with a page of refusals, notes and differences; `meta.total` is that of the longest list. Requires `imports:read`: admin of the tenant, or a platform admin."""
        return self._run(
            "imports.get_import",
            {"import_id": import_id, "skip": skip, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    def get_mfa(self) -> Answer[MfaState]:
        """Return whether a sign-in of the caller needs a code of an authenticator app. Requires `me:read`: any signed-in account."""
        return self._run("accounts.get_mfa", {}, "Answer", retried=True, keyed=False)

    def get_profile(self, *, if_none_match: str | Unset = UNSET) -> Answer[Profile]:
        """Return your profile. Requires `me:read`: any signed-in account."""
        return self._run(
            "constituents.get_profile", {"if_none_match": if_none_match}, "Answer", retried=True, keyed=False
        )

    def get_representative(
        self,
        representative_id: UUID,
        *,
        as_of: datetime.date | Unset = UNSET,
        tenant: str | None = None,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """Return one representative. No credentials are needed."""
        return self._run(
            "representatives.get_representative",
            {
                "representative_id": representative_id,
                "as_of": as_of,
                "x_tenant_id": tenant,
                "if_none_match": if_none_match,
            },
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_rules(
        self, tenant: str, *, version: int | Unset = UNSET, if_none_match: str | Unset = UNSET
    ) -> Answer[Rules]:
        """Return the rules of one state or county: its offices, districts, seats and parties. No credentials are needed."""
        return self._run(
            "tenants.get_rules",
            {"tenant": tenant, "version": version, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_summary(self, tenant: str, *, if_none_match: str | Unset = UNSET) -> Answer[Summary]:
        """Count a tenant's representatives and empty seats, and measure how complete and how old its records are. No credentials are needed."""
        return self._run(
            "tenants.get_summary",
            {"tenant": tenant, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_tenant(self, tenant: str) -> Answer[TenantView]:
        """Return one state or county. No credentials are needed."""
        return self._run("tenants.get_tenant", {"tenant": tenant}, "Answer", retried=True, keyed=False)

    def get_tenant_status(self, tenant: str, *, if_none_match: str | Unset = UNSET) -> Answer[TenantStatus]:
        """Return how complete and how current the data of a tenant are: its offices and its sources. No credentials are needed."""
        return self._run(
            "tenants.get_tenant_status",
            {"tenant": tenant, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_usage(
        self,
        *,
        from_: datetime.datetime | Unset = UNSET,
        to: datetime.datetime | Unset = UNSET,
        by: GetUsageBy | Unset = "operation",
        tenant: str | None = None,
    ) -> Answer[UsageReport]:
        """Add up the usage of a period by operation, key or source. Requires `usage:read`: admin of the tenant, or a platform admin."""
        return self._run(
            "usage.get_usage",
            {"from_": from_, "to": to, "by": by, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    def get_user(self, user_id: UUID, *, tenant: str | None = None) -> Answer[User]:
        """Return a member of a tenant's staff, or one of its invitations. Requires `users:list`: admin of the tenant, or a platform admin."""
        return self._run(
            "users.get_user", {"user_id": user_id, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    def get_webhook(self, webhook_id: UUID, *, tenant: str | None = None) -> Answer[Webhook]:
        """Return one webhook of a tenant. Requires `webhooks:list`: admin of the tenant, or a platform admin."""
        return self._run(
            "webhooks.get_webhook",
            {"webhook_id": webhook_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    def google_divisions(
        self, *, fields: str | Unset = UNSET, key: str | Unset = UNSET, query: str | Unset = UNSET
    ) -> DivisionSearch:
        """Find divisions by words of their names or ids, in the shape of Google Civic Information v2. No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."""
        return self._run(
            "google_civic_information_v2.google_divisions",
            {"fields": fields, "key": key, "query": query},
            "Whole",
            retried=True,
            keyed=False,
        )

    def google_divisions_by_address(
        self, *, fields: str | Unset = UNSET, key: str | Unset = UNSET, address: str | Unset = UNSET
    ) -> DivisionsOfAddress:
        """Return the divisions of an address in the shape of Google Civic Information v2. No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."""
        return self._run(
            "google_civic_information_v2.google_divisions_by_address",
            {"fields": fields, "key": key, "address": address},
            "Whole",
            retried=True,
            keyed=False,
        )

    def google_representatives_by_address(
        self,
        *,
        fields: str | Unset = UNSET,
        key: str | Unset = UNSET,
        levels: list[GoogleRepresentativesByAddressLevelsItem] | Unset = UNSET,
        roles: list[GoogleRepresentativesByAddressRolesItem] | Unset = UNSET,
        address: str | Unset = UNSET,
        include_offices: bool | Unset = True,
        if_none_match: str | Unset = UNSET,
    ) -> Representatives:
        """Return the representatives of an address in the shape of Google Civic Information v2. No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."""
        return self._run(
            "google_civic_information_v2.google_representatives_by_address",
            {
                "fields": fields,
                "key": key,
                "levels": levels,
                "roles": roles,
                "address": address,
                "include_offices": include_offices,
                "if_none_match": if_none_match,
            },
            "Whole",
            retried=True,
            keyed=False,
        )

    def google_representatives_by_division(
        self,
        ocd_id: str,
        *,
        fields: str | Unset = UNSET,
        key: str | Unset = UNSET,
        levels: list[GoogleRepresentativesByDivisionLevelsItem] | Unset = UNSET,
        roles: list[GoogleRepresentativesByDivisionRolesItem] | Unset = UNSET,
        recursive: bool | Unset = False,
        if_none_match: str | Unset = UNSET,
    ) -> Representatives:
        """Return the representatives of a division, with `recursive` also those of the divisions below. No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."""
        return self._run(
            "google_civic_information_v2.google_representatives_by_division",
            {
                "ocd_id": ocd_id,
                "fields": fields,
                "key": key,
                "levels": levels,
                "roles": roles,
                "recursive": recursive,
                "if_none_match": if_none_match,
            },
            "Whole",
            retried=True,
            keyed=False,
        )

    def health(self) -> Answer[Alive]:
        """Return that the process is alive; it checks no dependencies. No credentials are needed."""
        return self._run("system.health", {}, "Answer", retried=True, keyed=False)

    def health_ready(self) -> Answer[Dependency]:
        """Return whether every dependency responds, and its latency. No credentials are needed."""
        return self._run("system.health_ready", {}, "Answer", retried=True, keyed=False)

    def invite_user(self, *, body: InvitationDraft, tenant: str | None = None) -> Answer[User]:
        """Invite an address to the staff of a tenant; its owner gets the role after they confirm it and sign in. Requires `users:invite`: admin of the tenant, or a platform admin."""
        return self._run(
            "users.invite_user", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    def list_activities(
        self,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        corrected: bool | Unset = False,
        from_: datetime.date | Unset = UNSET,
        to: datetime.date | Unset = UNSET,
    ) -> Page[Activity]:
        """List your activities in a range of days, newest first. Requires `activities:read`: any signed-in account."""
        return self._run(
            "constituents.list_activities",
            {"skip": skip, "limit": limit, "corrected": corrected, "from_": from_, "to": to},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_api_keys(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, tenant: str | None = None
    ) -> Page[ApiKey]:
        """List the API keys of a tenant, oldest first, with the time each was last used. Requires `api_keys:list`: admin of the tenant, or a platform admin."""
        return self._run(
            "api_keys.list_api_keys",
            {"skip": skip, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_bulk_files(self, *, skip: int | Unset = 0, limit: int | Unset = 25) -> Page[BulkFile]:
        """List the bulk files: all records of each state with its counties, and of the whole country, each night. No credentials are needed."""
        return self._run("bulk.list_bulk_files", {"skip": skip, "limit": limit}, "Page", retried=True, keyed=False)

    def list_changes(
        self,
        *,
        after: int | Unset = 0,
        limit: int | Unset = 100,
        tenant: str | None = None,
        if_none_match: str | Unset = UNSET,
    ) -> Page[PublicChange]:
        """List a tenant's changes in order, without gaps; a page that is followed by another never changes. No credentials are needed."""
        return self._run(
            "changes.list_changes",
            {"after": after, "limit": limit, "x_tenant_id": tenant, "if_none_match": if_none_match},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_corrections(
        self,
        *,
        state: ListCorrectionsState | Unset = "open",
        before: UUID | Unset = UNSET,
        limit: int | Unset = 25,
        tenant: str | None = None,
    ) -> Page[Correction]:
        """List the reports of a tenant, newest first: those that wait, or those that are answered. Requires `corrections:read`: editor or admin of the tenant."""
        return self._run(
            "corrections.list_corrections",
            {"state": state, "before": before, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_divisions(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, q: str | Unset = UNSET, tenant: str | Unset = UNSET
    ) -> Page[DivisionFound]:
        """Find divisions by name: states and counties, or with `tenant` that tenant and the districts of its rules. No credentials are needed."""
        return self._run(
            "divisions.list_divisions",
            {"skip": skip, "limit": limit, "q": q, "tenant": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_event_schemas(self) -> Answer[EventForm]:
        """List the types of events on the bus, each with the JSON Schema of its detail. No credentials are needed."""
        return self._run("events.list_event_schemas", {}, "Answer", retried=True, keyed=False)

    def list_goal_activities(
        self, goal_id: UUID, *, skip: int | Unset = 0, limit: int | Unset = 25, corrected: bool | Unset = False
    ) -> Page[Activity]:
        """List the activities of a goal, newest first. Requires `activities:read`: any signed-in account."""
        return self._run(
            "constituents.list_goal_activities",
            {"goal_id": goal_id, "skip": skip, "limit": limit, "corrected": corrected},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_goals(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, status: ListGoalsStatus | Unset = UNSET
    ) -> Page[Goal]:
        """List your goals, newest first. Requires `goals:read`: any signed-in account."""
        return self._run(
            "constituents.list_goals",
            {"skip": skip, "limit": limit, "status": status},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_held_fields(self, representative_id: UUID, *, tenant: str | None = None) -> Answer[HeldField]:
        """List the fields of a representative that staff entered and that a source states otherwise; for staff. Requires `representatives:compare`: editor or admin of the tenant."""
        return self._run(
            "representatives.list_held_fields",
            {"representative_id": representative_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    def list_imports(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, tenant: str | None = None
    ) -> Page[Import]:
        """List the imports of a tenant, newest first. Requires `imports:read`: admin of the tenant, or a platform admin."""
        return self._run(
            "imports.list_imports",
            {"skip": skip, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_representatives(
        self,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        position: str | Unset = UNSET,
        district: str | Unset = UNSET,
        party: str | Unset = UNSET,
        level: ListRepresentativesLevel | Unset = UNSET,
        status: ListRepresentativesStatus | Unset = UNSET,
        division_id: str | Unset = UNSET,
        q: str | Unset = UNSET,
        updated_since: datetime.datetime | Unset = UNSET,
        as_of: datetime.date | Unset = UNSET,
        seats: Literal["all"] | Unset = UNSET,
        sort: ListRepresentativesSort | Unset = UNSET,
        tenant: str | None = None,
        if_none_match: str | Unset = UNSET,
    ) -> Page[Representative]:
        """List a tenant's representatives, or export all of them as CSV or JSON Lines. No credentials are needed."""
        return self._run(
            "representatives.list_representatives",
            {
                "skip": skip,
                "limit": limit,
                "position": position,
                "district": district,
                "party": party,
                "level": level,
                "status": status,
                "division_id": division_id,
                "q": q,
                "updated_since": updated_since,
                "as_of": as_of,
                "seats": seats,
                "sort": sort,
                "x_tenant_id": tenant,
                "if_none_match": if_none_match,
            },
            "Page",
            retried=True,
            keyed=False,
        )

    def list_sources(self, *, skip: int | Unset = 0, limit: int | Unset = 25) -> Page[SourceView]:
        """List the sources of the catalogue, with the result of their last check. No credentials are needed."""
        return self._run("sources.list_sources", {"skip": skip, "limit": limit}, "Page", retried=True, keyed=False)

    def list_tenant_sources(self, tenant: str, *, skip: int | Unset = 0, limit: int | Unset = 25) -> Page[SourceView]:
        """List the sources of a tenant: those of the catalogue for states, those it has been given, and its own. No credentials are needed."""
        return self._run(
            "tenants.list_tenant_sources",
            {"tenant": tenant, "skip": skip, "limit": limit},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_tenants(
        self,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        kind: ListTenantsKind | Unset = UNSET,
        state: str | Unset = UNSET,
    ) -> Page[TenantView]:
        """List states and counties. No credentials are needed."""
        return self._run(
            "tenants.list_tenants",
            {"skip": skip, "limit": limit, "kind": kind, "state": state},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_tools(self, *, tenant: str | None = None) -> Answer[ToolCard]:
        """List the tools that the caller may use, in the tenant of X-Tenant-Id if that header is sent. No credentials are needed."""
        return self._run("agents.list_tools", {"x_tenant_id": tenant}, "Answer", retried=True, keyed=False)

    def list_users(
        self,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        role: ListUsersRole | Unset = UNSET,
        q: str | Unset = UNSET,
        tenant: str | None = None,
    ) -> Page[User]:
        """List the staff of a tenant and its pending invitations. Requires `users:list`: admin of the tenant, or a platform admin."""
        return self._run(
            "users.list_users",
            {"skip": skip, "limit": limit, "role": role, "q": q, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_vacancies(
        self,
        tenant: str,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        seat_state: ListVacanciesSeatState | Unset = "vacant",
        if_none_match: str | Unset = UNSET,
    ) -> Page[EmptySeat]:
        """List the vacant seats of a tenant, or the seats that no source says anything about. No credentials are needed."""
        return self._run(
            "tenants.list_vacancies",
            {"tenant": tenant, "skip": skip, "limit": limit, "seat_state": seat_state, "if_none_match": if_none_match},
            "Page",
            retried=True,
            keyed=False,
        )

    def list_webhooks(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, tenant: str | None = None
    ) -> Page[Webhook]:
        """List the webhooks of a tenant, oldest first, with their progress and failures. Requires `webhooks:list`: admin of the tenant, or a platform admin."""
        return self._run(
            "webhooks.list_webhooks",
            {"skip": skip, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    def logout(self) -> Answer[AuthNotice]:
        """End all sessions of the caller, on every device. Requires `sessions:end`: any signed-in account."""
        return self._run("accounts.logout", {}, "Answer", retried=False, keyed=False)

    def look_up(
        self,
        *,
        address: str | Unset = UNSET,
        zip_: str | Unset = UNSET,
        lat: float | Unset = UNSET,
        lon: float | Unset = UNSET,
        division: str | Unset = UNSET,
        on: datetime.date | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[LookupResult]:
        """Find the representatives of an address, a ZIP code, a point or a division, with contact details. No credentials are needed."""
        return self._run(
            "lookup.look_up",
            {
                "address": address,
                "zip_": zip_,
                "lat": lat,
                "lon": lon,
                "division": division,
                "on": on,
                "if_none_match": if_none_match,
            },
            "Answer",
            retried=True,
            keyed=False,
        )

    def look_up_batch(self, *, body: PlacesDraft) -> Answer[BatchAnswer]:
        """Find the representatives of up to 100 places, with an API key; each has an answer or an error of its own. Requires `lookup:batch`: , or an API key that carries it."""
        return self._run("lookup.look_up_batch", {"body": body}, "Answer", retried=True, keyed=False)

    def look_up_by_body(self, *, body: PlaceQuery) -> Answer[LookupResult]:
        """Find the representatives of a place in the body, so that an address is in no URL, history or log. No credentials are needed."""
        return self._run("lookup.look_up_by_body", {"body": body}, "Answer", retried=True, keyed=False)

    def mcp(
        self,
        *,
        body: RpcMessage,
        mcp_protocol_version: str | Unset = UNSET,
        mcp_method: str | Unset = UNSET,
        mcp_name: str | Unset = UNSET,
        tenant: str | None = None,
    ) -> RpcAnswer:
        """Process a message of the Model Context Protocol (streamable HTTP, no sessions). No credentials are needed; the operation that it runs has a permission of its own."""
        return self._run(
            "agents.mcp",
            {
                "body": body,
                "mcp_protocol_version": mcp_protocol_version,
                "mcp_method": mcp_method,
                "mcp_name": mcp_name,
                "x_tenant_id": tenant,
            },
            "Whole",
            retried=False,
            keyed=False,
        )

    def me(self) -> Answer[Me]:
        """Return the caller's account and roles. Requires `me:read`: any signed-in account."""
        return self._run("accounts.me", {}, "Answer", retried=True, keyed=False)

    def my_representatives(self) -> Answer[LookupResult]:
        """Return the representatives of your home. Requires `me:read`: any signed-in account."""
        return self._run("constituents.my_representatives", {}, "Answer", retried=True, keyed=False)

    def openapi(self, *, if_none_match: str | Unset = UNSET) -> OpenApiDocument:
        """Return this API's OpenAPI 3.1 document; its server is the stage that answers. No credentials are needed."""
        return self._run("system.openapi", {"if_none_match": if_none_match}, "Whole", retried=True, keyed=False)

    def openstates_jurisdiction(
        self,
        jurisdiction_id: str,
        *,
        apikey: str | Unset = UNSET,
        include: list[OpenstatesJurisdictionIncludeItem] | Unset = UNSET,
    ) -> Jurisdiction:
        """Return a jurisdiction by id, abbreviation or name, in the shape of Open States v3. No credentials are needed."""
        return self._run(
            "open_states_v3.openstates_jurisdiction",
            {"jurisdiction_id": jurisdiction_id, "apikey": apikey, "include": include},
            "Whole",
            retried=True,
            keyed=False,
        )

    def openstates_jurisdictions(
        self,
        *,
        apikey: str | Unset = UNSET,
        include: list[OpenstatesJurisdictionsIncludeItem] | Unset = UNSET,
        classification: OpenstatesJurisdictionsClassification | Unset = UNSET,
        page: int | Unset = 1,
        per_page: int | Unset = 52,
    ) -> JurisdictionList:
        """List states, the country and counties, in the shape of Open States v3. No credentials are needed."""
        return self._run(
            "open_states_v3.openstates_jurisdictions",
            {
                "apikey": apikey,
                "include": include,
                "classification": classification,
                "page": page,
                "per_page": per_page,
            },
            "Whole",
            retried=True,
            keyed=False,
        )

    def openstates_people(
        self,
        *,
        apikey: str | Unset = UNSET,
        page: int | Unset = 1,
        per_page: int | Unset = 10,
        jurisdiction: str | Unset = UNSET,
        name: str | Unset = UNSET,
        id: list[str] | Unset = UNSET,
        org_classification: OpenstatesPeopleOrgClassification | Unset = UNSET,
        district: str | Unset = UNSET,
        include: list[OpenstatesPeopleIncludeItem] | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> PersonList:
        """Find people by jurisdiction, name or id, in the shape of Open States v3. No credentials are needed."""
        return self._run(
            "open_states_v3.openstates_people",
            {
                "apikey": apikey,
                "page": page,
                "per_page": per_page,
                "jurisdiction": jurisdiction,
                "name": name,
                "id": id,
                "org_classification": org_classification,
                "district": district,
                "include": include,
                "if_none_match": if_none_match,
            },
            "Whole",
            retried=True,
            keyed=False,
        )

    def openstates_people_geo(
        self,
        *,
        apikey: str | Unset = UNSET,
        lat: float | Unset = UNSET,
        lng: float | Unset = UNSET,
        include: list[OpenstatesPeopleGeoIncludeItem] | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> PersonList:
        """Return everybody who represents a point, in the shape of Open States v3. No credentials are needed."""
        return self._run(
            "open_states_v3.openstates_people_geo",
            {"apikey": apikey, "lat": lat, "lng": lng, "include": include, "if_none_match": if_none_match},
            "Whole",
            retried=True,
            keyed=False,
        )

    def patch_goal(self, goal_id: UUID, *, body: GoalPatch, if_match: str | Unset = UNSET) -> Answer[Goal]:
        """Change some fields of a goal (JSON merge patch, RFC 7396). Requires `goals:update`: any signed-in account. The body may also be sent as `application/json`."""
        return self._run(
            "constituents.patch_goal",
            {"goal_id": goal_id, "body": body, "if_match": if_match},
            "Answer",
            retried=False,
            keyed=False,
        )

    def patch_profile(self, *, body: ProfilePatch, if_match: str | Unset = UNSET) -> Answer[Profile]:
        """Change some fields of your profile (JSON merge patch, RFC 7396); a home is replaced as a whole. Requires `me:update`: any signed-in account. The body may also be sent as `application/json`."""
        return self._run(
            "constituents.patch_profile", {"body": body, "if_match": if_match}, "Answer", retried=False, keyed=False
        )

    def patch_representative(
        self,
        representative_id: UUID,
        *,
        body: RepresentativePatch,
        tenant: str | None = None,
        if_match: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """Change some fields of a representative (JSON merge patch, RFC 7396). Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it. The body may also be sent as `application/json`."""
        return self._run(
            "representatives.patch_representative",
            {"representative_id": representative_id, "body": body, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=False,
            keyed=False,
        )

    def pause_source(self, source_id: str) -> Answer[SourceView]:
        """Stop checking a source. Requires `sources:manage`: a platform admin."""
        return self._run("sources.pause_source", {"source_id": source_id}, "Answer", retried=False, keyed=False)

    def pause_tenant_source(self, tenant: str, source_id: str) -> Answer[SourceView]:
        """Stop applying a source to the tenant. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return self._run(
            "tenants.pause_tenant_source",
            {"tenant": tenant, "source_id": source_id},
            "Answer",
            retried=False,
            keyed=False,
        )

    def register(self, *, body: Registration) -> Answer[AuthNotice]:
        """Register an account; a code is mailed to confirm it. No credentials are needed."""
        return self._run("accounts.register", {"body": body}, "Answer", retried=False, keyed=False)

    def release_representative(
        self,
        representative_id: UUID,
        *,
        fields: str | Unset = UNSET,
        tenant: str | None = None,
        if_match: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """Give fields that staff hold back to the sources; the values that sources state replace them. Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it."""
        return self._run(
            "representatives.release_representative",
            {"representative_id": representative_id, "fields": fields, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=False,
            keyed=False,
        )

    def replace_boundaries(
        self,
        tenant: str,
        set_: ReplaceBoundariesSet,
        *,
        body: FeatureCollection,
        valid_from: datetime.date | Unset = UNSET,
        valid_to: datetime.date | Unset = UNSET,
        if_match: str | Unset = UNSET,
    ) -> Answer[BoundarySet]:
        """Replace an edition of a map of districts, or add one (GeoJSON, at most 5.5 MB, or 4 MB in gzip). Requires `boundaries:update`: admin of the tenant, or a platform admin. The body may also be this JSON compressed by gzip, as `application/gzip`."""
        return self._run(
            "tenants.replace_boundaries",
            {
                "tenant": tenant,
                "set_": set_,
                "body": body,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "if_match": if_match,
            },
            "Answer",
            retried=True,
            keyed=False,
        )

    def replace_holder(
        self,
        representative_id: UUID,
        *,
        body: SuccessionDraft,
        tenant: str | None = None,
        if_match: str | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """End the term of a representative and add the successor, both or neither; returns both records. Requires `representatives:update`: editor or admin of the tenant."""
        return self._run(
            "representatives.replace_holder",
            {
                "representative_id": representative_id,
                "body": body,
                "x_tenant_id": tenant,
                "if_match": if_match,
                "idempotency_key": idempotency_key,
            },
            "Answer",
            retried=False,
            keyed=True,
        )

    def replace_profile(self, *, body: ProfileDraft, if_match: str | Unset = UNSET) -> Answer[Profile]:
        """Replace your profile; all your data move to the state or county that you live in. Requires `me:update`: any signed-in account."""
        return self._run(
            "constituents.replace_profile", {"body": body, "if_match": if_match}, "Answer", retried=True, keyed=False
        )

    def replace_representative(
        self,
        representative_id: UUID,
        *,
        body: RepresentativeDraft,
        tenant: str | None = None,
        if_match: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """Replace a representative. Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it (then `sources` are required)."""
        return self._run(
            "representatives.replace_representative",
            {"representative_id": representative_id, "body": body, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def replace_rules(self, tenant: str, *, body: RulesDraft, if_match: str | Unset = UNSET) -> Answer[Rules]:
        """Replace the rules of a tenant; rejected if a representative in office would have no seat. Requires `rules:update`: admin of the tenant, or a platform admin."""
        return self._run(
            "tenants.replace_rules",
            {"tenant": tenant, "body": body, "if_match": if_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    def replace_tenant_source(self, tenant: str, source_id: str, *, body: TenantSourceDraft) -> Answer[SourceView]:
        """Add or replace a source of the tenant's own; its file is fetched at once, and then on schedule. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return self._run(
            "tenants.replace_tenant_source",
            {"tenant": tenant, "source_id": source_id, "body": body},
            "Answer",
            retried=True,
            keyed=False,
        )

    def replay_webhook(self, webhook_id: UUID, *, body: Replay, tenant: str | None = None) -> Answer[Webhook]:
        """Send everything after a change to a webhook again; this also enables a disabled one. Requires `webhooks:replay`: admin of the tenant, or a platform admin."""
        return self._run(
            "webhooks.replay_webhook",
            {"webhook_id": webhook_id, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    def report_correction(self, *, body: CorrectionDraft, tenant: str | None = None) -> Answer[CorrectionReceipt]:
        """Report that something about a record or a seat is wrong; the tenant's staff decide about it. No credentials are needed."""
        return self._run(
            "corrections.report_correction", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    def require_mfa(self, *, body: AppConfirmation) -> Answer[AuthNotice]:
        """Require a code of the authenticator app at each sign-in; every session ends. Requires `me:update`: any signed-in account."""
        return self._run("accounts.require_mfa", {"body": body}, "Answer", retried=True, keyed=False)

    def reset_password(self, *, body: PasswordReset) -> Answer[AuthNotice]:
        """Set a new password with the mailed code; every session ends. No credentials are needed."""
        return self._run("accounts.reset_password", {"body": body}, "Answer", retried=False, keyed=False)

    def resume_source(self, source_id: str) -> Answer[SourceView]:
        """Check a source again; the next run of the schedule does. Requires `sources:manage`: a platform admin."""
        return self._run("sources.resume_source", {"source_id": source_id}, "Answer", retried=False, keyed=False)

    def resume_tenant_source(self, tenant: str, source_id: str) -> Answer[SourceView]:
        """Apply a source to the tenant again, beginning with the file in force. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return self._run(
            "tenants.resume_tenant_source",
            {"tenant": tenant, "source_id": source_id},
            "Answer",
            retried=False,
            keyed=False,
        )

    def revoke_api_key(self, key_id: UUID, *, tenant: str | None = None) -> Answer[ApiKey]:
        """Revoke an API key (effective within one minute). Requires `api_keys:revoke`: admin of the tenant, or a platform admin."""
        return self._run(
            "api_keys.revoke_api_key", {"key_id": key_id, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    def rotate_api_key(self, key_id: UUID, *, body: Rotation, tenant: str | None = None) -> Answer[NewApiKey]:
        """Replace a key by one with the same permissions, after a grace period; the new key is shown only once. Requires `api_keys:create`: admin of the tenant, or a platform admin."""
        return self._run(
            "api_keys.rotate_api_key",
            {"key_id": key_id, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    def set_budget(self, *, body: BudgetDraftInput, tenant: str | None = None) -> Answer[BudgetDraft]:
        """Set the tenant's monthly budget; an event announces when 80 % and 100 % of it are reached. Requires `usage:update`: admin of the tenant, or a platform admin."""
        return self._run("usage.set_budget", {"body": body, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False)

    def sync_source(self, source_id: str, *, digest: str | Unset = UNSET) -> Answer[SourceView]:
        """Check a source now, or put it back to an earlier file. Requires `sources:manage`: a platform admin."""
        return self._run(
            "sources.sync_source", {"source_id": source_id, "digest": digest}, "Answer", retried=False, keyed=False
        )

    def sync_tenant_source(
        self, tenant: str, source_id: str, *, digest: str | Unset = UNSET, accept: bool | Unset = False
    ) -> Answer[SourceView]:
        """Apply a source to the tenant now; a source of its own is fetched, or put back to an earlier file. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return self._run(
            "tenants.sync_tenant_source",
            {"tenant": tenant, "source_id": source_id, "digest": digest, "accept": accept},
            "Answer",
            retried=False,
            keyed=False,
        )

    def tenant_mcp(
        self,
        tenant: str,
        *,
        body: RpcMessage,
        mcp_protocol_version: str | Unset = UNSET,
        mcp_method: str | Unset = UNSET,
        mcp_name: str | Unset = UNSET,
    ) -> RpcAnswer:
        """Process a message of the Model Context Protocol for one tenant, isolated from the requests of other tenants. No credentials are needed; the operation that it runs has a permission of its own."""
        return self._run(
            "agents.tenant_mcp",
            {
                "tenant": tenant,
                "body": body,
                "mcp_protocol_version": mcp_protocol_version,
                "mcp_method": mcp_method,
                "mcp_name": mcp_name,
            },
            "Whole",
            retried=False,
            keyed=False,
        )

    def token(self, *, body: TokenRequest) -> Answer[Tokens]:
        """Sign in, or get new tokens for a refresh token; both accept pending invitations to a tenant's staff. No credentials are needed."""
        return self._run("accounts.token", {"body": body}, "Answer", retried=False, keyed=False)

    def verify_representative(
        self, representative_id: UUID, *, tenant: str | None = None, if_match: str | Unset = UNSET
    ) -> Answer[Representative]:
        """Record which account verified the record, and when. Requires `representatives:verify`: editor or admin of the tenant."""
        return self._run(
            "representatives.verify_representative",
            {"representative_id": representative_id, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=False,
            keyed=False,
        )

    def withdraw_vacancy(self, tenant: str, vacancy_id: UUID, *, body: Withdrawal) -> Answer[VacancyStatement]:
        """Withdraw the statement that a seat is vacant; returns the statement. Requires `vacancies:withdraw`: editor or admin of the tenant, or an API key that carries it."""
        return self._run(
            "tenants.withdraw_vacancy",
            {"tenant": tenant, "vacancy_id": vacancy_id, "body": body},
            "Answer",
            retried=True,
            keyed=False,
        )


class AsyncOperations:
    """Coroutines of every operation, by its operation id."""

    async def _run(self, operation: str, arguments: dict[str, Any], kind: str, *, retried: bool, keyed: bool) -> Any:
        raise NotImplementedError

    async def accept_invitations(self) -> Answer[AcceptedInvitations]:
        """Accept pending invitations to a tenant's staff, after a sign-in that did not use `POST /auth/token`. Requires `me:update`: any signed-in account."""
        return await self._run("accounts.accept_invitations", {}, "Answer", retried=False, keyed=False)

    async def add_activity(
        self, goal_id: UUID, *, body: ActivityDraft, idempotency_key: str | Unset = UNSET
    ) -> Answer[Activity]:
        """Add an activity to a goal, or a correction that replaces an activity (`corrects`). Requires `activities:create`: any signed-in account."""
        return await self._run(
            "constituents.add_activity",
            {"goal_id": goal_id, "body": body, "idempotency_key": idempotency_key},
            "Answer",
            retried=False,
            keyed=True,
        )

    async def apply_import(self, import_id: UUID, *, tenant: str | None = None) -> Answer[Import]:
        """Write the changes of an import in review; a repeated request continues it. Requires `imports:apply`: admin of the tenant, or a platform admin."""
        return await self._run(
            "imports.apply_import",
            {"import_id": import_id, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def auth_config(self) -> Answer[AuthConfig]:
        """Return the settings with which libraries of Amazon Cognito sign in. No credentials are needed."""
        return await self._run("accounts.auth_config", {}, "Answer", retried=True, keyed=False)

    async def begin_mfa(self, *, body: AppRequest) -> Answer[AppSetup]:
        """Get a secret for an authenticator app; nothing changes until it is confirmed with a code. Requires `me:update`: any signed-in account."""
        return await self._run("accounts.begin_mfa", {"body": body}, "Answer", retried=False, keyed=False)

    async def call_tenant_tool(self, tenant: str, tool: str, *, body: ToolArguments) -> Answer[ToolResponseDataItem]:
        """Call a tool for one tenant, isolated from the requests of other tenants. No credentials are needed; the operation that it runs has a permission of its own."""
        return await self._run(
            "agents.call_tenant_tool",
            {"tenant": tenant, "tool": tool, "body": body},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def call_tool(
        self, tool: str, *, body: ToolArguments, tenant: str | None = None
    ) -> Answer[ToolResponseDataItem]:
        """Call a tool; the response is that of the operation's REST route. No credentials are needed; the operation that it runs has a permission of its own."""
        return await self._run(
            "agents.call_tool",
            {"tool": tool, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def cancel_import(self, import_id: UUID, *, tenant: str | None = None) -> Answer[Import]:
        """Cancel an import and take back what it says of vacant seats; records that were written stay. Requires `imports:cancel`: admin of the tenant, or a platform admin."""
        return await self._run(
            "imports.cancel_import",
            {"import_id": import_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def change_user(self, user_id: UUID, *, body: UserPatch, tenant: str | None = None) -> Answer[User]:
        """Change a user's role in a tenant (null removes it), disable the account, or change or withdraw an invitation. Requires `users:update`: admin of the tenant, or a platform admin. The body may also be sent as `application/json`."""
        return await self._run(
            "users.change_user",
            {"user_id": user_id, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def confirm(self, *, body: Confirmation) -> Answer[AuthNotice]:
        """Confirm an account with the mailed code and the password that its owner chooses. No credentials are needed."""
        return await self._run("accounts.confirm", {"body": body}, "Answer", retried=False, keyed=False)

    async def correct_source(self, source_id: str, *, body: SourceChange) -> Answer[SourceView]:
        """Correct the URLs, the cadence or the limits of a source; the next check uses them. Requires `sources:manage`: a platform admin."""
        return await self._run(
            "sources.correct_source", {"source_id": source_id, "body": body}, "Answer", retried=True, keyed=False
        )

    async def count_corrections(self, tenant: str) -> Answer[CorrectionCounts]:
        """Count the reports of a tenant, and say how fast they are answered; their content is not public. No credentials are needed."""
        return await self._run("tenants.count_corrections", {"tenant": tenant}, "Answer", retried=True, keyed=False)

    async def count_goals(self, tenant: str, *, skip: int | Unset = 0, limit: int | Unset = 25) -> AsyncPage[Count]:
        """Count the people with active goals by topic and office, in tens; fewer than ten are not shown. Requires `goals:count`: editor or admin of the tenant."""
        return await self._run(
            "tenants.count_goals", {"tenant": tenant, "skip": skip, "limit": limit}, "Page", retried=True, keyed=False
        )

    async def create_api_key(self, *, body: ApiKeyDraft, tenant: str | None = None) -> Answer[NewApiKey]:
        """Create an API key of a tenant; the key is shown only once. Requires `api_keys:create`: admin of the tenant, or a platform admin."""
        return await self._run(
            "api_keys.create_api_key", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    async def create_goal(self, *, body: GoalDraft, idempotency_key: str | Unset = UNSET) -> Answer[Goal]:
        """Add a goal. Requires `goals:create`: any signed-in account."""
        return await self._run(
            "constituents.create_goal",
            {"body": body, "idempotency_key": idempotency_key},
            "Answer",
            retried=False,
            keyed=True,
        )

    async def create_import(self, *, body: ImportDraft, tenant: str | None = None) -> Answer[NewImport]:
        """Create an import; the response says where to upload the file. Requires `imports:create`: admin of the tenant, or a platform admin."""
        return await self._run(
            "imports.create_import", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    async def create_representative(
        self, *, body: RepresentativeDraft, tenant: str | None = None, idempotency_key: str | Unset = UNSET
    ) -> Answer[Representative]:
        """Add a representative. Requires `representatives:create`: editor or admin of the tenant, or an API key that carries it (then `sources` are required)."""
        return await self._run(
            "representatives.create_representative",
            {"body": body, "x_tenant_id": tenant, "idempotency_key": idempotency_key},
            "Answer",
            retried=False,
            keyed=True,
        )

    async def create_representatives(
        self, *, body: RepresentativesDraft, tenant: str | None = None, idempotency_key: str | Unset = UNSET
    ) -> Answer[CreationAnswer]:
        """Add up to 100 representatives; each has an answer or an error of its own. Requires `representatives:create`: editor or admin of the tenant, or an API key that carries it."""
        return await self._run(
            "representatives.create_representatives",
            {"body": body, "x_tenant_id": tenant, "idempotency_key": idempotency_key},
            "Answer",
            retried=False,
            keyed=True,
        )

    async def create_webhook(self, *, body: WebhookDraft, tenant: str | None = None) -> Answer[NewWebhook]:
        """Send a tenant's events to a URL; the secret that signs them is shown only once. Requires `webhooks:create`: admin of the tenant, or a platform admin."""
        return await self._run(
            "webhooks.create_webhook", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    async def decide_correction(
        self, correction_id: UUID, *, body: CorrectionPatch, tenant: str | None = None
    ) -> Answer[Correction]:
        """Accept or reject a report, with the reason; it changes no record. Requires `corrections:update`: editor or admin of the tenant. The body may also be sent as `application/json`."""
        return await self._run(
            "corrections.decide_correction",
            {"correction_id": correction_id, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def declare_vacancy(self, tenant: str, *, body: VacancyDraft) -> Answer[EmptySeat]:
        """Declare that a seat is vacant, whether or not a holder of it was ever recorded. Requires `vacancies:declare`: editor or admin of the tenant, or an API key that carries it."""
        return await self._run(
            "tenants.declare_vacancy", {"tenant": tenant, "body": body}, "Answer", retried=False, keyed=False
        )

    async def delete_boundaries(
        self,
        tenant: str,
        set_: DeleteBoundariesSet,
        *,
        valid_from: datetime.date | Unset = UNSET,
        if_match: str | Unset = UNSET,
    ) -> Answer[BoundarySet]:
        """Delete an edition of a map of districts; without any, lookups report that none is uploaded. Requires `boundaries:delete`: admin of the tenant, or a platform admin."""
        return await self._run(
            "tenants.delete_boundaries",
            {"tenant": tenant, "set_": set_, "valid_from": valid_from, "if_match": if_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def delete_goal(self, goal_id: UUID, *, if_match: str | Unset = UNSET) -> Answer[Goal]:
        """Delete a goal with its activities; returns the deleted goal. Requires `goals:delete`: any signed-in account."""
        return await self._run(
            "constituents.delete_goal", {"goal_id": goal_id, "if_match": if_match}, "Answer", retried=True, keyed=False
        )

    async def delete_profile(self, *, if_match: str | Unset = UNSET) -> Answer[Profile]:
        """Delete your profile and return it; goals and activities stay. Requires `me:update`: any signed-in account."""
        return await self._run(
            "constituents.delete_profile", {"if_match": if_match}, "Answer", retried=True, keyed=False
        )

    async def delete_representative(
        self, representative_id: UUID, *, tenant: str | None = None, if_match: str | Unset = UNSET
    ) -> Answer[Representative]:
        """Delete a representative; returns the last state of the record. Requires `representatives:delete`: editor or admin of the tenant, or an API key that carries it."""
        return await self._run(
            "representatives.delete_representative",
            {"representative_id": representative_id, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def delete_tenant_source(self, tenant: str, source_id: str) -> Answer[SourceView]:
        """Delete a source of the tenant's own; the records that came of it stay. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return await self._run(
            "tenants.delete_tenant_source",
            {"tenant": tenant, "source_id": source_id},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def delete_webhook(self, webhook_id: UUID, *, tenant: str | None = None) -> Answer[Webhook]:
        """Delete a webhook; a delivery in progress may still arrive. Requires `webhooks:delete`: admin of the tenant, or a platform admin."""
        return await self._run(
            "webhooks.delete_webhook",
            {"webhook_id": webhook_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def docs(self) -> str:
        """Show a reference of this API in which you can try every call. No credentials are needed."""
        return await self._run("system.docs", {}, "Text", retried=True, keyed=False)

    async def docs_asset(self, asset: str) -> str:
        """Return a file of the reference page. No credentials are needed."""
        return await self._run("system.docs_asset", {"asset": asset}, "Text", retried=True, keyed=False)

    async def drop_mfa(self, *, body: AppRequest) -> Answer[AuthNotice]:
        """Require no code of an authenticator app any more. Requires `me:update`: any signed-in account."""
        return await self._run("accounts.drop_mfa", {"body": body}, "Answer", retried=True, keyed=False)

    async def erase_me(self) -> Answer[AuthNotice]:
        """Erase all your data and your account; an interrupted erasure is finished within a day. Requires `me:delete`: any signed-in account."""
        return await self._run("accounts.erase_me", {}, "Answer", retried=True, keyed=False)

    async def export_me(self) -> Answer[ConstituentExport]:
        """Return all your stored data in one document. Requires `me:read`: any signed-in account."""
        return await self._run("constituents.export_me", {}, "Answer", retried=True, keyed=False)

    async def forgot_password(self, *, body: ForgottenPassword) -> Answer[AuthNotice]:
        """Mail a code that resets a password. No credentials are needed."""
        return await self._run("accounts.forgot_password", {"body": body}, "Answer", retried=False, keyed=False)

    async def get_api_key(self, key_id: UUID, *, tenant: str | None = None) -> Answer[ApiKey]:
        """Return one API key of a tenant, with the time it was last used. Requires `api_keys:list`: admin of the tenant, or a platform admin."""
        return await self._run(
            "api_keys.get_api_key", {"key_id": key_id, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    async def get_boundaries(
        self,
        tenant: str,
        set_: GetBoundariesSet,
        *,
        valid_from: datetime.date | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[BoundarySet]:
        """Return the editions of a tenant's boundary set, the earliest first, or the one that begins on a day. No credentials are needed."""
        return await self._run(
            "tenants.get_boundaries",
            {"tenant": tenant, "set_": set_, "valid_from": valid_from, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_boundary_outlines(
        self,
        tenant: str,
        set_: GetBoundaryOutlinesSet,
        *,
        on: datetime.date | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[DistrictOutline]:
        """Return the outlines of all districts of a set as SVG paths in one box, at most 15 KB when compressed. No credentials are needed."""
        return await self._run(
            "tenants.get_boundary_outlines",
            {"tenant": tenant, "set_": set_, "on": on, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_bulk_file(self, file: str) -> str:
        """Redirect to the present URL of a bulk file, which is valid for some minutes; the path of this route is stable. No credentials are needed."""
        return await self._run("bulk.get_bulk_file", {"file": file}, "Text", retried=True, keyed=False)

    async def get_correction(self, correction_id: UUID, *, tenant: str | None = None) -> Answer[Correction]:
        """Return a report, with the address for an answer. Requires `corrections:read`: editor or admin of the tenant."""
        return await self._run(
            "corrections.get_correction",
            {"correction_id": correction_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_cost(self, *, tenant: str | None = None) -> Answer[Cost]:
        """Return this month's cost until now, and its projection to the end of the month. Requires `usage:read`: admin of the tenant, or a platform admin."""
        return await self._run("usage.get_cost", {"x_tenant_id": tenant}, "Answer", retried=True, keyed=False)

    async def get_declarations(self) -> Answer[DeclaredUses]:
        """List the settings and AWS operations that each function has recorded when it ran. Requires `ops:read`: a platform admin."""
        return await self._run("ops.get_declarations", {}, "Answer", retried=True, keyed=False)

    async def get_division(self, division_id: str, *, if_none_match: str | Unset = UNSET) -> Answer[LookupResult]:
        """Return the divisions that contain a division, and its representatives; percent-encode the id and its slashes. No credentials are needed."""
        return await self._run(
            "divisions.get_division",
            {"division_id": division_id, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_division_outline(
        self, division_id: str, *, on: datetime.date | Unset = UNSET, if_none_match: str | Unset = UNSET
    ) -> Answer[DivisionOutline]:
        """Return the outline of a state, county or district as an SVG path and as GeoJSON; percent-encode the id. No credentials are needed."""
        return await self._run(
            "divisions.get_division_outline",
            {"division_id": division_id, "on": on, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_export(self, export_id: UUID, *, tenant: str | None = None) -> Answer[Export]:
        """Return an export, with the URL of its file once it is done; before that, Retry-After says when to ask again. No credentials are needed."""
        return await self._run(
            "exports.get_export", {"export_id": export_id, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    async def get_goal(self, goal_id: UUID, *, if_none_match: str | Unset = UNSET) -> Answer[Goal]:
        """Return one of your goals, with its progress. Requires `goals:read`: any signed-in account."""
        return await self._run(
            "constituents.get_goal",
            {"goal_id": goal_id, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_history(
        self,
        representative_id: UUID,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        before: int | Unset = UNSET,
        tenant: str | None = None,
    ) -> AsyncPage[PublicChange]:
        """List the changes of a record, newest first; removed records included. No credentials are needed."""
        return await self._run(
            "representatives.get_history",
            {
                "representative_id": representative_id,
                "skip": skip,
                "limit": limit,
                "before": before,
                "x_tenant_id": tenant,
            },
            "Page",
            retried=True,
            keyed=False,
        )

    async def get_import(
        self, import_id: UUID, *, skip: int | Unset = 0, limit: int | Unset = 25, tenant: str | None = None
    ) -> AsyncPage[ImportReport]:
        """Return an import with a page of refusals, notes and differences; `meta.total` is that of the longest list. Requires `imports:read`: admin of the tenant, or a platform admin."""
        return await self._run(
            "imports.get_import",
            {"import_id": import_id, "skip": skip, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    async def get_mfa(self) -> Answer[MfaState]:
        """Return whether a sign-in of the caller needs a code of an authenticator app. Requires `me:read`: any signed-in account."""
        return await self._run("accounts.get_mfa", {}, "Answer", retried=True, keyed=False)

    async def get_profile(self, *, if_none_match: str | Unset = UNSET) -> Answer[Profile]:
        """Return your profile. Requires `me:read`: any signed-in account."""
        return await self._run(
            "constituents.get_profile", {"if_none_match": if_none_match}, "Answer", retried=True, keyed=False
        )

    async def get_representative(
        self,
        representative_id: UUID,
        *,
        as_of: datetime.date | Unset = UNSET,
        tenant: str | None = None,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """Return one representative. No credentials are needed."""
        return await self._run(
            "representatives.get_representative",
            {
                "representative_id": representative_id,
                "as_of": as_of,
                "x_tenant_id": tenant,
                "if_none_match": if_none_match,
            },
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_rules(
        self, tenant: str, *, version: int | Unset = UNSET, if_none_match: str | Unset = UNSET
    ) -> Answer[Rules]:
        """Return the rules of one state or county: its offices, districts, seats and parties. No credentials are needed."""
        return await self._run(
            "tenants.get_rules",
            {"tenant": tenant, "version": version, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_summary(self, tenant: str, *, if_none_match: str | Unset = UNSET) -> Answer[Summary]:
        """Count a tenant's representatives and empty seats, and measure how complete and how old its records are. No credentials are needed."""
        return await self._run(
            "tenants.get_summary",
            {"tenant": tenant, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_tenant(self, tenant: str) -> Answer[TenantView]:
        """Return one state or county. No credentials are needed."""
        return await self._run("tenants.get_tenant", {"tenant": tenant}, "Answer", retried=True, keyed=False)

    async def get_tenant_status(self, tenant: str, *, if_none_match: str | Unset = UNSET) -> Answer[TenantStatus]:
        """Return how complete and how current the data of a tenant are: its offices and its sources. No credentials are needed."""
        return await self._run(
            "tenants.get_tenant_status",
            {"tenant": tenant, "if_none_match": if_none_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_usage(
        self,
        *,
        from_: datetime.datetime | Unset = UNSET,
        to: datetime.datetime | Unset = UNSET,
        by: GetUsageBy | Unset = "operation",
        tenant: str | None = None,
    ) -> Answer[UsageReport]:
        """Add up the usage of a period by operation, key or source. Requires `usage:read`: admin of the tenant, or a platform admin."""
        return await self._run(
            "usage.get_usage",
            {"from_": from_, "to": to, "by": by, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def get_user(self, user_id: UUID, *, tenant: str | None = None) -> Answer[User]:
        """Return a member of a tenant's staff, or one of its invitations. Requires `users:list`: admin of the tenant, or a platform admin."""
        return await self._run(
            "users.get_user", {"user_id": user_id, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    async def get_webhook(self, webhook_id: UUID, *, tenant: str | None = None) -> Answer[Webhook]:
        """Return one webhook of a tenant. Requires `webhooks:list`: admin of the tenant, or a platform admin."""
        return await self._run(
            "webhooks.get_webhook",
            {"webhook_id": webhook_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def google_divisions(
        self, *, fields: str | Unset = UNSET, key: str | Unset = UNSET, query: str | Unset = UNSET
    ) -> DivisionSearch:
        """Find divisions by words of their names or ids, in the shape of Google Civic Information v2. No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."""
        return await self._run(
            "google_civic_information_v2.google_divisions",
            {"fields": fields, "key": key, "query": query},
            "Whole",
            retried=True,
            keyed=False,
        )

    async def google_divisions_by_address(
        self, *, fields: str | Unset = UNSET, key: str | Unset = UNSET, address: str | Unset = UNSET
    ) -> DivisionsOfAddress:
        """Return the divisions of an address in the shape of Google Civic Information v2. No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."""
        return await self._run(
            "google_civic_information_v2.google_divisions_by_address",
            {"fields": fields, "key": key, "address": address},
            "Whole",
            retried=True,
            keyed=False,
        )

    async def google_representatives_by_address(
        self,
        *,
        fields: str | Unset = UNSET,
        key: str | Unset = UNSET,
        levels: list[GoogleRepresentativesByAddressLevelsItem] | Unset = UNSET,
        roles: list[GoogleRepresentativesByAddressRolesItem] | Unset = UNSET,
        address: str | Unset = UNSET,
        include_offices: bool | Unset = True,
        if_none_match: str | Unset = UNSET,
    ) -> Representatives:
        """Return the representatives of an address in the shape of Google Civic Information v2. No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."""
        return await self._run(
            "google_civic_information_v2.google_representatives_by_address",
            {
                "fields": fields,
                "key": key,
                "levels": levels,
                "roles": roles,
                "address": address,
                "include_offices": include_offices,
                "if_none_match": if_none_match,
            },
            "Whole",
            retried=True,
            keyed=False,
        )

    async def google_representatives_by_division(
        self,
        ocd_id: str,
        *,
        fields: str | Unset = UNSET,
        key: str | Unset = UNSET,
        levels: list[GoogleRepresentativesByDivisionLevelsItem] | Unset = UNSET,
        roles: list[GoogleRepresentativesByDivisionRolesItem] | Unset = UNSET,
        recursive: bool | Unset = False,
        if_none_match: str | Unset = UNSET,
    ) -> Representatives:
        """Return the representatives of a division, with `recursive` also those of the divisions below. No credentials are needed. Google's global parameters (`alt`, `prettyPrint`, `callback`, `quotaUser`, `access_token`, `oauth_token`, `uploadType`, `upload_protocol`, `$.xgafv`) are accepted and ignored."""
        return await self._run(
            "google_civic_information_v2.google_representatives_by_division",
            {
                "ocd_id": ocd_id,
                "fields": fields,
                "key": key,
                "levels": levels,
                "roles": roles,
                "recursive": recursive,
                "if_none_match": if_none_match,
            },
            "Whole",
            retried=True,
            keyed=False,
        )

    async def health(self) -> Answer[Alive]:
        """Return that the process is alive; it checks no dependencies. No credentials are needed."""
        return await self._run("system.health", {}, "Answer", retried=True, keyed=False)

    async def health_ready(self) -> Answer[Dependency]:
        """Return whether every dependency responds, and its latency. No credentials are needed."""
        return await self._run("system.health_ready", {}, "Answer", retried=True, keyed=False)

    async def invite_user(self, *, body: InvitationDraft, tenant: str | None = None) -> Answer[User]:
        """Invite an address to the staff of a tenant; its owner gets the role after they confirm it and sign in. Requires `users:invite`: admin of the tenant, or a platform admin."""
        return await self._run(
            "users.invite_user", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    async def list_activities(
        self,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        corrected: bool | Unset = False,
        from_: datetime.date | Unset = UNSET,
        to: datetime.date | Unset = UNSET,
    ) -> AsyncPage[Activity]:
        """List your activities in a range of days, newest first. Requires `activities:read`: any signed-in account."""
        return await self._run(
            "constituents.list_activities",
            {"skip": skip, "limit": limit, "corrected": corrected, "from_": from_, "to": to},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_api_keys(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, tenant: str | None = None
    ) -> AsyncPage[ApiKey]:
        """List the API keys of a tenant, oldest first, with the time each was last used. Requires `api_keys:list`: admin of the tenant, or a platform admin."""
        return await self._run(
            "api_keys.list_api_keys",
            {"skip": skip, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_bulk_files(self, *, skip: int | Unset = 0, limit: int | Unset = 25) -> AsyncPage[BulkFile]:
        """List the bulk files: all records of each state with its counties, and of the whole country, each night. No credentials are needed."""
        return await self._run(
            "bulk.list_bulk_files", {"skip": skip, "limit": limit}, "Page", retried=True, keyed=False
        )

    async def list_changes(
        self,
        *,
        after: int | Unset = 0,
        limit: int | Unset = 100,
        tenant: str | None = None,
        if_none_match: str | Unset = UNSET,
    ) -> AsyncPage[PublicChange]:
        """List a tenant's changes in order, without gaps; a page that is followed by another never changes. No credentials are needed."""
        return await self._run(
            "changes.list_changes",
            {"after": after, "limit": limit, "x_tenant_id": tenant, "if_none_match": if_none_match},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_corrections(
        self,
        *,
        state: ListCorrectionsState | Unset = "open",
        before: UUID | Unset = UNSET,
        limit: int | Unset = 25,
        tenant: str | None = None,
    ) -> AsyncPage[Correction]:
        """List the reports of a tenant, newest first: those that wait, or those that are answered. Requires `corrections:read`: editor or admin of the tenant."""
        return await self._run(
            "corrections.list_corrections",
            {"state": state, "before": before, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_divisions(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, q: str | Unset = UNSET, tenant: str | Unset = UNSET
    ) -> AsyncPage[DivisionFound]:
        """Find divisions by name: states and counties, or with `tenant` that tenant and the districts of its rules. No credentials are needed."""
        return await self._run(
            "divisions.list_divisions",
            {"skip": skip, "limit": limit, "q": q, "tenant": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_event_schemas(self) -> Answer[EventForm]:
        """List the types of events on the bus, each with the JSON Schema of its detail. No credentials are needed."""
        return await self._run("events.list_event_schemas", {}, "Answer", retried=True, keyed=False)

    async def list_goal_activities(
        self, goal_id: UUID, *, skip: int | Unset = 0, limit: int | Unset = 25, corrected: bool | Unset = False
    ) -> AsyncPage[Activity]:
        """List the activities of a goal, newest first. Requires `activities:read`: any signed-in account."""
        return await self._run(
            "constituents.list_goal_activities",
            {"goal_id": goal_id, "skip": skip, "limit": limit, "corrected": corrected},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_goals(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, status: ListGoalsStatus | Unset = UNSET
    ) -> AsyncPage[Goal]:
        """List your goals, newest first. Requires `goals:read`: any signed-in account."""
        return await self._run(
            "constituents.list_goals",
            {"skip": skip, "limit": limit, "status": status},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_held_fields(self, representative_id: UUID, *, tenant: str | None = None) -> Answer[HeldField]:
        """List the fields of a representative that staff entered and that a source states otherwise; for staff. Requires `representatives:compare`: editor or admin of the tenant."""
        return await self._run(
            "representatives.list_held_fields",
            {"representative_id": representative_id, "x_tenant_id": tenant},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def list_imports(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, tenant: str | None = None
    ) -> AsyncPage[Import]:
        """List the imports of a tenant, newest first. Requires `imports:read`: admin of the tenant, or a platform admin."""
        return await self._run(
            "imports.list_imports",
            {"skip": skip, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_representatives(
        self,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        position: str | Unset = UNSET,
        district: str | Unset = UNSET,
        party: str | Unset = UNSET,
        level: ListRepresentativesLevel | Unset = UNSET,
        status: ListRepresentativesStatus | Unset = UNSET,
        division_id: str | Unset = UNSET,
        q: str | Unset = UNSET,
        updated_since: datetime.datetime | Unset = UNSET,
        as_of: datetime.date | Unset = UNSET,
        seats: Literal["all"] | Unset = UNSET,
        sort: ListRepresentativesSort | Unset = UNSET,
        tenant: str | None = None,
        if_none_match: str | Unset = UNSET,
    ) -> AsyncPage[Representative]:
        """List a tenant's representatives, or export all of them as CSV or JSON Lines. No credentials are needed."""
        return await self._run(
            "representatives.list_representatives",
            {
                "skip": skip,
                "limit": limit,
                "position": position,
                "district": district,
                "party": party,
                "level": level,
                "status": status,
                "division_id": division_id,
                "q": q,
                "updated_since": updated_since,
                "as_of": as_of,
                "seats": seats,
                "sort": sort,
                "x_tenant_id": tenant,
                "if_none_match": if_none_match,
            },
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_sources(self, *, skip: int | Unset = 0, limit: int | Unset = 25) -> AsyncPage[SourceView]:
        """List the sources of the catalogue, with the result of their last check. No credentials are needed."""
        return await self._run(
            "sources.list_sources", {"skip": skip, "limit": limit}, "Page", retried=True, keyed=False
        )

    async def list_tenant_sources(
        self, tenant: str, *, skip: int | Unset = 0, limit: int | Unset = 25
    ) -> AsyncPage[SourceView]:
        """List the sources of a tenant: those of the catalogue for states, those it has been given, and its own. No credentials are needed."""
        return await self._run(
            "tenants.list_tenant_sources",
            {"tenant": tenant, "skip": skip, "limit": limit},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_tenants(
        self,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        kind: ListTenantsKind | Unset = UNSET,
        state: str | Unset = UNSET,
    ) -> AsyncPage[TenantView]:
        """List states and counties. No credentials are needed."""
        return await self._run(
            "tenants.list_tenants",
            {"skip": skip, "limit": limit, "kind": kind, "state": state},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_tools(self, *, tenant: str | None = None) -> Answer[ToolCard]:
        """List the tools that the caller may use, in the tenant of X-Tenant-Id if that header is sent. No credentials are needed."""
        return await self._run("agents.list_tools", {"x_tenant_id": tenant}, "Answer", retried=True, keyed=False)

    async def list_users(
        self,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        role: ListUsersRole | Unset = UNSET,
        q: str | Unset = UNSET,
        tenant: str | None = None,
    ) -> AsyncPage[User]:
        """List the staff of a tenant and its pending invitations. Requires `users:list`: admin of the tenant, or a platform admin."""
        return await self._run(
            "users.list_users",
            {"skip": skip, "limit": limit, "role": role, "q": q, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_vacancies(
        self,
        tenant: str,
        *,
        skip: int | Unset = 0,
        limit: int | Unset = 25,
        seat_state: ListVacanciesSeatState | Unset = "vacant",
        if_none_match: str | Unset = UNSET,
    ) -> AsyncPage[EmptySeat]:
        """List the vacant seats of a tenant, or the seats that no source says anything about. No credentials are needed."""
        return await self._run(
            "tenants.list_vacancies",
            {"tenant": tenant, "skip": skip, "limit": limit, "seat_state": seat_state, "if_none_match": if_none_match},
            "Page",
            retried=True,
            keyed=False,
        )

    async def list_webhooks(
        self, *, skip: int | Unset = 0, limit: int | Unset = 25, tenant: str | None = None
    ) -> AsyncPage[Webhook]:
        """List the webhooks of a tenant, oldest first, with their progress and failures. Requires `webhooks:list`: admin of the tenant, or a platform admin."""
        return await self._run(
            "webhooks.list_webhooks",
            {"skip": skip, "limit": limit, "x_tenant_id": tenant},
            "Page",
            retried=True,
            keyed=False,
        )

    async def logout(self) -> Answer[AuthNotice]:
        """End all sessions of the caller, on every device. Requires `sessions:end`: any signed-in account."""
        return await self._run("accounts.logout", {}, "Answer", retried=False, keyed=False)

    async def look_up(
        self,
        *,
        address: str | Unset = UNSET,
        zip_: str | Unset = UNSET,
        lat: float | Unset = UNSET,
        lon: float | Unset = UNSET,
        division: str | Unset = UNSET,
        on: datetime.date | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> Answer[LookupResult]:
        """Find the representatives of an address, a ZIP code, a point or a division, with contact details. No credentials are needed."""
        return await self._run(
            "lookup.look_up",
            {
                "address": address,
                "zip_": zip_,
                "lat": lat,
                "lon": lon,
                "division": division,
                "on": on,
                "if_none_match": if_none_match,
            },
            "Answer",
            retried=True,
            keyed=False,
        )

    async def look_up_batch(self, *, body: PlacesDraft) -> Answer[BatchAnswer]:
        """Find the representatives of up to 100 places, with an API key; each has an answer or an error of its own. Requires `lookup:batch`: , or an API key that carries it."""
        return await self._run("lookup.look_up_batch", {"body": body}, "Answer", retried=True, keyed=False)

    async def look_up_by_body(self, *, body: PlaceQuery) -> Answer[LookupResult]:
        """Find the representatives of a place in the body, so that an address is in no URL, history or log. No credentials are needed."""
        return await self._run("lookup.look_up_by_body", {"body": body}, "Answer", retried=True, keyed=False)

    async def mcp(
        self,
        *,
        body: RpcMessage,
        mcp_protocol_version: str | Unset = UNSET,
        mcp_method: str | Unset = UNSET,
        mcp_name: str | Unset = UNSET,
        tenant: str | None = None,
    ) -> RpcAnswer:
        """Process a message of the Model Context Protocol (streamable HTTP, no sessions). No credentials are needed; the operation that it runs has a permission of its own."""
        return await self._run(
            "agents.mcp",
            {
                "body": body,
                "mcp_protocol_version": mcp_protocol_version,
                "mcp_method": mcp_method,
                "mcp_name": mcp_name,
                "x_tenant_id": tenant,
            },
            "Whole",
            retried=False,
            keyed=False,
        )

    async def me(self) -> Answer[Me]:
        """Return the caller's account and roles. Requires `me:read`: any signed-in account."""
        return await self._run("accounts.me", {}, "Answer", retried=True, keyed=False)

    async def my_representatives(self) -> Answer[LookupResult]:
        """Return the representatives of your home. Requires `me:read`: any signed-in account."""
        return await self._run("constituents.my_representatives", {}, "Answer", retried=True, keyed=False)

    async def openapi(self, *, if_none_match: str | Unset = UNSET) -> OpenApiDocument:
        """Return this API's OpenAPI 3.1 document; its server is the stage that answers. No credentials are needed."""
        return await self._run("system.openapi", {"if_none_match": if_none_match}, "Whole", retried=True, keyed=False)

    async def openstates_jurisdiction(
        self,
        jurisdiction_id: str,
        *,
        apikey: str | Unset = UNSET,
        include: list[OpenstatesJurisdictionIncludeItem] | Unset = UNSET,
    ) -> Jurisdiction:
        """Return a jurisdiction by id, abbreviation or name, in the shape of Open States v3. No credentials are needed."""
        return await self._run(
            "open_states_v3.openstates_jurisdiction",
            {"jurisdiction_id": jurisdiction_id, "apikey": apikey, "include": include},
            "Whole",
            retried=True,
            keyed=False,
        )

    async def openstates_jurisdictions(
        self,
        *,
        apikey: str | Unset = UNSET,
        include: list[OpenstatesJurisdictionsIncludeItem] | Unset = UNSET,
        classification: OpenstatesJurisdictionsClassification | Unset = UNSET,
        page: int | Unset = 1,
        per_page: int | Unset = 52,
    ) -> JurisdictionList:
        """List states, the country and counties, in the shape of Open States v3. No credentials are needed."""
        return await self._run(
            "open_states_v3.openstates_jurisdictions",
            {
                "apikey": apikey,
                "include": include,
                "classification": classification,
                "page": page,
                "per_page": per_page,
            },
            "Whole",
            retried=True,
            keyed=False,
        )

    async def openstates_people(
        self,
        *,
        apikey: str | Unset = UNSET,
        page: int | Unset = 1,
        per_page: int | Unset = 10,
        jurisdiction: str | Unset = UNSET,
        name: str | Unset = UNSET,
        id: list[str] | Unset = UNSET,
        org_classification: OpenstatesPeopleOrgClassification | Unset = UNSET,
        district: str | Unset = UNSET,
        include: list[OpenstatesPeopleIncludeItem] | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> PersonList:
        """Find people by jurisdiction, name or id, in the shape of Open States v3. No credentials are needed."""
        return await self._run(
            "open_states_v3.openstates_people",
            {
                "apikey": apikey,
                "page": page,
                "per_page": per_page,
                "jurisdiction": jurisdiction,
                "name": name,
                "id": id,
                "org_classification": org_classification,
                "district": district,
                "include": include,
                "if_none_match": if_none_match,
            },
            "Whole",
            retried=True,
            keyed=False,
        )

    async def openstates_people_geo(
        self,
        *,
        apikey: str | Unset = UNSET,
        lat: float | Unset = UNSET,
        lng: float | Unset = UNSET,
        include: list[OpenstatesPeopleGeoIncludeItem] | Unset = UNSET,
        if_none_match: str | Unset = UNSET,
    ) -> PersonList:
        """Return everybody who represents a point, in the shape of Open States v3. No credentials are needed."""
        return await self._run(
            "open_states_v3.openstates_people_geo",
            {"apikey": apikey, "lat": lat, "lng": lng, "include": include, "if_none_match": if_none_match},
            "Whole",
            retried=True,
            keyed=False,
        )

    async def patch_goal(self, goal_id: UUID, *, body: GoalPatch, if_match: str | Unset = UNSET) -> Answer[Goal]:
        """Change some fields of a goal (JSON merge patch, RFC 7396). Requires `goals:update`: any signed-in account. The body may also be sent as `application/json`."""
        return await self._run(
            "constituents.patch_goal",
            {"goal_id": goal_id, "body": body, "if_match": if_match},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def patch_profile(self, *, body: ProfilePatch, if_match: str | Unset = UNSET) -> Answer[Profile]:
        """Change some fields of your profile (JSON merge patch, RFC 7396); a home is replaced as a whole. Requires `me:update`: any signed-in account. The body may also be sent as `application/json`."""
        return await self._run(
            "constituents.patch_profile", {"body": body, "if_match": if_match}, "Answer", retried=False, keyed=False
        )

    async def patch_representative(
        self,
        representative_id: UUID,
        *,
        body: RepresentativePatch,
        tenant: str | None = None,
        if_match: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """Change some fields of a representative (JSON merge patch, RFC 7396). Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it. The body may also be sent as `application/json`."""
        return await self._run(
            "representatives.patch_representative",
            {"representative_id": representative_id, "body": body, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def pause_source(self, source_id: str) -> Answer[SourceView]:
        """Stop checking a source. Requires `sources:manage`: a platform admin."""
        return await self._run("sources.pause_source", {"source_id": source_id}, "Answer", retried=False, keyed=False)

    async def pause_tenant_source(self, tenant: str, source_id: str) -> Answer[SourceView]:
        """Stop applying a source to the tenant. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return await self._run(
            "tenants.pause_tenant_source",
            {"tenant": tenant, "source_id": source_id},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def register(self, *, body: Registration) -> Answer[AuthNotice]:
        """Register an account; a code is mailed to confirm it. No credentials are needed."""
        return await self._run("accounts.register", {"body": body}, "Answer", retried=False, keyed=False)

    async def release_representative(
        self,
        representative_id: UUID,
        *,
        fields: str | Unset = UNSET,
        tenant: str | None = None,
        if_match: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """Give fields that staff hold back to the sources; the values that sources state replace them. Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it."""
        return await self._run(
            "representatives.release_representative",
            {"representative_id": representative_id, "fields": fields, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def replace_boundaries(
        self,
        tenant: str,
        set_: ReplaceBoundariesSet,
        *,
        body: FeatureCollection,
        valid_from: datetime.date | Unset = UNSET,
        valid_to: datetime.date | Unset = UNSET,
        if_match: str | Unset = UNSET,
    ) -> Answer[BoundarySet]:
        """Replace an edition of a map of districts, or add one (GeoJSON, at most 5.5 MB, or 4 MB in gzip). Requires `boundaries:update`: admin of the tenant, or a platform admin. The body may also be this JSON compressed by gzip, as `application/gzip`."""
        return await self._run(
            "tenants.replace_boundaries",
            {
                "tenant": tenant,
                "set_": set_,
                "body": body,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "if_match": if_match,
            },
            "Answer",
            retried=True,
            keyed=False,
        )

    async def replace_holder(
        self,
        representative_id: UUID,
        *,
        body: SuccessionDraft,
        tenant: str | None = None,
        if_match: str | Unset = UNSET,
        idempotency_key: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """End the term of a representative and add the successor, both or neither; returns both records. Requires `representatives:update`: editor or admin of the tenant."""
        return await self._run(
            "representatives.replace_holder",
            {
                "representative_id": representative_id,
                "body": body,
                "x_tenant_id": tenant,
                "if_match": if_match,
                "idempotency_key": idempotency_key,
            },
            "Answer",
            retried=False,
            keyed=True,
        )

    async def replace_profile(self, *, body: ProfileDraft, if_match: str | Unset = UNSET) -> Answer[Profile]:
        """Replace your profile; all your data move to the state or county that you live in. Requires `me:update`: any signed-in account."""
        return await self._run(
            "constituents.replace_profile", {"body": body, "if_match": if_match}, "Answer", retried=True, keyed=False
        )

    async def replace_representative(
        self,
        representative_id: UUID,
        *,
        body: RepresentativeDraft,
        tenant: str | None = None,
        if_match: str | Unset = UNSET,
    ) -> Answer[Representative]:
        """Replace a representative. Requires `representatives:update`: editor or admin of the tenant, or an API key that carries it (then `sources` are required)."""
        return await self._run(
            "representatives.replace_representative",
            {"representative_id": representative_id, "body": body, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def replace_rules(self, tenant: str, *, body: RulesDraft, if_match: str | Unset = UNSET) -> Answer[Rules]:
        """Replace the rules of a tenant; rejected if a representative in office would have no seat. Requires `rules:update`: admin of the tenant, or a platform admin."""
        return await self._run(
            "tenants.replace_rules",
            {"tenant": tenant, "body": body, "if_match": if_match},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def replace_tenant_source(
        self, tenant: str, source_id: str, *, body: TenantSourceDraft
    ) -> Answer[SourceView]:
        """Add or replace a source of the tenant's own; its file is fetched at once, and then on schedule. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return await self._run(
            "tenants.replace_tenant_source",
            {"tenant": tenant, "source_id": source_id, "body": body},
            "Answer",
            retried=True,
            keyed=False,
        )

    async def replay_webhook(self, webhook_id: UUID, *, body: Replay, tenant: str | None = None) -> Answer[Webhook]:
        """Send everything after a change to a webhook again; this also enables a disabled one. Requires `webhooks:replay`: admin of the tenant, or a platform admin."""
        return await self._run(
            "webhooks.replay_webhook",
            {"webhook_id": webhook_id, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def report_correction(self, *, body: CorrectionDraft, tenant: str | None = None) -> Answer[CorrectionReceipt]:
        """Report that something about a record or a seat is wrong; the tenant's staff decide about it. No credentials are needed."""
        return await self._run(
            "corrections.report_correction", {"body": body, "x_tenant_id": tenant}, "Answer", retried=False, keyed=False
        )

    async def require_mfa(self, *, body: AppConfirmation) -> Answer[AuthNotice]:
        """Require a code of the authenticator app at each sign-in; every session ends. Requires `me:update`: any signed-in account."""
        return await self._run("accounts.require_mfa", {"body": body}, "Answer", retried=True, keyed=False)

    async def reset_password(self, *, body: PasswordReset) -> Answer[AuthNotice]:
        """Set a new password with the mailed code; every session ends. No credentials are needed."""
        return await self._run("accounts.reset_password", {"body": body}, "Answer", retried=False, keyed=False)

    async def resume_source(self, source_id: str) -> Answer[SourceView]:
        """Check a source again; the next run of the schedule does. Requires `sources:manage`: a platform admin."""
        return await self._run("sources.resume_source", {"source_id": source_id}, "Answer", retried=False, keyed=False)

    async def resume_tenant_source(self, tenant: str, source_id: str) -> Answer[SourceView]:
        """Apply a source to the tenant again, beginning with the file in force. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return await self._run(
            "tenants.resume_tenant_source",
            {"tenant": tenant, "source_id": source_id},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def revoke_api_key(self, key_id: UUID, *, tenant: str | None = None) -> Answer[ApiKey]:
        """Revoke an API key (effective within one minute). Requires `api_keys:revoke`: admin of the tenant, or a platform admin."""
        return await self._run(
            "api_keys.revoke_api_key", {"key_id": key_id, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    async def rotate_api_key(self, key_id: UUID, *, body: Rotation, tenant: str | None = None) -> Answer[NewApiKey]:
        """Replace a key by one with the same permissions, after a grace period; the new key is shown only once. Requires `api_keys:create`: admin of the tenant, or a platform admin."""
        return await self._run(
            "api_keys.rotate_api_key",
            {"key_id": key_id, "body": body, "x_tenant_id": tenant},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def set_budget(self, *, body: BudgetDraftInput, tenant: str | None = None) -> Answer[BudgetDraft]:
        """Set the tenant's monthly budget; an event announces when 80 % and 100 % of it are reached. Requires `usage:update`: admin of the tenant, or a platform admin."""
        return await self._run(
            "usage.set_budget", {"body": body, "x_tenant_id": tenant}, "Answer", retried=True, keyed=False
        )

    async def sync_source(self, source_id: str, *, digest: str | Unset = UNSET) -> Answer[SourceView]:
        """Check a source now, or put it back to an earlier file. Requires `sources:manage`: a platform admin."""
        return await self._run(
            "sources.sync_source", {"source_id": source_id, "digest": digest}, "Answer", retried=False, keyed=False
        )

    async def sync_tenant_source(
        self, tenant: str, source_id: str, *, digest: str | Unset = UNSET, accept: bool | Unset = False
    ) -> Answer[SourceView]:
        """Apply a source to the tenant now; a source of its own is fetched, or put back to an earlier file. Requires `sources:update`: admin of the tenant, or a platform admin."""
        return await self._run(
            "tenants.sync_tenant_source",
            {"tenant": tenant, "source_id": source_id, "digest": digest, "accept": accept},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def tenant_mcp(
        self,
        tenant: str,
        *,
        body: RpcMessage,
        mcp_protocol_version: str | Unset = UNSET,
        mcp_method: str | Unset = UNSET,
        mcp_name: str | Unset = UNSET,
    ) -> RpcAnswer:
        """Process a message of the Model Context Protocol for one tenant, isolated from the requests of other tenants. No credentials are needed; the operation that it runs has a permission of its own."""
        return await self._run(
            "agents.tenant_mcp",
            {
                "tenant": tenant,
                "body": body,
                "mcp_protocol_version": mcp_protocol_version,
                "mcp_method": mcp_method,
                "mcp_name": mcp_name,
            },
            "Whole",
            retried=False,
            keyed=False,
        )

    async def token(self, *, body: TokenRequest) -> Answer[Tokens]:
        """Sign in, or get new tokens for a refresh token; both accept pending invitations to a tenant's staff. No credentials are needed."""
        return await self._run("accounts.token", {"body": body}, "Answer", retried=False, keyed=False)

    async def verify_representative(
        self, representative_id: UUID, *, tenant: str | None = None, if_match: str | Unset = UNSET
    ) -> Answer[Representative]:
        """Record which account verified the record, and when. Requires `representatives:verify`: editor or admin of the tenant."""
        return await self._run(
            "representatives.verify_representative",
            {"representative_id": representative_id, "x_tenant_id": tenant, "if_match": if_match},
            "Answer",
            retried=False,
            keyed=False,
        )

    async def withdraw_vacancy(self, tenant: str, vacancy_id: UUID, *, body: Withdrawal) -> Answer[VacancyStatement]:
        """Withdraw the statement that a seat is vacant; returns the statement. Requires `vacancies:withdraw`: editor or admin of the tenant, or an API key that carries it."""
        return await self._run(
            "tenants.withdraw_vacancy",
            {"tenant": tenant, "vacancy_id": vacancy_id, "body": body},
            "Answer",
            retried=True,
            keyed=False,
        )
