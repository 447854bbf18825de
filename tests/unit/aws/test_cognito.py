"""The user pool maps Cognito's errors to problems, and never reveals whether an address has an account."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber
from pydantic import SecretStr

from chalicelib.aws import clients
from chalicelib.aws.cognito import OVER, UserPool
from chalicelib.aws.cognito_models import Challenge, Session
from chalicelib.aws.error_mapping import APP_CODE, BAD_CODE
from chalicelib.core.errors import Invalid, NotFound, Problem, TooManyRequests, Unauthorized, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EMAIL, SECRET = "ada@example.org", SecretStr("hush" * 6)
HASH = base64.b64encode(hmac.new(b"hush" * 6, f"{EMAIL}app".encode(), hashlib.sha256).digest()).decode()
TOKENS = {"AccessToken": "a", "IdToken": "i", "RefreshToken": "r", "ExpiresIn": 900}


@pytest.fixture
def cognito() -> Iterator[Stubber]:
    with Stubber(clients.cognito()) as stub:
        yield stub
        stub.assert_no_pending_responses()


def pool(secret: SecretStr | None = None) -> UserPool:
    return UserPool(clients.cognito, "us-east-1_P", "app", secret)


ANYBODY: list[tuple[str, Callable[[UserPool], Any]]] = [
    ("initiate_auth", lambda pool: pool.sign_in(EMAIL, "x")),
    ("initiate_auth", lambda pool: pool.refresh("r")),
    ("confirm_forgot_password", lambda pool: pool.reset(EMAIL, "123456", "y")),
]
STRANGERS = [
    "UserNotFoundException",
    "NotAuthorizedException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
]


@pytest.mark.parametrize(("operation", "ask"), ANYBODY)
def test_every_failed_sign_in_has_the_same_message(
    cognito: Stubber, operation: str, ask: Callable[[UserPool], Any]
) -> None:
    messages = set()
    for code in STRANGERS:
        cognito.add_client_error(operation, code, "User does not exist or something like it")
        with pytest.raises((Unauthorized, Invalid)) as raised:
            ask(pool())
        messages.add((type(raised.value), raised.value.detail))
    assert len(messages) == 1


@pytest.mark.parametrize("code", [*STRANGERS, "InvalidParameterException", "LimitExceededException"])
def test_reset_for_an_unknown_address_succeeds(cognito: Stubber, code: str) -> None:
    cognito.add_client_error("forgot_password", code)
    pool().forgot(EMAIL)


@pytest.mark.parametrize("code", STRANGERS)
def test_useless_code_is_refused_with_the_same_message(cognito: Stubber, code: str) -> None:
    cognito.add_response("admin_get_user", described("UNCONFIRMED"))
    cognito.add_client_error("confirm_sign_up", code)
    cognito.add_client_error("admin_get_user", "UserNotFoundException")
    cognito.add_response("admin_get_user", described("CONFIRMED"))
    for _ in range(3):
        with pytest.raises(Invalid) as raised:
            pool().confirm(EMAIL, "123456", None)
        assert raised.value.detail == BAD_CODE


@pytest.mark.parametrize("answer", [None, "InvalidParameterException", "LimitExceededException"])
def test_second_registration_invalidates_the_first_password_before_a_code_is_mailed(
    cognito: Stubber, answer: str | None
) -> None:
    named = {"UserPoolId": "us-east-1_P", "Username": "1"}
    cognito.add_client_error("sign_up", "UsernameExistsException")
    cognito.add_response("admin_get_user", described("UNCONFIRMED", verified="false"))
    verified = [{"Name": "email_verified", "Value": "true"}]
    cognito.add_response("admin_update_user_attributes", {}, {**named, "UserAttributes": verified})
    homeless = [{"Name": "custom:tenant", "Value": ""}]
    cognito.add_response("admin_update_user_attributes", {}, {**named, "UserAttributes": homeless})
    cognito.add_response("admin_set_user_password", {}, {**named, "Password": ANY, "Permanent": True})
    cognito.add_response("admin_user_global_sign_out", {}, named)
    if answer is None:
        cognito.add_response("forgot_password", {}, {"ClientId": "app", "Username": EMAIL})
    else:
        cognito.add_client_error("forgot_password", answer)
    assert pool().sign_up(EMAIL, "x") == "1"


def test_code_that_fails_for_another_reason_is_a_problem(cognito: Stubber) -> None:
    cognito.add_client_error("sign_up", "UsernameExistsException")
    cognito.add_response("admin_get_user", described("CONFIRMED"))
    cognito.add_client_error("forgot_password", "CodeDeliveryFailureException")
    with pytest.raises(ClientError):
        pool().sign_up(EMAIL, "x")


def test_account_deleted_during_registration_is_registered_again(cognito: Stubber) -> None:
    cognito.add_client_error("sign_up", "UsernameExistsException")
    cognito.add_client_error("admin_get_user", "UserNotFoundException")
    cognito.add_response("sign_up", {"UserConfirmed": False, "UserSub": "2"})
    assert pool().sign_up(EMAIL, "x") == "2"


def test_account_that_appears_and_disappears_is_given_up(cognito: Stubber) -> None:
    for _ in range(3):
        cognito.add_client_error("sign_up", "UsernameExistsException")
        cognito.add_client_error("admin_get_user", "UserNotFoundException")
    with pytest.raises(Unavailable):
        pool().sign_up(EMAIL, "x")


def test_invitation_replaced_by_two_registrations_is_replaced_once(cognito: Stubber) -> None:
    cognito.add_client_error("sign_up", "UsernameExistsException")
    cognito.add_response("admin_get_user", described("FORCE_CHANGE_PASSWORD", invited_by="CA"))
    cognito.add_client_error("admin_list_groups_for_user", "UserNotFoundException")
    cognito.add_client_error("admin_delete_user", "UserNotFoundException")
    cognito.add_response("sign_up", {"UserConfirmed": False, "UserSub": "2"})
    assert pool().sign_up(EMAIL, "x") == "2"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("CodeMismatchException", Invalid),
        ("ExpiredCodeException", Invalid),
        ("InvalidPasswordException", Invalid),
        ("LimitExceededException", TooManyRequests),
        ("TooManyRequestsException", TooManyRequests),
        ("TooManyFailedAttemptsException", TooManyRequests),
        ("InternalErrorException", Unavailable),
    ],
)
def test_cognito_refusal_is_a_problem(cognito: Stubber, code: str, kind: type[Problem]) -> None:
    status = 500 if code == "InternalErrorException" else 400
    cognito.add_client_error("confirm_forgot_password", code, http_status_code=status)
    with pytest.raises(kind):
        pool().reset(EMAIL, "123456", "x")


@pytest.mark.parametrize(
    ("operation", "ask"),
    [
        ("sign_up", lambda pool: pool.sign_up(EMAIL, "x")),
        ("forgot_password", lambda pool: pool.forgot(EMAIL)),
        ("list_users_in_group", lambda pool: pool.list_members("CA:admin")),
        ("admin_create_user", lambda pool: pool.mail_invitation(EMAIL, "CA")),
        ("admin_add_user_to_group", lambda pool: pool.join("1", "CA:admin")),
    ],
)
def test_unexpected_cognito_error_is_raised(cognito: Stubber, operation: str, ask: Callable[[UserPool], Any]) -> None:
    cognito.add_client_error(operation, "InvalidUserPoolConfigurationException")
    with pytest.raises(ClientError):
        ask(pool())


def test_administrator_gets_not_found_for_an_unknown_user(cognito: Stubber) -> None:
    cognito.add_client_error("admin_get_user", "UserNotFoundException")
    with pytest.raises(NotFound):
        pool().get_account("1")


def test_temporary_password_requires_and_accepts_a_new_one(cognito: Stubber) -> None:
    challenge = {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s" * 20, "ChallengeParameters": {}}
    cognito.add_response("initiate_auth", challenge)
    expected = {
        "ClientId": "app", "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s" * 20,
        "ChallengeResponses": {"USERNAME": EMAIL, "NEW_PASSWORD": "new", "SECRET_HASH": HASH},
    }  # fmt: skip
    cognito.add_response("respond_to_auth_challenge", {"AuthenticationResult": TOKENS}, expected)
    asked = pool(SECRET).sign_in(EMAIL, "first")
    assert asked == Challenge("NEW_PASSWORD_REQUIRED", "s" * 20)
    signed_in = pool(SECRET).set_new_password(EMAIL, "s" * 20, "new")
    assert isinstance(signed_in, Session)
    assert signed_in.refresh == "r"


def test_code_of_an_app_goes_on_with_the_sign_in(cognito: Stubber) -> None:
    expected = {
        "ClientId": "app", "ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "s" * 20,
        "ChallengeResponses": {"USERNAME": EMAIL, "SOFTWARE_TOKEN_MFA_CODE": "123456"},
    }  # fmt: skip
    cognito.add_response("respond_to_auth_challenge", {"AuthenticationResult": TOKENS}, expected)
    assert isinstance(pool().send_app_code(EMAIL, "s" * 20, "123456"), Session)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("NotAuthorizedException", OVER),
        ("UserNotFoundException", OVER),
        ("CodeMismatchException", APP_CODE),
        ("ExpiredCodeException", APP_CODE),
    ],
)
def test_refused_code_of_an_app_says_whether_to_sign_in_again(cognito: Stubber, code: str, sentence: str) -> None:
    cognito.add_client_error("respond_to_auth_challenge", code)
    with pytest.raises(Unauthorized) as raised:
        pool().send_app_code(EMAIL, "s" * 20, "123456")
    assert raised.value.detail == sentence


@pytest.mark.parametrize("code", ["NotAuthorizedException", "CodeMismatchException"])
def test_session_of_a_temporary_password_that_is_over_is_refused(cognito: Stubber, code: str) -> None:
    cognito.add_client_error("respond_to_auth_challenge", code)
    with pytest.raises(Unauthorized) as raised:
        pool().set_new_password(EMAIL, "s" * 20, "new")
    assert raised.value.detail == OVER


def test_app_is_required_only_after_its_code(cognito: Stubber) -> None:
    cognito.add_response("associate_software_token", {"SecretCode": "S" * 32}, {"AccessToken": "a"})
    cognito.add_client_error("verify_software_token", "EnableSoftwareTokenMFAException")
    cognito.add_response("verify_software_token", {"Status": "SUCCESS"}, {"AccessToken": "a", "UserCode": "123456"})
    for on in (True, False):
        chosen = {"AccessToken": "a", "SoftwareTokenMfaSettings": {"Enabled": on, "PreferredMfa": on}}
        cognito.add_response("set_user_mfa_preference", {}, chosen)
    assert pool().begin_app("a") == "S" * 32
    with pytest.raises(Invalid) as raised:
        pool().require_app("a", "654321")
    assert [flaw.pointer for flaw in raised.value.flaws] == ["#/code"]
    pool().require_app("a", "123456")
    pool().drop_app("a")


@pytest.mark.parametrize(
    ("operation", "ask"),
    [
        ("associate_software_token", lambda pool: pool.begin_app("a")),
        ("verify_software_token", lambda pool: pool.require_app("a", "123456")),
        ("set_user_mfa_preference", lambda pool: pool.drop_app("a")),
    ],
)
def test_useless_access_token_is_refused(cognito: Stubber, operation: str, ask: Callable[[UserPool], Any]) -> None:
    cognito.add_client_error(operation, "NotAuthorizedException")
    with pytest.raises(Unauthorized, match="access token"):
        ask(pool())


def test_account_with_an_app_has_a_second_factor(cognito: Stubber) -> None:
    cognito.add_response("admin_get_user", described("CONFIRMED"))
    cognito.add_response("admin_get_user", {**described("CONFIRMED"), "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"]})
    assert [pool().get_account("1").second_factor for _ in range(2)] == [False, True]


def test_session_of_a_challenge_is_not_shown() -> None:
    assert "s" * 20 not in repr(Challenge("SOFTWARE_TOKEN_MFA", "s" * 20))


def test_client_with_a_secret_sends_its_proof(cognito: Stubber) -> None:
    common = {"ClientId": "app", "Username": EMAIL, "SecretHash": HASH}
    cognito.add_response(
        "sign_up", {"UserConfirmed": False, "UserSub": "1"}, {**common, "Password": "x", "UserAttributes": ANY}
    )
    cognito.add_response("admin_get_user", described("UNCONFIRMED"))
    cognito.add_response("confirm_sign_up", {}, {**common, "ConfirmationCode": "1"})
    cognito.add_response("forgot_password", {}, common)
    cognito.add_response("confirm_forgot_password", {}, {**common, "ConfirmationCode": "1", "Password": "y"})
    cognito.add_response("admin_user_global_sign_out", {}, {"UserPoolId": "us-east-1_P", "Username": EMAIL})
    parameters = {"USERNAME": EMAIL, "PASSWORD": "y", "SECRET_HASH": HASH}
    cognito.add_response(
        "initiate_auth",
        {"AuthenticationResult": TOKENS},
        {"ClientId": "app", "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters},
    )
    cognito.add_response(
        "get_tokens_from_refresh_token",
        {"AuthenticationResult": {**TOKENS, "RefreshToken": "r2"}},
        {"ClientId": "app", "RefreshToken": "r", "ClientSecret": "hush" * 6},
    )
    asked = pool(SECRET)
    assert asked.sign_up(EMAIL, "x") == "1"
    asked.confirm(EMAIL, "1", None)
    asked.forgot(EMAIL)
    asked.reset(EMAIL, "1", "y")
    assert asked.sign_in(EMAIL, "y") == Session("a", "i", "r", 900)
    assert asked.refresh("r").refresh == "r2"


def test_group_created_at_the_same_moment_is_joined(cognito: Stubber) -> None:
    cognito.add_client_error("admin_add_user_to_group", "ResourceNotFoundException")
    cognito.add_client_error("create_group", "GroupExistsException")
    cognito.add_response("admin_add_user_to_group", {})
    pool().join("1", "CA:admin")


def test_group_that_cannot_be_created_is_a_problem(cognito: Stubber) -> None:
    cognito.add_client_error("admin_add_user_to_group", "ResourceNotFoundException")
    cognito.add_client_error("create_group", "LimitExceededException")
    with pytest.raises(TooManyRequests):
        pool().join("1", "CA:admin")


def test_groups_are_read_to_the_last_page(cognito: Stubber) -> None:
    for name, more in (("CA:admin", {"NextToken": "n"}), ("NY:admin", {})):
        cognito.add_response("admin_list_groups_for_user", {"Groups": [{"GroupName": name}], **more})
    assert pool().list_groups("1") == ["CA:admin", "NY:admin"]


def described(status: str, verified: str = "true", invited_by: str | None = None) -> dict[str, Any]:
    """Return AdminGetUser's response for an account."""
    attributes = [{"Name": "email", "Value": EMAIL}, {"Name": "email_verified", "Value": verified}]
    attributes += [{"Name": "custom:invited_by", "Value": invited_by}] if invited_by else []
    return {"Username": "1", "UserAttributes": attributes, "Enabled": True, "UserStatus": status, "UserCreateDate": 0}


