import assert from "node:assert/strict";
import { test } from "node:test";

import { readPlace, writePlace } from "../src/core/places.js";

const US = "ocd-division/country:us";
const NOTHING = { divisions: [], unknown: [], upcoming: [] };

test("a link has the divisions and shares of a place, and what is not known of it, and reads back as them", () => {
  const divisions = [
    { id: `${US}/state:ny`, share: 1 },
    { id: `${US}/state:ny/sldu:43`, share: 0.6 },
    { id: `${US}/state:ny/county:doña_ana/council_district:2,3`, share: null },
  ];
  const later = [{ set: "congressional", valid_from: "2027-01-03", divisions: [{ id: `${US}/state:ny/cd:21` }] }];
  const written = writePlace({ divisions: [{ id: US, share: 1 }, ...divisions], unknown: [{ kind: "lower" }, { kind: "lower" }] }, later);
  assert.equal(written, "state:ny,state:ny/sldu:43*60,state:ny/county:do%C3%B1a_ana/council_district:2%2C3*,?lower,!2027-01-03!state:ny/cd:21");
  assert.deepEqual(readPlace(written), { divisions, unknown: [{ kind: "lower" }], upcoming: [{ valid_from: "2027-01-03", id: `${US}/state:ny/cd:21` }] });
});

test("a share is never rounded to certainty or to nothing", () => {
  const shares = [0.997, 0.003].map((share, index) => ({ id: `${US}/state:ny/sldu:${index}`, share }));
  assert.equal(writePlace({ divisions: shares }), "state:ny/sldu:0*99,state:ny/sldu:1*1");
  assert.deepEqual(readPlace("state:ny*100,state:nj*0").divisions.map(({ share }) => share), [0.99, 0.01]);
});

test("what is not the id of a division is left out", () => {
  for (const text of ["", "state:ny<script>", "../../me", "state:NY", "%", "%2F%2Fevil.example", "state:ny*1000", `state:${"x".repeat(300)}`, "?<b>", "!x!state:ny", "!2027-01-03"]) {
    assert.deepEqual(readPlace(text), NOTHING, text);
  }
});
