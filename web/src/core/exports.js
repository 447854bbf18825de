/** Write "my representatives" as files: vCard 4.0 (RFC 6350) and CSV (RFC 4180). */

import { formatShare, nameDistrict, nameOffice, nameParty, t } from "./i18n.js";
import { listAccounts, webUrl } from "./safe.js";
import { LEVELS, listOfficials } from "./seats.js";

/** Return vCards of the officials of an answer; those who are only perhaps the visitor's say so. */
export function writeVcards({ officials }) {
  return listOfficials(officials).map(writeVcard).join("");
}

const SUFFIX = /^(jr|sr|ii|iii|iv|v|esq|md|phd)\.?,?$/i;

/** Return the parts of a name (RFC 6350, 6.2.2): family and given names, and a suffix. */
function splitName(name) {
  const words = name.trim().split(/\s+/);
  const suffix = words.length > 2 && SUFFIX.test(words.at(-1)) ? words.pop() : "";
  return [words.pop() ?? "", words.join(" "), "", "", suffix].map((part) => escapeText(part.replace(/,$/, ""))).join(";");
}

function writeVcard({ official, entry }) {
  const { contact_info: contact } = official;
  const title = [nameOffice(entry), nameDistrict(entry.district)].filter(Boolean).join(", ");
  const notes = [official.party && nameParty(official.party), entry.share !== 1 && (entry.share === null ? t("choice.maybe") : t("choice.share", { share: formatShare(entry.share) }))];
  const accounts = listAccounts(contact.social).map(([, url]) => url);
  const pages = [contact.contact_form, ...contact.links.map(({ url }) => url)].map(webUrl).filter(Boolean);
  const lines = [
    "BEGIN:VCARD",
    "VERSION:4.0",
    `UID:urn:uuid:${official.id}`,
    `FN:${escapeText(official.name)}`,
    `N:${splitName(official.name)}`,
    `TITLE:${escapeText(title)}`,
    ...(notes.some(Boolean) ? [`NOTE:${escapeText(notes.filter(Boolean).join(". "))}`] : []),
    ...contact.emails.map((email) => `EMAIL;TYPE=work:${escapeText(email)}`),
    ...listPhones(contact).map((phone) => `TEL;TYPE=work;VALUE=text:${escapeText(phone)}`),
    ...contact.offices.filter(({ address }) => address).map(({ address }) => `ADR;TYPE=work:;;${escapeText(address)};;;;`),
    ...pages.map((url) => `URL:${url}`),
    ...accounts.map((url) => `SOCIALPROFILE;VALUE=uri:${url}`), // RFC 9554
    "END:VCARD",
  ];
  return lines.map(fold).join("\r\n") + "\r\n";
}

const escapeText = (text) => String(text).replace(/\\/g, "\\\\").replace(/\r?\n|\r/g, "\\n").replace(/([,;])/g, "\\$1");

/** Break a line after 75 bytes, and never inside a letter (RFC 6350, 3.2). */
function fold(line) {
  const encoder = new TextEncoder();
  const lines = [];
  let held = "";
  let bytes = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (bytes + size > 75) {
      lines.push(held);
      held = " ";
      bytes = 1;
    }
    held += letter;
    bytes += size;
  }
  return [...lines, held].join("\r\n");
}

function listPhones(contact, before = ";ext=") {
  const spoken = contact.offices.map(({ voice, extension }) => voice && (extension ? `${voice}${before}${extension}` : voice));
  return [...new Set([...contact.phones, ...spoken].filter(Boolean))];
}

const COLUMNS = {
  level: ({ level }) => level,
  office: ({ entry }) => entry.title,
  district: ({ entry }) => entry.district,
  share: ({ entry }) => entry.share ?? "",
  seat: ({ seat }) => seat,
  name: ({ official }) => official?.name,
  party: ({ official }) => official?.party,
  status: ({ official }) => official?.status,
  term_start: ({ official }) => official?.term_start,
  term_expected_end: ({ official }) => official?.term_expected_end,
  emails: ({ contact }) => contact?.emails.join(" "),
  phones: ({ contact }) => contact && listPhones(contact, " x").join(" "),
  offices: ({ contact }) => contact?.offices.map(({ address }) => address).filter(Boolean).join(" | "),
  contact_form: ({ contact }) => contact?.contact_form,
  links: ({ contact }) => contact?.links.map(({ url }) => url).join(" "),
  accounts: ({ contact }) => contact && listAccounts(contact.social).map(([, url]) => url).join(" "),
  source: ({ official }) => official?.source?.name,
  as_of: ({ official }) => official?.source?.as_of,
  division_id: ({ entry }) => entry.division_id,
  id: ({ official }) => official?.id,
};

/** Return a CSV with a line for each seat of an answer, filled, vacant or unknown; spreadsheets read it with its mark. */
export function writeCsv({ officials }) {
  const rows = LEVELS.flatMap((level) => (officials[level] ?? []).flatMap((entry) => [
    ...entry.officials.map((official) => ({ level, entry, official, contact: official.contact_info, seat: "filled" })),
    ...entry.vacant.map(() => ({ level, entry, seat: "vacant" })),
    ...entry.unknown.map(() => ({ level, entry, seat: "unknown" })),
  ]));
  return writeRows([Object.keys(COLUMNS), ...rows.map((each) => Object.values(COLUMNS).map((read) => read(each)))]);
}

/** Return rows of cells as a CSV. */
export function writeRows(rows) {
  return "\uFEFF" + rows.map((row) => row.map(writeCell).join(",") + "\r\n").join("");
}

/** Quote a cell. A spreadsheet must not run what begins like a formula; a phone number is none. */
function writeCell(value) {
  const text = String(value ?? "");
  const safe = /^[=@\t\r]|^[+-](?![0-9 +()x-]*$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** Give the visitor a file that the page made. */
export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