def test_invitation_leaves_a_confirmed_account_unchanged(cognito: Stubber) -> None:
    for account in (described("CONFIRMED"), described("CONFIRMED", verified="false"), None):
        cognito.add_client_error("admin_create_user", "UsernameExistsException")
        if account:
            cognito.add_response("admin_get_user", account)
        else:
            cognito.add_client_error("admin_get_user", "UserNotFoundException")
        pool().mail_invitation(EMAIL, "CA")


def test_invitation_removes_the_password_of_an_unconfirmed_account(cognito: Stubber) -> None:
    cognito.add_client_error("admin_create_user", "UsernameExistsException")
    cognito.add_response("admin_get_user", described("UNCONFIRMED", verified="false"))
    cognito.add_response("admin_update_user_attributes", {})
    cognito.add_response("admin_update_user_attributes", {})
    cognito.add_response("admin_set_user_password", {})
    cognito.add_response("admin_user_global_sign_out", {})
    cognito.add_response("forgot_password", {}, {"ClientId": "app", "Username": EMAIL})
    pool().mail_invitation(EMAIL, "CA")


@pytest.mark.parametrize("answer", [None, "UnsupportedUserStateException", "UserNotFoundException"])
def test_unused_temporary_password_is_mailed_again(cognito: Stubber, answer: str | None) -> None:
    cognito.add_client_error("admin_create_user", "UsernameExistsException")
    cognito.add_response("admin_get_user", described("FORCE_CHANGE_PASSWORD", invited_by="NY"))
    cognito.add_response("admin_list_groups_for_user", {"Groups": []})
    user = {
        "Username": "1",
        "Attributes": [],
        "Enabled": True,
        "UserStatus": "FORCE_CHANGE_PASSWORD",
        "UserCreateDate": 0,
    }
    expected = {"UserPoolId": ANY, "Username": EMAIL, "UserAttributes": ANY, "DesiredDeliveryMediums": ["EMAIL"]}
    if answer is None:
        cognito.add_response("admin_create_user", {"User": user}, {**expected, "MessageAction": "RESEND"})
    else:
        cognito.add_client_error("admin_create_user", answer)
    pool().mail_invitation(EMAIL, "CA")


def test_password_sent_with_the_code_is_set_after_the_code_is_checked(cognito: Stubber) -> None:
    cognito.add_response("admin_get_user", described("UNCONFIRMED"))
    cognito.add_response("confirm_sign_up", {})
    cognito.add_response(
        "admin_set_user_password",
        {},
        {"UserPoolId": "us-east-1_P", "Username": "1", "Password": "Owners-Horse-33", "Permanent": True},
    )
    cognito.add_response("admin_user_global_sign_out", {})
    pool().confirm(EMAIL, "123456", "Owners-Horse-33")


def test_values_refused_by_the_pool_are_a_problem(cognito: Stubber) -> None:
    cognito.add_response("admin_get_user", described("UNCONFIRMED"))
    cognito.add_client_error("confirm_sign_up", "InvalidParameterException")
    with pytest.raises(Invalid):
        pool().confirm(EMAIL, "123456", None)


def test_token_without_an_address_has_no_email() -> None:
    token = jwt.encode({"sub": "1"}, "k" * 32, algorithm="HS256")
    assert Session("a", token, None, 900).email is None
