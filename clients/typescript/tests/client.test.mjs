// The client over `fetch`: credentials, retries, pages, problems. Run on the built package: node --test tests/client.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { ConnectionError, Problem, Represent, RepresentError, one } from "../dist/index.js";
import { readRetryAfter } from "../dist/client.js";

const URL = "https://api.example.org/dev";
const QUICK = { attempts: 3, first: 0 };

function json(body, status = 200, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
}
const page = (names, link) =>
  json({ data: names.map((name) => ({ name })), meta: { total: 9, skip: 0, limit: 2 }, errors: [] }, 200, link ? { Link: `<${link}>; rel="next"` } : {});
const problem = (status, members = {}, headers = {}) =>
  json({ type: "urn:represent:problem:x", title: "No", status, detail: "Because.", errors: [], ...members }, status, headers);
const tokens = (name, seconds = 900, refresh = "refresh") =>
  json({ data: [{ id_token: name, access_token: "a", refresh_token: refresh, expires_in: seconds }], meta: {}, errors: [] });

/** A client whose requests are answered from a list. */
function makeClient(answers, options = {}) {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url, ...init, headers: new Headers(init.headers) });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, client: new Represent({ url: `${URL}/`, fetch, retries: QUICK, ...options }) };
}

test("answers have data, meta and the entity tag, and paths stay below the stage", async () => {
  const { client, asked } = makeClient([json({ data: [{ name: "Albany County" }], meta: {}, errors: [] }, 200, { ETag: '"1"' })]);
  const answer = await client.get("/tenants/{tenant}", { path: { tenant: "NY/Albany" } });
  assert.equal(one(answer).name, "Albany County");
  assert.deepEqual([answer.etag, answer.status, answer.meta], ['"1"', 200, {}]);
  assert.equal(asked[0].url, `${URL}/tenants/NY%2FAlbany`);
  assert.throws(() => one({ data: [] }), RangeError);
});

test("a path without its parameter is refused before it is sent", async () => {
  const { client, asked } = makeClient([]);
  await assert.rejects(client.get("/tenants/{tenant}", { path: { tenant: "" } }), RepresentError);
  assert.equal(asked.length, 0);
});

test("pages are requested as they are needed, and only from this API", async () => {
  const { client, asked } = makeClient([page(["a", "b"], "?skip=2&limit=2"), page(["c"], "https://evil.example/x")], { token: () => "secret" });
  const names = [];
  await assert.rejects(async () => {
    for await (const tenant of client.pages("/tenants", { query: { limit: 2 } })) names.push(tenant.name);
  }, /evil/);
  assert.deepEqual(names, ["a", "b", "c"]);
  assert.deepEqual(asked.map((each) => each.url), [`${URL}/tenants?limit=2`, `${URL}/tenants?skip=2&limit=2`]);
});

test("queries leave out what is undefined, and repeat lists", async () => {
  const { client, asked } = makeClient([page([])]);
  await client.get("/openstates/people", { query: { jurisdiction: "ny", include: ["links", "offices"], name: undefined } });
  assert.equal(asked[0].url, `${URL}/openstates/people?jurisdiction=ny&include=links&include=offices`);
});

test("the tenant of the client is sent unless another is named", async () => {
  const { client, asked } = makeClient([page([]), page([])], { tenant: "CA" });
  await client.get("/representatives");
  await client.get("/representatives", { tenant: "NY" });
  assert.deepEqual(asked.map((each) => each.headers.get("X-Tenant-Id")), ["CA", "NY"]);
});

test("reads are repeated after failures, writes without a key are not", async () => {
  const reads = makeClient([problem(503), new TypeError("fetch failed"), page(["a"])]);
  assert.equal((await reads.client.get("/tenants")).data[0].name, "a");
  const writes = makeClient([problem(503)]);
  const call = { path: { representative_id: "x" }, body: { party: null }, tenant: "CA" };
  await assert.rejects(writes.client.patch("/representatives/{representative_id}", call), { status: 503 });
  assert.equal(writes.asked[0].headers.get("Content-Type"), "application/merge-patch+json");
  assert.equal(writes.asked[0].body, '{"party":null}');
});

