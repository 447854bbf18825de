from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="Social")


@_attrs_define
class Social:
    """Account names on social networks, as each network shows them.

    Attributes:
        twitter (None | str): The account name on Twitter (X); null if unknown.
        youtube (None | str): The account name on YouTube; null if unknown.
        instagram (None | str): The account name on Instagram; null if unknown.
        facebook (None | str): The account name on Facebook; null if unknown.
        mastodon (None | str): The account name on Mastodon; null if unknown.
        bluesky (None | str): The account name on Bluesky; null if unknown.
        linkedin (None | str): The account name on LinkedIn; null if unknown.
        threads (None | str): The account name on Threads; null if unknown.
        tiktok (None | str): The account name on TikTok; null if unknown.
        wikidata (None | str): The id of the representative's Wikidata item; null if unknown.
    """

    twitter: None | str
    youtube: None | str
    instagram: None | str
    facebook: None | str
    mastodon: None | str
    bluesky: None | str
    linkedin: None | str
    threads: None | str
    tiktok: None | str
    wikidata: None | str

    def to_dict(self) -> dict[str, Any]:
        twitter: None | str
        twitter = self.twitter

        youtube: None | str
        youtube = self.youtube

        instagram: None | str
        instagram = self.instagram

        facebook: None | str
        facebook = self.facebook

        mastodon: None | str
        mastodon = self.mastodon

        bluesky: None | str
        bluesky = self.bluesky

        linkedin: None | str
        linkedin = self.linkedin

        threads: None | str
        threads = self.threads

        tiktok: None | str
        tiktok = self.tiktok

        wikidata: None | str
        wikidata = self.wikidata

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "twitter": twitter,
                "youtube": youtube,
                "instagram": instagram,
                "facebook": facebook,
                "mastodon": mastodon,
                "bluesky": bluesky,
                "linkedin": linkedin,
                "threads": threads,
                "tiktok": tiktok,
                "wikidata": wikidata,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_twitter(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        twitter = _parse_twitter(d.pop("twitter"))

        def _parse_youtube(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        youtube = _parse_youtube(d.pop("youtube"))

        def _parse_instagram(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        instagram = _parse_instagram(d.pop("instagram"))

        def _parse_facebook(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        facebook = _parse_facebook(d.pop("facebook"))

        def _parse_mastodon(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        mastodon = _parse_mastodon(d.pop("mastodon"))

        def _parse_bluesky(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        bluesky = _parse_bluesky(d.pop("bluesky"))

        def _parse_linkedin(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        linkedin = _parse_linkedin(d.pop("linkedin"))

        def _parse_threads(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        threads = _parse_threads(d.pop("threads"))

        def _parse_tiktok(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tiktok = _parse_tiktok(d.pop("tiktok"))

        def _parse_wikidata(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        wikidata = _parse_wikidata(d.pop("wikidata"))

        social = cls(
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

        return social
