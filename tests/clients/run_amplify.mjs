// Sign in with aws-amplify; runs in the folder of the clients.
import { createRequire } from "node:module";
import { config, run } from "./sign_in.mjs";

const require = createRequire(`${process.cwd()}/`);
const { Amplify } = require("aws-amplify");
const auth = require("aws-amplify/auth");
const { cognitoUserPoolsTokenProvider } = require("aws-amplify/auth/cognito");

console.warn = () => {}; // it warns of an endpoint of one's own
Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: config.user_pool_id,
      userPoolClientId: config.client_id,
      ...(config.endpoint && { userPoolEndpoint: config.endpoint }),
    },
  },
});

// After configure, which sets its own storage.
const stored = new Map();
cognitoUserPoolsTokenProvider.setKeyValueStorage({
  setItem: async (key, value) => void stored.set(key, value),
  getItem: async (key) => stored.get(key) ?? null,
  removeItem: async (key) => void stored.delete(key),
  clear: async () => stored.clear(),
});

async function read(options) {
  const { tokens } = await auth.fetchAuthSession(options);
  // It forgets a session that is refused, and throws nothing.
  if (!tokens) throw Object.assign(new Error("signed out"), { name: "NotAuthorizedException" });
  const [, refreshToken] = [...stored].find(([key]) => key.endsWith(".refreshToken"));
  return { idToken: tokens.idToken.toString(), accessToken: tokens.accessToken.toString(), refreshToken };
}

await run({
  async signIn(username, password, { code, newPassword }) {
    const answers = {
      CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: newPassword,
      CONFIRM_SIGN_IN_WITH_TOTP_CODE: code,
    };
    await auth.signOut();
    const challenges = [];
    let { nextStep } = await auth.signIn({ username, password });
    while (nextStep.signInStep !== "DONE") {
      challenges.push(nextStep.signInStep);
      ({ nextStep } = await auth.confirmSignIn({ challengeResponse: answers[nextStep.signInStep]() }));
    }
    return { challenges, ...(await read()) };
  },
  refresh: () => read({ forceRefresh: true }),
  signOut: () => auth.signOut({ global: true }),
});
