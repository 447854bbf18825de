/** A record as a form has it: lists as texts with a line for each entry; and back to what the API takes. */

const SOCIAL = ["twitter", "facebook", "instagram", "youtube", "bluesky", "mastodon", "threads", "tiktok", "linkedin", "wikidata"];
const OFFICE = ["classification", "name", "address", "voice", "extension", "fax", "hours"];
const PLAIN = ["name", "given_name", "family_name", "position", "district", "party", "term_start", "term_expected_end", "term_end", "how", "photo_url"];

export { OFFICE, PLAIN, SOCIAL };

/** Return the fields of a form for a record; of an empty one without it. */
export function toForm(record) {
  const contact = record?.contact_info ?? {};
  return {
    ...Object.fromEntries(PLAIN.map((name) => [name, record?.[name] ?? ""])),
    emails: (contact.emails ?? []).join("\n"),
    phones: (contact.phones ?? []).join("\n"),
    links: (contact.links ?? []).map(({ url }) => url).join("\n"),
    contact_form: contact.contact_form ?? "",
    offices: (contact.offices ?? []).map((office) => Object.fromEntries(OFFICE.map((name) => [name, office[name] ?? ""]))),
    social: Object.fromEntries(SOCIAL.map((name) => [name, contact.social?.[name] ?? ""])),
    sources: (record?.sources ?? []).map(({ url }) => url).join("\n"),
  };
}

/** Return a phone number as the API has it (E.164); what is no number of the United States stays as it was typed. */
export function toPhone(text) {
  const digits = text.replace(/[\s().\/-]/g, "").replace(/^\+/, "");
  if (/^[2-9][0-9]{9}$/.test(digits)) return `+1${digits}`;
  return /^1[2-9][0-9]{9}$/.test(digits) ? `+${digits}` : text.trim();
}

const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
const orNull = (text) => (text.trim() === "" ? null : text.trim());

/** Return what the API takes for a form; notes of links that the form does not show are kept from the record. */
export function fromForm(form, record) {
  const contact = record?.contact_info ?? {};
  const keepNotes = (urls, before = []) => urls.map((url) => before.find((link) => link.url === url) ?? { url });
  return {
    ...Object.fromEntries(PLAIN.map((name) => [name, orNull(form[name])])),
    name: form.name.trim(),
    contact_info: {
      emails: lines(form.emails),
      phones: lines(form.phones).map(toPhone),
      links: keepNotes(lines(form.links), contact.links),
      contact_form: orNull(form.contact_form),
      offices: form.offices
        .map((office, index) => ({ ...pick(contact.offices?.[index], ["latitude", "longitude"]), ...Object.fromEntries(OFFICE.map((name) => [name, readOffice(name, office[name])])) }))
        .filter((office) => OFFICE.some((name) => office[name] !== null)),
      social: Object.fromEntries(SOCIAL.map((name) => [name, orNull(form.social[name])])),
    },
    sources: keepNotes(lines(form.sources), record?.sources),
  };
}

const readOffice = (name, text) => (["voice", "fax"].includes(name) && text.trim() ? toPhone(text) : orNull(text));

const pick = (from, names) => Object.fromEntries(names.filter((name) => from?.[name] != null).map((name) => [name, from[name]]));

/** Return a merge patch (RFC 7396) of what differs between two values. */
export function makePatch(before, after) {
  const patch = {};
  for (const [name, value] of Object.entries(after)) {
    const old = before?.[name] ?? null;
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    const both = isObject(old) && isObject(value);
    const inner = both ? makePatch(old, value) : value;
    if (!both || Object.keys(inner).length > 0) patch[name] = inner;
  }
  return patch;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Return the writable fields of a record, as a change holds them. */
export function getWritable(record) {
  const { name, given_name, family_name, position, district, party, term_start, term_expected_end, term_end, how, photo_url, contact_info, sources } = record;
  return { name, given_name, family_name, position, district, party, term_start, term_expected_end, term_end, how, photo_url, contact_info, sources };
}

/** Return the differences between two records as lines: `[pointer, before, after]`. */
export function listDifferences(before, after, path = "") {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [old, value] = [before?.[name] ?? null, after?.[name] ?? null];
    if (JSON.stringify(old) === JSON.stringify(value)) return [];
    if (isObject(old) || isObject(value)) return listDifferences(old ?? {}, value ?? {}, `${path}${name}/`);
    return [[`${path}${name}`, show(old), show(value)]];
  });
}

function show(value) {
  if (value === null || value === "") return "–";
  if (!Array.isArray(value)) return String(value);
  return value.map((each) => (isObject(each) ? (each.url ?? Object.values(each).filter((part) => part !== null).join(", ")) : String(each))).join("; ") || "–";
}
