"""The user pool says what Cognito says, in our words, and never whether somebody has an account."""

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
from chalicelib.aws.cognito import UserPool
from chalicelib.aws.cognito_models import Session
from chalicelib.aws.error_mapping import BAD_CODE
from chalicelib.core.errors import Conflict, Invalid, NotFound, Problem, TooManyRequests, Unauthorized, Unavailable

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
    ("initiate_auth", lambda pool: pool.sign_in(EMAIL, "x", None)),
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
def test_whatever_is_wrong_with_an_account_is_told_the_same(
    cognito: Stubber, operation: str, ask: Callable[[UserPool], Any]
) -> None:
    told = set()
    for code in STRANGERS:
        cognito.add_client_error(operation, code, "User does not exist or something like it")
        with pytest.raises((Unauthorized, Invalid)) as raised:
            ask(pool())
        told.add((type(raised.value), raised.value.detail))
    assert len(told) == 1


@pytest.mark.parametrize("code", [*STRANGERS, "InvalidParameterException", "LimitExceededException"])
def test_forgetting_the_password_of_nobody_is_no_failure(cognito: Stubber, code: str) -> None:
    cognito.add_client_error("forgot_password", code)
    pool().forgot(EMAIL)


@pytest.mark.parametrize("code", STRANGERS)
def test_a_code_that_confirms_nothing_is_refused_in_the_same_words(cognito: Stubber, code: str) -> None:
    cognito.add_response("admin_get_user", described("UNCONFIRMED"))
    cognito.add_client_error("confirm_sign_up", code)
    cognito.add_client_error("admin_get_user", "UserNotFoundException")
    cognito.add_response("admin_get_user", described("CONFIRMED"))
    for _ in range(3):
        with pytest.raises(Invalid) as raised:
            pool().confirm(EMAIL, "123456", None)
        assert raised.value.detail == BAD_CODE


