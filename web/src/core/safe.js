/** Turn facts from outside into links that are safe to follow; null for anything else. */

/** Return a URL of the web; never one that runs or holds content, such as `javascript:` and `data:`. */
export function webUrl(value) {
  try {
    const url = new URL(value);
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}

/** Return the URL of an image, by HTTPS alone, and only if the stage shows photos of other hosts. */
export function imageUrl(value) {
  const url = webUrl(value);
  if (url === null || !url.startsWith("https:")) return null;
  return document.documentElement.dataset.photos === "off" && new URL(url).origin !== location.origin ? null : url;
}

/** Return the link that writes to an email address. */
export const mailUrl = (value) => (/^[^\s@<>"?&%]+@[^\s@<>"?&%/]+\.[^\s@<>"?&%/]+$/.test(value ?? "") ? `mailto:${value}` : null);

/** Return the link that calls a phone number, with its extension after a pause. */
export function phoneUrl(value, extension) {
  const digits = (value ?? "").replace(/(?!^\+)[^0-9]/g, "");
  if (!/^\+?[0-9]{7,15}$/.test(digits)) return null;
  return `tel:${digits}${/^[0-9]{1,7}$/.test(extension ?? "") ? `,${extension}` : ""}`;
}

/** Write a phone number of the United States with its parts apart; other numbers as they are. */
export function writePhone(value, extension) {
  const parts = /^\+?1?([2-9][0-9]{2})([0-9]{3})([0-9]{4})$/.exec((value ?? "").replace(/[\s().-]/g, ""));
  const number = parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : value;
  return extension ? `${number} × ${extension}` : number;
}

// Handles are written with or without @ and the address of the service.
const SERVICES = {
  twitter: ["X", "https://x.com/"],
  facebook: ["Facebook", "https://www.facebook.com/"],
  instagram: ["Instagram", "https://www.instagram.com/"],
  youtube: ["YouTube", "https://www.youtube.com/"],
  bluesky: ["Bluesky", "https://bsky.app/profile/"],
  threads: ["Threads", "https://www.threads.net/@"],
  tiktok: ["TikTok", "https://www.tiktok.com/@"],
  linkedin: ["LinkedIn", "https://www.linkedin.com/in/"],
  wikidata: ["Wikidata", "https://www.wikidata.org/wiki/"],
};

/** Return the accounts of an official as pairs of the service's name and a link. */
export function listAccounts(social = {}) {
  const found = [];
  for (const [service, [name, start]] of Object.entries(SERVICES)) {
    const handle = social?.[service];
    if (!handle) continue;
    const url = webUrl(handle) ?? (/^@?[\w.\-/]{1,100}$/.test(handle) ? start + handle.replace(/^@/, "") : null);
    if (url) found.push([name, url]);
  }
  const mastodon = /^@?([\w.-]+)@([\w-]+(?:\.[\w-]+)+)$/.exec(social?.mastodon ?? "");
  const page = mastodon ? `https://${mastodon[2]}/@${mastodon[1]}` : webUrl(social?.mastodon);
  if (page) found.push(["Mastodon", page]);
  return found;
}
