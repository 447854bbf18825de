"""Take reports of the public, within limits, and the decisions of staff about them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import UUID

from chalicelib.core.errors import Flaw, Invalid
from chalicelib.core.ids import make_sortable_id
from chalicelib.corrections.models import Correction, CorrectionReceipt

if TYPE_CHECKING:
    from chalicelib.container import TenantContainer
    from chalicelib.corrections.models import CorrectionDraft


def report(scope: TenantContainer, draft: CorrectionDraft, client_address: str) -> CorrectionReceipt:
    """Store a report; raises TooManyRequests, Invalid or NotFound.

    A report of a program, which fills every field of a form, gets the same receipt and is not stored.
    """
    scope.throttle.report(client_address, scope.tenant.id)
    if draft.representative_id is not None:
        scope.records.get_row(str(draft.representative_id))
    office = _find_office(scope, draft.office) if draft.office is not None else None
    new = Correction(
        id=make_sortable_id(scope.now(), secrets.randbits(74)),
        tenant=scope.tenant.id,
        state="open",
        created_at=scope.now(),
        version=1,
        office=office,
        **draft.model_dump(exclude={"office", "website"}),
    )
    if not draft.website:
        scope.corrections.add(new)
    return CorrectionReceipt(
        id=UUID(str(new.id)), state="open", detail=f"Thank you. The staff of {scope.tenant.name} check your report."
    )


def _find_office(scope: TenantContainer, name: str) -> str:
    """Return the key of an office; raises Invalid with the offices that the tenant has."""
    engine = scope.rules.get_engine(scope.rules.get_current().version)
    wanted = name.casefold()
    for office in engine.rules.offices:
        if wanted in (office.key.casefold(), office.title.casefold()):
            return office.key
    known = ", ".join(office.key for office in engine.rules.offices)
    detail = f"{scope.tenant.id} has no such office; it has {known}."
    raise Invalid(f"One field is not valid: {detail}", flaws=(Flaw("#/office", detail),))
