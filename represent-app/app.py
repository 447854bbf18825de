"""The table of contents: every route of Represent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib import health as health_room
from chalicelib import settings
from chalicelib.edge import representatives as http
from chalicelib.edge import tenants as tenants_http
from chalicelib.edge.answer import Answer
from chalicelib.edge.api import Api

if TYPE_CHECKING:
    from chalicelib.edge.call import Call

app = Api("represent")


@app.view("GET", "/health")
def health(_: Call) -> Answer:
    """Tell that the process lives; asks nothing of anyone."""
    return Answer([health_room.Alive()])


@app.view("GET", "/health/ready")
def health_ready(call: Call) -> Answer:
    """Tell whether every dependency answers, and how fast."""
    return Answer(health_room.ready(call.scope.root_table))


@app.view("GET", "/tenants")
def list_tenants(call: Call) -> Answer:
    """List states and counties."""
    return tenants_http.page(call)


@app.view("GET", "/tenants/{tenant}")
def get_tenant(call: Call) -> Answer:
    """Return one state or county."""
    return Answer([call.scope.tenants.get(call.segment("tenant"))])


@app.view("GET", "/representatives")
def list_representatives(call: Call) -> Answer:
    """List a tenant's representatives."""
    return http.page(call, call.tenant.directory.page(call.search(http.ListQuery)))


@app.view("POST", "/representatives", writes=True)
def create_representative(call: Call) -> Answer:
    """Add a representative."""
    return http.created(call, call.tenant.directory.create(*http.asked(call)))


@app.view("GET", "/representatives/{representative_id}")
def get_representative(call: Call) -> Answer:
    """Return one representative."""
    return http.one(call.tenant.directory.get(call.uuid("representative_id")))


@app.view("PUT", "/representatives/{representative_id}", writes=True)
def replace_representative(call: Call) -> Answer:
    """Put a representative in place of the stored one."""
    return http.one(call.tenant.directory.replace(*http.target(call), http.draft(call)))


@app.view("PATCH", "/representatives/{representative_id}", writes=True)
def patch_representative(call: Call) -> Answer:
    """Change some fields of a representative (JSON merge patch)."""
    return http.one(call.tenant.directory.patch(*http.target(call), http.patch(call)))


@app.view("DELETE", "/representatives/{representative_id}", writes=True)
def delete_representative(call: Call) -> Answer:
    """Remove a representative; answers the record as it was."""
    return http.deleted(call.tenant.directory.delete(*http.target(call)))


app.refuse_other_methods()

if settings.under_chalice_cli():
    from chalicelib.edge import local_gateway

    local_gateway.install()
