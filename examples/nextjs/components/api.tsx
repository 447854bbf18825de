"use client";

import { createContext, useContext, useState, type ReactNode } from "react";
import { Represent } from "represent-client";

interface Api {
  client: Represent;
  /** The address of the signed-in person, or null. */
  email: string | null;
  setEmail(email: string | null): void;
}

const Context = createContext<Api | null>(null);

/**
 * Gives the pages one client, which keeps the session in memory: it lasts while the visitor moves between pages, and ends
 * with a reload. Each request to the server renders with a client of its own, so that visitors never share a session.
 */
export function ApiProvider({ url, children }: { url: string; children: ReactNode }) {
  const [client] = useState(() => new Represent({ url }));
  const [email, setEmail] = useState<string | null>(null);
  return <Context value={{ client, email, setEmail }}>{children}</Context>;
}

export function useApi(): Api {
  const api = useContext(Context);
  if (api === null) throw new Error("useApi needs an ApiProvider above it");
  return api;
}
