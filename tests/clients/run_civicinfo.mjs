// Call Google Civic Information with Google's own client for Node.js; runs in the folder of the clients.
import { createRequire } from "node:module";

const { civicinfo } = createRequire(`${process.cwd()}/`)("@googleapis/civicinfo");

const [base, text] = process.argv.slice(2);
const asked = JSON.parse(text);
const service = civicinfo({ version: "v2", auth: "k", rootUrl: `${base}/` });
const at = (more) => service.representatives.representativeInfoByAddress({ address: asked.zip, ...more });
const of = (ocdId, more) => service.representatives.representativeInfoByDivision({ ocdId, ...more });
const roles = ["legislatorUpperBody", "legislatorLowerBody"];
const calls = {
  address: () => at({ address: asked.address }),
  zip: () => at({}),
  congress: () => at({ levels: "country", roles }),
  county: () => at({ levels: ["administrativeArea2"] }),
  "no offices": () => at({ includeOffices: false }),
  division: () => of(asked.state),
  district: () => of(asked.district, { recursive: false }),
  below: () => of(asked.state, { recursive: true }),
  search: () => service.divisions.search({ query: asked.words }),
  "bad address": () => at({ address: "nowhere at all" }),
  "unknown division": () => of("ocd-division/country:us/state:zz"),
};

const found = {};
for (const [name, call] of Object.entries(calls)) {
  try {
    found[name] = { answer: (await call()).data };
  } catch (error) {
    const { message, errors: details } = error;
    found[name] = { error: { type: error.constructor.name, message, status: Number(error.code), details } };
  }
}
process.stdout.write(JSON.stringify(found));
