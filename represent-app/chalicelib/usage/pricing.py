"""Compute the cost of an execution in US dollars, from one dated table of prices. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

GIGABYTE = 1024  # MB; Lambda's memory is in MB of 1,048,576 bytes
BILLION = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Prices:
    """AWS prices in us-east-1 without discounts or free tier: `gb_second` by architecture, the others per unit."""

    as_of: date
    sources: tuple[str, ...]
    gb_second: dict[str, Decimal]
    request: Decimal
    read_unit: Decimal
    write_unit: Decimal


PRICES = Prices(
    as_of=date(2025, 6, 1),
    sources=("https://aws.amazon.com/lambda/pricing/", "https://aws.amazon.com/dynamodb/pricing/on-demand/"),
    gb_second={"x86_64": Decimal("0.0000166667"), "arm64": Decimal("0.0000133334")},
    request=Decimal("0.0000002"),
    read_unit=Decimal("0.000000125"),
    write_unit=Decimal("0.000000625"),
)
ARCHITECTURES = {"aarch64": "arm64", "arm64": "arm64"}  # names that machines report


def get_architecture(machine: str) -> str:
    """Return Lambda's name of an architecture for the name that a machine reports.

    >>> get_architecture("aarch64"), get_architecture("x86_64")
    ('arm64', 'x86_64')
    """
    return ARCHITECTURES.get(machine, "x86_64")


def compute_lambda_cost(microseconds: int, memory_mb: int, of: str, prices: Prices = PRICES) -> Decimal:
    """Return the cost of a run: its memory for its duration, rounded up to a millisecond, and one request.

    >>> compute_lambda_cost(100_000, 1024, "x86_64")  # 0.1 s of 1 GB: 0.00000166667, and 0.0000002
    Decimal('0.00000186667')
    """
    return _compute_for_milliseconds(-(-microseconds // 1000), memory_mb, prices.gb_second[of]) + prices.request


@lru_cache(maxsize=4096)  # most runs take a few milliseconds
def _compute_for_milliseconds(milliseconds: int, memory_mb: int, price: Decimal) -> Decimal:
    return Decimal(milliseconds * memory_mb) / (1000 * GIGABYTE) * price


def compute_database_cost(read_units: Decimal, write_units: Decimal, prices: Prices = PRICES) -> Decimal:
    """Return the cost of DynamoDB capacity consumed on demand.

    >>> compute_database_cost(Decimal("0.5"), Decimal(2))
    Decimal('0.0000013125')
    """
    return read_units * prices.read_unit + write_units * prices.write_unit
