/** Load what a first visit does not need. */

import { NotLoaded } from "../core/api.js";

/** Return the exports of `later.js`. Raises NotLoaded. */
export async function loadLater() {
  try {
    return await import("./later.js");
  } catch (cause) {
    throw new NotLoaded("later.js", { cause });
  }
}
