"""Libraries for browsers sign in to the user pool without our help, and the API takes their tokens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.conftest import HERE, run_node
from tests.served import invite, register

if TYPE_CHECKING:
    import subprocess

    from tests.clients.conftest import Server

pytestmark = pytest.mark.clients
PASSWORD, TEMPORARY = "Correct-Horse-7", "First-Time-Only-1"
# The names of the challenges in each library: for a temporary password, and for an account with an app.
CHALLENGES = {
    "amplify": ("CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED", "CONFIRM_SIGN_IN_WITH_TOTP_CODE"),
    "cognito_identity": ("newPasswordRequired", "SOFTWARE_TOKEN_MFA"),
}


def prepare(server: Server, library: str, served_by: str) -> dict[str, str]:
    """Register a person, and invite another with a temporary password; return what the scripts need to sign in."""
    person, invited = (f"{who}.{library}.{served_by}@example.org" for who in ("ada", "bo"))
    register(server.url, person, PASSWORD)
    invite(server.url, invited, TEMPORARY)
    return {"person": person, "invited": invited, "password": PASSWORD, "temporary": TEMPORARY}


@pytest.fixture(scope="module")
def runs() -> dict[tuple[str, str], subprocess.CompletedProcess[str]]:
    """Return the runs of scripts, each of which runs once."""
    return {}


@pytest.fixture(params=CHALLENGES)
def library(request: pytest.FixtureRequest) -> str:
    """Return the name of a library."""
    return str(request.param)


@pytest.fixture
def found(
    request: pytest.FixtureRequest,
    server: Server,
    library: str,
    runs: dict[tuple[str, str], subprocess.CompletedProcess[str]],
) -> dict[str, Any]:
    """Run the script of a library against the served application, and return what it found."""
    served_by = str(request.node.callspec.params["server"])
    if (library, served_by) not in runs:
        runs[library, served_by] = run_script(library, server.url, prepare(server, library, served_by))
    ran = runs[library, served_by]
    assert ran.returncode == 0, ran.stderr
    answers: dict[str, Any] = json.loads(ran.stdout)
    return answers


def run_script(library: str, url: str, asked: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the script of a library in the folder of the clients."""
    return run_node(HERE / f"run_{library}.mjs", url, json.dumps(asked))


def test_password_is_proved_without_sending_it(found: dict[str, Any]) -> None:
    assert found["signed in"]["challenges"] == []
    assert (found["signed in"]["me"]["status"], found["signed in"]["me"]["kind"]) == (200, "constituent")
    assert found["wrong password"] == "NotAuthorizedException"


def test_refresh_gives_new_tokens(found: dict[str, Any]) -> None:
    assert found["refreshed"]["fresh"]
    assert found["refreshed"]["me"]["id"] == found["signed in"]["me"]["id"]


def test_code_of_an_app_is_asked_for(found: dict[str, Any], library: str) -> None:
    assert found["app set up"]["status"] == 200
    assert found["wrong code"] == "CodeMismatchException"
    assert found["with a code"]["challenges"] == [CHALLENGES[library][1]]
    assert found["with a code"]["me"]["id"] == found["signed in"]["me"]["id"]


def test_sessions_from_before_the_app_end(found: dict[str, Any]) -> None:
    assert found["session before the app"] == "NotAuthorizedException"


def test_sign_out_ends_every_session(found: dict[str, Any]) -> None:
    assert found["signed out"]["status"] == 401


def test_temporary_password_is_replaced(found: dict[str, Any], library: str) -> None:
    assert found["invited"]["challenges"] == [CHALLENGES[library][0]]
    assert found["invited"]["me"]["roles"] == []


def test_invitation_is_accepted_after_a_sign_in_by_a_library(found: dict[str, Any]) -> None:
    assert found["accepted"] == {"status": 200, "accepted": True}
    assert found["with a role"]["roles"] == [{"tenant": "NY-Albany", "role": "editor"}]
