"""A table of offices for tests: those of every state and of 100 counties, each with its division and an invented map.

The table contains public facts, and its code uses nothing of the product: a test that compares an answer with it does
not compare the product with itself. The maps are invented: each tenant's districts are rectangles in one strip of land.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

US = "ocd-division/country:us"
AT_LARGE = "At-Large"
# The titles of offices, by key. A tenant that has another title for one of them names it after `=`.
FEDERAL = {
    "resident-commissioner": "Resident Commissioner",
    "shadow-representative": "Shadow Representative",
    "shadow-senator": "Shadow Senator",
    "us-delegate": "Delegate to Congress",
    "us-representative": "US Representative",
    "us-senator": "US Senator",
}
STATE = {
    "assembly-member": "Assembly Member",
    "assembly-representative": "State Representative",
    "attorney-general": "Attorney General",
    "auditor": "State Auditor",
    "auditor-general": "Auditor General",
    "board-of-equalization-member": "Member of the Board of Equalization",
    "chief-election-officer": "Chief Election Officer",
    "chief-financial-officer": "Chief Financial Officer",
    "commissioner-of-agriculture": "Commissioner of Agriculture",
    "comptroller": "State Comptroller",
    "corporation-commissioner": "Corporation Commissioner",
    "council-chairman": "Council Chairman",
    "council-member": "Councilmember",
    "delegate": "Delegate",
    "executive-councilor": "Executive Councilor",
    "governor": "Governor",
    "insurance-commissioner": "Insurance Commissioner",
    "labor-commissioner": "Commissioner of Labor",
    "land-commissioner": "Land Commissioner",
    "lieutenant-governor": "Lieutenant Governor",
    "mayor": "Mayor",
    "mine-inspector": "State Mine Inspector",
    "public-service-commissioner": "Public Service Commissioner",
    "public-utilities-commissioner": "Public Utilities Commissioner",
    "railroad-commissioner": "Railroad Commissioner",
    "secretary-of-state": "Secretary of State",
    "secretary-of-the-commonwealth": "Secretary of the Commonwealth",
    "senator-at-large": "Senator",
    "state-representative": "State Representative",
    "state-senator": "State Senator",
    "superintendent": "Superintendent of Public Instruction",
    "treasurer": "State Treasurer",
    "treasurer-and-receiver-general": "Treasurer and Receiver-General",
    "unicameral-senator": "State Senator",
}
COUNTY = {
    "alderperson": "Alderperson",
    "assembly-member": "Assembly Member",
    "assessor": "Assessor",
    "associate-commissioner": "Associate Commissioner",
    "borough-president": "Borough President",
    "city-council-member": "Council Member",
    "clerk-of-court": "Clerk of Court",
    "county-board-member": "County Board Member",
    "county-clerk": "County Clerk",
    "county-commissioner": "County Commissioner",
    "county-council-member": "Council Member",
    "county-executive": "County Executive",
    "county-judge": "County Judge",
    "county-judge-executive": "County Judge/Executive",
    "county-legislator": "County Legislator",
    "county-mayor": "County Mayor",
    "county-supervisor": "County Supervisor",
    "county-treasurer": "County Treasurer",
    "executive-commissioner": "County Commissioner",
    "justice-of-the-peace": "Justice of the Peace",
    "levy-court-commissioner": "Levy Court Commissioner",
    "magistrate": "Magistrate",
    "mayor": "Mayor",
    "municipal-legislator": "Municipal Legislator",
    "parish-council-member": "Parish Council Member",
    "parish-president": "Parish President",
    "precinct-commissioner": "County Commissioner",
    "presiding-commissioner": "Presiding Commissioner",
    "sheriff": "Sheriff",
}
MUNICIPAL = {"municipal-mayor": "Mayor"}

# The first line of a tenant has its id, its own division, and its point: the latitude and longitude of the strip that
# its districts are in. A state shares the strip of the county after `in`. After `fips` comes the county that an address
# at the point names: the maps of counties do not have these, and Connecticut's planning regions are no tenants.
#
# Each further line has an office, or several offices of one seat that are elected in the whole tenant:
#
#     KEY * 15                       15 seats that are elected in the whole tenant
#     KEY - 3                        3 seats whose districts are unknown; without a number, their number is unknown too
#     KEY TYPE: NAMES; 2 x NAMES     districts of one seat, and of two; `?` if unknown; the name `*` is the whole tenant
#
# Names are divided by `|`. `1..3` is 1, 2 and 3; `1..2/AB` is 1A, 1B, 2A and 2B; `@2 Essex` is 1st Essex and 2nd Essex;
# `#Coos 2 1` is Coos 1 of two seats and Coos 2 of one. An id that does not follow from the name comes after `=`.
#
# Each of the fifty states also has two US senators, and mayors of cities that are not named. Georgia elects its public
# service commissioners as a whole, although each lives in a district; Alabama elected three, and four are appointed.
STATES = """
AK state:ak in AK-Anchorage
  us-representative cd: At-Large
  state-representative sldl: 1..40
  state-senator sldu: A..T
  governor, lieutenant-governor, attorney-general
AL state:al in AL-Jefferson
  us-representative cd: 1..7
  public-service-commissioner - 7
  state-representative sldl: 1..105
  state-senator sldu: 1..35
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor,
    commissioner-of-agriculture
