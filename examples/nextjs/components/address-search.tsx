"use client";

import { useState, type ReactNode } from "react";
import { one, type Schema } from "represent-client";
import { useApi } from "@/components/api";
import { Field, Form, read } from "@/components/form";
import { Officials } from "@/components/officials";

/**
 * Finds the officials of an address, and shows its children until then. The browser sends the address to the API as a
 * body: it is in no URL, no history and no log.
 */
export function AddressSearch({ children }: { children: ReactNode }) {
  const { client } = useApi();
  const [found, setFound] = useState<Schema<"LookupResult"> | null>(null);

  async function search(values: FormData) {
    setFound(null);
    setFound(one(await client.post("/lookup", { body: { address: read(values, "address") } })));
  }

  return (
    <>
      <Form label="Find by address" busyLabel="Looking…" onSend={search}>
        <Field
          label="Street address"
          name="address"
          autoComplete="street-address"
          required
          hint="With the city and state, such as 112 State St, Albany, NY 12207"
        />
      </Form>
      <div aria-live="polite">{found ? <Officials found={found} /> : children}</div>
    </>
  );
}