test("creations are repeated with one idempotency key", async () => {
  const { client, asked } = makeClient([new TypeError("lost"), problem(503), problem(422)]);
  await assert.rejects(client.post("/goals", { body: { title: "A crosswalk", topic: "transport" } }), { status: 422 });
  const keys = new Set(asked.map((each) => each.headers.get("Idempotency-Key")));
  assert.deepEqual([asked.length, keys.size, keys.has(null)], [3, 1, false]);
  const own = makeClient([problem(422)]);
  await assert.rejects(own.client.post("/goals", { body: { title: "x", topic: "transport" }, headers: { "Idempotency-Key": "mine" } }));
  assert.equal(own.asked[0].headers.get("Idempotency-Key"), "mine");
});

test("Retry-After is read, and a longer wait is left to the caller", async () => {
  assert.deepEqual([readRetryAfter(null), readRetryAfter("5"), readRetryAfter("soon")], [null, 5000, null]);
  assert.equal(readRetryAfter("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
  const { client } = makeClient([problem(429, {}, { "Retry-After": "3600" })]);
  await assert.rejects(client.get("/tenants"), (error) => error.status === 429 && error.headers.get("Retry-After") === "3600");
});

test("problems are errors with their fields", async () => {
  const entry = { pointer: "#/title", detail: "Expected a text." };
  const { client } = makeClient([problem(422, { errors: [entry] }, { "X-Request-Id": "r1" })]);
  await assert.rejects(client.get("/me"), (error) => {
    assert.ok(error instanceof Problem && error instanceof RepresentError);
    assert.deepEqual([error.message, error.status, error.errors, error.requestId], ["Because.", 422, [entry], "r1"]);
    return true;
  });
});

test("failures that are no problems are errors too", async () => {
  for (const body of ["<html>", "[]", "", '{"errors": 5}']) {
    const { client } = makeClient([1, 2, 3].map(() => new Response(body, { status: 502 })));
    await assert.rejects(client.get("/tenants"), { name: "Problem", message: "The API answered 502.", errors: [] });
  }
});

test("an unreachable API, and one that answers no JSON, are connection errors", async () => {
  const down = makeClient([1, 2, 3].map(() => new TypeError("fetch failed")));
  await assert.rejects(down.client.get("/tenants"), ConnectionError);
  const odd = makeClient([new Response("<html>", { headers: { "Content-Type": "application/json" } })]);
  await assert.rejects(odd.client.get("/tenants"), ConnectionError);
});

test("a request can be aborted, also while it waits for a retry", async () => {
  const { client } = makeClient([problem(503, {}, { "Retry-After": "20" })]);
  const stop = new AbortController();
  const asked = client.get("/tenants", { signal: stop.signal });
  setImmediate(() => stop.abort());
  await assert.rejects(asked, { name: "AbortError" });
});

test("a token is renewed before it expires, once for requests at the same time", async () => {
  const { client, asked } = makeClient([tokens("first", 30), tokens("second", 900, null), page(["a"]), page(["b"])]);
  assert.equal(await client.signIn("ada@example.org", "Correct-Horse-7"), null);
  await Promise.all([client.get("/tenants"), client.get("/tenants")]);
  assert.deepEqual(JSON.parse(asked[1].body), { grant_type: "refresh_token", refresh_token: "refresh" });
  assert.deepEqual(asked.slice(2).map((each) => each.headers.get("Authorization")), ["Bearer second", "Bearer second"]);
});

test("a refused token is renewed once", async () => {
  const { client, asked } = makeClient([tokens("first"), problem(401), tokens("second"), problem(401)]);
  await client.signIn("ada@example.org", "Correct-Horse-7");
  await assert.rejects(client.get("/me"), { status: 401 });
  assert.equal(asked.length, 4);
});

test("a session that has ended does not break public reads", async () => {
  for (const [seconds, refused] of [[1, []], [900, [problem(401)]]]) {
    const { client, asked } = makeClient([tokens("first", seconds), ...refused, problem(401), page(["a"]), page(["b"])]);
    await client.signIn("ada@example.org", "Correct-Horse-7");
    assert.equal((await client.get("/tenants")).data[0].name, "a");
    assert.equal(client.signedIn, false);
    await client.get("/tenants");
    assert.equal(asked.at(-1).headers.get("Authorization"), null);
  }
  const { client } = makeClient([tokens("first"), problem(401), problem(401), problem(401)]);
  await client.signIn("ada@example.org", "Correct-Horse-7");
  await client.signOut();
});

test("writes that may have succeeded are not repeated", async () => {
  const call = { path: { representative_id: "x" }, tenant: "CA" };
  for (const lost of [new TypeError("cut"), problem(502)]) {
    const { client, asked } = makeClient([lost]);
    await assert.rejects(client.delete("/representatives/{representative_id}", call), RepresentError);
    assert.equal(asked.length, 1);
  }
  const { client, asked } = makeClient([problem(503), problem(429), problem(404)]);
  await assert.rejects(client.delete("/representatives/{representative_id}", call), { status: 404 });
  assert.equal(asked.length, 3);
});

test("answers that are none of the API are connection errors", async () => {
  const answers = () => [new Response("<p>", { headers: { "Content-Type": "text/html" } }), json([]), json({})];
  for (const answer of answers()) {
    await assert.rejects(async () => {
      for await (const tenant of makeClient([answer]).client.pages("/tenants")) assert.fail(tenant);
    }, ConnectionError);
  }
  for (const answer of answers()) {
    await assert.rejects(makeClient([answer]).client.signIn("ada@example.org", "x"), ConnectionError);
  }
  await assert.rejects(makeClient(answers()).client.get("/tenants"), ConnectionError);
});

test("challenges are answered one after another", async () => {
  const { client, asked } = makeClient([
    problem(409, { challenge: "new_password", session: "s1" }), problem(409, { challenge: "software_token", session: "s2" }),
    tokens("in"), problem(409, { challenge: null }),
  ]);
  const first = await client.signIn("ada@example.org", "Temporary-1");
  assert.equal(client.signedIn, false);
  const second = await client.answerChallenge(first, { newPassword: "Correct-Horse-7" });
  assert.equal(second.challenge, "software_token");
  assert.equal(await client.answerChallenge(second, { code: "123456" }), null);
  assert.equal(client.signedIn, true);
  assert.deepEqual(JSON.parse(asked[1].body), {
    grant_type: "challenge", email: "ada@example.org", challenge: "new_password", session: "s1", new_password: "Correct-Horse-7",
  });
  await assert.rejects(client.signIn("ada@example.org", "x"), { status: 409 });
});

test("signing out forgets the session even if it fails", async () => {
  const { client } = makeClient([tokens("first"), problem(403)]);
  await client.signIn("ada@example.org", "Correct-Horse-7");
  await assert.rejects(client.signOut());
  assert.equal(client.signedIn, false);
});

test("an own token or key is sent, and options pass through to fetch", async () => {
  const own = makeClient([page([])], { token: async () => "mine" });
  await own.client.get("/tenants", { init: { cache: "no-store" } });
  assert.deepEqual([own.asked[0].headers.get("Authorization"), own.asked[0].cache], ["Bearer mine", "no-store"]);
  const key = makeClient([new Response("a,b", { headers: { "Content-Type": "text/csv" } })], { apiKey: "key" });
  assert.equal(await (await key.client.fetch("/representatives?format=csv")).text(), "a,b");
  assert.equal(key.asked[0].headers.get("X-Api-Key"), "key");
});
