// Use the application by our TypeScript client; print what it found as JSON.
// Usage: node run_represent_client.mjs URL '{"client": path of the built package, "email": …, "password": …, "prefix": …, "division": …}'
const [url, asked] = [process.argv[2], JSON.parse(process.argv[3])];
const { Problem, Represent, one } = await import(asked.client);

const anonymous = new Represent({ url, tenant: "NY-Albany" });
const found = one(await anonymous.get("/lookup", { query: { zip: "12207" } }));
const people = [];
for await (const person of anonymous.pages("/representatives", { query: { limit: 2 } })) people.push(person.name);
const division = await anonymous.get("/divisions/{division_id}", { path: { division_id: asked.division } });
const csv = await (await anonymous.fetch("/representatives?format=csv", { headers: { "X-Tenant-Id": "NY-Albany" } })).text();
const refused = await anonymous.get("/me").catch((error) => ({ problem: error instanceof Problem, status: error.status, detail: error.detail }));
const invalid = await anonymous.post("/auth/register", { body: { email: "no address", password: "x" } }).catch((error) => error.errors.map((each) => each.pointer));

const resident = new Represent({ url });
const email = `${asked.prefix}@example.org`;
const password = "Correct-Horse-7";
await resident.post("/auth/register", { body: { email, password, tenant: "NY-Albany" } });
await resident.post("/auth/confirm", { body: { email, password, code: "123456" } });
const challenge = await resident.signIn(email, password);
const me = one(await resident.get("/me"));
await resident.put("/me/profile", { body: { home: { zip: "12207" } } });
const goal = one(await resident.post("/goals", { body: { title: "A crosswalk", topic: "transport" } }));
await resident.post("/goals/{goal_id}/activities", { path: { goal_id: goal.id }, body: { kind: "call" } });
const paused = one(await resident.patch("/goals/{goal_id}", { path: { goal_id: goal.id }, body: { status: "paused", due: null } }));
await resident.signOut();
const signedOut = resident.signedIn;

const staff = new Represent({ url, tenant: "NY-Albany" });
await staff.signIn(asked.email, asked.password);
const created = await staff.post("/representatives", { body: { name: "Ida Example", position: "County Legislator", district: "3" } });
const path = { representative_id: one(created).id };
const changed = await staff.patch("/representatives/{representative_id}", { path, body: { name: "Ida B. Example", party: null }, headers: { "If-Match": created.etag } });
const stale = await staff
  .patch("/representatives/{representative_id}", { path, body: { name: "Id" }, headers: { "If-Match": created.etag } })
  .catch((error) => error.status);
await staff.delete("/representatives/{representative_id}", { path, headers: { "If-Match": changed.etag } });

console.log(JSON.stringify({
  county: found.place.county, people: people.sort(), division: one(division).place.county, csv: csv.split("\n")[0].includes("name"),
  refused, invalid, challenge, kind: me.kind, status: paused.status, activities: paused.activities, signedOut, stale,
}));