@pytest.mark.parametrize("answer", [None, "InvalidParameterException", "LimitExceededException"])
def test_another_registration_ends_the_password_of_the_first_before_a_code_is_mailed(
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


def test_a_code_that_cannot_be_sent_for_another_reason_is_told(cognito: Stubber) -> None:
    cognito.add_client_error("sign_up", "UsernameExistsException")
    cognito.add_response("admin_get_user", described("CONFIRMED"))
    cognito.add_client_error("forgot_password", "CodeDeliveryFailureException")
    with pytest.raises(ClientError):
        pool().sign_up(EMAIL, "x")


def test_an_account_that_goes_while_it_is_looked_at_is_registered_after_all(cognito: Stubber) -> None:
    cognito.add_client_error("sign_up", "UsernameExistsException")
    cognito.add_client_error("admin_get_user", "UserNotFoundException")
    cognito.add_response("sign_up", {"UserConfirmed": False, "UserSub": "2"})
    assert pool().sign_up(EMAIL, "x") == "2"


def test_an_account_that_comes_and_goes_is_given_up(cognito: Stubber) -> None:
    for _ in range(3):
        cognito.add_client_error("sign_up", "UsernameExistsException")
        cognito.add_client_error("admin_get_user", "UserNotFoundException")
    with pytest.raises(Unavailable):
        pool().sign_up(EMAIL, "x")


def test_an_invitation_that_two_registrations_replace_at_once_is_replaced_once(cognito: Stubber) -> None:
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
def test_a_refusal_of_cognito_is_a_problem(cognito: Stubber, code: str, kind: type[Problem]) -> None:
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
def test_what_cognito_should_never_say_is_not_swallowed(
    cognito: Stubber, operation: str, ask: Callable[[UserPool], Any]
) -> None:
    cognito.add_client_error(operation, "InvalidUserPoolConfigurationException")
    with pytest.raises(ClientError):
        ask(pool())


def test_an_administrator_is_told_that_there_is_no_such_user(cognito: Stubber) -> None:
    cognito.add_client_error("admin_get_user", "UserNotFoundException")
    with pytest.raises(NotFound):
        pool().get_account("1")


def test_a_first_password_asks_for_a_new_one_and_takes_it(cognito: Stubber) -> None:
    challenge = {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s" * 20, "ChallengeParameters": {}}
    for _ in range(2):
        cognito.add_response("initiate_auth", challenge)
    expected = {
        "ClientId": "app", "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s" * 20,
        "ChallengeResponses": {"USERNAME": EMAIL, "NEW_PASSWORD": "new", "SECRET_HASH": HASH},
    }  # fmt: skip
    cognito.add_response("respond_to_auth_challenge", {"AuthenticationResult": TOKENS}, expected)
    with pytest.raises(Conflict):
        pool(SECRET).sign_in(EMAIL, "first", None)
    assert pool(SECRET).sign_in(EMAIL, "first", "new").refresh == "r"


def test_a_client_with_a_secret_proves_that_it_has_it(cognito: Stubber) -> None:
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
    assert asked.sign_in(EMAIL, "y", None).seconds == 900
    assert asked.refresh("r").refresh == "r2"


def test_a_group_that_somebody_makes_at_the_same_moment_is_joined_all_the_same(cognito: Stubber) -> None:
    cognito.add_client_error("admin_add_user_to_group", "ResourceNotFoundException")
    cognito.add_client_error("create_group", "GroupExistsException")
    cognito.add_response("admin_add_user_to_group", {})
    pool().join("1", "CA:admin")


def test_a_group_that_cannot_be_made_is_told(cognito: Stubber) -> None:
    cognito.add_client_error("admin_add_user_to_group", "ResourceNotFoundException")
    cognito.add_client_error("create_group", "LimitExceededException")
    with pytest.raises(TooManyRequests):
        pool().join("1", "CA:admin")


def test_groups_are_read_to_the_last_page(cognito: Stubber) -> None:
    for name, more in (("CA:admin", {"NextToken": "n"}), ("NY:admin", {})):
        cognito.add_response("admin_list_groups_for_user", {"Groups": [{"GroupName": name}], **more})
    assert pool().list_groups("1") == ["CA:admin", "NY:admin"]


def described(status: str, verified: str = "true", invited_by: str | None = None) -> dict[str, Any]:
    """Return what AdminGetUser says of an account."""
    attributes = [{"Name": "email", "Value": EMAIL}, {"Name": "email_verified", "Value": verified}]
    attributes += [{"Name": "custom:invited_by", "Value": invited_by}] if invited_by else []
    return {"Username": "1", "UserAttributes": attributes, "Enabled": True, "UserStatus": status, "UserCreateDate": 0}


def test_an_invitation_touches_no_account_that_its_owner_has(cognito: Stubber) -> None:
    for account in (described("CONFIRMED"), described("CONFIRMED", verified="false"), None):
        cognito.add_client_error("admin_create_user", "UsernameExistsException")
        if account:
            cognito.add_response("admin_get_user", account)
        else:
            cognito.add_client_error("admin_get_user", "UserNotFoundException")
        pool().mail_invitation(EMAIL, "CA")


def test_an_invitation_takes_an_unconfirmed_account_from_who_registered_it(cognito: Stubber) -> None:
    cognito.add_client_error("admin_create_user", "UsernameExistsException")
    cognito.add_response("admin_get_user", described("UNCONFIRMED", verified="false"))
    cognito.add_response("admin_update_user_attributes", {})
    cognito.add_response("admin_update_user_attributes", {})
    cognito.add_response("admin_set_user_password", {})
    cognito.add_response("admin_user_global_sign_out", {})
    cognito.add_response("forgot_password", {}, {"ClientId": "app", "Username": EMAIL})
    pool().mail_invitation(EMAIL, "CA")


@pytest.mark.parametrize("answer", [None, "UnsupportedUserStateException", "UserNotFoundException"])
def test_whoever_has_yet_to_use_their_first_password_is_mailed_another(cognito: Stubber, answer: str | None) -> None:
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


def test_a_password_that_comes_with_the_code_is_set_once_the_code_is_right(cognito: Stubber) -> None:
    cognito.add_response("admin_get_user", described("UNCONFIRMED"))
    cognito.add_response("confirm_sign_up", {})
    cognito.add_response(
        "admin_set_user_password",
        {},
        {"UserPoolId": "us-east-1_P", "Username": "1", "Password": "Owners-Horse-33", "Permanent": True},
    )
    cognito.add_response("admin_user_global_sign_out", {})
    pool().confirm(EMAIL, "123456", "Owners-Horse-33")


def test_what_the_pool_does_not_take_is_told(cognito: Stubber) -> None:
    cognito.add_response("admin_get_user", described("UNCONFIRMED"))
    cognito.add_client_error("confirm_sign_up", "InvalidParameterException")
    with pytest.raises(Invalid):
        pool().confirm(EMAIL, "123456", None)


def test_a_token_without_an_address_names_none() -> None:
    token = jwt.encode({"sub": "1"}, "k" * 32, algorithm="HS256")
    assert Session("a", token, None, 900).email is None
