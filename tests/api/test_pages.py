"""The pages: headers, languages, copies of browsers, and requests for files that the build does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.aws import clients
from chalicelib.core import settings
from chalicelib.pages import files, routes
from chalicelib.pages.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.api.conftest import Caller

HEAD = f"<!doctype html>\n<html {routes.SETTINGS}>\n<title>Represent</title>"
FILES = (
    "finder-7QX2KD4A.js", "finder-7QX2KD4A.css", "icon-AAAAAAA1.svg", "en.json", "NOTICE.txt", "widget.js"
)  # fmt: skip


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a build with all pages and a file of each kind."""
    for page in ("index", "console", "embed"):
        for language in LANGUAGES:
            (tmp_path / f"{page}.{language}.html").write_text(f"{HEAD}{page}.{language}", encoding="utf-8")
    for name in (
        "finder-7QX2KD4A.js",
        "finder-7QX2KD4A.css",
        "icon-AAAAAAA1.svg",
        "en.json",
        "NOTICE.txt",
        "widget.js",
    ):
        (tmp_path / name).write_text(f"/* ñ {name} */", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    monkeypatch.setenv("ROSTER_BUCKET_NAME", "represent-local-rosters-1")
    settings.load.cache_clear()
    return tmp_path


def policy(api: Caller, path: str) -> dict[str, str]:
    """Return the directives of a page's policy."""
    parts = api.get(path).headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


def test_page_is_checked_again_each_time_and_loads_its_own_files_only(api: Caller, built: Path) -> None:
    assert built
    page = api.get("/")
    assert (page.status, page.text) == (200, f"{HEAD}index.en")
    assert {name: page.headers[name] for name in ("Content-Type", "Cache-Control", "Referrer-Policy")} == {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-cache",
        "Referrer-Policy": "no-referrer",
    }
    assert page.headers["Vary"] == "Accept-Language, Origin"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=(self)" in page.headers["Permissions-Policy"]
    assert policy(api, "/") == {
        "default-src": "'self'",
        "img-src": "'self' https:",
        "connect-src": "'self'",
        "style-src": "'self'",
        "script-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_current_copy_is_answered_with_304(api: Caller, built: Path) -> None:
    assert built
    for path in ("/", "/embed", "/static/widget.js"):
        whole = api.get(path)
        again = api.get(path, If_None_Match=whole.headers["ETag"])
        assert (again.status, again.text) == (304, "")
        assert again.headers["Cache-Control"] == whole.headers["Cache-Control"]
        assert again.headers["Vary"] == whole.headers["Vary"]
    assert api.get("/", If_None_Match=api.get("/").headers["ETag"], Accept_Language="es").status == 200


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("es", "es"), ("ES-mx", "es"), ("es-MX,es;q=0.9,en-US;q=0.8", "es"), ("en;q=0.5, es;q=0.6", "es"),
        ("fr, es;q=0.3", "es"), ("en,es", "en"), ("es;q=0", "en"), ("es;q=0.2, *;q=0.9", "en"), ("fr", "en"),
        ("*", "en"), ("", "en"), ("es;q=nan", "en"), ("est", "en"), (",;q=,", "en"),
        (",".join(["fr"] * 30 + ["es"]), "en"),
    ],
)  # fmt: skip
def test_page_has_the_preferred_language(api: Caller, built: Path, asked: str, language: str) -> None:
    assert built
    assert api.get("/", Accept_Language=asked).text == f"{HEAD}index.{language}"


@pytest.mark.usefixtures("built")
def test_language_of_the_url_precedes_the_preferred_one(api: Caller) -> None:
    assert api.get("/?lang=en", Accept_Language="es").text == f"{HEAD}index.en"
    assert api.get("/embed?lang=es&tenant=NY").text == f"{HEAD}embed.es"
    assert api.get("/?lang=fr", Accept_Language="es").text == f"{HEAD}index.es"


def test_only_the_page_for_frames_may_be_shown_in_them(api: Caller, built: Path) -> None:
    assert built
    assert policy(api, "/embed")["frame-ancestors"] == "*"
    assert "X-Frame-Options" not in api.get("/embed").headers
    for path in ("/", "/console"):
        assert policy(api, path)["frame-ancestors"] == "'none'"
        assert api.get(path).headers["X-Frame-Options"] == "DENY"


def test_settings_narrow_frames_and_photos(api: Caller, built: Path, set_environment: Callable[..., None]) -> None:
    assert built
    for asked, expected in (("https://city.example, http://localhost:3000", None), ("none", "'none'"), ("", "'none'")):
        set_environment(STAGE="local", EMBED_ORIGINS=asked, FOREIGN_PHOTOS="off")
        found = policy(api, "/embed")
        assert found["frame-ancestors"] == (expected or "https://city.example http://localhost:3000")
        assert found["img-src"] == "'self'"
    assert 'data-photos="off"' in api.get("/").text


