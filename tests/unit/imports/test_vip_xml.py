"""Feeds of VIP, NIST SP 1500-100 and the Civics common data format: offices and their holders."""

from __future__ import annotations

import doctest
import tracemalloc
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports import row as roster_row
from chalicelib.imports.formats import vip_xml
from chalicelib.imports.io.bounded import Limits
from chalicelib.imports.row import BadRoster, RefusedRow, Row
from chalicelib.representatives.models import RepresentativeDraft
from tests.support import Made

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 8, 15)
VIP = """<?xml version="1.0" encoding="UTF-8"?>
<VipObject xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" schemaVersion="5.2">
  <Office id="off1">
    <ContactInformation label="c1">
      <AddressLine>401 McIntire Rd.</AddressLine>
      <AddressLine>Charlottesville, VA 22902</AddressLine>
      <Email>board@albemarle.example</Email>
      <Fax>434-555-0101</Fax>
      <Name>County Office Building</Name>
      <Phone>434-555-0100</Phone>
      <Phone>434-555-0102</Phone>
      <Uri>https://albemarle.example/board</Uri>
    </ContactInformation>
    <ElectoralDistrictId>ed1</ElectoralDistrictId>
    <Name><Text language="es">Supervisora</Text><Text language="en">Supervisor</Text></Name>
    <OfficeHolderPersonIds>per1 per9</OfficeHolderPersonIds>
    <Term><Type>full-term</Type><StartDate>2024-01-01</StartDate><EndDate>2027-12-31</EndDate></Term>
  </Office>
  <Person id="per1">
    <ContactInformation><Email>ada@albemarle.example</Email></ContactInformation>
    <DateOfBirth>1970-01-01</DateOfBirth>
    <FirstName>Ada</FirstName>
    <LastName>Peña</LastName>
    <MiddleName>B.</MiddleName>
    <PartyId>par1</PartyId>
  </Person>
  <Person id="candidate"><FirstName>Cy</FirstName></Person>
  <Party id="par1"><Name><Text language="en">Democratic</Text></Name></Party>
  <ElectoralDistrict id="ed1">
    <ExternalIdentifiers><ExternalIdentifier>
      <Type>ocd-id</Type><Value>ocd-division/country:us/state:va/county:albemarle/council_district:2</Value>
    </ExternalIdentifier></ExternalIdentifiers>
    <Name>Rio District</Name><Number>2</Number><Type>county-council</Type>
  </ElectoralDistrict>
</VipObject>
"""
CIVICS = """<?xml version="1.0" encoding="UTF-8"?>
<ElectionReport xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <GpUnitCollection>
    <GpUnit xsi:type="ReportingUnit" objectId="ru1">
      <ExternalIdentifiers><ExternalIdentifier>
        <Type>ocd-id</Type><Value>ocd-division/country:us/state:vt</Value>
      </ExternalIdentifier></ExternalIdentifiers>
      <InternationalizedName><Text language="en">Vermont</Text></InternationalizedName>
      <Type>state</Type>
    </GpUnit>
  </GpUnitCollection>
  <OfficeCollection>
    <Office objectId="off1">
      <Level>Country</Level>
      <Name><Text language="en">United States Senator</Text></Name>
      <OfficeHolderPersonIds>per1</OfficeHolderPersonIds>
      <Role>upper house</Role>
    </Office>
    <Office objectId="off2"><Name><Text language="en">Governor</Text></Name></Office>
  </OfficeCollection>
  <OfficeHolderTenureCollection>
    <OfficeHolderTenure objectId="t1">
      <ContactInformation language="es"><Email>es@senate.example</Email></ContactInformation>
      <ContactInformation language="en">
        <Email>ada@senate.example</Email><Phone>202-224-0100</Phone>
        <Uri Annotation="official-website">https://senate.example/a b</Uri>
        <Uri Annotation="officeholder-image">https://senate.example/ada.jpg</Uri>
      </ContactInformation>
      <ElectoralDistrictId>ru1</ElectoralDistrictId>
      <OfficeHolderPersonId>per1</OfficeHolderPersonId>
      <OfficeId>off1</OfficeId>
      <StartDate>2025-01-03</StartDate><EndDate>2031</EndDate>
    </OfficeHolderTenure>
    <OfficeHolderTenure objectId="t0">
      <ElectoralDistrictId>ru1</ElectoralDistrictId>
      <OfficeHolderPersonId>per1</OfficeHolderPersonId><OfficeId>off2</OfficeId>
      <StartDate>2017-01-01</StartDate><EndDate>2021-01-01</EndDate>
    </OfficeHolderTenure>
  </OfficeHolderTenureCollection>
  <PersonCollection>
    <Person objectId="per1">
      <ExternalIdentifiers>
        <ExternalIdentifier><Type>other</Type><OtherType>stable</OtherType><Value>stable-1</Value></ExternalIdentifier>
        <ExternalIdentifier><Type>other</Type><OtherType>bioguide</OtherType><Value>A000001</Value></ExternalIdentifier>
      </ExternalIdentifiers>
      <FullName><Text language="en">Ada Peña</Text></FullName>
      <ImageUri>https://senate.example/ada.png</ImageUri>
      <PartyId>par1</PartyId><PartyId>par2</PartyId>
    </Person>
  </PersonCollection>
  <PartyCollection>
    <Party objectId="par1"><Name><Text language="en">Democratic</Text></Name></Party>
    <Party objectId="par2"><Name><Text language="en">Progressive</Text></Name></Party>
  </PartyCollection>
</ElectionReport>
"""
NIST = """<cdf:ElectionReport xmlns:cdf="http://itl.nist.gov/ns/voting/1500-100/v2">
<cdf:GpUnit ObjectId="gp1"><cdf:Name>Ward 3</cdf:Name><cdf:Type>ward</cdf:Type></cdf:GpUnit>
<cdf:Office ObjectId="o1"><cdf:ElectionDistrictId>gp1</cdf:ElectionDistrictId>
<cdf:Name><cdf:Text Language="en">Alderman</cdf:Text></cdf:Name>
<cdf:OfficeHolderPersonIds>p1</cdf:OfficeHolderPersonIds></cdf:Office>
<cdf:Person ObjectId="p1"><cdf:FullName><cdf:Text Language="en">Bo Example</cdf:Text></cdf:FullName></cdf:Person>
</cdf:ElectionReport>"""


