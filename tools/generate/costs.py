"""Write the monthly costs into docs/operations.md: `python -m tools generate costs [--check]`.

Prices of Lambda and DynamoDB are from usage/pricing.py; the others are here, with their sources. All prices are for
us-east-1, without free tiers, discounts and taxes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.usage import pricing
from tools import ROOT
from tools.generate.write_or_check import write_or_check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FILE = ROOT / "docs" / "operations.md"
BEGIN, END = "<!-- costs: written by `make generate` -->\n", "<!-- end of costs -->\n"
RATES = (1, 100, 10_000)
SECONDS = 730 * 3600  # in a month, as in the AWS pricing calculator
TENANTS = 50 + 3_100
AS_OF = "June 2025"
SOURCES = (
    *pricing.PRICES.sources,
    "https://aws.amazon.com/api-gateway/pricing/",
    "https://aws.amazon.com/cloudwatch/pricing/",
    "https://aws.amazon.com/xray/pricing/",
    "https://aws.amazon.com/ec2/pricing/on-demand/",
)
INFINITE = math.inf
# Tiers: the upper limit of units a month, and the price in dollars of each unit.
Tiers = tuple[tuple[float, float], ...]
GATEWAY: Tiers = ((333e6, 3.50e-6), (1e9, 2.80e-6), (20e9, 2.38e-6), (INFINITE, 1.51e-6))
LAMBDA_LOGS_GB: Tiers = ((10e3, 0.50), (30e3, 0.25), (50e3, 0.10), (INFINITE, 0.05))
METRICS: Tiers = ((10e3, 0.30), (250e3, 0.10), (1e6, 0.05), (INFINITE, 0.02))
OUT_GB: Tiers = ((10e3, 0.09), (50e3, 0.085), (150e3, 0.07), (INFINITE, 0.05))
ACCESS_LOG_GB, KEPT_GB, TRACE, ALARM, COMPOSITE, DASHBOARD = 0.50, 0.03, 5e-6, 0.10, 0.50, 3.00
STORED_GB, RECOVERABLE_GB, ENVIRONMENT_GB = 0.25, 0.20, 0.000167

# Measured (bench/results.md), or assumed as docs/operations.md states.
MEMORY_GB, BILLED_MS, COLD_MS = 1, 2, 600
TTL, IDLE, LIFE_HOURS, LOAD_UNITS = 2, 300, 2, 25
LINE_KB, ACCESS_KB, ANSWER_KB, PACKED, KEPT_MONTHS = 1.8, 0.4, 2.0, 0.15, 12
OPERATIONS, METRICS_EACH, TRACE_SHARE = 145, 3, 0.001
ISOLATED, LOAD_MS, CHECK_MS = 0.2, 60, 5
ALARMS = sum(
    (ROOT / "represent-app" / ".chalice" / file).read_text(encoding="utf-8").count("Type: AWS::CloudWatch::Alarm\n")
    for file in ("resources.yaml", "overlay.yaml")
)
STORED = 1.0  # GB: 3,150 tenants with 50 records of 2 KB, twice for the index, and their history


def compute_tiered_cost(count: float, tiers: Tiers) -> float:
    """Return the cost of `count` units with tiered prices.

    >>> compute_tiered_cost(15, ((10, 2.0), (math.inf, 1.0)))
    25.0
    """
    paid, below = 0.0, 0.0
    for upto, price in tiers:
        paid += max(0.0, min(count, upto) - below) * price
        below = upto
    return paid


@dataclass(frozen=True)
class Load:
    """A month of requests at a steady rate, spread evenly over all tenants (the most expensive case).

    `isolated` is the share that runs in environments of its tenant; all others are public reads in the shared one.
    `by_tenant` says whether each tenant has metrics of its own.
    """

    rate: int
    isolated: float = ISOLATED
    by_tenant: bool = False

    @property
    def requests(self) -> float:
        """The number of requests in the month."""
        return self.rate * SECONDS

    @property
    def tenant_rate(self) -> float:
        """Isolated requests a second of one tenant."""
        return self.rate * self.isolated / TENANTS

    @property
    def shared_at_once(self) -> float:
        """Shared environments at a time: those that are busy, and one that waits."""
        public = self.rate * (1 - self.isolated)
        return 1 + public * BILLED_MS / 1000 if public else 0

    @property
    def environments(self) -> float:
        """Execution environments that Lambda creates: after a tenant's idle period and at the end of a lifetime."""
        idle = self.requests * self.isolated * math.exp(-self.tenant_rate * IDLE)
        busy = TENANTS * (1 - math.exp(-self.tenant_rate * IDLE)) + self.shared_at_once
        return idle + busy * SECONDS / 3600 / LIFE_HOURS

    @property
    def loads(self) -> float:
        """First reads of a tenant in a shared environment."""
        if not self.shared_at_once:
            return 0
        each = self.rate * (1 - self.isolated) / TENANTS / self.shared_at_once
        read = TENANTS * (1 - math.exp(-each * LIFE_HOURS * 3600))
        return self.shared_at_once * read * SECONDS / 3600 / LIFE_HOURS

    @property
    def version_reads(self) -> float:
        """Reads of a tenant's version: the first request after each TTL reads it, in each environment."""
        shared = self.requests * (1 - self.isolated)
        each = shared / SECONDS / TENANTS / max(1, self.shared_at_once)
        return self.requests * self.isolated / (1 + TTL * self.tenant_rate) + shared / (1 + TTL * each)

    @property
    def metrics(self) -> float:
        """Billed metrics: the duration of each operation and the failures of the stage.

        `by_tenant`: three of each operation, and three of each tenant with requests within an hour.
        """
        if not self.by_tenant:
            return OPERATIONS + 1
        return (TENANTS * (1 - math.exp(-self.rate / TENANTS * 3600)) + OPERATIONS) * METRICS_EACH


