from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.token_request_challenge_type_0 import (
    TokenRequestChallengeType0,
    check_token_request_challenge_type_0,
)
from ..models.token_request_grant_type import (
    TokenRequestGrantType,
    check_token_request_grant_type,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="TokenRequest")


@_attrs_define
class TokenRequest:
    """Credentials for a session.

    `password`: sign in; `new_password` replaces a temporary password. `challenge`: go on with a sign-in that was
    answered with 409, by its `challenge` and `session`, and `new_password` or `code`. `refresh_token`: get new tokens
    for the refresh token of an earlier response.

        Attributes:
            grant_type (TokenRequestGrantType): Kind of credentials, which determines the fields that are required.
            email (None | str | Unset): Email address of the account, for the grants `password` and `challenge`.
            password (None | str | Unset): Current password of the account, for the grant `password`.
            new_password (None | str | Unset): Password that replaces a temporary one at the first sign-in, for the grant
                `password` or the challenge `new_password`.
            challenge (None | TokenRequestChallengeType0 | Unset): `challenge` of the answer with 409, for the grant
                `challenge`.
            session (None | str | Unset): `session` of the answer with 409, for the grant `challenge`; it is valid for three
                minutes.
            code (None | str | Unset): Code that the authenticator app shows now, for the challenge `software_token`.
            refresh_token (None | str | Unset): Refresh token of an earlier response, for the grant `refresh_token`.
    """

    grant_type: TokenRequestGrantType
    email: None | str | Unset = UNSET
    password: None | str | Unset = UNSET
    new_password: None | str | Unset = UNSET
    challenge: None | TokenRequestChallengeType0 | Unset = UNSET
    session: None | str | Unset = UNSET
    code: None | str | Unset = UNSET
    refresh_token: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        grant_type: str = self.grant_type

        email: None | str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        password: None | str | Unset
        if isinstance(self.password, Unset):
            password = UNSET
        else:
            password = self.password

        new_password: None | str | Unset
        if isinstance(self.new_password, Unset):
            new_password = UNSET
        else:
            new_password = self.new_password

        challenge: None | str | Unset
        if isinstance(self.challenge, Unset):
            challenge = UNSET
        elif isinstance(self.challenge, str):
            challenge = self.challenge
        else:
            challenge = self.challenge

        session: None | str | Unset
        if isinstance(self.session, Unset):
            session = UNSET
        else:
            session = self.session

        code: None | str | Unset
        if isinstance(self.code, Unset):
            code = UNSET
        else:
            code = self.code

        refresh_token: None | str | Unset
        if isinstance(self.refresh_token, Unset):
            refresh_token = UNSET
        else:
            refresh_token = self.refresh_token

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "grant_type": grant_type,
            }
        )
        if email is not UNSET:
            field_dict["email"] = email
        if password is not UNSET:
            field_dict["password"] = password
        if new_password is not UNSET:
            field_dict["new_password"] = new_password
        if challenge is not UNSET:
            field_dict["challenge"] = challenge
        if session is not UNSET:
            field_dict["session"] = session
        if code is not UNSET:
            field_dict["code"] = code
        if refresh_token is not UNSET:
            field_dict["refresh_token"] = refresh_token

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        grant_type = check_token_request_grant_type(d.pop("grant_type"))

        def _parse_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        def _parse_password(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        password = _parse_password(d.pop("password", UNSET))

        def _parse_new_password(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        new_password = _parse_new_password(d.pop("new_password", UNSET))

        def _parse_challenge(data: object) -> None | TokenRequestChallengeType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                challenge_type_0 = check_token_request_challenge_type_0(data)

                return challenge_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TokenRequestChallengeType0 | Unset, data)

        challenge = _parse_challenge(d.pop("challenge", UNSET))

        def _parse_session(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        session = _parse_session(d.pop("session", UNSET))

        def _parse_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        code = _parse_code(d.pop("code", UNSET))

        def _parse_refresh_token(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        refresh_token = _parse_refresh_token(d.pop("refresh_token", UNSET))

        token_request = cls(
            grant_type=grant_type,
            email=email,
            password=password,
            new_password=new_password,
            challenge=challenge,
            session=session,
            code=code,
            refresh_token=refresh_token,
        )

        return token_request
