import type { Answer } from "./answer.js";
import { ConnectionError, Problem, RepresentError, parseMembers } from "./problems.js";
import { keepInMemory, type Session, type SessionStore } from "./session.js";
import type { components, paths } from "./schema.js";

type Method = "get" | "post" | "put" | "patch" | "delete";
/** The paths that have a method. */
type PathsOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths];
type OperationOf<P extends keyof paths, M extends Method> = M extends keyof paths[P] ? paths[P][M] : never;

type Parameters<O, Kind extends string> = O extends { parameters: { [K in Kind]?: infer Values } } ? NonNullable<Values> : never;
type BodyOf<O> = O extends { requestBody: { content: infer Content } } ? Content[keyof Content] : never;
type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];
/** A part of a call, which may be left out if nothing in it is required. */
type Part<Name extends string, T> = [T] extends [never]
  ? { [K in Name]?: undefined }
  : [RequiredKeys<T>] extends [never]
    ? { [K in Name]?: T }
    : { [K in Name]: T };
type HeadersOf<O> = Omit<Parameters<O, "header">, "X-Tenant-Id">;

type JsonOf<Content> = Content extends { "application/json": infer Json } ? Json : string;
/** The successes of an operation that have a body. */
type SuccessOf<O> = O extends { responses: infer Responses }
  ? { [S in keyof Responses & (200 | 201 | 202)]: Responses[S] extends { content: infer Content } ? JsonOf<Content> : never }[keyof Responses & (200 | 201 | 202)]
  : never;
type AnswerOf<Body> = Body extends { data: infer Data; meta: infer Meta; errors: unknown } ? Answer<Data, Meta> : Answer<Body>;
type ItemOf<O> = SuccessOf<O> extends infer Body ? (Body extends { data: (infer Item)[]; meta: { total: number } } ? Item : never) : never;

/** Options that a call passes on to `fetch`; those of a browser and of Next.js are named. */
export interface FetchOptions {
  cache?: "default" | "force-cache" | "no-cache" | "no-store" | "only-if-cached" | "reload";
  credentials?: "include" | "omit" | "same-origin";
  keepalive?: boolean;
  mode?: "cors" | "same-origin";
  next?: { revalidate?: number | false; tags?: string[] };
  [option: string]: unknown;
}

/** What a call may have beside the parameters of its operation. */
interface Common {
  /** The tenant, like `CA` or `NY-Albany`; by default that of the client. */
  tenant?: string;
  signal?: AbortSignal;
  /** More options for `fetch`, such as `cache`, or `next` of Next.js. */
  init?: FetchOptions;
}

/** The parameters and the body of a call. */
export type Call<O> = Common &
  Part<"path", Parameters<O, "path">> &
  Part<"query", Parameters<O, "query">> &
  ([keyof HeadersOf<O>] extends [never] ? { headers?: undefined } : { headers?: HeadersOf<O> }) &
  ([BodyOf<O>] extends [never] ? { body?: undefined } : { body: BodyOf<O> });
type Arguments<O> = RequiredKeys<Call<O>> extends never ? [call?: Call<O>] : [call: Call<O>];

/** How often a request that may be repeated is sent, and how long the client waits between, in milliseconds. */
export interface Retries {
  attempts: number;
  /** Without `Retry-After`: a random part of this, doubled each time. */
  first: number;
  /** A longer wait is left to the caller: the problem is thrown. */
  longest: number;
}

export interface Options {
  /** The URL of the stage, without a slash at its end. */
  url: string;
  tenant?: string;
  apiKey?: string;
  /** A token of yours, such as the id token of Amplify, asked for before each request; the client then renews none. */
  token?: () => string | null | Promise<string | null>;
  session?: SessionStore;
  fetch?: typeof globalThis.fetch;
  retries?: Partial<Retries>;
  /** Milliseconds until a request is given up. */
  timeout?: number;
}

/** A step that a sign-in needs: a new password, or the code of an authenticator app; `detail` says so in a sentence. */
export interface Challenge {
  email: string;
  challenge: "new_password" | "software_token";
  session: string;
  detail: string;
}

interface Sent {
  path?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
  headers?: Record<string, unknown> | undefined;
  body?: unknown;
  tenant?: string | undefined;
  signal?: AbortSignal | undefined;
  init?: FetchOptions | RequestInit | undefined;
}

type Tokens = components["schemas"]["Tokens"];
type TokenRequest = components["schemas"]["TokenRequest"];

