"""A change made through the gateway arrives, signed, at a receiver outside of the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.webhooks.models import PREFIX
from tests.receiver import receiving

if TYPE_CHECKING:
    from tests.e2e.conftest import Deployed

pytestmark = pytest.mark.journey


def test_change_is_delivered_and_replayed(deployed: Deployed) -> None:
    with receiving() as receiver:
        made = deployed.send("POST", "/webhooks", {"url": receiver.url}, X_Tenant_Id="WY")
        assert made.status == 201, made.text
        hook = made.json["data"][0]
        assert hook["secret"].startswith(PREFIX)
        created = deployed.send(
            "POST", "/representatives", {"name": "Wendy Example", "position": "Governor"}, X_Tenant_Id="WY"
        )
        assert created.status == 201, created.text
        assert receiver.arrived(1, 60)
        assert receiver.events[0]["detail"]["after"]["name"] == "Wendy Example"
        before = len(receiver.bodies)
        again = deployed.send("POST", f"/webhooks/{hook['id']}/replay", {"after": hook["cursor"]}, X_Tenant_Id="WY")
        assert again.status == 200, again.text
        assert receiver.arrived(before + 1, 60)
        gone = deployed.send("DELETE", f"/webhooks/{hook['id']}", X_Tenant_Id="WY")
        assert gone.status in (200, 409), gone.text


def test_internal_target_is_refused(deployed: Deployed) -> None:
    for url in ("https://169.254.169.254/latest/meta-data", "https://10.0.0.1/", "http://[::ffff:10.0.0.1]:8080/"):
        assert deployed.send("POST", "/webhooks", {"url": url}, X_Tenant_Id="WY").status == 422
