"""Draw lines on logarithmic scales as SVG: small panels beside each other under one legend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Lines = Mapping[str, Sequence[tuple[float, float]]]

# Okabe and Ito's colours, which are distinguishable with colour blindness (jfly.uni-koeln.de/color).
COLOURS = ("#d55e00", "#000000", "#0072b2", "#009e73", "#cc79a7", "#e69f00")
WIDTH, HEIGHT, LEFT, TOP, GAP = 360, 240, 80, 96, 96
ACROSS = 2


def draw_panels(found: Mapping[str, Lines]) -> str:
    """Draw each set of lines in a panel; zero is drawn at the bottom, because a logarithm has no zero."""
    names = list(dict.fromkeys(name for lines in found.values() for name in lines))
    colours = dict(zip(names, COLOURS, strict=False))
    rows = -(-len(found) // ACROSS)
    width, height = LEFT + ACROSS * (WIDTH + GAP), TOP + rows * (HEIGHT + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        "<style>text { font: 12px sans-serif }</style>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="26" style="font: 600 16px sans-serif">The cost as a tenant grows (log-log)</text>',
        *_legend(colours),
    ]
    for number, (title, lines) in enumerate(found.items()):
        down, right = divmod(number, ACROSS)
        parts.append(f'<g transform="translate({LEFT + right * (WIDTH + GAP)} {TOP + down * (HEIGHT + GAP)})">')
        parts += [*_panel(title, lines, colours), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend(colours: Mapping[str, str]) -> Iterator[str]:
    x = 16.0
    for name, colour in colours.items():
        yield f'<line x1="{x}" y1="48" x2="{x + 18}" y2="48" stroke="{colour}" stroke-width="3"/>'
        yield f'<text x="{x + 24}" y="52">{escape(name)}</text>'
        x += 44 + 6.6 * len(name)


def _panel(title: str, lines: Lines, colours: Mapping[str, str]) -> Iterator[str]:
    sizes = sorted({x for points in lines.values() for x, _ in points})
    values = [y for points in lines.values() for _, y in points if y > 0]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) + 1e-9)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def across(x: float) -> float:
        return round((math.log10(x) - first) / (last - first) * WIDTH, 1)

    def up(y: float) -> float:
        exponent = math.log10(y) if y > 0 else low
        return round(HEIGHT - (exponent - low) / (high - low) * HEIGHT, 1)

    yield f'<text x="0" y="-10" style="font-weight: 600">{escape(title)}</text>'
    for exponent in range(low, high + 1):
        y = up(10.0**exponent)
        yield f'<line x1="0" y1="{y}" x2="{WIDTH}" y2="{y}" stroke="#e2e2e2"/>'
        yield f'<text x="-8" y="{y + 4}" text-anchor="end" fill="#555555">{10.0**exponent:,.10g}</text>'
    for size in sizes:
        yield f'<text x="{across(size)}" y="{HEIGHT + 18}" text-anchor="middle" fill="#555555">{size:,.0f}</text>'
    yield f'<text x="{WIDTH / 2}" y="{HEIGHT + 36}" text-anchor="middle" fill="#555555">records of the tenant</text>'
    # The first line is the subject of the plot, so it is drawn last, above the others.
    for name, points in reversed(list(lines.items())):
        colour = colours[name]
        wide = 3.5 if colour == COLOURS[0] else 1.8
        path = " ".join(f"{across(x)},{up(y)}" for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{wide}"/>'
        for x, y in points:
            yield f'<circle cx="{across(x)}" cy="{up(y)}" r="{wide}" fill="{colour}"/>'
