"""HTTP routes of usage: operations by caller and cost, budgets."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from chalicelib.auth.permissions import Permission
from chalicelib.aws.iam import DynamoDBOperation as Db
from chalicelib.core.errors import BadRequest, Conflict, Flaw
from chalicelib.core.validation import read_decimal
from chalicelib.http.response import JSON, ApiResponse, negotiate_media_type
from chalicelib.operations.registry import api_tool, required_env_vars, validated
from chalicelib.usage.periods import DAY, HOUR, get_day, get_hour
from chalicelib.usage.pricing import PRICES
from chalicelib.usage.rollup import UsageGroup, UsageSums
from chalicelib.usage.service import KEPT, UsageService

if TYPE_CHECKING:
    from chalicelib.http.request import ApiRequest

TAGS = ("usage",)
CSV = "text/csv"
YEARS = range(2000, 2200)
LONGEST_BY_HOUR = timedelta(days=31)
# Without an exponent: few readers recognize 0E-9 as zero.
Figure = Annotated[
    Decimal,
    PlainSerializer(lambda value: format(value, "f"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, mode="serialization"),
]
Money = Annotated[Figure, Field(description="Amount in US dollars.")]


def _check_hour(time: datetime) -> datetime:
    if time.year not in YEARS:
        raise ValueError(f"expected a year from {YEARS.start} to {YEARS.stop - 1}")
    if time != get_hour(time):
        raise ValueError("usage is added up by the hour: send a full hour, like 2026-01-31T00:00:00Z")
    return time.astimezone(UTC)


Hour = Annotated[AwareDatetime, AfterValidator(_check_hour)]


class UsageQuery(BaseModel):
    """The query of `GET /usage`; the default is the last seven days by operation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: Hour | None = Field(
        None,
        alias="from",
        description="First hour to include. Without it, seven days before `to`.",
        examples=["2026-01-01T00:00:00Z"],
    )
    to: Hour | None = Field(
        None,
        description="First hour after the period, which is not included. Without it, the end of today (UTC).",
        examples=["2026-01-08T00:00:00Z"],
    )
    by: Literal["operation", "key", "source"] = Field(
        "operation", description="Grouping of the report: by operation, API key, or event source."
    )
    format: Literal["json", "csv"] | None = Field(
        None, description="Format of the response. Without it, the Accept header decides."
    )


class CostQuery(BaseModel):
    """The query of `GET /usage/cost`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["json", "csv"] | None = Field(
        None, description="Format of the response. Without it, the Accept header decides."
    )


class UsageReport(BaseModel):
    """The usage of one operation, key or source; `name` is empty for callers without a key."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(
        description="Operation, API key id or event source, as `by` asks; empty for callers without a key.",
        examples=["get_representative"],
    )
    executions: int = Field(description="Number of executions.", examples=[1200])
    failed: int = Field(description="Number of executions that failed.", examples=[3])
    duration_ms: Figure = Field(description="Total duration of the executions in milliseconds.", examples=["8421.250"])
    lambda_cost: Money = Field(description="Cost of AWS Lambda in US dollars.", examples=["0.000425"])
    database_cost: Money = Field(description="Cost of DynamoDB in US dollars.", examples=["0.000150"])
    read_units: Figure = Field(description="DynamoDB read units consumed.", examples=["600.0"])
    write_units: Figure = Field(description="DynamoDB write units consumed.", examples=["12.0"])


class Cost(BaseModel):
    """A tenant's cost this month, with a projection to its end; `share` is of the budget, in percent."""

    model_config = ConfigDict(frozen=True)

    month: str = Field(examples=["2026-01"], description="Month of the costs, in UTC.")
    executions: int = Field(description="Number of executions this month.", examples=[1200])
    lambda_cost: Money = Field(description="Cost of AWS Lambda this month in US dollars.", examples=["0.000425"])
    database_cost: Money = Field(description="Cost of DynamoDB this month in US dollars.", examples=["0.000150"])
    cost: Money = Field(description="Total cost this month in US dollars.", examples=["0.000575"])
    projected: Money | None = Field(
        description="Projected cost of the whole month in US dollars; null until an hour of the month is added up.",
        examples=["0.017825"],
    )
    budget: Money | None = Field(description="Monthly budget in US dollars; null without a budget.", examples=["25.00"])
    share: Figure | None = Field(
        description="Share of the budget spent this month, in percent; null without a budget.", examples=["12.50"]
    )
    prices_as_of: str = Field(
        description="Date of the prices that the costs are computed with.", examples=["2026-01-31"]
    )
    prices_from: tuple[str, ...] = Field(description="Addresses of the price lists.")


