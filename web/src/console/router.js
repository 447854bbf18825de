/** Routes of the console: `#/{tenant}/{page}/{id}?sort=…`; the part after # can be shared, and goes to no server. */

import { useEffect, useState } from "../core/html.js";

const TENANT = /^([A-Z]{2}(-[A-Za-z0-9]+)*|platform)$/;

/** Return the parts of a hash: the tenant, the page, what it is about, and the query. */
export function parseHash(hash) {
  const [path, query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [tenant = "", page = "", ...rest] = path.split("/").map(decode);
  return { tenant: TENANT.test(tenant) ? tenant : "", page: page || "work", id: rest[0] ?? "", rest, query: new URLSearchParams(query), path };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Return a link to a page. */
export function linkTo(tenant, page, ...rest) {
  return `#/${[tenant, page, ...rest].map(encodeURIComponent).join("/")}`;
}

/** Write parameters into the hash; a new page of a list is a step that the back button undoes, a letter typed is none. */
export function setQuery(values, { step = false } = {}) {
  const { path, query } = parseHash(location.hash);
  for (const [name, value] of Object.entries(values)) {
    if (value === "" || value == null) query.delete(name);
    else query.set(name, value);
  }
  const text = query.size > 0 ? `#/${path}?${query}` : `#/${path}`;
  if (step) location.hash = text;
  else {
    history.replaceState(null, "", text);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

export function useRoute() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const update = () => setHash(location.hash);
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  return parseHash(hash);
}
