"""The headers of pages and of their files: what a page may load, where it may be framed, and how long it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HTML = "text/html; charset=utf-8"
NO_SITE = "'none'"
FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
# Modules of other sites load these files; they are public, and no answer depends on a cookie.
STATIC = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
}
# `Origin` as for other answers: the origins of ALLOWED_ORIGINS get headers of their own.
PAGE = {
    "Content-Type": HTML,
    "Cache-Control": "no-cache",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Vary": "Accept-Language, Origin",
}


def make_page_headers(
    *, photos: bool, uploads: Sequence[str] = (), frames: Sequence[str] | None = None
) -> dict[str, str]:
    """Return the headers of a page.

    `photos`: whether it shows photos of other sites. `uploads`: origins to which it sends files. `frames`: origins
    that may show it in a frame, `*` for all; None for a page that no other may frame, which also gets an opener of its
    own.
    """
    policy = make_policy(photos=photos, uploads=uploads, frames=frames or ())
    apart = {} if frames is not None else {"X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin"}
    return {**PAGE, **apart, "Content-Security-Policy": policy}


def make_policy(*, photos: bool, uploads: Sequence[str], frames: Sequence[str]) -> str:
    """Return the Content-Security-Policy of a page: its own files and requests, and nothing inline."""
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self'" + (" https:" if photos else ""),
            " ".join(("connect-src 'self'", *uploads)),
            "style-src 'self'",
            "script-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {' '.join(frames) or NO_SITE}",
        )
    )