def read(feed: str | bytes, tenant: tuple[str, str] | None = ("VA", "county")) -> list[Row | RefusedRow]:
    return list(vip_xml.parse_rows(feed.encode() if isinstance(feed, str) else feed, tenant, TODAY))


def test_vip_office_gives_its_holders() -> None:
    row, unknown = read(VIP, None)
    assert row == Row(
        3,
        "VA",
        ("vip", "per1"),
        {
            "name": "Ada B. Peña",
            "given_name": "Ada",
            "family_name": "Peña",
            "position": "Supervisor",
            "district": "2",
            "level": "county",
            "party": "Democratic",
            "term_start": "2024-01-01",
            "term_expected_end": "2027-12-31",
            "contact_info": {
                "emails": ["board@albemarle.example", "ada@albemarle.example"],
                "phones": ["+14345550102"],
                "links": [{"url": "https://albemarle.example/board"}],
                "offices": [
                    {
                        "name": "County Office Building",
                        "address": "401 McIntire Rd.\nCharlottesville, VA 22902",
                        "voice": "+14345550100",
                        "fax": "+14345550101",
                    }
                ],
                "social": {},
            },
            "identifiers": [{"scheme": "vip", "identifier": "per1"}],
            "sources": [],
        },
    )
    assert unknown == RefusedRow(3, "", "the feed has no person 'per9'", unread=True)


def test_current_tenure_of_the_civics_format_is_a_row_and_an_ended_one_is_refused() -> None:
    (row,) = read(CIVICS, None)
    assert isinstance(row, Row)
    assert (row.state, row.key) == ("VT", ("vip", "stable-1"))
    draft = RepresentativeDraft.model_validate(row.fields).model_dump(mode="json", exclude_defaults=True)
    assert draft == {
        "name": "Ada Peña",
        "position": "United States Senator",
        "level": "federal",
        "chamber": "upper",
        "party": "Democratic/Progressive",
        "term_start": "2025-01-03",
        "contact_info": {
            "emails": ["ada@senate.example"],
            "phones": ["+12022240100"],
            "links": [{"url": "https://senate.example/a%20b", "note": "official-website"}],
        },
        "photo_url": "https://senate.example/ada.png",
        "identifiers": [
            {"scheme": "vip", "identifier": "stable-1"},
            {"scheme": "bioguide", "identifier": "A000001"},
        ],
    }


