"""The appearance of a tenant on pages, a part of its rules: the model that validates and describes it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from chalicelib.core.safe_text import find_url_flaw
from chalicelib.core.validation import one_line, pattern
from chalicelib.tenants.rules_base import RulesModel

HttpsUrl = Annotated[str, pattern(r"^https://[^\s\p{Cc}<>\x22]+$", "a URL that begins with https://", max_length=500)]
Color = Annotated[str, pattern(r"^#[0-9A-Fa-f]{6}$", "a color, like #1a4480")]
# Of text on the background (w3.org/TR/WCAG22/#contrast-minimum); pages write with the color on white, and in reverse.
LEAST_CONTRAST = 4.5


class Appearance(RulesModel):
    """How pages show the tenant: its own name, site, logo and color."""

    name: Annotated[str, one_line(strip_whitespace=True, min_length=1, max_length=80)] | None = Field(
        None, description="The name of the publisher of the directory; null for the tenant's.", examples=["City of X"]
    )
    website: HttpsUrl | None = Field(
        None, description="The tenant's site; null if there is none.", examples=["https://www.example.org"]
    )
    logo_url: HttpsUrl | None = Field(
        None, description="The URL of a logo; null if there is none.", examples=["https://www.example.org/logo.svg"]
    )
    color: Color | None = Field(
        None,
        description="The color of headings and buttons; its contrast with white is at least 4.5:1. Null for the usual.",
        examples=["#1a4480"],
    )

    @field_validator("website", "logo_url")
    @classmethod
    def _check_url(cls, url: str | None) -> str | None:
        if url and (flaw := find_url_flaw(url)):
            raise ValueError(flaw)
        return url

    @field_validator("color")
    @classmethod
    def _check_contrast(cls, color: str | None) -> str | None:
        if color and (contrast := measure_contrast(color)) < LEAST_CONTRAST:
            raise ValueError(
                f"Expected a darker color: its contrast with white must be at least {LEAST_CONTRAST}:1; "
                f"{color} has {contrast:.2f}:1."
            )
        return color


def measure_contrast(color: str) -> float:
    """Return the contrast of a color, like #1a4480, with white (w3.org/TR/WCAG22/#dfn-contrast-ratio).

    >>> [round(measure_contrast(color), 2) for color in ("#000000", "#767676", "#777777", "#ffffff")]
    [21.0, 4.54, 4.48, 1.0]
    """
    red, green, blue = (_make_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _make_linear(share: float) -> float:
    """Return the light of a channel of sRGB (w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004
