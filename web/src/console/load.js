/** Load what a page shows; a page whose session ended loads again after the sign-in. */

import { html, useEffect, useState } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Failure, Waiting } from "../finder/notices.js";
import { client, hasEnded, useSession } from "./session.js";

const MOST = 5_000;

/** Return `{ value, error, reload, set }` of something that a page loads. */
export function useData(load, inputs) {
  const { signedIn } = useSession();
  const [state, setState] = useState({ value: null, error: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!signedIn) return undefined;
    let current = true;
    load().then(
      (value) => current && setState({ value, error: null }),
      (error) => current && setState((before) => (hasEnded(error) ? before : { value: null, error })),
    );
    return () => {
      current = false;
    };
  }, [...inputs, round, signedIn]);
  return { ...state, reload: () => setRound((count) => count + 1), set: (value) => setState({ value, error: null }) };
}

export function Loaded({ state, children }) {
  if (state.error) {
    return html`<${Failure} error=${state.error} detailed />
      <p><button type="button" class="usa-button" onClick=${state.reload}>${t("list.again")}</button></p>`;
  }
  return state.value === null ? html`<${Waiting} />` : children(state.value);
}

/** Return the entries of all pages of a list, at most a few thousand, and whether there are more. */
export async function listAll(path, call) {
  const rows = [];
  for await (const row of client.pages(path, { ...call, query: { ...call.query, limit: 100 } })) {
    if (rows.length >= MOST) return { rows, truncated: true };
    rows.push(row);
  }
  return { rows, truncated: false };
}

const names = new Map();

/** Return the name of a state or county; its id until it is known. */
export function useTenantName(tenant) {
  const [, update] = useState(0);
  useEffect(() => {
    if (!tenant || tenant === "platform" || names.has(tenant)) return;
    client.get("/tenants/{tenant}", { path: { tenant } }).then(
      ({ data }) => {
        names.set(tenant, data[0].name);
        update((count) => count + 1);
      },
      () => {}, // the id stands in for the name
    );
  }, [tenant]);
  return names.get(tenant) ?? tenant;
}
