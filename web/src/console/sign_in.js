/** Sign-in with password, new password and authenticator app, and a forgotten password. Nothing that was typed elsewhere is lost. */

import { html, useEffect, useRef, useState } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Problem } from "../core/api.js";
import { Field, Refused, Trouble, useSending } from "./forms.js";
import { client, readMe } from "./session.js";

/** The sign-in as a page, or above a page whose session has ended. */
export function SignIn({ email: known = "", ended = false }) {
  const [email, setEmail] = useState(known);
  const [step, setStep] = useState({ name: "password" });
  const heading = useRef(null);
  useEffect(() => heading.current?.focus(), [step.name]);
  const Step = { password: Password, new_password: NewPassword, software_token: Code, forgot: Forgot, reset: Reset }[step.name];
  const go = async (challenge) => {
    if (challenge === null) await readMe();
    else setStep({ name: challenge.challenge, challenge });
  };
  return html`
    <div class="sign-in">
      <h1 tabindex="-1" ref=${heading}>${t(ended ? "sign.ended" : "sign.title")}</h1>
      ${ended && html`<p>${t("sign.kept")}</p>`}
      ${step.note && html`<p role="status">${step.note}</p>`}
      <${Step} email=${email} setEmail=${setEmail} challenge=${step.challenge} go=${go} setStep=${setStep} />
    </div>`;
}

function Form({ label, work, children, sending }) {
  const submit = (event) => {
    event.preventDefault();
    sending.send(work);
  };
  return html`
    <form class="usa-form" onSubmit=${submit} novalidate>
      ${children}
      <${Trouble} sending=${sending} />
      <button class="usa-button" type="submit" disabled=${sending.busy}>${label}</button>
    </form>`;
}

function Password({ email, setEmail, go, setStep }) {
  const [password, setPassword] = useState("");
  const sending = useSending();
  const work = async () => {
    try {
      await go(await client.signIn(email.trim(), password));
    } catch (error) {
      // The API says 401 for a wrong password; elsewhere that is the end of a session.
      throw error instanceof Problem && error.status === 401 ? new Refused(t("sign.wrong")) : error;
    }
    return true;
  };
  return html`
    <${Form} label=${t("sign.in")} work=${work} sending=${sending}>
      <${Field} label=${t("sign.email")} name="email" type="email" autocomplete="username" value=${email} onChange=${setEmail} required />
      <${Field} label=${t("sign.password")} name="password" type="password" autocomplete="current-password" value=${password} onChange=${setPassword} required />
    <//>
    <p><button type="button" class="usa-button usa-button--unstyled" onClick=${() => setStep({ name: "forgot" })}>${t("sign.forgot")}</button></p>`;
}

function NewPassword({ challenge, go }) {
  const [password, setPassword] = useState("");
  const sending = useSending();
  const work = async () => {
    try {
      await go(await client.answerChallenge(challenge, { newPassword: password }));
    } catch (error) {
      throw error instanceof Problem && error.status === 401 ? new Refused(t("sign.again")) : error;
    }
    return true;
  };
  return html`
    <p>${t("sign.new.text")}</p>
    <${Form} label=${t("sign.new.save")} work=${work} sending=${sending}>
      <${Field} label=${t("sign.new")} name="new_password" type="password" autocomplete="new-password" value=${password} onChange=${setPassword} flaws=${sending.flaws} required />
    <//>`;
}

function Code({ challenge, go, setStep }) {
  const [code, setCode] = useState("");
  const sending = useSending();
  const work = async () => {
    try {
      await go(await client.answerChallenge(challenge, { code: code.trim() }));
    } catch (error) {
      throw error instanceof Problem && error.status === 401 ? new Refused(error.detail) : error;
    }
    return true;
  };
  return html`
    <p>${t("sign.code.text")}</p>
    <${Form} label=${t("sign.in")} work=${work} sending=${sending}>
      <${Field} label=${t("sign.code")} name="code" inputmode="numeric" autocomplete="one-time-code" value=${code} onChange=${setCode} flaws=${sending.flaws} required />
    <//>
    <p><button type="button" class="usa-button usa-button--unstyled" onClick=${() => setStep({ name: "password" })}>${t("sign.back")}</button></p>`;
}

function Forgot({ email, setEmail, setStep }) {
  const sending = useSending();
  const work = async () => {
    await client.post("/auth/password/forgot", { body: { email: email.trim() } });
    setStep({ name: "reset", note: t("sign.reset.sent") });
    return true;
  };
  return html`
    <p>${t("sign.forgot.text")}</p>
    <${Form} label=${t("sign.forgot.send")} work=${work} sending=${sending}>
      <${Field} label=${t("sign.email")} name="email" type="email" autocomplete="username" value=${email} onChange=${setEmail} flaws=${sending.flaws} required />
    <//>
    <p><button type="button" class="usa-button usa-button--unstyled" onClick=${() => setStep({ name: "password" })}>${t("sign.back")}</button></p>`;
}

function Reset({ email, setStep }) {
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const sending = useSending();
  const work = async () => {
    await client.post("/auth/password/reset", { body: { email: email.trim(), code: code.trim(), password } });
    setStep({ name: "password", note: t("sign.reset.done") });
    return true;
  };
  return html`
    <${Form} label=${t("sign.new.save")} work=${work} sending=${sending}>
      <${Field} label=${t("sign.code.mail")} name="code" inputmode="numeric" autocomplete="one-time-code" value=${code} onChange=${setCode} flaws=${sending.flaws} required />
      <${Field} label=${t("sign.new")} name="password" type="password" autocomplete="new-password" value=${password} onChange=${setPassword} flaws=${sending.flaws} required />
    <//>
    <p><button type="button" class="usa-button usa-button--unstyled" onClick=${() => setStep({ name: "password" })}>${t("sign.back")}</button></p>`;
}
