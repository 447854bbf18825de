/** Texts of the pages in the visitor's language, and dates and numbers as that language writes them. */

import en from "./en.js";

let texts = en;
let names = { titles: {}, parties: {} };
export let language = "en";
let beside = { en: {}, es: async () => ({}) };

/** Load the texts of a language, and those of `more`. English is part of the page, and stands in where a text is missing. */
export async function loadLanguage(name, more = beside) {
  beside = more;
  names = { titles: {}, parties: {} };
  texts = { ...en, ...more.en };
  if (name === "es") {
    const [spanish, others] = await Promise.all([import("./es.js"), more.es()]);
    texts = { ...texts, ...spanish.default, ...others };
    names = spanish;
  }
  language = name;
  document.documentElement.lang = name;
}

/** Return a text, with `{name}` replaced by values; `n` chooses between `one` and `other`. */
export function t(key, values = {}) {
  const found = texts[key] ?? key;
  const text = typeof found === "string" ? found : (found[new Intl.PluralRules(language).select(values.n)] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Whether there is a text for a key. */
export const has = (key) => Object.hasOwn(texts, key);

/** Write a day (ISO 8601) or a moment (RFC 3339) as a date. Days are read in UTC, else they are one too early in America. */
export function formatDate(value) {
  if (!value) return "";
  const options = { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" };
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? String(value) : new Intl.DateTimeFormat(language, options).format(date);
}

/** Write a share from 0 to 1 in percent; what is above 0 and below 1 is never written as 0 or 100. */
export function formatShare(share) {
  const percent = Math.min(99, Math.max(1, Math.round(share * 100)));
  return new Intl.NumberFormat(language, { style: "percent" }).format(percent / 100);
}

export const formatNumber = (value) => new Intl.NumberFormat(language).format(value);

/** Return the title of an office: in the language of the page if it is a usual one. */
export const nameOffice = ({ title }) => names.titles[title] ?? title;

/** Return the name of a party, or of the parties of a joint nomination. */
export const nameParty = (party) => (party ?? "").split("/").map((each) => names.parties[each] ?? each).join("/");

/** Return the name of a district as a phrase: "District 20", or the name alone if it has words of its own; null at large. */
export function nameDistrict(name) {
  if (!name || /^at[- ]large$/i.test(name)) return null;
  return /^[0-9]+[A-Za-z]?$/.test(name) ? t("district", { name }) : name;
}
