"""Map every route and event of Represent to its operation or handler."""

from __future__ import annotations

from chalicelib.core import settings
from chalicelib.http.application import Api
from chalicelib.http.lazy_imports import LazyModule

if settings.under_chalice_cli():
    from chalicelib.http import local_gateway, local_stage

    local_stage.install()
    local_gateway.install()

auth = LazyModule("chalicelib.auth.routes")
agents = LazyModule("chalicelib.agents.routes")
change_handlers = LazyModule("chalicelib.changes.handlers")
changes = LazyModule("chalicelib.changes.routes")
export_handlers = LazyModule("chalicelib.exports.handlers")
exports = LazyModule("chalicelib.exports.routes")
goals = LazyModule("chalicelib.constituents.goal_routes")
google = LazyModule("chalicelib.compat.google.routes")
google_errors = LazyModule("chalicelib.compat.google.errors")
import_handlers = LazyModule("chalicelib.imports.handlers")
imports = LazyModule("chalicelib.imports.routes")
system_handlers = LazyModule("chalicelib.system.handlers")
api_keys = LazyModule("chalicelib.auth.api_key_routes")
geo = LazyModule("chalicelib.geo.routes")
lookup = LazyModule("chalicelib.lookup.routes")
mfa = LazyModule("chalicelib.auth.mfa_routes")
openstates = LazyModule("chalicelib.compat.openstates.routes")
openstates_errors = LazyModule("chalicelib.compat.openstates.errors")
ops = LazyModule("chalicelib.system.ops_routes")
constituents = LazyModule("chalicelib.constituents.routes")
representatives = LazyModule("chalicelib.representatives.routes")
system = LazyModule("chalicelib.system.routes")
tenants = LazyModule("chalicelib.tenants.routes")
tenant_rules = LazyModule("chalicelib.tenants.rules_routes")
tenant_vacancies = LazyModule("chalicelib.tenants.vacancy_routes")
usage = LazyModule("chalicelib.usage.routes")
usage_handlers = LazyModule("chalicelib.usage.handlers")
source_handlers = LazyModule("chalicelib.sources.handlers")
sources = LazyModule("chalicelib.sources.routes")
staff = LazyModule("chalicelib.auth.staff_routes")
webhooks = LazyModule("chalicelib.webhooks.routes")
representative_batches = LazyModule("chalicelib.representatives.batch_routes")
representative_writes = LazyModule("chalicelib.representatives.write_routes")

app = Api("represent")

app.serve("GET", "/health", system.health)
app.serve("GET", "/health/ready", system.ready)
app.serve("GET", "/openapi.json", system.openapi)
app.serve("GET", "/docs", system.docs)
app.serve("GET", "/docs/{asset}", system.asset)

app.serve("GET", "/tenants", tenants.list_all)
app.serve("GET", "/tenants/{tenant}", tenants.get)
app.serve("GET", "/tenants/{tenant}/rules", tenant_rules.rules)
app.serve("PUT", "/tenants/{tenant}/rules", tenant_rules.replace_rules)
app.serve("GET", "/tenants/{tenant}/vacancies", tenant_vacancies.vacancies)
app.serve("POST", "/tenants/{tenant}/vacancies", tenant_vacancies.declare_vacancy)
app.serve("DELETE", "/tenants/{tenant}/vacancies/{vacancy_id}", tenant_vacancies.withdraw_vacancy)
app.serve("GET", "/tenants/{tenant}/summary", tenant_vacancies.summary)
app.serve("GET", "/tenants/{tenant}/boundaries/{set}", geo.get_boundaries)
app.serve("PUT", "/tenants/{tenant}/boundaries/{set}", geo.replace_boundaries)
app.serve("DELETE", "/tenants/{tenant}/boundaries/{set}", geo.delete_boundaries)

app.serve("GET", "/lookup", lookup.look_up)
app.serve("POST", "/lookup", lookup.look_up_by_body)
app.serve("POST", "/lookup/batch", lookup.look_up_batch)
app.serve("GET", "/divisions", lookup.list_divisions)
app.serve("GET", "/divisions/{division_id}", lookup.get_division)

app.shape_problems("/civicinfo/v2", google_errors.write_problem)
app.serve("GET", "/civicinfo/v2/representatives", google.representatives_by_address)
app.serve("GET", "/civicinfo/v2/representatives/{ocd_id}", google.representatives_by_division)
app.serve("GET", "/civicinfo/v2/representatives/{ocd_id}/{part2}", google.by_plain_id_2)
app.serve("GET", "/civicinfo/v2/representatives/{ocd_id}/{part2}/{part3}", google.by_plain_id_3)
app.serve("GET", "/civicinfo/v2/representatives/{ocd_id}/{part2}/{part3}/{part4}", google.by_plain_id_4)
app.serve("GET", "/civicinfo/v2/representatives/{ocd_id}/{part2}/{part3}/{part4}/{part5}", google.by_plain_id_5)
app.serve("GET", "/civicinfo/v2/representatives/{ocd_id}/{part2}/{part3}/{part4}/{part5}/{part6}", google.by_plain_id_6)
app.serve("GET", "/civicinfo/v2/divisions", google.divisions)
app.serve("GET", "/civicinfo/v2/divisionsByAddress", google.divisions_by_address)
app.serve("GET", "/civicinfo/v2", google.unknown_root)
app.serve("GET", "/civicinfo/v2/{method}", google.unknown_method)
app.serve("GET", "/civicinfo/v2/{method}/{part2}", google.unknown_path)

