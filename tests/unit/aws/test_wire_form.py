"""The items of a transaction are sent as they are built, with what botocore itself would have sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws import clients, dynamodb_metering, wire_form
from chalicelib.aws.dynamodb_metering import ConsumedCapacity
from chalicelib.aws.tenant_table import TenantTable, Write

if TYPE_CHECKING:
    from collections.abc import Sequence

VALUES = st.one_of(st.text(), st.integers())
WRITES = st.builds(
    Write,
    sk=st.text(),
    item=st.none() | st.dictionaries(st.sampled_from(["doc", "GSI1PK", "version"]), VALUES, min_size=1),
    expect=st.integers(0, 3),
    usage=st.booleans(),
    bump=st.booleans(),
)
TRUSTED = clients.FAST.merge(Config(parameter_validation=False))


class Sent:
    """A client that keeps the bodies and headers of its requests, and gets an empty answer."""

    def __init__(self, *, as_built: bool) -> None:
        self.requests: list[Any] = []
        session = botocore.session.get_session()
        session.set_credentials("testing", "testing")
        self.client: Any = session.create_client("dynamodb", region_name="us-east-1", config=TRUSTED)
        dynamodb_metering.watch(self.client.meta.events)
        if as_built:
            wire_form.send_as_built(self.client.meta.events)
        self.client.meta.events.register("before-send.dynamodb.*", self._answer)

    def _answer(self, request: Any, **_: Any) -> Any:
        self.requests.append(request)
        made: Any = AWSResponse(request.url, 200, HTTPHeaders(), None)
        made._content = b"{}"
        return made

    def transact(self, writes: Sequence[Write]) -> dict[str, Any]:
        """Send a transaction; returns its body."""
        table = TenantTable(lambda: self.client, "represent-local", "represent-local-usage", "CA")
        with patch("botocore.handlers.uuid.uuid4", lambda: "token"):
            table.transact(writes)
        request = self.requests.pop()
        assert int(request.headers["Content-Length"]) == len(request.body)
        body: dict[str, Any] = json.loads(request.body)
        return body


AS_BUILT, COPIED = Sent(as_built=True), Sent(as_built=False)


@given(st.lists(WRITES, min_size=1, max_size=3), st.booleans())
def test_body_is_that_of_botocore(writes: list[Write], metered: bool) -> None:  # noqa: FBT001 (an example)
    before = dynamodb_metering.set_meter(ConsumedCapacity() if metered else None)
    try:
        sent, expected = AS_BUILT.transact(writes), COPIED.transact(writes)
    finally:
        dynamodb_metering.set_meter(before)
    assert sent == expected
    assert ("ReturnConsumedCapacity" in sent, sent["ClientRequestToken"]) == (metered, "token")
