"""Measure the capacity that DynamoDB consumes: requested with each call, and added to the current meter."""

from __future__ import annotations

from contextvars import ContextVar
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.hooks import BaseEventHooks

WRITES = frozenset({"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"})
READS = frozenset({"BatchGetItem", "GetItem", "Query", "TransactGetItems"})


NOTHING = Decimal(0)


class ConsumedCapacity:
    """Consumed capacity in units of on-demand mode (docs.aws.amazon.com/amazondynamodb/…/capacity-mode)."""

    __slots__ = ("read_units", "write_units")

    def __init__(self) -> None:
        self.read_units = self.write_units = NOTHING


_meter: ContextVar[ConsumedCapacity | None] = ContextVar("DynamoDB meter", default=None)


def current_meter() -> ConsumedCapacity | None:
    """Return the current meter."""
    return _meter.get()


def set_meter(spent: ConsumedCapacity | None) -> ConsumedCapacity | None:
    """Set the meter that later calls add to; returns the previous one."""
    before = _meter.get()
    _meter.set(spent)
    return before


def watch(events: BaseEventHooks) -> None:
    """Make the calls of a client report the capacity that they consume."""
    events.register("provide-client-params.dynamodb.*", _ask)  # type: ignore[arg-type]  # parameters come back
    events.register("after-call.dynamodb.*", _add)


def _ask(params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any] | None:
    if _meter.get() is None or model.name not in WRITES | READS:
        return None
    return {"ReturnConsumedCapacity": "TOTAL", **params}


def _add(parsed: dict[str, Any], model: Any, **_: Any) -> None:
    spent, consumed = _meter.get(), parsed.get("ConsumedCapacity")
    if spent is None or not consumed:
        return
    units = sum((_read_units(each) for each in (consumed if isinstance(consumed, list) else [consumed])), Decimal(0))
    if model.name in WRITES:
        spent.write_units += units
    else:
        spent.read_units += units


def _read_units(consumed: dict[str, Any]) -> Decimal:
    return Decimal(str(consumed.get("CapacityUnits", 0)))
