import { Represent } from "represent-client";

/** Return the URL of the API for server components; read when a page is asked for, so that one build is for all stages. */
export function serverUrl(): string {
  return process.env.REPRESENT_API_URL ?? "http://127.0.0.1:8000";
}

/** Return the URL of the API for browsers, which is often the same. */
export function browserUrl(): string {
  return process.env.NEXT_PUBLIC_REPRESENT_API_URL ?? serverUrl();
}

/** Return a client without a session: the pages of the server show what everyone may read. */
export function makeClient(): Represent {
  return new Represent({ url: serverUrl() });
}
