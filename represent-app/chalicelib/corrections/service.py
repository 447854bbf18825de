"""Take reports of the public, within limits, and the decisions of staff about them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

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
    office, district = _find_seat(scope, draft)
    new = Correction(
        id=make_sortable_id(scope.now(), secrets.randbits(74)),
        tenant=scope.tenant.id,
        state="open",
        created_at=scope.now(),
        version=1,
        office=office,
        district=district,
        **draft.model_dump(exclude={"office", "district", "website"}),
    )
    if not draft.website:
        scope.corrections.add(new)
    return CorrectionReceipt(
        id=new.id, state="open", detail=f"Thank you. The staff of {scope.tenant.name} check your report."
    )


def _find_seat(scope: TenantContainer, draft: CorrectionDraft) -> tuple[str | None, str | None]:
    """Return the key of the office and the name of the district of a seat; raises Invalid with those of the tenant."""
    if draft.office is None:
        return None, draft.district
    office, district = scope.rules.get_current_engine().get_office_and_district(draft.office, draft.district)
    return office.key, district.name if district else None
