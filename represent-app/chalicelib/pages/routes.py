"""HTTP routes of the pages: the finder, the console of staff, the page for frames, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from chalicelib.auth.permissions import Permission
from chalicelib.core import settings
from chalicelib.core.errors import NotFound
from chalicelib.http.conditional import digest_etag
from chalicelib.http.request import ApiRequest  # noqa: TC001 (read with the signature)
from chalicelib.http.response import ApiResponse
from chalicelib.operations.declarations import NAME_ONLY
from chalicelib.operations.registry import required_env_vars, validated
from chalicelib.pages import files
from chalicelib.pages.headers import AN_HOUR, FOREVER, HTML, STATIC, make_page_headers
from chalicelib.pages.languages import choose_language

if TYPE_CHECKING:
    from collections.abc import Sequence

# The attributes of each built page that the answer fills in (tests/contract/test_pages.py).
SETTINGS = 'data-photos="on" data-bucket=""'
TEXT = "text/plain; charset=utf-8"


@validated(
    "finder_page", permission=Permission.PAGES_READ, produces=HTML, headers=("If-None-Match",), errors=(NotFound,)
)
def index(call: ApiRequest) -> ApiResponse:
    """Show the page that finds the officials of a place."""
    return _answer_page(call, "index")


@validated(
    "console_page", permission=Permission.PAGES_READ, produces=HTML, headers=("If-None-Match",), errors=(NotFound,)
)
@required_env_vars({"ROSTER_BUCKET_NAME": NAME_ONLY})
def console(call: ApiRequest) -> ApiResponse:
    """Show the page on which staff keep a directory; it uploads rosters to the bucket."""
    return _answer_page(call, "console", uploads=settings.load().upload_origins)


@validated(
    "embed_page", permission=Permission.PAGES_READ, produces=HTML, headers=("If-None-Match",), errors=(NotFound,)
)
def embed(call: ApiRequest) -> ApiResponse:
    """Show the finder for a frame of another site."""
    return _answer_page(call, "embed", frames=settings.load().embed_origins)


@validated(
    "page_file",
    permission=Permission.PAGES_READ,
    produces="text/javascript",
    also=("text/css", "image/svg+xml", "application/json", "text/plain"),
    headers=("If-None-Match",),
    errors=(NotFound,),
)
def asset(call: ApiRequest) -> ApiResponse:
    """Return a file of the pages."""
    name = call.path_param("page_file")
    found = None if call.url_path.endswith("/") else files.read_asset(name)
    if found is None:
        raise NotFound("The pages have no such file.")
    media_type, text = found
    kept = FOREVER if files.is_hashed(name) else AN_HOUR
    return ApiResponse(
        text=text, headers={**STATIC, "Content-Type": media_type, "Cache-Control": kept, "ETag": digest_etag(text)}
    )


def _answer_page(
    call: ApiRequest, name: str, *, uploads: Sequence[str] = (), frames: Sequence[str] | None = None
) -> ApiResponse:
    """Respond with a page in the language of the client; raises NotFound if the build does not have it.

    The links of a page are relative, so that a page below its own name would load nothing: it is redirected.
    """
    language = choose_language(call.header("Accept-Language"), *call.query.get("lang", [])[:1])
    source = files.read_page(name, language)
    if source is None:
        raise NotFound("This release has no such page.")
    if name != "index" and call.url_path.endswith("/"):
        query = f"?{urlencode(call.query, doseq=True)}" if call.query else ""
        return ApiResponse(text="", status=308, headers={"Location": f"../{name}{query}", "Content-Type": TEXT})
    photos = settings.load().foreign_photos
    text = source.replace(SETTINGS, write_settings(photos=photos, bucket="".join(uploads[:1])), 1)
    headers = make_page_headers(photos=photos, uploads=uploads, frames=frames)
    return ApiResponse(text=text, headers={**headers, "ETag": digest_etag(text)})


def write_settings(*, photos: bool, bucket: str) -> str:
    """Return the settings of a page as attributes: whether it shows photos of other sites, and where it uploads."""
    return f'data-photos="{"on" if photos else "off"}" data-bucket="{bucket}"'
