/** Requests of the pages. They are at the root of the API, and their scripts in `static/`, at any base path. */

import { Problem, Represent } from "../../../clients/typescript/src/index.ts";
import { has, t } from "./i18n.js";

export { Problem, Represent };

/** A part of the page could not be loaded: the connection failed, or a release has replaced it. */
export class NotLoaded extends Error {}

/** The URL of the API, without a slash at its end. */
export const base = new URL("..", import.meta.url).href.replace(/\/$/, "");
export const client = new Represent({ url: base });

const ROOT = "ocd-division/country:us";
const MOST_DIVISIONS = 20;

/** Return the place and officials of `{address}`, `{zip}` or `{lat, lon}`; sent in a body, so that no URL or log has it. */
export async function lookUp(place, signal) {
  return (await client.post("/lookup", { body: place, signal })).data[0];
}

/**
 * Return the place and officials of a link, as `readPlace` reads it. `missing` is the number of its divisions that no
 * longer exist, or are too many to ask for.
 */
export async function lookUpLink({ divisions, unknown, upcoming }) {
  const shares = new Map(divisions.map(({ id, share }) => [id, share]));
  const leaves = findLeaves(divisions.map(({ id }) => id));
  const asked = leaves.slice(0, MOST_DIVISIONS);
  const results = await Promise.allSettled(asked.map(async (division) => (await client.get("/lookup", { query: { division } })).data[0]));
  const failed = results.filter(({ status }) => status === "rejected").map(({ reason }) => reason);
  const grave = failed.find((reason) => !(reason instanceof Problem) || !GONE.has(reason.status));
  if (grave || failed.length === asked.length) throw grave ?? failed[0];
  const answers = results.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
  const merged = mergeAnswers(answers, (id) => (shares.has(id) ? shares.get(id) : 1));
  return {
    ...merged,
    missing: failed.length + leaves.length - asked.length,
    exact: merged.exact && unknown.length === 0,
    place: { ...merged.place, unknown, upcoming: groupLines(upcoming) },
  };
}

const GONE = new Set([400, 404, 422]);
const SETS = { cd: "congressional", sldu: "upper", sldl: "lower", council_district: "council", place: "place" };

/** Return the divisions of later lines as the API groups them: by set and day. */
function groupLines(upcoming) {
  const groups = new Map();
  for (const { valid_from, id } of upcoming) {
    const [type, name] = id.split("/").at(-1).split(":");
    const set = SETS[type];
    if (!set) continue;
    const key = `${set} ${valid_from}`;
    if (!groups.has(key)) groups.set(key, { set, valid_from, divisions: [] });
    groups.get(key).divisions.push({ id, name: name.toUpperCase() });
  }
  return [...groups.values()];
}

/** Return the divisions that no other one lies in; the answer for one has the officials of those around it. */
export function findLeaves(ids) {
  return [...new Set(ids)].filter((id) => id !== ROOT && !ids.some((other) => other.startsWith(`${id}/`)));
}

/** Join answers for divisions of one place; each office in each division appears once. */
export function mergeAnswers(answers, getShare) {
  const divisions = new Map();
  const officials = {};
  const undivided = new Set();
  for (const { place, officials: found } of answers) {
    for (const division of place.divisions) divisions.set(division.id, { ...division, share: getShare(division.id) });
    for (const [level, entries] of Object.entries(found)) {
      if (level === "undivided") entries.forEach((title) => undivided.add(title));
      else for (const entry of entries) addEntry((officials[level] ??= new Map()), entry, getShare);
    }
  }
  const places = answers.map(({ place }) => place);
  const only = (field) => (new Set(places.map((place) => place[field]).filter(Boolean)).size === 1 ? places.find((place) => place[field])[field] : null);
  return {
    exact: [...divisions.values()].every(({ share }) => share === 1),
    linked: true,
    place: { state: only("state"), county: only("county"), divisions: [...divisions.values()], former: [], upcoming: [], unknown: [] },
    officials: { ...Object.fromEntries(Object.entries(officials).map(([level, entries]) => [level, [...entries.values()]])), undivided: [...undivided] },
  };
}

function addEntry(entries, entry, getShare) {
  const key = `${entry.office} ${entry.division_id}`;
  if (!entries.has(key)) entries.set(key, { ...entry, share: getShare(entry.division_id) });
}

// What an answer of the API says is in English, and of use where the visitor can mend it.
const MENDABLE = new Set([400, 404, 409, 413, 422]);

/** Return words for a failed request, and what the API says about it, in English. */
export function explain(error) {
  if (error?.name === "TimeoutError") return { title: t("error.slow"), detail: "" };
  if (error instanceof NotLoaded) return { title: t("error.part"), detail: "" };
  if (!(error instanceof Problem)) return { title: t("error.connection"), detail: "" };
  const wait = Number(error.headers?.get?.("Retry-After"));
  if (error.status === 429 && wait > 60) return { title: t("error.429.minutes", { n: Math.ceil(wait / 60) }), detail: "" };
  const key = `error.${error.status}`;
  return { title: has(key) ? t(key) : t("error.other"), detail: MENDABLE.has(error.status) ? error.detail : "" };
}

/** Return the id of the tenant of an office's seat: that of the county, or of the state, whose division it is in. */
export async function findTenant({ division_id: division, level }) {
  const [, state, county] = new RegExp(`^(${ROOT}/(?:state|district|territory):[a-z]{2})(/[a-z_]+:[^/]+)?`).exec(division ?? "") ?? [];
  const owner = level === "county" && county ? state + county : state;
  const found = (await client.get("/divisions", { query: { q: owner } })).data.find(({ id }) => id === owner);
  return found?.tenant ?? null;
}