class BudgetDraft(BaseModel):
    """The monthly budget of a tenant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    monthly_usd: Annotated[
        Decimal, BeforeValidator(read_decimal), Field(gt=0, le=1_000_000, max_digits=12, decimal_places=2)
    ] = Field(examples=["25.00"], description="Monthly budget in US dollars, as a text with up to two decimals.")


@validated(
    "get_usage",
    permission=Permission.USAGE_READ,
    query=UsageQuery,
    output=UsageReport,
    tenant=True,
    also=(CSV,),
)
@required_env_vars({"USAGE_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]})
@api_tool(
    "/usage",
    tags=TAGS,
    name="get_usage",
    description="Show the usage of a state or county and its cost, by operation, API key or source.",
    without=("format",),
)
def get(call: ApiRequest, query: UsageQuery) -> ApiResponse:
    """Add up the usage of a period by operation, key or source."""
    now = datetime.now(UTC)
    to = query.to or get_day(now) + DAY
    since = query.since or to - 7 * DAY
    book = call.tenant.make_usage_service(call.tenant_id)
    found: dict[str, UsageSums] = {}
    for group, sums in book.read_sums(_get_size(since, to), since, to):
        name = _get_name(group, query.by)
        found[name] = found.get(name, UsageSums()) + sums
    rows = [_make_report(name, sums) for name, sums in sorted(found.items())]
    return _make_answer(call, query.format, rows, _get_until(book))


@validated("get_cost", permission=Permission.USAGE_READ, query=CostQuery, output=Cost, tenant=True, also=(CSV,))
@required_env_vars({"USAGE_TABLE_NAME": [Db.GET_ITEM, Db.QUERY]})
def cost(call: ApiRequest, query: CostQuery) -> ApiResponse:
    """Return this month's cost until now, and its projection to the end of the month."""
    book = call.tenant.make_usage_service(call.tenant_id)
    begins, ends = book.read_month()
    spent, budget, until = book.read_total(begins, ends), book.get_budget(), book.until
    elapsed = min(until or begins, ends) - begins
    report = Cost(
        month=f"{begins:%Y-%m}",
        executions=spent.executions,
        lambda_cost=spent.lambda_cost,
        database_cost=spent.database_cost,
        cost=spent.cost,
        projected=_project(spent.cost, elapsed, ends - begins),
        budget=budget.monthly_usd if budget else None,
        share=(spent.cost * 100 / budget.monthly_usd).quantize(Decimal("0.01")) if budget else None,
        prices_as_of=PRICES.as_of.isoformat(),
        prices_from=PRICES.sources,
    )
    return _make_answer(call, query.format, [report], {"until": until.isoformat() if until else ""})


@validated(
    "set_budget",
    permission=Permission.USAGE_UPDATE,
    body=BudgetDraft,
    output=BudgetDraft,
    tenant=True,
    errors=(Conflict,),
)
@required_env_vars({"USAGE_TABLE_NAME": [Db.GET_ITEM, Db.PUT_ITEM]})
def budget(call: ApiRequest, draft: BudgetDraft) -> ApiResponse:
    """Set the tenant's monthly budget; an event announces when 80 % and 100 % of it are reached."""
    made = call.tenant.make_usage_service(call.tenant_id).set_budget(draft.monthly_usd)
    return ApiResponse([BudgetDraft(monthly_usd=made.monthly_usd)])


def _get_size(since: datetime, to: datetime) -> str:
    if since >= to or to - since > KEPT:
        detail = f"`from` must be before `to`, by at most {KEPT.days} days."
        raise BadRequest(detail, flaws=(Flaw("from", detail),))
    if since == get_day(since) and to == get_day(to):
        return "DAY"
    if to - since > LONGEST_BY_HOUR:
        detail = f"Send full days (00:00 UTC) for a period of more than {LONGEST_BY_HOUR.days} days."
        raise BadRequest(detail, flaws=(Flaw("from", detail),))
    return "HOUR"


def _get_name(group: UsageGroup, by: str) -> str:
    return {"operation": group.operation, "key": group.key, "source": group.source}[by]


def _make_report(name: str, sums: UsageSums) -> UsageReport:
    return UsageReport(
        name=name,
        executions=sums.executions,
        failed=sums.failed,
        duration_ms=sums.duration_ms,
        lambda_cost=sums.lambda_cost,
        database_cost=sums.database_cost,
        read_units=sums.read_units,
        write_units=sums.write_units,
    )


def _project(spent: Decimal, elapsed: timedelta, whole: timedelta) -> Decimal | None:
    """Return the projected cost of a month at its pace so far; None in the first hour."""
    if elapsed < HOUR:
        return None
    return (spent * int(whole / HOUR) / int(elapsed / HOUR)).quantize(Decimal("0.000001"))


def _get_until(book: UsageService) -> dict[str, int | str]:
    until = book.until
    return {"until": until.isoformat() if until else ""}


def _make_answer(call: ApiRequest, form: str | None, rows: list[Any], meta: dict[str, int | str]) -> ApiResponse:
    if form != "csv" and (form or negotiate_media_type(call.header("Accept") or "", [JSON, CSV]) != CSV):
        return ApiResponse(rows, meta=meta)
    out = io.StringIO()
    records = [
        {
            name: " ".join(value) if isinstance(value, list) else value
            for name, value in row.model_dump(mode="json").items()
        }
        for row in rows
    ]
    fields = list(type(rows[0]).model_fields) if rows else list(UsageReport.model_fields)
    writer = csv.DictWriter(out, fieldnames=fields, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(records)
    return ApiResponse(
        text=out.getvalue(), headers={"Content-Type": f"{CSV}; charset=utf-8", "Vary": "X-Tenant-Id, Origin, Accept"}
    )
