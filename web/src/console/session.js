/** The session of a member of staff. Tokens are in memory alone: a reload asks to sign in again, and drafts remain. */

import { base, Problem, Represent } from "../core/api.js";
import { useEffect, useState } from "../core/html.js";

const DRAFTS = "represent:draft:";
let kept = null;
let me = null;
const listeners = new Set();
const notify = () => listeners.forEach((listener) => listener());

/** The client of the console; its session ends when the user pool refuses to renew it. */
export const client = new Represent({
  url: base,
  session: {
    load: () => kept,
    save: (session) => {
      const ended = kept !== null && session === null;
      kept = session;
      if (ended) notify();
    },
  },
});

/** Whether there is a session, and whose it is or was: after a session has ended, the page stays as it is. */
export function useSession() {
  const [, update] = useState(0);
  useEffect(() => {
    const listener = () => update((count) => count + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return { me, signedIn: kept !== null };
}

/** Read whose session it is. Another person than before starts from a clean page. */
export async function readMe() {
  const found = (await client.get("/me")).data[0];
  me = found;
  notify();
  return found;
}

/** End the session here and in the user pool; what was typed and not sent is forgotten. */
export async function signOut() {
  forgetDrafts();
  try {
    await client.signOut();
  } catch {
    // Without a connection the tokens are forgotten here all the same, which `signOut` has done.
  }
  me = null;
  location.hash = "#/";
  notify();
}

/** Whether a request failed because the session has ended; the sign-in is shown then. */
export const hasEnded = (error) => error instanceof Problem && error.status === 401;

/** Return the roles of the person in a tenant: what the console shows; the API checks each request itself. */
export function findRole(person, tenant) {
  const roles = (person?.roles ?? []).filter((each) => each.tenant === tenant).map(({ role }) => role);
  const admin = roles.includes("admin");
  return { edits: admin || roles.includes("editor"), administers: admin || Boolean(person?.platform_admin) };
}

/** A value that survives a reload until it is sent, in the storage of this tab. */
export function useDraft(name, initial) {
  const key = `${DRAFTS}${me?.id ?? ""}/${name}`; // of this person alone, also after a reload
  const [value, setValue] = useState(() => read(key) ?? initial);
  const save = (next) => {
    setValue(next);
    try {
      if (next === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(next));
    } catch {
      // A full or forbidden storage loses the draft on a reload, and nothing else.
    }
  };
  const clear = (next = initial) => {
    sessionStorage.removeItem(key);
    setValue(next);
  };
  return [value, save, clear];
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function forgetDrafts() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(DRAFTS)) sessionStorage.removeItem(key);
}