AR state:ar in AR-Pulaski
  us-representative cd: 1..4
  state-representative sldl: 1..100
  state-senator sldu: 1..35
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor, land-commissioner
AS territory:as in AS-Western
  us-delegate cd: At-Large
  state-representative sldl: 2..11 | 13 | 14 | 16 | 17 | Swains Island; 2 x 1 | 12 | 15
  state-senator sldu: 2..4 | 9..12; 2 x 1 | 5 | 7 | 8; 3 x 6
  governor, lieutenant-governor, attorney-general
AZ state:az in AZ-Maricopa
  us-representative cd: 1..9
  corporation-commissioner * 5
  state-representative sldl: 2 x 1..30
  state-senator sldu: 1..30
  governor, attorney-general, secretary-of-state, treasurer, mine-inspector, superintendent
CA state:ca in CA-Los-Angeles
  us-representative cd: 1..52
  board-of-equalization-member - 4
  assembly-member sldl: 1..80
  state-senator sldu: 1..40
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, comptroller=State Controller,
    superintendent, insurance-commissioner
CO state:co in CO-Weld
  us-representative cd: 1..8
  state-representative sldl: 1..65
  state-senator sldu: 1..35
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer
CT state:ct in CT-Hartford
  us-representative cd: 1..5
  state-representative sldl: 1..151
  state-senator sldu: 1..36
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, comptroller
DC district:dc 38.9 -77.01
  us-delegate cd: At-Large
  shadow-senator * 2
  shadow-representative * 1
  council-member ward: Ward 1..8; 4 x *
  mayor, attorney-general, council-chairman
DE state:de in DE-New-Castle
  us-representative cd: At-Large
  state-representative sldl: 1..41
  state-senator sldu: 1..21
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor, insurance-commissioner
FL state:fl in FL-Miami-Dade
  us-representative cd: 1..28
  state-representative sldl: 1..120
  state-senator sldu: 1..40
  governor, lieutenant-governor, attorney-general, secretary-of-state, chief-financial-officer,
    commissioner-of-agriculture
GA state:ga in GA-Ware
  us-representative cd: 1..14
  public-service-commissioner * 5
  state-representative sldl: 1..180
  state-senator sldu: 1..56
  governor, lieutenant-governor, attorney-general, secretary-of-state, superintendent,
    commissioner-of-agriculture, insurance-commissioner, labor-commissioner
GU territory:gu 13.44 144.78
  us-delegate cd: At-Large
  senator-at-large * 15
  governor, lieutenant-governor, attorney-general
HI state:hi in HI-Hawaii
  us-representative cd: 1 | 2
  state-representative sldl: 1..51
  state-senator sldu: 1..25
  governor, lieutenant-governor, attorney-general
IA state:ia in IA-Polk
  us-representative cd: 1..4
  state-representative sldl: 1..100
  state-senator sldu: 1..50
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor,
    commissioner-of-agriculture
ID state:id in ID-Ada
  us-representative cd: 1 | 2
  state-representative sldl: 2 x 1..35
  state-senator sldu: 1..35
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, comptroller=State Controller,
    superintendent
IL state:il in IL-Cook
  us-representative cd: 1..17
  state-representative sldl: 1..118
  state-senator sldu: 1..59
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, comptroller
IN state:in in IN-Allen
  us-representative cd: 1..9
  state-representative sldl: 1..100
  state-senator sldu: 1..50
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, comptroller
KS state:ks in KS-Sedgwick
  us-representative cd: 1..4
  state-representative sldl: 1..125
  state-senator sldu: 1..40
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, insurance-commissioner
KY state:ky in KY-Pike
  us-representative cd: 1..6
  state-representative sldl: 1..100
  state-senator sldu: 1..38
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor,
    commissioner-of-agriculture
LA state:la in LA-Calcasieu
  us-representative cd: 1..6
  public-service-commissioner - 5
  state-representative sldl: 1..105
  state-senator sldu: 1..39
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, commissioner-of-agriculture,
    insurance-commissioner
MA state:ma in MA-Worcester
  us-representative cd: 1..9
  executive-councilor - 8
  state-representative sldl: @5 Barnstable | @3 Berkshire | @14 Bristol | @18 Essex | @2 Franklin | @12 Hampden |
    @3 Hampshire | @37 Middlesex | @15 Norfolk | @12 Plymouth | @19 Suffolk | @19 Worcester | Barnstable, Dukes
    and Nantucket
  state-senator sldu: Berkshire, Hampden, Franklin and Hampshire | Bristol and Norfolk | Cape and Islands | Fifth
    Middlesex | First Bristol and Plymouth | First Essex | First Essex and Middlesex | First Middlesex | First
    Plymouth and Norfolk | First Suffolk | First Worcester | Fourth Middlesex | Hampden | Hampden and Hampshire |
    Hampden, Hampshire and Worcester | Hampshire, Franklin and Worcester | Middlesex and Norfolk | Middlesex and
    Suffolk | Middlesex and Worcester | Norfolk and Middlesex | Norfolk and Plymouth | Norfolk and Suffolk |
    Norfolk, Plymouth and Bristol | Norfolk, Worcester and Middlesex | Plymouth and Barnstable | Second Bristol
    and Plymouth | Second Essex | Second Essex and Middlesex | Second Middlesex | Second Plymouth and Norfolk |
    Second Suffolk | Second Worcester | Suffolk and Middlesex | Third Bristol and Plymouth | Third Essex | Third
    Middlesex | Third Suffolk | Worcester and Hampden | Worcester and Hampshire | Worcester and Middlesex
  governor, lieutenant-governor, attorney-general, secretary-of-the-commonwealth, treasurer-and-receiver-general,
    auditor