GB = 1e6  # KB
ROWS: tuple[tuple[str, str, Callable[[Load], float]], ...] = (
    (
        "API Gateway",
        "requests x 3.50, 2.80, 2.38, 1.51 a million, by tier",
        lambda x: compute_tiered_cost(x.requests, GATEWAY),
    ),
    (
        "Lambda, invocations",
        f"requests x ({BILLED_MS} ms x {MEMORY_GB} GB x 0.0000166667 + 0.0000002)",
        lambda x: (
            x.requests * float(pricing.compute_lambda_cost(BILLED_MS * 1000, MEMORY_GB * pricing.GIGABYTE, "x86_64"))
        ),
    ),
    (
        "Lambda, new environments",
        f"environments created x ({MEMORY_GB} GB x 0.000167 + {COLD_MS} ms x {MEMORY_GB} GB x 0.0000166667)",
        lambda x: (
            x.environments * MEMORY_GB * (ENVIRONMENT_GB + COLD_MS / 1000 * float(pricing.PRICES.gb_second["x86_64"]))
        ),
    ),
    (
        "Lambda, waiting for reads",
        f"(tenants loaded x {LOAD_MS} ms + versions read x {CHECK_MS} ms) x {MEMORY_GB} GB x 0.0000166667",
        lambda x: (
            (x.loads * LOAD_MS + x.version_reads * CHECK_MS)
            / 1000
            * MEMORY_GB
            * float(pricing.PRICES.gb_second["x86_64"])
        ),
    ),
    (
        "DynamoDB, reads",
        f"(versions read + (environments created + tenants loaded) x {LOAD_UNITS}) x 0.000000125",
        lambda x: (x.version_reads + (x.environments + x.loads) * LOAD_UNITS) * float(pricing.PRICES.read_unit),
    ),
    ("DynamoDB, storage", "1 GB x (0.25 + 0.20)", lambda _: STORED * (STORED_GB + RECOVERABLE_GB)),
    (
        "Logs of functions",
        f"requests x {LINE_KB} KB x 0.50, 0.25, 0.10, 0.05 a GB, by tier",
        lambda x: compute_tiered_cost(x.requests * LINE_KB / GB, LAMBDA_LOGS_GB),
    ),
    ("Access log", f"requests x {ACCESS_KB} KB x 0.50 a GB", lambda x: x.requests * ACCESS_KB / GB * ACCESS_LOG_GB),
    (
        "Logs, archived a year",
        f"{KEPT_MONTHS} x requests x {LINE_KB + ACCESS_KB:.1f} KB x {PACKED} (compressed) x 0.03 a GB",
        lambda x: KEPT_MONTHS * x.requests * (LINE_KB + ACCESS_KB) / GB * PACKED * KEPT_GB,
    ),
    (
        "Metrics",
        f"({OPERATIONS} operations + 1) x 0.30",
        lambda x: compute_tiered_cost(x.metrics, METRICS),
    ),
    (
        "X-Ray",
        f"(1 + {TRACE_SHARE} x (rate - 1)) a second x 5 a million",
        lambda x: (1 + TRACE_SHARE * (x.rate - 1)) * SECONDS * TRACE,
    ),
    ("Alarms and dashboard", f"{ALARMS} x 0.10 + 0.50 + 3.00", lambda _: ALARMS * ALARM + COMPOSITE + DASHBOARD),
    (
        "Data transfer out",
        f"requests x {ANSWER_KB:.0f} KB x 0.09, 0.085, 0.07, 0.05 a GB, by tier",
        lambda x: compute_tiered_cost(x.requests * ANSWER_KB / GB, OUT_GB),
    ),
)