def test_console_may_send_files_to_the_bucket_and_no_other_place(
    api: Caller, built: Path, set_environment: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert built
    name = "represent-prod-rosters-1"
    for region in ("us-east-1", "eu-west-1"):
        set_environment(STAGE="local", ROSTER_BUCKET_NAME=name, AWS_REGION=region)
        allowed = policy(api, "/console")["connect-src"].split()
        assert allowed == ["'self'", f"https://{name}.s3.{region}.amazonaws.com"]
        monkeypatch.setenv("AWS_DEFAULT_REGION", region)
        clients.s3.cache_clear()
        made = clients.s3().generate_presigned_post(Bucket=name, Key="uploads/CA/1/roster")
        assert made["url"].rstrip("/") in allowed
    clients.s3.cache_clear()
    assert f'data-bucket="https://{name}.s3.{region}.amazonaws.com"' in api.get("/console").text
    assert policy(api, "/")["connect-src"] == "'self'"


def test_local_console_may_send_files_to_the_embedded_cloud(set_environment: Callable[..., None]) -> None:
    set_environment(STAGE="local", AWS_ENDPOINT_URL="http://127.0.0.1:4566/")
    assert settings.load().upload_origins == ("http://127.0.0.1:4566",)


def test_hashed_files_are_kept_and_others_are_checked(api: Caller, built: Path) -> None:
    assert built
    for name, media_type, kept in (
        ("finder-7QX2KD4A.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("finder-7QX2KD4A.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("icon-AAAAAAA1.svg", "image/svg+xml; charset=utf-8", "public, max-age=31536000, immutable"),
        ("en.json", "application/json", "public, max-age=3600"),
        ("NOTICE.txt", "text/plain; charset=utf-8", "public, max-age=3600"),
        ("widget.js", "text/javascript; charset=utf-8", "public, max-age=3600"),
    ):
        found = api.get(f"/static/{name}", Origin="https://city.example")
        assert (found.status, found.text) == (200, f"/* ñ {name} */")
        assert (found.headers["Content-Type"], found.headers["Cache-Control"]) == (media_type, kept)
        assert found.headers["Access-Control-Allow-Origin"] == "*"
        assert found.headers["X-Content-Type-Options"] == "nosniff"


def test_files_allow_all_origins_also_if_the_api_does_not(
    api: Caller, built: Path, set_environment: Callable[..., None]
) -> None:
    assert built
    set_environment(STAGE="local", ALLOWED_ORIGINS="https://a.example")
    headers = api.get("/static/widget.js", Origin="https://b.example").headers
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "name",
    [
        "photo.png", "index.html", "folder", "x.js", "..%2fapp.py", "%2e%2e", "..%2f..%2fapp.py", "%00", "widget.js%00",
        "%2fetc%2fpasswd", "..%5capp.py", ".", "widget.js%2f", "WIDGET.JS", "*", "%ff", "a" * 5000,
    ],
)  # fmt: skip
def test_no_other_file_is_served(api: Caller, built: Path, name: str) -> None:
    (built.parent / "app.py").write_text("secret", encoding="utf-8")
    reply = api.get(f"/static/{name}")
    assert (reply.status, reply.headers["Content-Type"]) == (404, "application/problem+json")
    assert "secret" not in reply.text


def test_page_that_the_build_lacks_is_not_found(api: Caller, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / "console.en.html").unlink()
    assert api.get("/console").status == 404
    monkeypatch.setattr(files, "FOLDER", built / "none")
    assert [api.get(path).status for path in ("/", "/embed", "/static/widget.js")] == [404, 404, 404]


def test_path_with_a_slash_at_its_end_is_redirected(api: Caller, built: Path) -> None:
    assert built
    for path, place in (("/console/", "../console"), ("/embed/?tenant=CA&lang=es", "../embed?tenant=CA&lang=es")):
        reply = api.get(path)
        assert (reply.status, reply.headers["Location"], reply.text) == (308, place, "")
        assert reply.headers["Cache-Control"] == "no-store"
    assert api.get("/static/widget.js/").status == 404


def test_changed_build_is_served_without_a_restart(api: Caller, built: Path) -> None:
    api.get("/static/widget.js")
    (built / "index.en.html").unlink()
    (built / "new.js").write_text("1", encoding="utf-8")
    assert (api.get("/").status, api.get("/static/new.js").text) == (404, "1")
