"""Ask a deployed stage what only a whole one answers: `python -m tools.deploy.smoke --stage dev`, or `--url https://…`.

Nothing is written but the canary of /health/ready; no answer needs a token.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from tools.deploy import chalice_state, cloudformation, stage
from tools.options import endpoint_option, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TIMEOUT, TRIES, PAUSE = 30.0, 3, 2.0
FAILED = 500
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """What came back: the body as JSON, or None where it is none."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Check:
    """One question, and what holds of its answer."""

    name: str
    method: str
    path: str
    status: int
    holds: Callable[[Answer], object] = lambda _: True


def _is_problem(found: Answer) -> bool:
    told = {name.lower(): value for name, value in found.headers.items()}
    return told.get("content-type", "").startswith(PROBLEM) and found.body["status"] == found.status


CHECKS = (
    Check("it is alive", "GET", "/health", 200, lambda a: a.body["data"][0]["status"] == "ok"),
    Check("its dependencies are", "GET", "/health/ready", 200),
    Check("it describes itself", "GET", "/openapi.json", 200, lambda a: a.body["openapi"].startswith("3.1")),
    Check("it knows its tenants", "GET", "/tenants?state=NY&limit=1", 200, lambda a: a.body["meta"]["total"] > 1),
    Check("a path that is none is a problem", "GET", "/no-such-path", 404, _is_problem),
    Check("a missing tenant is told", "GET", "/representatives", 400, _is_problem),
    Check("writing asks who it is", "POST", "/representatives", 401, _is_problem),
)


def run(base: str, ask: Callable[[str, str], Answer], say: Callable[[str], None] = print) -> int:
    """Ask everything, tell what does not hold, and return how many that are."""
    failed = 0
    for check in CHECKS:
        found = _again_if_unavailable(ask, check.method, base + check.path)
        fine = found.status == check.status and _holds(check, found)
        failed += not fine
        say(f"{'ok  ' if fine else 'FAIL'} {check.name}: {check.method} {check.path} -> {found.status}")
    return failed


def _holds(check: Check, found: Answer) -> bool:
    try:
        return bool(check.holds(found))
    except (KeyError, IndexError, TypeError, AttributeError):  # an answer of another form
        return False


def _again_if_unavailable(ask: Callable[[str, str], Answer], method: str, url: str) -> Answer:
    """Ask again where a stage that has just come up may still say 5xx."""
    for _ in range(TRIES - 1):
        found = ask(method, url)
        if found.status < FAILED:
            return found
        time.sleep(PAUSE)
    return ask(method, url)


def over_http(method: str, url: str) -> Answer:
    """Send one request without a body of worth; a refusal is an answer too."""
    headers = {"Accept": "application/json", "User-Agent": "represent-smoke"}
    if method == "POST":
        headers |= {"Content-Type": "application/json", "X-Tenant-Id": "CA"}
    request = urllib.request.Request(url, b"{}" if method == "POST" else None, headers, method=method)  # noqa: S310 (ours)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 (ours)
            return Answer(answer.status, dict(answer.headers), _json(answer.read()))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), _json(error.read()))


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def url_of(place: stage.DeployTarget) -> str:
    """Return where a stage answers, however it was deployed; raises StackError."""
    if "EndpointURL" not in stage.outputs(place, place.app) and (made := chalice_state.apis(place)):
        if place.endpoint:
            raise cloudformation.StackError(
                "chalice deploy made it, and an emulator that takes that answers no requests."
            )
        return chalice_state.url(place, made[0]).rstrip("/")
    return stage.url(place)


@click.command("smoke")
@stage_option
@click.option("--url", default="", help="The base URL of the API; the stack's output without it.")
@endpoint_option
def command(stage_name: str, url: str, endpoint_url: str | None) -> int:
    """Request what a deployed stage answers only if all of it works."""
    try:
        base = url.rstrip("/") or url_of(stage.DeployTarget(stage_name, endpoint_url))
        failed = run(base, over_http)
    except (cloudformation.StackError, ClientError, BotoCoreError, OSError) as error:
        print(f"stage {stage_name} cannot be reached: {cloudformation.said(error)}", file=sys.stderr)
        return 1
    print(f"{base}: {len(CHECKS) - failed} of {len(CHECKS)} hold")
    return 1 if failed else 0
