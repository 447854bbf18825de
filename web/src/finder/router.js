/** Routes in the hash: they work at every base path, and the part after # is sent to no server. */

import { useEffect, useState } from "../core/html.js";

// Each parameter is one part of the path; `*` takes the rest.
const ROUTES = {
  "": "search",
  "at/*": "results",
  browse: "browse",
  "tenant/:tenant": "tenant",
  "tenant/:tenant/office/:office": "office",
  "tenant/:tenant/search/:q": "names",
  "person/:tenant/:id": "person",
  embed: "snippet",
  privacy: "privacy",
  accessibility: "accessibility",
  licences: "licences",
};
const TENANT = /^[A-Z]{2}(-[A-Za-z0-9]+)*$/;

/** Return the name and parameters of a hash; null if there is no such page. */
export function parseHash(hash) {
  const parts = hash.replace(/^#?\/?/, "").split("/");
  for (const [pattern, name] of Object.entries(ROUTES)) {
    const found = match(pattern.split("/"), parts);
    if (found && (found.tenant === undefined || TENANT.test(found.tenant))) return { name, ...found };
  }
  return null;
}

function match(pattern, parts) {
  const found = {};
  for (const [index, part] of pattern.entries()) {
    if (part === "*") return { ...found, rest: parts.slice(index).join("/") };
    if (part.startsWith(":")) {
      try {
        found[part.slice(1)] = decodeURIComponent(parts[index] ?? "");
      } catch {
        return null;
      }
      if (!found[part.slice(1)]) return null;
    } else if (part !== parts[index]) return null;
  }
  return parts.length === pattern.length ? found : null;
}

/** Return a link to a page from the parts of its path. */
export const linkTo = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

export function useRoute() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const update = () => setHash(location.hash);
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  return [hash, parseHash(hash)];
}
