from typing import Literal

TokenRequestChallengeType0 = Literal["new_password", "software_token"]

TOKEN_REQUEST_CHALLENGE_TYPE_0_VALUES: set[TokenRequestChallengeType0] = {
    "new_password",
    "software_token",
}


def check_token_request_challenge_type_0(value: str) -> TokenRequestChallengeType0:
    if value in TOKEN_REQUEST_CHALLENGE_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TOKEN_REQUEST_CHALLENGE_TYPE_0_VALUES!r}")
