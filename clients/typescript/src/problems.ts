/** A request did not succeed. */
export class RepresentError extends Error {
  override name = "RepresentError";
}

/** The API could not be reached, or its answer could not be read. */
export class ConnectionError extends RepresentError {
  override name = "ConnectionError";
}

/** A wrong field of a request. */
export interface ProblemEntry {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  /** `#/field` in the body, `?name` in the query, the name of a header, or empty. */
  pointer: string;
}

/** The API refused a request (RFC 9457); the message says why, and what would be right. */
export class Problem extends RepresentError {
  override name = "Problem";
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: ProblemEntry[];
  readonly requestId: string | null;

  constructor(
    readonly status: number,
    /** The whole problem. */
    readonly members: Readonly<Record<string, unknown>>,
    readonly headers: Headers,
  ) {
    const detail = findDetail(members) ?? `The API answered ${status}.`;
    super(detail);
    this.detail = detail;
    this.type = typeof members["type"] === "string" ? members["type"] : "about:blank";
    this.title = typeof members["title"] === "string" ? members["title"] : "";
    this.errors = Array.isArray(members["errors"]) ? (members["errors"] as ProblemEntry[]) : [];
    this.requestId = headers.get("X-Request-Id");
  }
}

/** Return the message of a problem, or of the errors in the shapes of other APIs and of JSON-RPC. */
function findDetail(members: Readonly<Record<string, unknown>>): string | undefined {
  const error = members["error"];
  const inner = typeof error === "object" && error !== null ? (error as Record<string, unknown>)["message"] : undefined;
  return [members["detail"], members["message"], inner].find((text) => typeof text === "string");
}

/** Return the body of a failed request as an object; empty if it is none. */
export function parseMembers(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? { ...found } : {};
  } catch {
    return {};
  }
}