MD state:md in MD-Frederick
  us-representative cd: 1..8
  delegate sldl: 1A | 1B | 1C | 2B | 7B | 9B | 11A | 12B | 27A | 27B | 27C | 29A | 29B | 29C | 30B | 33A | 33B |
    33C | 34B | 35B | 37A | 38A | 38B | 38C | 42A | 42B | 42C | 43B | 44A | 47B; 2 x 2A | 7A | 9A | 11B | 12A |
    30A | 34A | 35A | 37B | 43A | 44B | 47A; 3 x 3..6 | 8 | 10 | 13..26 | 28 | 31 | 32 | 36 | 39..41 | 45 | 46
  state-senator sldu: 1..47
  governor, lieutenant-governor, attorney-general, secretary-of-state, comptroller
ME state:me in ME-Aroostook
  us-representative cd: 1 | 2
  state-representative sldl: 1..151 | Houlton Band of Maliseet Indians=houlton-band | Passamaquoddy
    Tribe=passamaquoddy-tribe
  state-senator sldu: 1..35
  governor, attorney-general, secretary-of-state, treasurer
MI state:mi in MI-Marquette
  us-representative cd: 1..13
  state-representative sldl: 1..110
  state-senator sldu: 1..38
  governor, lieutenant-governor, attorney-general, secretary-of-state
MN state:mn in MN-St-Louis
  us-representative cd: 1..8
  state-representative sldl: 1..67/AB
  state-senator sldu: 1..67
  governor, lieutenant-governor, attorney-general, secretary-of-state, auditor
MO state:mo in MO-Texas
  us-representative cd: 1..8
  state-representative sldl: 1..163
  state-senator sldu: 1..34
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor
MP territory:mp in MP-Saipan
  us-delegate cd: At-Large
  state-representative sldl: 6 | 7; 2 x 2 | 4 | 5; 6 x 1 | 3
  state-senator sldu: 3 x 1..3
  governor, lieutenant-governor, attorney-general
MS state:ms in MS-Hinds
  us-representative cd: 1..4
  public-service-commissioner - 3
  state-representative sldl: 1..122
  state-senator sldu: 1..52
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor,
    commissioner-of-agriculture, insurance-commissioner
MT state:mt in MT-Yellowstone
  us-representative cd: 1 | 2
  public-service-commissioner - 5
  state-representative sldl: 1..100
  state-senator sldu: 1..50
  governor, lieutenant-governor, attorney-general, secretary-of-state, auditor, superintendent
NC state:nc in NC-Robeson
  us-representative cd: 1..14
  state-representative sldl: 1..120
  state-senator sldu: 1..50
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor, superintendent,
    commissioner-of-agriculture, insurance-commissioner, labor-commissioner
ND state:nd in ND-McKenzie
  us-representative cd: At-Large
  public-service-commissioner * 3
  state-representative sldl: 4A | 4B; 2 x 1..3 | 5..47
  state-senator sldu: 1..47
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor, superintendent,
    commissioner-of-agriculture, insurance-commissioner
NE state:ne in NE-Cherry
  us-representative cd: 1..3
  public-service-commissioner - 5
  unicameral-senator sldu: 1..49
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor
NH state:nh in NH-Coos
  us-representative cd: 1 | 2
  executive-councilor - 5
  state-representative sldl: #Belknap 1 2 1 1 4 4 3 2 | #Carroll 3 2 2 2 1 2 1 2 | #Cheshire 1 1 1 1 1 2 1 1 1 2 1
    1 1 1 2 1 1 2 | #Coos 2 1 1 1 2 1 1 | #Grafton 3 1 1 1 2 1 1 3 1 1 1 4 1 1 1 1 1 1 | #Hillsborough 4 7 3 3 3 3
    3 3 3 3 3 8 6 2 2 2 2 2 2 2 2 2 2 2 2 2 1 2 4 3 1 3 2 3 2 2 1 2 2 4 3 3 4 2 1 | #Merrimack 1 1 2 2 2 1 2 3 4 4
    1 2 2 1 1 1 1 1 1 1 1 1 1 1 1 1 2 1 1 1 | #Rockingham 3 3 1 3 2 1 1 1 2 3 4 2 10 2 2 7 4 2 1 3 1 1 1 2 9 1 1 1
    4 2 2 1 1 1 1 1 1 1 1 1 | #Strafford 2 3 1 3 1 1 1 1 1 4 3 4 1 1 1 1 1 1 3 1 3 | #Sullivan 1 1 3 1 1 3 1 2
  state-senator sldu: 1..24
  governor, attorney-general, secretary-of-state, treasurer
NJ state:nj in NJ-Burlington
  us-representative cd: 1..12
  assembly-member sldl: 2 x 1..40
  state-senator sldu: 1..40
  governor, lieutenant-governor, attorney-general, secretary-of-state
NM state:nm in NM-Dona-Ana
  us-representative cd: 1..3
  state-representative sldl: 1..70
  state-senator sldu: 1..42
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor, land-commissioner
NV state:nv in NV-Clark
  us-representative cd: 1..4
  assembly-member sldl: 1..42
  state-senator sldu: 1..21
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, comptroller=State Controller
NY state:ny in NY-St-Lawrence
  us-representative cd: 1..26
  assembly-member sldl: 1..150
  state-senator sldu: 1..63
  governor, lieutenant-governor, attorney-general, secretary-of-state, comptroller
