/** A client of Represent, the directory of officials of the United States, on `fetch` alone. */

export { Represent, type Call, type Challenge, type FetchOptions, type Options, type Retries } from "./client.js";
export { one, type Answer } from "./answer.js";
export { ConnectionError, Problem, RepresentError, type ProblemEntry } from "./problems.js";
export { type Session, type SessionStore } from "./session.js";
export type { components, operations, paths } from "./schema.js";

import type { components } from "./schema.js";

/** The type of a record, by the name of its schema: `Schema<"Representative">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];
