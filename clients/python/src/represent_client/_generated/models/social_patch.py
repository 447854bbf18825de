from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="SocialPatch")


@_attrs_define
class SocialPatch:
    """A merge patch (RFC 7396) of SocialInput: null removes a property, and others stay as they are.

    Attributes:
        twitter (None | str | Unset): The account name on Twitter (X); null if unknown.
        youtube (None | str | Unset): The account name on YouTube; null if unknown.
        instagram (None | str | Unset): The account name on Instagram; null if unknown.
        facebook (None | str | Unset): The account name on Facebook; null if unknown.
        mastodon (None | str | Unset): The account name on Mastodon; null if unknown.
        bluesky (None | str | Unset): The account name on Bluesky; null if unknown.
        linkedin (None | str | Unset): The account name on LinkedIn; null if unknown.
        threads (None | str | Unset): The account name on Threads; null if unknown.
        tiktok (None | str | Unset): The account name on TikTok; null if unknown.
        wikidata (None | str | Unset): The id of the representative's Wikidata item; null if unknown.
    """

    twitter: None | str | Unset = UNSET
    youtube: None | str | Unset = UNSET
    instagram: None | str | Unset = UNSET
    facebook: None | str | Unset = UNSET
    mastodon: None | str | Unset = UNSET
    bluesky: None | str | Unset = UNSET
    linkedin: None | str | Unset = UNSET
    threads: None | str | Unset = UNSET
    tiktok: None | str | Unset = UNSET
    wikidata: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        twitter: None | str | Unset
        if isinstance(self.twitter, Unset):
            twitter = UNSET
        else:
            twitter = self.twitter

        youtube: None | str | Unset
        if isinstance(self.youtube, Unset):
            youtube = UNSET
        else:
            youtube = self.youtube

        instagram: None | str | Unset
        if isinstance(self.instagram, Unset):
            instagram = UNSET
        else:
            instagram = self.instagram

        facebook: None | str | Unset
        if isinstance(self.facebook, Unset):
            facebook = UNSET
        else:
            facebook = self.facebook

        mastodon: None | str | Unset
        if isinstance(self.mastodon, Unset):
            mastodon = UNSET
        else:
            mastodon = self.mastodon

        bluesky: None | str | Unset
        if isinstance(self.bluesky, Unset):
            bluesky = UNSET
        else:
            bluesky = self.bluesky

        linkedin: None | str | Unset
        if isinstance(self.linkedin, Unset):
            linkedin = UNSET
        else:
            linkedin = self.linkedin

        threads: None | str | Unset
        if isinstance(self.threads, Unset):
            threads = UNSET
        else:
            threads = self.threads

        tiktok: None | str | Unset
        if isinstance(self.tiktok, Unset):
            tiktok = UNSET
        else:
            tiktok = self.tiktok

        wikidata: None | str | Unset
        if isinstance(self.wikidata, Unset):
            wikidata = UNSET
        else:
            wikidata = self.wikidata

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if twitter is not UNSET:
            field_dict["twitter"] = twitter
        if youtube is not UNSET:
            field_dict["youtube"] = youtube
        if instagram is not UNSET:
            field_dict["instagram"] = instagram
        if facebook is not UNSET:
            field_dict["facebook"] = facebook
        if mastodon is not UNSET:
            field_dict["mastodon"] = mastodon
        if bluesky is not UNSET:
            field_dict["bluesky"] = bluesky
        if linkedin is not UNSET:
            field_dict["linkedin"] = linkedin
        if threads is not UNSET:
            field_dict["threads"] = threads
        if tiktok is not UNSET:
            field_dict["tiktok"] = tiktok
        if wikidata is not UNSET:
            field_dict["wikidata"] = wikidata

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_twitter(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        twitter = _parse_twitter(d.pop("twitter", UNSET))

        def _parse_youtube(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        youtube = _parse_youtube(d.pop("youtube", UNSET))

        def _parse_instagram(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instagram = _parse_instagram(d.pop("instagram", UNSET))

        def _parse_facebook(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        facebook = _parse_facebook(d.pop("facebook", UNSET))

        def _parse_mastodon(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        mastodon = _parse_mastodon(d.pop("mastodon", UNSET))

        def _parse_bluesky(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        bluesky = _parse_bluesky(d.pop("bluesky", UNSET))

        def _parse_linkedin(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        linkedin = _parse_linkedin(d.pop("linkedin", UNSET))

        def _parse_threads(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        threads = _parse_threads(d.pop("threads", UNSET))

        def _parse_tiktok(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tiktok = _parse_tiktok(d.pop("tiktok", UNSET))

        def _parse_wikidata(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        wikidata = _parse_wikidata(d.pop("wikidata", UNSET))

        social_patch = cls(
            twitter=twitter,
            youtube=youtube,
            instagram=instagram,
            facebook=facebook,
            mastodon=mastodon,
            bluesky=bluesky,
            linkedin=linkedin,
            threads=threads,
            tiktok=tiktok,
            wikidata=wikidata,
        )

        return social_patch