app.shape_problems("/openstates", openstates_errors.write_problem)
app.serve("GET", "/openstates/people", openstates.list_people)
app.serve("GET", "/openstates/people.geo", openstates.list_people_at)
app.serve("GET", "/openstates/jurisdictions", openstates.list_all_jurisdictions)
app.serve("GET", "/openstates/jurisdictions/{jurisdiction_id}", openstates.get_jurisdiction)
app.serve("GET", "/openstates/jurisdictions/{jurisdiction_id}/{part2}", openstates.by_plain_id_2)
app.serve("GET", "/openstates/jurisdictions/{jurisdiction_id}/{part2}/{part3}", openstates.by_plain_id_3)
app.serve("GET", "/openstates/jurisdictions/{jurisdiction_id}/{part2}/{part3}/{part4}", openstates.by_plain_id_4)
app.serve(
    "GET", "/openstates/jurisdictions/{jurisdiction_id}/{part2}/{part3}/{part4}/{part5}", openstates.by_plain_id_5
)
app.serve(
    "GET",
    "/openstates/jurisdictions/{jurisdiction_id}/{part2}/{part3}/{part4}/{part5}/{part6}",
    openstates.by_plain_id_6,
)
app.serve("GET", "/openstates", openstates.unknown_0)
app.serve("GET", "/openstates/{collection}", openstates.unknown_1)
app.serve("GET", "/openstates/{collection}/{part2}", openstates.unknown_2)
app.serve("GET", "/openstates/{collection}/{part2}/{part3}", openstates.unknown_3)
app.serve("GET", "/openstates/{collection}/{part2}/{part3}/{part4}", openstates.unknown_4)

app.serve("GET", "/representatives", representatives.list_all)
app.serve("POST", "/representatives", representative_writes.create)
app.serve("POST", "/representatives/batch", representative_batches.create_batch)
app.serve("GET", "/representatives/{representative_id}", representatives.get)
app.serve("PUT", "/representatives/{representative_id}", representative_writes.replace)
app.serve("PATCH", "/representatives/{representative_id}", representative_writes.patch)
app.serve("DELETE", "/representatives/{representative_id}", representative_writes.delete)
app.serve("POST", "/representatives/{representative_id}/verify", representative_writes.verify)
app.serve("GET", "/representatives/{representative_id}/held", representative_writes.held)
app.serve("POST", "/representatives/{representative_id}/release", representative_writes.release)
app.serve("GET", "/representatives/{representative_id}/history", changes.history)
app.serve("GET", "/changes", changes.feed)
app.serve("GET", "/events/schemas", changes.schemas)

app.serve("GET", "/exports/{export_id}", exports.get)
app.serve("GET", "/bulk", exports.list_bulk)
app.serve("GET", "/bulk/{file}", exports.get_bulk)

app.serve("GET", "/imports", imports.list_all)
app.serve("POST", "/imports", imports.create)
app.serve("GET", "/imports/{import_id}", imports.get)
app.serve("DELETE", "/imports/{import_id}", imports.cancel)
app.serve("POST", "/imports/{import_id}/apply", imports.apply)

app.serve("GET", "/sources", sources.list_all)
app.serve("PUT", "/sources/{source_id}", sources.correct)
app.serve("POST", "/sources/{source_id}/sync", sources.sync)
app.serve("POST", "/sources/{source_id}/pause", sources.pause)
app.serve("POST", "/sources/{source_id}/resume", sources.resume)
app.serve("GET", "/tenants/{tenant}/sources", sources.list_of_tenant)
app.serve("PUT", "/tenants/{tenant}/sources/{source_id}", sources.replace_own)
app.serve("DELETE", "/tenants/{tenant}/sources/{source_id}", sources.delete_own)
app.serve("POST", "/tenants/{tenant}/sources/{source_id}/sync", sources.sync_in_tenant)
app.serve("POST", "/tenants/{tenant}/sources/{source_id}/pause", sources.pause_in_tenant)
app.serve("POST", "/tenants/{tenant}/sources/{source_id}/resume", sources.resume_in_tenant)