def test_first_of_several_identifiers_in_one_scheme_is_used() -> None:
    assert doctest.testmod(roster_row).failed == 0
    other = "<ExternalIdentifier><Type>other</Type><OtherType>bioguide</OtherType><Value>B000002</Value>"
    (row,) = read(CIVICS.replace("</ExternalIdentifiers>", other + "</ExternalIdentifier></ExternalIdentifiers>"), None)
    assert isinstance(row, Row)
    assert [each["identifier"] for each in row.fields["identifiers"]] == ["stable-1", "A000001"]


def test_nist_feed_with_its_namespace_is_read_the_same_way() -> None:
    (row,) = read(NIST, ("IL", "county"))
    assert isinstance(row, Row)
    assert (row.line, row.state, row.key) == (3, "IL", ("vip", "p1"))
    fields = {name: row.fields.get(name) for name in ("name", "position", "district", "level")}
    assert fields == {"name": "Bo Example", "position": "Alderman", "district": "Ward 3", "level": "municipal"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"EndDate>2027": "EndDate>2025"}, ("holds no office now: the last one ended 2025-12-31", False)),
        ({'Name><Text language="es">Supervisora</Text><Text language="en">Supervisor</Text></Name': "x></x"},
         ("the feed has no office 'off1' with a name", True)),
        ({"ocd-division/country:us/state:va": "ocd-division/country:ca"},
         ("the feed does not say which state the district is in; name the tenant", True)),
    ],
)  # fmt: skip
def test_invalid_row_is_refused_with_the_reason(changes: dict[str, str], says: tuple[str, bool]) -> None:
    feed = VIP
    for old, new in changes.items():
        feed = feed.replace(old, new)
    refused = read(feed, None)[0]
    assert isinstance(refused, RefusedRow)
    assert (refused.name, refused.reason, refused.unread) == ("Ada B. Peña", *says)


def test_second_office_of_a_person_is_refused_and_ends_no_term() -> None:
    tenure = CIVICS.replace("<EndDate>2021-01-01</EndDate>", "")
    row, second = read(tenure, None)
    assert isinstance(row, Row)
    assert row.fields["position"] == "United States Senator"
    assert second == RefusedRow(34, "Ada Peña", "also holds Governor; the record is of the office on line 22")


@pytest.mark.parametrize(
    ("kind", "level", "chamber", "district"),
    [
        ("congressional", "federal", "lower", "2"),
        ("state-senate", "state", "upper", "2"),
        ("state-house", "state", "lower", "2"),
        ("state", "state", None, None),
        ("county", "county", None, None),
        ("city", "municipal", None, "2"),
        ("school", None, None, "2"),
    ],
)
def test_kind_of_district_decides_level_and_chamber(
    kind: str, level: str | None, chamber: str | None, district: str | None
) -> None:
    row = read(VIP.replace("county-council", kind))[0]
    assert isinstance(row, Row)
    assert tuple(row.fields.get(name) for name in ("level", "chamber", "district")) == (level, chamber, district)


def test_older_feed_has_separate_level_and_chamber() -> None:
    more = '<AdditionalData type="office-level">Administrative Area 1</AdditionalData>'
    more += '<AdditionalData type="office-role">State lower house</AdditionalData>'
    row = read(VIP.replace("<Term>", more + "<Term>"))[0]
    assert isinstance(row, Row)
    assert (row.fields["level"], row.fields["chamber"]) == ("state", "lower")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><VipObject>&b;</VipObject>'


