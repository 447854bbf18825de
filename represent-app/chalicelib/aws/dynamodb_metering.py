"""What DynamoDB consumes: asked for with each call, and added up for whoever wants to know."""

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
    """Capacity units; a unit is of on-demand mode (docs.aws.amazon.com/amazondynamodb/…/capacity-mode)."""

    __slots__ = ("read_units", "write_units")

    def __init__(self) -> None:
        self.read_units = self.write_units = NOTHING


_meter: ContextVar[ConsumedCapacity | None] = ContextVar("what DynamoDB consumes", default=None)


def current_meter() -> ConsumedCapacity | None:
    """Return what is added to."""
    return _meter.get()


def set_meter(spent: ConsumedCapacity | None) -> ConsumedCapacity | None:
    """Add to this what calls consume from here on; returns what was added to until now."""
    before = _meter.get()
    _meter.set(spent)
    return before


def watch(events: BaseEventHooks) -> None:
    """Let the calls of a client tell what they consume."""
    events.register("provide-client-params.dynamodb.*", _ask)  # type: ignore[arg-type]  # parameters come back
    events.register("after-call.dynamodb.*", _add)


def _ask(params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any] | None:
    if _meter.get() is None or model.name not in WRITES | READS:
        return None
    return {"ReturnConsumedCapacity": "TOTAL", **params}


def _add(parsed: dict[str, Any], model: Any, **_: Any) -> None:
    spent, told = _meter.get(), parsed.get("ConsumedCapacity")
    if spent is None or not told:
        return
    units = sum((_read_units(each) for each in (told if isinstance(told, list) else [told])), Decimal(0))
    if model.name in WRITES:
        spent.write_units += units
    else:
        spent.read_units += units


def _read_units(told: dict[str, Any]) -> Decimal:
    return Decimal(str(told.get("CapacityUnits", 0)))
