// Sign in with a library for browsers, answer challenges, refresh and sign out; runs in the folder of the clients.
import { createHmac } from "node:crypto";

const [base, text] = process.argv.slice(2);
export const asked = JSON.parse(text);

// Calls the API with an id token; returns the status and the first entry of the data, or the problem.
export async function call(method, path, token, body) {
  const answer = await fetch(base + path, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { "Content-Type": "application/json" }),
    },
    body: body && JSON.stringify(body),
  });
  const found = await answer.json();
  return { status: answer.status, ...(found.data ? found.data[0] : found) };
}

export const config = await call("GET", "/auth/config");

// Returns the code that an authenticator app shows (RFC 6238) for a secret in base32.
export function showCode(secret) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

// Waits for the second after a token's: MiniStack ends only sessions of earlier seconds.
async function letASecondPass(token) {
  while (Math.floor(Date.now() / 1000) <= claims(token).iat) await new Promise((go) => setTimeout(go, 50));
}

// Goes through everything with a library: `signIn(email, answers)` returns the challenges that it answered and tokens,
// `refresh()` returns new tokens, `signOut()` ends all sessions.
export async function run({ signIn, refresh, signOut }) {
  const found = {};
  const me = (token) => call("GET", "/me", token);

  const first = await signIn(asked.person, asked.password, {});
  found["signed in"] = { challenges: first.challenges, me: await me(first.idToken) };
  const second = await refresh();
  found.refreshed = { fresh: second.accessToken !== first.accessToken, me: await me(second.idToken) };
  found["wrong password"] = await signIn(asked.person, `${asked.password}x`, {}).catch((error) => error.name ?? error.code);

  const { secret } = await call("POST", "/auth/mfa", second.idToken, { access_token: second.accessToken });
  await letASecondPass(second.idToken);
  const confirmed = { access_token: second.accessToken, code: showCode(secret) };
  found["app set up"] = await call("PUT", "/auth/mfa", second.idToken, confirmed);
  found["session before the app"] = await refresh().catch((error) => error.name ?? error.code);
  const wrong = await signIn(asked.person, asked.password, { code: () => "000000" }).catch((error) => error.name ?? error.code);
  found["wrong code"] = wrong;
  const third = await signIn(asked.person, asked.password, { code: () => showCode(secret) });
  found["with a code"] = { challenges: third.challenges, me: await me(third.idToken) };
  await letASecondPass(third.idToken);
  await signOut();
  const body = { grant_type: "refresh_token", refresh_token: third.refreshToken };
  found["signed out"] = await call("POST", "/auth/token", null, body);

  const invited = await signIn(asked.invited, asked.temporary, { newPassword: () => asked.password });
  found.invited = { challenges: invited.challenges, me: await me(invited.idToken) };
  found.accepted = await call("POST", "/auth/invitations/accept", invited.idToken);
  found["with a role"] = await me((await refresh()).idToken);
  await signOut();
  process.stdout.write(JSON.stringify(found));
}
