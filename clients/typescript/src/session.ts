/** The tokens of a session; `expiresAt` is in milliseconds since 1970. */
export interface Session {
  token: string;
  refreshToken: string | null;
  expiresAt: number;
}

/**
 * Where a client keeps its session. The default is memory: a reload signs out, and no script that runs later finds a
 * token. docs/frontend.md says what other places mean.
 */
export interface SessionStore {
  load(): Session | null;
  save(session: Session | null): void;
}

/** Return a store in memory. */
export function keepInMemory(session: Session | null = null): SessionStore {
  let kept = session;
  return {
    load: () => kept,
    save(changed) {
      kept = changed;
    },
  };
}