@pytest.mark.parametrize(
    ("feed", "says"),
    [
        ("", "empty"),
        (BOMB, "document type"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><VipObject/>', "document type"),
        ("<vip_object/>", "The root of the XML is 'vip_object'; expected ElectionReport or VipObject"),
        ("<VipObject><Person>\n</VipObject>", "is invalid on line 2: mismatched tag"),
        ("<VipObject>", "is invalid on line 1: no element found"),
        ("<VipObject/>", "has no office holders"),
        ("<VipObject>" + "<a>" * 40, "more than 32 levels"),
        ("<VipObject><Person>" + "x" * 1_100_000, "an element of more than 1,048,576 characters"),
        ("<VipObject><x y='" + "x" * 1_200_000 + "'/></VipObject>", "an element of more than 1,048,576 characters"),
        ('<?xml version="1.0" encoding="x-none"?><VipObject/>', "is invalid on line 1: unknown encoding"),
        ("<VipObject>\0</VipObject>", "is invalid on line 1"),
    ],
    ids=range(12),
)
def test_unreadable_feed_is_refused_with_the_reason(feed: str, says: str) -> None:
    with pytest.raises(BadRoster, match=says):
        read(feed)


def test_feed_may_declare_its_encoding() -> None:
    (row, _) = read(VIP.replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    assert isinstance(row, Row)
    assert row.fields["family_name"] == "Peña"


def results() -> Iterator[bytes]:
    """Make a feed of results, of which only the end is about an office holder."""
    head, tail = VIP.split("<Office", 1)
    yield head.encode()
    contest = b"<CandidateContest><Name>Mayor</Name><VotesAllowed>1</VotesAllowed></CandidateContest>\n" * 700
    yield from repeat(contest, 500)
    yield b"<Office" + tail.encode()


def test_irrelevant_elements_take_no_memory() -> None:
    read(VIP)
    tracemalloc.start()
    try:
        row, _ = vip_xml.parse_rows(cast("BinaryIO", Made(results())), None, TODAY)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(row, Row)
    assert row.line > 350_000
    assert peak < 3_000_000


def test_more_people_than_a_roster_may_have_are_refused() -> None:
    with pytest.raises(BadRoster, match="more than 3 people, offices and districts"):
        list(vip_xml.parse_rows(VIP.encode(), None, TODAY, Limits(rows=3)))


@given(
    st.integers(0, len(VIP)), st.integers(0, len(VIP)), st.sampled_from(["", "<", "&", "</Office>", "<Person/>", "é"])
)
def test_any_change_of_a_feed_gives_rows_or_a_bad_roster(start: int, end: int, put: str) -> None:
    try:
        read(VIP[:start] + put + VIP[end:])
    except BadRoster:
        return


@given(st.binary(max_size=200), st.sampled_from([b"", b"<VipObject>", b"<?xml version='1.0' encoding='"]))
def test_any_bytes_give_rows_or_a_bad_roster(data: bytes, before: bytes) -> None:
    try:
        read(before + data)
    except BadRoster:
        return


def test_person_without_a_name_holds_each_seat_that_is_vacant() -> None:
    feed = NIST.replace("Bo Example", "Vacant").replace(
        "<cdf:Person ",
        """<cdf:Office ObjectId="o2"><cdf:Name><cdf:Text Language="en">Clerk</cdf:Text></cdf:Name>
        <cdf:OfficeHolderPersonIds>p1</cdf:OfficeHolderPersonIds></cdf:Office><cdf:Person """,
    )
    found = [row for row in read(feed) if isinstance(row, Row)]
    assert [(row.vacant, row.fields["position"]) for row in found] == [(True, "Alderman"), (True, "Clerk")]
    assert len({row.key for row in found}) == 2


def test_tenures_that_have_ended_are_history() -> None:
    (row,) = read(CIVICS, ("VT", "state"))
    assert isinstance(row, Row)
    assert [(term.position, term.level, str(term.term_start), str(term.until)) for term in row.history] == [
        ("Governor", "state", "2017-01-01", "2021-01-01")
    ]


def test_office_has_hours_and_coordinates_and_a_contact_form_is_no_address() -> None:
    more = "<Hours>Mon-Fri 9-5</Hours><LatLng><Latitude>38.03</Latitude><Longitude>-78.48</Longitude></LatLng>"
    form = "<Email>https://albemarle.example/contact</Email><Email>https://albemarle.example/other</Email>"
    row, _ = read(VIP.replace("<Name>County Office Building</Name>", f"<Name>Hall</Name>{form}{more}"), None)
    assert isinstance(row, Row)
    details = row.fields["contact_info"]
    assert details["offices"][0].items() >= {"hours": "Mon-Fri 9-5", "latitude": 38.03, "longitude": -78.48}.items()
    assert details["contact_form"] == "https://albemarle.example/contact"
    assert {"url": "https://albemarle.example/other", "note": "contact form"} in details["links"]
    row, _ = read(VIP.replace("<Name>County Office Building</Name>", more.replace("38.03", "north")), None)
    assert isinstance(row, Row)
    assert "latitude" not in row.fields["contact_info"]["offices"][0]
    assert any("Expected a latitude and a longitude in degrees." in note for note in row.notes)