OH state:oh in OH-Licking
  us-representative cd: 1..15
  state-representative sldl: 1..99
  state-senator sldu: 1..33
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor
OK state:ok in OK-Osage
  us-representative cd: 1..5
  corporation-commissioner * 3
  state-representative sldl: 1..101
  state-senator sldu: 1..48
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor, superintendent,
    insurance-commissioner, labor-commissioner
OR state:or in OR-Lane
  us-representative cd: 1..6
  state-representative sldl: 1..60
  state-senator sldu: 1..30
  governor, attorney-general, secretary-of-state, treasurer, labor-commissioner
PA state:pa in PA-Lycoming
  us-representative cd: 1..17
  state-representative sldl: 1..203
  state-senator sldu: 1..50
  governor, lieutenant-governor, attorney-general, secretary-of-the-commonwealth, treasurer, auditor-general
PR territory:pr in PR-Ponce
  resident-commissioner cd: At-Large
  municipal-mayor -
  state-representative sldl: 1..40; 13 x *
  state-senator sldu: 2 x 1..8; 12 x *
  governor, attorney-general, secretary-of-state
RI state:ri in RI-Washington
  us-representative cd: 1 | 2
  state-representative sldl: 1..75
  state-senator sldu: 1..38
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer
SC state:sc in SC-Horry
  us-representative cd: 1..7
  state-representative sldl: 1..124
  state-senator sldu: 1..46
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, comptroller, superintendent,
    commissioner-of-agriculture, chief-election-officer
SD state:sd in SD-Pennington
  us-representative cd: At-Large
  public-utilities-commissioner * 3
  state-representative sldl: 26A | 26B | 28A | 28B; 2 x 1..25 | 27 | 29..35
  state-senator sldu: 1..35
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor, land-commissioner
TN state:tn in TN-Shelby
  us-representative cd: 1..9
  state-representative sldl: 1..99
  state-senator sldu: 1..33
  governor, attorney-general, secretary-of-state, treasurer
TX state:tx in TX-Brewster
  us-representative cd: 1..38
  railroad-commissioner * 3
  state-representative sldl: 1..150
  state-senator sldu: 1..31
  governor, lieutenant-governor, attorney-general, secretary-of-state, comptroller, commissioner-of-agriculture,
    land-commissioner
UT state:ut in UT-San-Juan
  us-representative cd: 1..4
  state-representative sldl: 1..75
  state-senator sldu: 1..29
  governor, lieutenant-governor, attorney-general, treasurer, auditor
VA state:va in VA-Fairfax
  us-representative cd: 1..11
  delegate sldl: 1..100
  state-senator sldu: 1..40
  governor, lieutenant-governor, attorney-general, secretary-of-the-commonwealth
VI territory:vi in VI-St-Croix
  us-delegate cd: At-Large
  senator-at-large sldu: 7 x St. Croix=st_croix | St. Thomas-St. John=st_thomas-st_john; *
  governor, lieutenant-governor, attorney-general
VT state:vt in VT-Windsor
  us-representative cd: At-Large
  state-representative sldl: #Addison- 2 1 2 2 1 | #Bennington- 1 2 1 2 2 | #Caledonia- 1 1 2
    | #Chittenden- 1 2 2 1 1 1 1 1 1 1 1 1 2 2 2 2 1 2 2 2 2 2 2 1 1 | #Franklin- 2 1 1 2 2 1 1 1 | #Lamoille- 1 2 1
    | #Orange- 1 1 1 | #Orleans- 1 1 1 1 | #Rutland- 1 2 1 1 1 1 1 1 1 1 1 | #Washington- 2 2 2 2 1 1
    | #Windham- 1 1 2 1 1 1 1 1 1 | #Windsor- 2 1 2 1 1 2 | #Windsor-Orange- 1 2 | Addison-Rutland | Bennington-Rutland
    | Caledonia-Washington | Essex-Caledonia | Essex-Orleans | Orange-Caledonia | Rutland-Bennington | Rutland-Windsor
    | Windham-Windsor-Bennington=windham-bennington-windsor | Windsor-Addison | Windsor-Windham;
    2 x Caledonia-Essex | Chittenden-Franklin | Grand Isle-Chittenden | Lamoille-Washington | Orange-Washington-Addison
    | Orleans-Lamoille | Washington-Chittenden | Washington-Orange
  state-senator sldu: Caledonia | Chittenden North=chittenden-north | Essex | Grand Isle | Lamoille | Orange |
    Orleans; 2 x Addison | Bennington | Franklin | Windham; 3 x Chittenden Central=chittenden-central | Chittenden
    Southeast=chittenden-southeast | Rutland | Washington | Windsor
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor
WA state:wa in WA-Okanogan
  us-representative cd: 1..10
  state-representative sldl: 2 x 1..49
  state-senator sldu: 1..49
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, auditor, superintendent,
    insurance-commissioner, land-commissioner
WI state:wi in WI-Marathon
  us-representative cd: 1..8
  assembly-representative sldl: 1..99
  state-senator sldu: 1..33
  governor, lieutenant-governor, attorney-general, secretary-of-state, treasurer, superintendent
WV state:wv in WV-Randolph
  us-representative cd: 1 | 2
  delegate sldl: 1..100
  state-senator sldu: 2 x 1..17
  governor, attorney-general, secretary-of-state, treasurer, auditor, commissioner-of-agriculture
WY state:wy in WY-Fremont
  us-representative cd: At-Large
  state-representative sldl: 1..62
  state-senator sldu: 1..31
  governor, attorney-general, secretary-of-state, treasurer, auditor, superintendent