const AGAIN = new Set([429, 502, 503, 504]);
const READS = new Set(["get", "put", "delete"]);
/** The paths whose POST takes an Idempotency-Key: the client sends one, so that it may repeat the request. */
type KeyedPath = {
  [P in PathsOf<"post">]: [Parameters<OperationOf<P, "post">, "header">] extends [never]
    ? never
    : "Idempotency-Key" extends keyof Parameters<OperationOf<P, "post">, "header"> ? P : never;
}[PathsOf<"post">];
const KEYED: Record<KeyedPath, true> = {
  "/goals": true,
  "/goals/{goal_id}/activities": true,
  "/representatives": true,
  "/representatives/batch": true,
  "/representatives/{representative_id}/successor": true,
};
const WRITES = new Set(["put", "delete"]);
const UNDONE = new Set([429, 503]);
const TEXTS = new Set(["/docs", "/docs/{asset}", "/bulk/{file}"]);
const SAFE_POSTS = new Set(["/lookup", "/lookup/batch"]);
const EARLY = 60_000;
const RETRIES: Retries = { attempts: 4, first: 500, longest: 30_000 };
const FILE_PATH = "/bulk/{file}";
const PATCH_TYPE = "application/merge-patch+json";

/** A client of one stage of the API; see README.md. */
export class Represent {
  readonly url: string;
  readonly #options: Options;
  readonly #retries: Retries;
  readonly #store: SessionStore;
  #renewal: Promise<void> | null = null;

  constructor(options: Options) {
    this.url = options.url.replace(/\/+$/, "");
    this.#options = options;
    this.#retries = { ...RETRIES, ...options.retries };
    this.#store = options.session ?? keepInMemory();
  }

  get<P extends PathsOf<"get">>(path: P, ...call: Arguments<OperationOf<P, "get">>): Promise<AnswerOf<SuccessOf<OperationOf<P, "get">>>> {
    return this.#call("get", path, call[0]);
  }

  post<P extends PathsOf<"post">>(path: P, ...call: Arguments<OperationOf<P, "post">>): Promise<AnswerOf<SuccessOf<OperationOf<P, "post">>>> {
    return this.#call("post", path, call[0]);
  }

  put<P extends PathsOf<"put">>(path: P, ...call: Arguments<OperationOf<P, "put">>): Promise<AnswerOf<SuccessOf<OperationOf<P, "put">>>> {
    return this.#call("put", path, call[0]);
  }

  patch<P extends PathsOf<"patch">>(path: P, ...call: Arguments<OperationOf<P, "patch">>): Promise<AnswerOf<SuccessOf<OperationOf<P, "patch">>>> {
    return this.#call("patch", path, call[0]);
  }

  delete<P extends PathsOf<"delete">>(path: P, ...call: Arguments<OperationOf<P, "delete">>): Promise<AnswerOf<SuccessOf<OperationOf<P, "delete">>>> {
    return this.#call("delete", path, call[0]);
  }

  /** Yield every entry of a list; each page is requested when it is needed. */
  async *pages<P extends PathsOf<"get">>(path: P, ...call: Arguments<OperationOf<P, "get">>): AsyncGenerator<ItemOf<OperationOf<P, "get">>, void, undefined> {
    const sent = (call[0] ?? {}) as Sent;
    let url: string | null = this.#makeUrl(path, sent);
    while (url !== null) {
      const { response, text } = await this.#send("get", url, path, sent);
      const { data } = parseEnvelope(text, path);
      yield* data as ItemOf<OperationOf<P, "get">>[];
      url = this.#findNext(response, url);
    }
  }

  /**
   * Begin a session, which renews its token by itself; `newPassword` replaces a temporary password. Returns null, or
   * the step that is needed before the person is signed in: pass it to `answerChallenge`.
   */
  signIn(email: string, password: string, newPassword?: string): Promise<Challenge | null> {
    const asked: TokenRequest = { grant_type: "password", email, password };
    return this.#signIn(email, newPassword === undefined ? asked : { ...asked, new_password: newPassword });
  }

  /** Go on with a sign-in; returns null, or the next step. A wrong code throws a Problem with the status 401. */
  answerChallenge(asked: Challenge, answer: { newPassword: string } | { code: string }): Promise<Challenge | null> {
    const { email, challenge, session } = asked;
    const given = "code" in answer ? { code: answer.code } : { new_password: answer.newPassword };
    return this.#signIn(email, { grant_type: "challenge", email, challenge, session, ...given });
  }

