// Compiled, never run: calls that must have types, and calls that must not compile.
import { Represent, one, type Schema, type operations } from "../src/index.js";

declare const represent: Represent;

export async function reads(): Promise<void> {
  const found = one(await represent.get("/lookup", { query: { zip: "12207" } }));
  const names: string[] = found.officials.county.flatMap((seat) => seat.officials.map((official) => official.name));
  const total: number = (await represent.get("/tenants")).meta.total;
  const record: Schema<"Representative"> = one(
    await represent.get("/representatives/{representative_id}", { tenant: "CA", path: { representative_id: "x" } }),
  );
  const phones: string[] = record.contact_info.phones;
  for await (const person of represent.pages("/representatives", { tenant: "CA", query: { level: "state" } })) {
    const status: "current" | "upcoming" | "ended" | "overdue" = person.status;
    names.push(person.name, status, ...phones, String(total));
  }
  // @ts-expect-error: there is no such path
  await represent.get("/representative");
  // @ts-expect-error: the path needs its parameter
  await represent.get("/tenants/{tenant}");
  // @ts-expect-error: no level has this name
  await represent.get("/representatives", { query: { level: "galaxy" } });
}

export async function writes(): Promise<void> {
  await represent.post("/auth/token", { body: { grant_type: "password", email: "a@example.org", password: "x" } });
  const created = await represent.post("/representatives", { tenant: "CA", body: { name: "Ada", position: "Mayor" } });
  const path = { representative_id: one(created).id };
  await represent.patch("/representatives/{representative_id}", {
    tenant: "CA",
    path,
    body: { party: null, contact_info: { phones: ["+15185550100"], contact_form: null } },
    headers: { "If-Match": created.etag ?? "*" },
  });
  await represent.put("/me/profile", { body: { name: "Ada", home: { zip: "12207" } } });
  await represent.patch("/goals/{goal_id}", { path: { goal_id: "x" }, body: { status: "paused", due: null } });
  await represent.delete("/representatives/{representative_id}", { tenant: "CA", path });
  // @ts-expect-error: a representative has a name
  await represent.post("/representatives", { tenant: "CA", body: { position: "Mayor" } });
  // @ts-expect-error: there is no field of this name
  await represent.patch("/representatives/{representative_id}", { path, body: { nmae: "Ada" } });
  // @ts-expect-error: a body is needed
  await represent.post("/goals");
}

/** Each operation has the type of a success. */
type Untyped = {
  [O in keyof operations]: [Extract<keyof operations[O]["responses"], 200 | 201 | 202>] extends [never] ? O : never;
}[keyof operations];
export const everyOperationIsTyped: [Untyped] extends [never] ? true : Untyped = true;