app.serve("POST", "/auth/register", auth.register)
app.serve("POST", "/auth/confirm", auth.confirm)
app.serve("POST", "/auth/token", auth.token)
app.serve("GET", "/auth/config", auth.config)
app.serve("POST", "/auth/invitations/accept", auth.accept_invitations)
app.serve("GET", "/auth/mfa", mfa.get)
app.serve("POST", "/auth/mfa", mfa.begin)
app.serve("PUT", "/auth/mfa", mfa.require)
app.serve("DELETE", "/auth/mfa", mfa.drop)
app.serve("POST", "/auth/password/forgot", auth.forgot)
app.serve("POST", "/auth/password/reset", auth.reset)
app.serve("POST", "/auth/logout", auth.logout)

app.serve("GET", "/me", auth.whoami)
app.serve("DELETE", "/me", constituents.erase)
app.serve("GET", "/me/profile", constituents.profile)
app.serve("PUT", "/me/profile", constituents.replace)
app.serve("PATCH", "/me/profile", constituents.patch)
app.serve("DELETE", "/me/profile", constituents.delete)
app.serve("GET", "/me/representatives", constituents.representatives)
app.serve("GET", "/me/export", constituents.export)
app.serve("GET", "/goals", goals.list_all)
app.serve("POST", "/goals", goals.create)
app.serve("GET", "/goals/{goal_id}", goals.get)
app.serve("PATCH", "/goals/{goal_id}", goals.patch)
app.serve("DELETE", "/goals/{goal_id}", goals.delete)
app.serve("GET", "/goals/{goal_id}/activities", goals.log)
app.serve("POST", "/goals/{goal_id}/activities", goals.add)
app.serve("GET", "/activities", goals.activities)
app.serve("GET", "/tenants/{tenant}/goals/counts", goals.counts)

app.serve("GET", "/users", staff.list_all)
app.serve("POST", "/users", staff.invite)
app.serve("GET", "/users/{user_id}", staff.get)
app.serve("PATCH", "/users/{user_id}", staff.change)

app.serve("GET", "/api-keys", api_keys.list_all)
app.serve("POST", "/api-keys", api_keys.create)
app.serve("GET", "/api-keys/{key_id}", api_keys.get)
app.serve("DELETE", "/api-keys/{key_id}", api_keys.revoke)
app.serve("POST", "/api-keys/{key_id}/rotate", api_keys.rotate)

app.serve("GET", "/webhooks", webhooks.list_all)
app.serve("POST", "/webhooks", webhooks.create)
app.serve("GET", "/webhooks/{webhook_id}", webhooks.get)
app.serve("DELETE", "/webhooks/{webhook_id}", webhooks.delete)
app.serve("POST", "/webhooks/{webhook_id}/replay", webhooks.replay)

app.serve("GET", "/usage", usage.get)
app.serve("GET", "/usage/cost", usage.cost)
app.serve("PUT", "/usage/budget", usage.budget)
app.serve("GET", "/ops/env", ops.declarations)

app.serve("GET", "/agent/tools", agents.tools)
app.serve("POST", "/agent/{tool}", agents.call_tool)
app.serve("POST", "/tenants/{tenant}/agent/{tool}", agents.call_tenant_tool)
app.serve("POST", "/mcp", agents.mcp)
app.serve("POST", "/tenants/{tenant}/mcp", agents.tenant_mcp)

app.bind_all_routes()

publish_changes = app.on_dynamodb_record(settings.get_stream_arn(), batch_size=100, starting_position="TRIM_HORIZON")(
    app.bind_handler(change_handlers.publish_changes)
)
review_tenants = app.schedule("cron(5 0 * * ? *)", description="Update the status of terms whose dates have passed.")(
    app.bind_handler(system_handlers.review_tenants)
)
roll_up_usage = app.schedule("cron(10 * * * ? *)", description="Roll up usage every hour.")(
    app.bind_handler(usage_handlers.roll_up_usage)
)
start_import = app.on_cw_event(settings.make_upload_rule())(app.bind_handler(import_handlers.start_import))
process_import = app.on_sqs_message(settings.get_queue_name("imports"), batch_size=1)(
    app.bind_handler(import_handlers.process_import)
)
notify_operators = app.on_sqs_message(settings.get_queue_name("critical-errors"), batch_size=1)(
    app.bind_handler(system_handlers.notify_operators)
)
run_task = app.on_sqs_message(settings.get_queue_name("tasks"), batch_size=1)(
    app.bind_handler(system_handlers.run_task)
)
check_sources = app.schedule("rate(6 hours)", description="Queue the sources that are due for a check.")(
    app.bind_handler(source_handlers.check_sources)
)
process_source = app.on_sqs_message(settings.get_queue_name("sources"), batch_size=1)(
    app.bind_handler(source_handlers.process_source)
)
queue_bulk_files = app.schedule("cron(30 8 * * ? *)", description="Queue the bulk files of states that changed.")(
    app.bind_handler(export_handlers.queue_bulk_files)
)
process_export = app.on_sqs_message(settings.get_queue_name("exports"), batch_size=1)(
    app.bind_handler(export_handlers.process_export)
)
