// Sign in with amazon-cognito-identity-js; runs in the folder of the clients.
import { createRequire } from "node:module";
import { config, run } from "./sign_in.mjs";

const { AuthenticationDetails, CognitoUser, CognitoUserPool } = createRequire(`${process.cwd()}/`)(
  "amazon-cognito-identity-js",
);
const Pool = new CognitoUserPool({
  UserPoolId: config.user_pool_id,
  ClientId: config.client_id,
  ...(config.endpoint && { endpoint: config.endpoint }),
});
let user;
let session;

const read = () => ({
  idToken: session.getIdToken().getJwtToken(),
  accessToken: session.getAccessToken().getJwtToken(),
  refreshToken: session.getRefreshToken().getToken(),
});

await run({
  signIn(Username, Password, { code, newPassword }) {
    const challenges = [];
    user = new CognitoUser({ Username, Pool });
    return new Promise((done, failed) => {
      const callbacks = {
        onSuccess(found) {
          session = found;
          done({ challenges, ...read() });
        },
        onFailure: failed,
        newPasswordRequired() {
          challenges.push("newPasswordRequired");
          user.completeNewPasswordChallenge(newPassword(), {}, callbacks);
        },
        totpRequired(name) {
          challenges.push(name);
          user.sendMFACode(code(), callbacks, name);
        },
      };
      user.authenticateUser(new AuthenticationDetails({ Username, Password }), callbacks);
    });
  },
  refresh: () =>
    new Promise((done, failed) =>
      user.refreshSession(session.getRefreshToken(), (error, found) => {
        if (error) return failed(error);
        session = found;
        return done(read());
      }),
    ),
  signOut: () => new Promise((onSuccess, onFailure) => user.globalSignOut({ onSuccess, onFailure })),
});