  /** End every session of the account, and forget this one. */
  async signOut(): Promise<void> {
    try {
      await this.post("/auth/logout");
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error; // else it has ended already
    } finally {
      this.#store.save(null);
    }
  }

  /** Whether a person is signed in by `signIn`. */
  get signedIn(): boolean {
    return this.#store.load() !== null;
  }

  /** Send a request of your own, such as an export as CSV; throws Problem as the others do. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const method = (init.method ?? "GET").toLowerCase();
    const sent: Sent = { init, headers: Object.fromEntries(new Headers(init.headers)), signal: init.signal ?? undefined };
    const { response, text } = await this.#send(method, this.url + path, path, sent);
    return new Response(response.status === 204 || response.status === 304 ? null : text, response);
  }

  async #call<A>(method: Method, path: string, call: unknown): Promise<A> {
    const sent = (call ?? {}) as Sent;
    const { response, text } = await this.#send(method, this.#makeUrl(path, sent), path, sent);
    const { status, headers } = response;
    const around = { etag: headers.get("ETag"), status, headers };
    if (TEXTS.has(path)) return { data: text, meta: {}, ...around } as A;
    if (!(headers.get("Content-Type") ?? "").includes("json")) {
      throw new ConnectionError(`${path} gave an answer that is not JSON; is ${this.url} the URL of the API?`);
    }
    const body = parseJson(text, path);
    const envelope = typeof body === "object" && body !== null && "data" in body && "meta" in body;
    return { ...(envelope ? { data: body.data, meta: body.meta } : { data: body, meta: {} }), ...around } as A;
  }

  async #send(method: string, url: string, path: string, sent: Sent): Promise<{ response: Response; text: string }> {
    const session = this.#store.load();
    if (session?.refreshToken && session.expiresAt - EARLY < Date.now()) {
      await this.#renew(session);
    }
    const before = this.#store.load();
    let answer = await this.#repeat(method, url, path, sent);
    if (answer.response.status === 401 && before?.refreshToken && this.#options.token === undefined) {
      await this.#renew(before);
      answer = await this.#repeat(method, url, path, sent);
    }
    if (!answer.response.ok) {
      throw new Problem(answer.response.status, parseMembers(answer.text), answer.response.headers);
    }
    return answer;
  }

  async #repeat(method: string, url: string, path: string, sent: Sent): Promise<{ response: Response; text: string }> {
    const headers = await this.#makeHeaders(method, path, sent);
    if (method === "post" && Object.hasOwn(KEYED, path) && !headers.has("Idempotency-Key")) {
      headers.set("Idempotency-Key", crypto.randomUUID());
    }
    // A key makes a repetition of a POST safe; an operation that takes none ignores it, and is not repeated.
    const repeated = READS.has(method) || headers.has("Idempotency-Key") || SAFE_POSTS.has(path);
    for (let attempt = 1; ; attempt += 1) {
      let response: Response | null = null;
      let failure: unknown = null;
      let text = "";
      try {
        response = await this.#attempt(method, url, headers, sent);
        text = await response.text();
      } catch (error) {
        if (sent.signal?.aborted) throw error;
        failure = error;
        response = null;
      }
      // A PUT or DELETE whose answer was lost may have succeeded, and would fail the second time for that reason.
      const undone = !WRITES.has(method) || UNDONE.has(response?.status ?? 0);
      const wait = repeated && undone ? this.#getDelay(attempt, response) : null;
      if (wait === null) {
        if (response !== null) return { response, text };
        throw new ConnectionError(`${this.url} cannot be reached: ${String(failure)}`, { cause: failure });
      }
      await sleep(wait, sent.signal);
    }
  }

  #attempt(method: string, url: string, headers: Headers, sent: Sent): Promise<Response> {
    const limit = AbortSignal.timeout(this.#options.timeout ?? 30_000);
    const init: RequestInit = {
      ...sent.init,
      method: method.toUpperCase(),
      headers,
      signal: sent.signal ? AbortSignal.any([sent.signal, limit]) : limit,
    };
    if (sent.body !== undefined) init.body = JSON.stringify(sent.body);
    return (this.#options.fetch ?? globalThis.fetch)(url, init);
  }

  async #makeHeaders(method: string, path: string, sent: Sent): Promise<Headers> {
    const headers = new Headers({ Accept: "application/json" });
    // These redirect to the file in a bucket, which must not get credentials, and whose CORS rules know no such headers.
    if (path === FILE_PATH) return headers;
    const tenant = sent.tenant ?? this.#options.tenant;
    if (tenant !== undefined) headers.set("X-Tenant-Id", tenant);
    const token = this.#options.token === undefined ? (this.#store.load()?.token ?? null) : await this.#options.token();
    if (token !== null) headers.set("Authorization", `Bearer ${token}`);
    else if (this.#options.apiKey !== undefined) headers.set("X-Api-Key", this.#options.apiKey);
    if (sent.body !== undefined) headers.set("Content-Type", method === "patch" ? PATCH_TYPE : "application/json");
    for (const [name, value] of Object.entries(sent.headers ?? {})) {
      if (value !== undefined && value !== null) headers.set(name, String(value));
    }
    return headers;
  }

  #makeUrl(path: string, sent: Sent): string {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = sent.path?.[name];
      if (value === undefined || value === null || value === "") throw new RepresentError(`The path needs ${name}.`);
      return encodeURIComponent(String(value));
    });
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(sent.query ?? {})) {
      for (const each of Array.isArray(value) ? value : [value]) {
        if (each !== undefined && each !== null) query.append(name, String(each));
      }
    }
    return this.url + filled + (query.size > 0 ? `?${query}` : "");
  }

  /** Return the URL of the page after this one (RFC 8288), which must be one of this API: it gets the credentials. */
  #findNext(response: Response, url: string): string | null {
    const link = /<([^>]*)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
    if (link === undefined) return null;
    const found = link.startsWith("?") ? url.replace(/\?.*$/, "") + link : link;
    if (!found.startsWith(`${this.url}/`)) throw new RepresentError(`The next page is said to be at ${found}.`);
    return found;
  }

  #getDelay(attempt: number, response: Response | null): number | null {
    const { attempts, first, longest } = this.#retries;
    if (attempt >= attempts || (response !== null && !AGAIN.has(response.status))) return null;
    const asked = readRetryAfter(response?.headers.get("Retry-After") ?? null);
    if (asked !== null) return asked <= longest ? asked : null;
    return Math.random() * Math.min(longest, first * 2 ** (attempt - 1));
  }

  #renew(stale: Session): Promise<void> {
    if (this.#store.load()?.token !== stale.token) return Promise.resolve(); // another request has renewed it
    this.#renewal ??= this.#getTokens({ grant_type: "refresh_token", refresh_token: stale.refreshToken ?? "" })
      .catch((error: unknown) => {
        if (!(error instanceof Problem) || error.status !== 401) throw error;
        this.#store.save(null); // the session has ended; what needs none goes on without it
      })
      .finally(() => {
        this.#renewal = null;
      });
    return this.#renewal;
  }

  async #signIn(email: string, body: TokenRequest): Promise<Challenge | null> {
    try {
      await this.#getTokens(body);
      return null;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 409) throw error;
      const { challenge, session } = error.members;
      if (challenge !== "new_password" && challenge !== "software_token") throw error;
      return { email, challenge, session: String(session), detail: error.detail };
    }
  }

  async #getTokens(body: TokenRequest): Promise<void> {
    const headers = new Headers({ "Content-Type": "application/json" });
    let response: Response;
    let text: string;
    try {
      response = await this.#attempt("post", `${this.url}/auth/token`, headers, { body });
      text = await response.text();
    } catch (error) {
      throw new ConnectionError(`${this.url} cannot be reached: ${String(error)}`, { cause: error });
    }
    if (!response.ok) throw new Problem(response.status, parseMembers(text), response.headers);
    const tokens = parseEnvelope(text, "/auth/token").data[0] as Tokens | undefined;
    if (tokens === undefined) throw new ConnectionError("/auth/token gave no tokens.");
    this.#store.save({
      token: tokens.id_token,
      refreshToken: tokens.refresh_token ?? this.#store.load()?.refreshToken ?? null,
      expiresAt: Date.now() + tokens.expires_in * 1000,
    });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConnectionError(`${path} gave an answer that is not JSON.`, { cause: error });
  }
}

/** Return the answer of an operation with an envelope. */
function parseEnvelope(text: string, path: string): { data: unknown[] } {
  const body = parseJson(text, path);
  if (typeof body !== "object" || body === null || !("data" in body) || !Array.isArray(body.data)) {
    throw new ConnectionError(`${path} gave an answer of another form; are client and API of different versions?`);
  }
  return { data: body.data };
}

/** Return the milliseconds of a Retry-After header (RFC 9110, 10.2.3): seconds, or a date. */
export function readRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