"""
# At least one of each state and territory with counties, and of each kind: parishes, boroughs, census areas,
# municipios, islands, independent and consolidated cities, the county with most people and that with fewest.
COUNTIES = """
AK-Anchorage borough:anchorage 61.12 -149.39
  assembly-member council_district: ? x 1..6
  mayor
AK-Copper-River census_area:copper_river 61.95 -145.5 fips 02066
AK-Juneau borough:juneau 58.36 -134.17
  assembly-member council_district: ? x 1 | 2
  mayor=Borough Mayor
AK-Kusilvak census_area:kusilvak 62.14 -163.3
AK-North-Slope borough:north_slope 69.74 -154.42
  assembly-member council_district: ? x 1..4
  mayor=Borough Mayor
AL-Jefferson county:jefferson 33.53 -86.97
  county-commissioner council_district: ? x 1..5
  sheriff
AR-Pulaski county:pulaski 34.76 -92.41
  justice-of-the-peace council_district: 1..15
  county-judge, sheriff
AS-Swains-Island island:swains_island -11.056 -171.079 fips 60040
AS-Western district:western -14.33 -170.8
AZ-Maricopa county:maricopa 33.25 -112.28
  county-supervisor council_district: 1..5
  sheriff
CA-Los-Angeles county:los_angeles 33.85 -118.32
  county-supervisor council_district: 1..5
  sheriff
CA-San-Francisco county:san_francisco 37.76 -122.44
  county-supervisor council_district: 1..11
  mayor
CO-Broomfield county:broomfield 39.95 -105.05
  city-council-member -
  mayor
CO-Denver county:denver 39.73 -104.94
  city-council-member council_district: 1..11; 2 x *
  mayor
CO-Weld county:weld 40.52 -104.34
  county-commissioner council_district: ? x 1..3
  sheriff, county-treasurer
CT-Hartford county:hartford 41.8 -72.76
CT-Litchfield county:litchfield 41.75 -73.21 fips 09160
DE-Kent county:kent 39.09 -75.55
  levy-court-commissioner council_district: ? x 1..6
  sheriff
DE-New-Castle county:new_castle 39.57 -75.62
  county-council-member council_district: ? x 1..12
  county-executive, sheriff
FL-Duval county:duval 30.34 -81.73
  city-council-member council_district: 1..14; 5 x *
  mayor
FL-Miami-Dade county:miami-dade 25.55 -80.54
  county-commissioner council_district: 1..13
  mayor
GA-Ben-Hill county:ben_hill 31.75 -83.25
  county-commissioner council_district: ? x 2 | 3
  sheriff
GA-Ware county:ware 31.07 -82.48
  county-commissioner -
  sheriff
HI-Hawaii county:hawaii 19.57 -155.46
  county-council-member council_district: ? x 1..9
  mayor
HI-Honolulu county:honolulu 21.49 -157.98
  city-council-member council_district: 1..9
  mayor
HI-Kalawao county:kalawao 21.19 -156.96
IA-Polk county:polk 41.68 -93.6
  county-supervisor council_district: ? x 1..5
  sheriff
ID-Ada county:ada 43.47 -116.26
  county-commissioner council_district: ? x 1..3
  sheriff
IL-Champaign county:champaign 40.13 -88.19
  county-board-member council_district: ? x 1..11
  county-executive, sheriff
IL-Cook county:cook 41.8 -87.85
  county-board-member council_district: ? x 1..17
  sheriff
IN-Allen county:allen 41.1 -85.1
  county-council-member council_district: 1..4; 3 x *
  executive-commissioner executive_district: 1..3
  sheriff, county-treasurer
IN-DeKalb county:dekalb 41.4 -84.99
  county-council-member council_district: 1..4; 3 x *
  executive-commissioner - 3
  sheriff, county-treasurer
IN-Marion county:marion 39.78 -86.14
  city-council-member council_district: 1..25
  mayor
KS-Sedgwick county:sedgwick 37.7 -97.52
  county-commissioner council_district: ? x 1..5
  sheriff
KY-Jefferson county:jefferson 38.18 -85.69
  city-council-member council_district: 1..26
  mayor
KY-Pike county:pike 37.46 -82.39
  magistrate council_district: ? x 1..6
  county-judge-executive, sheriff, county-clerk
LA-Calcasieu parish:calcasieu 30.26 -93.34
  parish-council-member council_district: ? x 1..15
  sheriff, clerk-of-court, assessor
LA-East-Baton-Rouge parish:east_baton_rouge 30.51 -91.12
  city-council-member council_district: 1..12
  parish-president=Mayor-President
LA-Orleans parish:orleans 30.04 -89.92
  city-council-member council_district: A..E; 2 x *
  mayor
MA-Barnstable county:barnstable 41.72 -70.3
  county-commissioner -
  sheriff
MA-Worcester county:worcester 42.35 -71.95
  sheriff
MD-Baltimore-City place:baltimore 39.29 -76.62
  city-council-member -
  mayor
MD-Frederick county:frederick 39.48 -77.41
  county-council-member council_district: ? x 1..5
  county-executive, sheriff
ME-Aroostook county:aroostook 46.63 -68.93
  county-commissioner council_district: ? x 1..3
  sheriff
MI-Marquette county:marquette 46.43 -87.64
  county-commissioner council_district: ? x 1..6
  sheriff, county-clerk, county-treasurer
MI-Wayne county:wayne 42.23 -83.24
  county-commissioner council_district: ? x 1..15
  county-executive, sheriff, county-clerk, county-treasurer
