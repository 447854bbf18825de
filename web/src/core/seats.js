/** Group the offices of an answer for the page: what is certain, and what a ZIP code leaves open. */

export const LEVELS = ["federal", "state", "county", "local"];

/**
 * Return the levels that have offices, each with groups of entries. A group with several entries of one office is a
 * choice: only one of them represents the visitor, and `share` says how much of the place is in each.
 */
export function groupByLevel(officials, levels = LEVELS) {
  return levels
    .filter((level) => officials[level]?.length)
    .map((level) => ({ level, groups: groupChoices(officials[level]) }));
}

function groupChoices(entries) {
  const groups = new Map();
  for (const entry of entries) {
    const open = entry.share !== 1;
    const key = open ? `${entry.office} open` : `${entry.office} ${entry.division_id} ${entry.district}`;
    if (!groups.has(key)) groups.set(key, { key, open, entries: [] });
    groups.get(key).entries.push(entry);
  }
  for (const group of groups.values()) group.entries.sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
  return [...groups.values()];
}

/**
 * Return what is known of a choice: the kind of its divisions, how many there are, and whether one of them is certainly
 * the visitor's. Candidates of a kind may be missing, so that none of those shown is.
 */
export function describeChoice({ entries }, place) {
  const ids = [...new Set(entries.map(({ division_id: id }) => id))];
  const kind = place.divisions.find(({ id }) => id === ids[0])?.kind ?? "district";
  const candidates = place.divisions.filter((division) => division.kind === kind).map(({ id }) => id);
  const whole = entries.reduce((sum, { share }) => sum + (share ?? 0), 0) >= WHOLE;
  const all = candidates.length > 0 && candidates.every((id) => ids.includes(id)) && !isUndetermined(kind, place);
  return { kind, n: ids.length, certain: ids.length > 1 && (whole || all) };
}

// Shares are rounded where they are made.
const WHOLE = 0.985;

/** Whether divisions of a kind could not be determined, so that those in the answer are not all that it may be. */
export function isUndetermined(kind, place) {
  if (!place.unknown.some((each) => each.kind === kind)) return false;
  const shares = place.divisions.filter((division) => division.kind === kind).map(({ share }) => share ?? 0);
  return shares.reduce((sum, share) => sum + share, 0) < WHOLE;
}

/** Return the name of the county or state that an office is of, where a place has several; null if it is clear. */
export function nameArea({ division_id: id }, place) {
  const around = (kind) => place.divisions.filter((division) => division.kind === kind);
  const found = (kind) => around(kind).find((division) => id === division.id || id?.startsWith(`${division.id}/`));
  const names = [];
  if (around("county").length > 1 && found("county")) names.push(found("county").name);
  if (around("state").length > 1 && found("state")) names.push(found("state").name);
  return names.length > 0 ? names.join(", ") : null;
}

/** Return all officials of an answer, each with its entry. */
export function listOfficials(officials, levels = LEVELS) {
  return levels.flatMap((level) =>
    (officials[level] ?? []).flatMap((entry) => entry.officials.map((official) => ({ official, entry, level }))),
  );
}

/** Return the later lines that differ from those in force, as the changes of one set. */
export function findNewLines(place) {
  return (place.upcoming ?? []).filter(({ set, divisions }) => {
    const now = place.divisions.filter(({ kind }) => kind === set).map(({ id }) => id);
    const then = divisions.map(({ id }) => id);
    return then.length > 0 && (now.length !== then.length || then.some((id) => !now.includes(id)));
  });
}

/** Return the first letters of a name, for a card without a photo. */
export function getInitials(name) {
  const words = name.replace(/[^\p{L}\s'-]/gu, "").split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...word][0].toUpperCase()).join("");
}