def table() -> str:
    """Return the table of costs in Markdown."""
    loads = [Load(rate) for rate in RATES]
    head = ["US dollars a month", "arithmetic", *(f"{rate:,}/s" for rate in RATES)]
    lines = [_row(head), "|---|---|" + "---:|" * len(RATES)]
    facts: tuple[tuple[str, str, Callable[[Load], float]], ...] = (
        ("*requests*", "rate x 2,628,000 s", lambda x: x.requests),
        (
            "*environments created*",
            f"isolated requests x e^(-{IDLE} s x rate of a tenant) + (busy tenants + shared) x 730 h / {LIFE_HOURS} h",
            lambda x: x.environments,
        ),
        (
            "*tenants loaded*",
            f"shared environments created x tenants x (1 - e^(-{LIFE_HOURS} h x rate of a tenant in one))",
            lambda x: x.loads,
        ),
        (
            "*versions read*",
            f"requests / (1 + {TTL} s x rate of a tenant in an environment)",
            lambda x: x.version_reads,
        ),
    )
    lines += [_row([name, how, *(f"*{of(load):,.0f}*" for load in loads)]) for name, how, of in facts]
    lines += [_row([name, how, *(f"{of(load):,.2f}" for load in loads)]) for name, how, of in ROWS]
    totals = [sum(of(load) for _, _, of in ROWS) for load in loads]
    lines.append(_row(["**total**", "", *(f"**{total:,.0f}**" for total in totals)]))
    each = [f"{total / load.requests * 1e6:,.2f}" for total, load in zip(totals, loads, strict=True)]
    lines.append(_row(["per million requests", "", *each]))
    dated = f"Prices of {AS_OF}, us-east-1: " + ", ".join(f"<{source}>" for source in dict.fromkeys(SOURCES)) + ".\n"
    return "\n".join(lines) + "\n\n" + dated


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def text(before: str) -> str:
    """Return the guide with the computed table.

    Raises ValueError if the guide has no markers for the table.
    """
    head, _, rest = before.partition(BEGIN)
    _, _, tail = rest.partition(END)
    if not rest:
        raise ValueError(f"{FILE.name} has no line {BEGIN.strip()!r}.")
    return head + BEGIN + table() + END + tail


def generate(*, check: bool) -> int:
    """Write the table of costs, or check it; return the exit status."""
    return write_or_check(
        FILE,
        text(FILE.read_text(encoding="utf-8")),
        "does not have the computed costs; run: make generate",
        check=check,
    )