MN-Hennepin county:hennepin 45.02 -93.5
  county-commissioner council_district: ? x 1..7
  sheriff
MN-St-Louis county:st_louis 47.6 -92.47
  county-commissioner council_district: ? x 1..7
  sheriff
MO-Bollinger county:bollinger 37.31 -90.04
  associate-commissioner - 2
  presiding-commissioner, sheriff
MO-St-Louis-City place:st_louis 38.63 -90.25
  alderperson -
  mayor
MO-Texas county:texas 37.32 -91.99
  associate-commissioner council_district: 1 | 2
  presiding-commissioner, sheriff
MP-Saipan municipality:saipan 15.19 145.75
MS-Hinds county:hinds 32.32 -90.45
  county-supervisor council_district: 1..5
  sheriff
MT-Yellowstone county:yellowstone 45.96 -108.22
  county-commissioner council_district: ? x 1..3
  sheriff
NC-Martin county:martin 35.86 -77.11
  county-commissioner council_district: ? x Eastern
  sheriff
NC-Robeson county:robeson 34.64 -79.17
  county-commissioner council_district: ? x 1..8
  sheriff
ND-McKenzie county:mckenzie 47.75 -103.33
  county-commissioner -
  sheriff
NE-Cherry county:cherry 42.53 -101.16
  county-commissioner -
  sheriff
NH-Coos county:coos 44.68 -71.44
  county-commissioner -
  sheriff, county-treasurer
NJ-Burlington county:burlington 39.88 -74.74
  county-commissioner -
  sheriff
NJ-Essex county:essex 40.8 -74.24
  county-commissioner council_district: ? x 1..5
  county-executive, sheriff
NM-Dona-Ana county:doña_ana 32.39 -106.84
  county-commissioner council_district: ? x 1..5
  sheriff, county-clerk, county-treasurer
NV-Carson-City place:carson_city 39.16 -119.79
  county-supervisor -
  mayor
NV-Clark county:clark 35.96 -115.01
  county-commissioner council_district: ? x A..G
  sheriff
NY-Albany county:albany 42.61 -73.99
  county-legislator council_district: ? x 1..39
  county-executive, sheriff, county-clerk
NY-Kings county:kings 40.65 -73.94
  borough-president
NY-St-Lawrence county:st_lawrence 44.55 -75.22
  county-legislator council_district: ? x 1..15
  sheriff, county-clerk
OH-Cuyahoga county:cuyahoga 41.45 -81.69
  county-council-member council_district: ? x 1..11
  county-executive
OH-Licking county:licking 40.1 -82.52
  county-commissioner -
  sheriff, county-treasurer
OK-Osage county:osage 36.56 -96.55
  county-commissioner council_district: 1..3
  sheriff, county-clerk, county-treasurer
OR-Lane county:lane 43.85 -123.01
  county-commissioner council_district: ? x 1..5
  sheriff
PA-Lycoming county:lycoming 41.34 -77.15
  county-commissioner -
  sheriff
PA-Philadelphia county:philadelphia 40.0 -75.14
  city-council-member - 17
  mayor
PR-Ponce municipio:ponce 18.07 -66.62
  municipal-legislator -
  mayor
PR-San-Juan municipio:san_juan 18.38 -66.06
  municipal-legislator -
  mayor
RI-Washington county:washington 41.4 -71.66
SC-Horry county:horry 33.95 -79.01
  county-council-member council_district: ? x 1..11
  sheriff
SD-Oglala-Lakota county:oglala_lakota 43.36 -102.56
  county-commissioner council_district: ? x 1..5
  sheriff
SD-Pennington county:pennington 44.08 -103.07
  county-commissioner council_district: ? x 1..5
  sheriff
TN-Davidson county:davidson 36.19 -86.8
  city-council-member council_district: 1..35; 5 x *
  mayor
TN-Shelby county:shelby 35.21 -89.99
  county-commissioner council_district: ? x 1..13
  county-mayor, sheriff
TX-Brewster county:brewster 29.85 -103.1
  precinct-commissioner council_district: 1..4
  county-judge, sheriff, county-clerk
TX-Harris county:harris 29.82 -95.42
  precinct-commissioner council_district: 1..4
  county-judge, sheriff, county-clerk
TX-Loving county:loving 31.83 -103.64
  precinct-commissioner council_district: 1..4
  county-judge, sheriff, county-clerk
UT-Salt-Lake county:salt_lake 40.66 -111.94
  county-council-member council_district: ? x 1..6
  county-executive, sheriff, county-clerk
UT-San-Juan county:san_juan 37.72 -110.24
  county-commissioner -
  sheriff, county-clerk
UT-Wasatch county:wasatch 40.31 -111.27
  county-commissioner council_district: ? x East | Midway | North | South
  sheriff, county-clerk
VA-Fairfax county:fairfax 38.78 -77.32
  county-supervisor council_district: ? x Braddock | Dranesville | Hunter Mill | Lee | Mason | Mount Vernon |
    Providence | Springfield | Sully
  sheriff
VA-Falls-Church-City place:falls_church 38.8823 -77.1711 fips 51610
  city-council-member -
  mayor
VA-Surry county:surry 37.1 -76.9
  county-supervisor council_district: ? x Bacon's Castle | Carslet | Claremont | Dendron | Surry
  sheriff
VA-Virginia-Beach-City place:virginia_beach 36.75 -76.06
  city-council-member -
  mayor
VI-St-Croix island:st_croix 17.73 -64.75
VI-St-John island:st_john 18.33 -64.75
VT-Windsor county:windsor 43.58 -72.67
  sheriff
