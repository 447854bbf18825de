import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { documentElement: { dataset: {}, lang: "en" } };
const { writeCsv, writeVcards } = await import("../src/core/exports.js");

const OFFICIAL = {
  id: "0190a6f2-7c3e-7d4b-9b1a-5f3c2e8d7a10",
  name: "Ada, Example; \\ \nTITLE:Queen",
  party: '=HYPERLINK("https://evil.example")',
  status: "current",
  contact_info: {
    emails: ["ada@example.org"],
    phones: ["+15185550100"],
    offices: [{ address: "1 Main St, Albany, NY", voice: "+15185550101", extension: "7" }],
    links: [{ url: "https://example.org/" }, { url: "javascript:alert(1)" }],
    contact_form: null,
    social: {},
  },
  source: { name: "+cmd", as_of: "2026-01-31" },
};
const ENTRY = { office: "mayor", title: "Mayor", district: "ñ".repeat(80), division_id: "ocd-division/country:us/state:ny", share: 0.6 };
const FOUND = { officials: { local: [{ ...ENTRY, officials: [OFFICIAL], vacant: [{}], unknown: [] }] } };

test("a vCard has one value a line, whatever the facts hold, and lines of at most 75 bytes", () => {
  const lines = writeVcards(FOUND).split("\r\n");
  assert.ok(lines.every((line) => new TextEncoder().encode(line).length <= 75));
  const unfolded = writeVcards(FOUND).replaceAll("\r\n ", "").split("\r\n");
  assert.ok(unfolded.includes("FN:Ada\\, Example\\; \\\\ \\nTITLE:Queen"));
  assert.equal(unfolded.filter((line) => line.startsWith("TITLE:")).length, 1);
  assert.ok(unfolded.includes("TEL;TYPE=work;VALUE=text:+15185550101\\;ext=7"));
  assert.equal(unfolded.filter((line) => line.startsWith("URL:")).length, 1);
  assert.ok(unfolded.some((line) => line.startsWith("NOTE:") && line.includes("60%")));
});

test("a CSV quotes what needs quotes, and has no cell that a spreadsheet runs", () => {
  const text = writeCsv(FOUND);
  assert.ok(text.startsWith("\uFEFFlevel,office,"));
  assert.ok(text.includes(`"'=HYPERLINK(""https://evil.example"")"`));
  assert.ok(text.includes(",'+cmd,"));
  assert.ok(text.includes(",0.6,vacant,"));
  assert.ok(text.includes(",+15185550100 +15185550101 x7,"));
});
