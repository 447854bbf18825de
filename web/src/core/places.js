/** Links to results: they hold the divisions of a place and their shares, and never an address or a ZIP code. */

const ROOT = "ocd-division/country:us";
const ID = /^ocd-division\/country:us(?:\/[a-z_]+:[^\sA-Z/:<>"]+)+$/;
const KIND = /^[a-z]{1,20}$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/**
 * Return the part of a link that names a place: `state:ny,state:ny/sldu:43*60,?lower,!2027-01-03!state:ny/cd:21`.
 *
 * `*60` is a share of 60 %, `*` alone is "perhaps", `?lower` a kind that could not be determined, and `!day!` a division
 * by lines that come later, as `findNewLines` gives them.
 */
export function writePlace({ divisions, unknown = [] }, newLines = []) {
  const written = divisions.filter(({ id }) => id !== ROOT).map(({ id, share }) => writeId(id) + writeShare(share));
  const kinds = [...new Set(unknown.map(({ kind }) => `?${kind}`))];
  const later = newLines.flatMap(({ valid_from: day, divisions: found }) => found.map(({ id }) => `!${day}!${writeId(id)}`));
  return [...written, ...kinds, ...later].join(",");
}

const writeId = (id) => encodeURIComponent(id.slice(ROOT.length + 1)).replace(/%2F/g, "/").replace(/%3A/g, ":");

/** A share is never rounded to certainty, or to nothing. */
function writeShare(share) {
  if (share === 1) return "";
  return share === null ? "*" : `*${Math.min(99, Math.max(1, Math.round(share * 100)))}`;
}

/** Read such a part; what is neither the id of a division nor a mark is left out. */
export function readPlace(text) {
  const place = { divisions: [], unknown: [], upcoming: [] };
  for (const part of text.split(",")) {
    if (part.startsWith("?")) {
      if (KIND.test(part.slice(1))) place.unknown.push({ kind: part.slice(1) });
    } else if (part.startsWith("!")) {
      const [, day, name] = part.split("!");
      const id = readId(name ?? "");
      if (id && DAY.test(day)) place.upcoming.push({ valid_from: day, id });
    } else {
      const [, name, star, percent] = /^([^*]*)(\*([0-9]{0,3}))?$/.exec(part) ?? [];
      const id = readId(name ?? "");
      if (id) place.divisions.push({ id, share: readShare(star, percent) });
    }
  }
  return place;
}

function readShare(star, percent) {
  if (star === undefined) return 1;
  return percent ? Math.min(99, Math.max(1, Number(percent))) / 100 : null;
}

function readId(name) {
  try {
    const id = `${ROOT}/${decodeURIComponent(name)}`;
    return name && ID.test(id) && id.length <= 200 ? id : null;
  } catch {
    return null;
  }
}