WA-King county:king 47.42 -121.82
  county-council-member council_district: ? x 1..9
  county-executive, sheriff
WA-Okanogan county:okanogan 48.49 -119.9
  county-commissioner council_district: ? x 1..3
  sheriff
WI-Marathon county:marathon 44.91 -89.79
  county-supervisor council_district: 1..38
  sheriff, county-clerk, county-treasurer
WI-Milwaukee county:milwaukee 43.02 -87.96
  county-supervisor council_district: 1..18
  county-executive, sheriff, county-clerk, county-treasurer
WV-Randolph county:randolph 38.77 -79.87
  county-commissioner -
  sheriff, county-clerk
WY-Fremont county:fremont 43.1 -108.83
  county-commissioner council_district: ? x 1..5
  sheriff, county-clerk, county-treasurer
"""
# The first words of districts of Massachusetts, as their ids have them.
ORDINALS = {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th"}
# The map that a type of district is in. All types of a county's districts are in one map.
MAPS = {"cd": "congressional", "sldu": "upper", "sldl": "lower"}
# In these maps districts may lie over others, as floterial districts of New Hampshire do; here every third one does.
LAYERED = ("lower", "council")
# In degrees: the width of one cell of a strip and its height, and how far north of it a point is in no district.
WIDTH, HEIGHT, OUTSIDE = 0.0008, 0.004, 0.008


@dataclass(frozen=True, slots=True)
class TableOffice:
    """An office in one of its divisions, with the number of seats there (None: unknown).

    `type` is the type of district; empty if the office is of the whole tenant. `division` is None if it is unknown
    whether and how the office is divided.
    """

    key: str
    title: str
    level: str
    district: str | None
    division: str | None
    seats: int | None
    type: str = ""

    @property
    def map(self) -> str:
        """The map that has the district."""
        return MAPS.get(self.type, "council")


@dataclass(frozen=True, slots=True)
class TableTenant:
    """A tenant with its offices in each division.

    `point` is a place in it, where its strip of districts begins; `home` the county whose point a state uses. `fips` is
    the county that an address there names.
    """

    id: str
    division: str
    home: str
    point: tuple[float, float] | None
    fips: str | None
    offices: tuple[TableOffice, ...]

    @property
    def divided(self) -> Sequence[TableOffice]:
        """The offices whose division is known."""
        return [office for office in self.offices if office.division is not None]

    @property
    def undivided(self) -> Sequence[TableOffice]:
        """The offices whose districts are unknown."""
        return [office for office in self.offices if office.division is None]

    def count_cells(self) -> int:
        """Return the number of cells of a strip in which each district has at least one."""
        return max([1, *(len(divisions) - over for divisions, over in self._list_layers())])

    def lay_out(self, cells: int) -> dict[str, range]:
        """Return the cells of each district in a strip.

        The districts of a type fill the strip, side by side; in a layered map, the last third lie over the others, each
        on a half of its part of the strip.
        """
        found: dict[str, range] = {}
        for divisions, over in self._list_layers():
            base = divisions[: len(divisions) - over]
            found |= {division: _cut(cells, len(base), i) for i, division in enumerate(base)}
            for i, division in enumerate(divisions[len(base) :]):
                part = _cut(cells, over, i)
                found[division] = part[: max(1, len(part) // 2)]
        return found

    def draw(self, cells: int, corner: tuple[float, float]) -> dict[str, dict[str, Any]]:
        """Return the maps of the districts as GeoJSON, by their names."""
        spans = self.lay_out(cells)
        maps = {office.division: office.map for office in self.divided if office.type}
        found: dict[str, dict[str, Any]] = {}
        for division, name in maps.items():
            if division in spans:
                drawn = found.setdefault(name, {"type": "FeatureCollection", "features": []})
                drawn["features"].append(_make_feature(division, spans[division], corner))
        return found

    def _list_layers(self) -> Iterator[tuple[list[str], int]]:
        """Yield the districts of each type, and the number of those that lie over others."""
        drawn: dict[str, dict[str, str]] = {}
        for office in self.divided:
            if office.type and office.district != AT_LARGE:
                drawn.setdefault(office.type, {})[str(office.division)] = office.map
        for divisions in drawn.values():
            layered = next(iter(divisions.values())) in LAYERED
            yield list(divisions), len(divisions) // 3 if layered else 0


def _cut(cells: int, parts: int, number: int) -> range:
    """Return one of the parts that a strip is cut into.

    >>> [_cut(5, 2, number) for number in range(2)]
    [range(0, 2), range(2, 5)]
    """
    return range(number * cells // parts, (number + 1) * cells // parts)


def find_center(corner: tuple[float, float], cell: int) -> tuple[float, float]:
    """Return the latitude and longitude in the middle of a cell."""
    lat, lon = corner
    return lat + HEIGHT / 2, lon + (cell + 0.5) * WIDTH


def _make_feature(division: str, span: range, corner: tuple[float, float]) -> dict[str, Any]:
    south, lon = corner
    west, east, north = lon + span.start * WIDTH, lon + span.stop * WIDTH, south + HEIGHT
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"division_id": division}, "geometry": geometry}


@cache
def read_states() -> dict[str, TableTenant]:
    """Return every state and territory by id."""
    found = {}
    for head, lines in _split(STATES):
        if head[1].startswith("state:"):
            lines += ["us-senator * 2", "municipal-mayor -"]
        found[head[0]] = _read_tenant(head, US, lines)
    return found


@cache
def read_counties() -> dict[str, TableTenant]:
    """Return the counties by id."""
    states = read_states()
    return {head[0]: _read_tenant(head, states[head[0][:2]].division, lines) for head, lines in _split(COUNTIES)}


def _split(table: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words of the first line of each tenant, and its other lines."""
    for block in re.split(r"\n(?=\S)", table.strip()):
        head, *lines = re.sub(r"\n {4}", " ", block).split("\n")
        yield head.split(), [line.strip() for line in lines]


