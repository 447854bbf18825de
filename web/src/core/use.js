/** Hooks that several pages use. */

import { client } from "./api.js";
import { useEffect, useState } from "./html.js";

/** Load what a page shows; returns `{ value, error }`, both null while it loads. A later load wins over an earlier one. */
export function useLoaded(load, inputs) {
  const [state, setState] = useState({ value: null, error: null });
  useEffect(() => {
    let current = true;
    setState({ value: null, error: null });
    load().then(
      (value) => current && setState({ value, error: null }),
      (error) => current && setState({ value: null, error }),
    );
    return () => {
      current = false;
    };
  }, inputs);
  return state;
}

/** Return the name of a state or county; its id until it is known. */
export function useTenantName(tenant) {
  const { value } = useLoaded(async () => (await client.get("/tenants/{tenant}", { path: { tenant } })).data[0].name, [tenant]);
  return value ?? tenant;
}