def _read_tenant(head: list[str], parent: str, lines: list[str]) -> TableTenant:
    name, own, *where = head
    root = f"{parent}/{own}"
    titles = COUNTY if "-" in name else STATE
    offices = tuple(office for line in lines for office in _read_line(line, root, titles))
    if where[0] == "in":
        return TableTenant(name, root, where[1], None, None, offices)
    fips = where[3] if len(where) > 2 else None
    return TableTenant(name, root, name, (float(where[0]), float(where[1])), fips, offices)


def _read_line(line: str, root: str, titles: dict[str, str]) -> Iterator[TableOffice]:
    """Yield the offices of a line, one for each division."""
    if found := re.fullmatch(r"(\S+) -(?: (\d+))?", line):
        yield TableOffice(*_name(found[1], titles), None, None, int(found[2]) if found[2] else None)
    elif found := re.fullmatch(r"(\S+) \* (\d+)", line):
        yield TableOffice(*_name(found[1], titles), AT_LARGE, root, int(found[2]))
    elif found := re.fullmatch(r"(\S+) (\w+): (.*)", line):
        key, title, level = _name(found[1], titles)
        for district, slug, seats in _read_districts(found[3]):
            if slug == "*":
                yield TableOffice(key, title, level, AT_LARGE, root, seats)
            else:
                division = f"{root}/{found[2]}:{slug.removeprefix(found[2] + '_')}"
                yield TableOffice(key, title, level, district, division, seats, found[2])
    else:
        for text in line.split(", "):
            yield TableOffice(*_name(text, titles), AT_LARGE, root, 1)


def _name(text: str, titles: dict[str, str]) -> tuple[str, str, str]:
    """Return the key, the title and the level of an office."""
    key, _, own = text.partition("=")
    if titles is STATE and key in FEDERAL | MUNICIPAL:
        return key, (FEDERAL | MUNICIPAL)[key], "federal" if key in FEDERAL else "municipal"
    return key, own or titles[key], "county" if titles is COUNTY else "state"


def _read_districts(text: str) -> Iterator[tuple[str, str, int | None]]:
    """Yield the name, the last part of the id, and the seats of each district.

    >>> [*_read_districts("1..2/AB; 2 x @1 Essex | Passamaquoddy Tribe=pt; ? x #Coos 2 1")]
    [('1A', '1a', 1), ('1B', '1b', 1), ('2A', '2a', 1), ('2B', '2b', 1), ('1st Essex', '1st_essex', 2), \
('Passamaquoddy Tribe', 'pt', 2), ('Coos 1', 'coos_1', 2), ('Coos 2', 'coos_2', 1)]
    """
    for group in text.split("; "):
        found = re.fullmatch(r"(?:(\d+|\?) x )?(.*)", group)
        assert found
        seats = None if found[1] == "?" else int(found[1] or 1)
        for entry in found[2].split(" | "):
            if entry.startswith("#"):
                stem, *counts = entry[1:].split(" ")
                for number, count in enumerate(counts, 1):
                    name = f"{stem}{number}" if stem.endswith("-") else f"{stem} {number}"
                    yield name, _make_slug(name), int(count)
            else:
                name, _, slug = entry.partition("=")
                yield from ((each, slug or _make_slug(each), seats) for each in _expand(name))


def _expand(text: str) -> Iterable[str]:
    """Return the names that a text stands for.

    >>> [_expand(text) for text in ("A..C", "Ward 1..2", "@3 Essex", "Bristol and Norfolk")]
    [['A', 'B', 'C'], ['Ward 1', 'Ward 2'], ['1st Essex', '2nd Essex', '3rd Essex'], ['Bristol and Norfolk']]
    """
    if found := re.fullmatch(r"([A-Z])\.\.([A-Z])", text):
        return [chr(code) for code in range(ord(found[1]), ord(found[2]) + 1)]
    if found := re.fullmatch(r"(.*?)(\d+)\.\.(\d+)(?:/([A-Z]+))?", text):
        numbers = range(int(found[2]), int(found[3]) + 1)
        return [f"{found[1]}{number}{letter}" for number in numbers for letter in found[4] or [""]]
    if found := re.fullmatch(r"@(\d+) (.*)", text):
        return [f"{_make_ordinal(number)} {found[2]}" for number in range(1, int(found[1]) + 1)]
    return [text]


def _make_ordinal(number: int) -> str:
    """Return an ordinal in figures.

    >>> [_make_ordinal(number) for number in (1, 2, 3, 11, 12, 23, 30)]
    ['1st', '2nd', '3rd', '11th', '12th', '23rd', '30th']
    """
    ending = "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _make_slug(name: str) -> str:
    """Return the last part of the id of a district.

    >>> [_make_slug(name) for name in ("Second Essex", "Norfolk, Plymouth and Bristol", "Bacon's Castle")]
    ['2nd_essex', 'norfolk_plymouth_and_bristol', 'bacon~s_castle']
    """
    words = name.lower().replace(",", "").replace("'", "~").split()
    return "_".join(ORDINALS.get(word, word) for word in words)
