"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Challenge } from "represent-client";
import { useApi } from "@/components/api";
import { Field, Form, read } from "@/components/form";

/** Sign in with the password, and then with the steps that the account needs. */
export function SignIn() {
  const { client, setEmail } = useApi();
  const router = useRouter();
  const [challenge, setChallenge] = useState<Challenge | null>(null);

  function proceed(email: string, next: Challenge | null) {
    setChallenge(next);
    if (next === null) {
      setEmail(email);
      router.push("/goals");
    }
  }

  async function signIn(values: FormData) {
    const email = read(values, "email");
    proceed(email, await client.signIn(email, String(values.get("password"))));
  }

  async function answer(values: FormData) {
    if (challenge === null) return;
    const given =
      challenge.challenge === "software_token"
        ? { code: read(values, "code") }
        : { newPassword: String(values.get("password")) };
    proceed(challenge.email, await client.answerChallenge(challenge, given));
  }

  return (
    <>
      <h1>Sign in</h1>
      {challenge === null ? (
        <>
          <Form key="password" label="Sign in" busyLabel="Signing in…" onSend={signIn}>
            <Field label="E-mail" name="email" type="email" autoComplete="username" required />
            <Field label="Password" name="password" type="password" autoComplete="current-password" required />
          </Form>
          <p>
            You have no account? <Link href="/sign-up">Sign up</Link>
          </p>
        </>
      ) : (
        <Form key={challenge.challenge} label="Continue" busyLabel="Checking…" onSend={answer}>
          <p role="status">{challenge.detail}</p>
          {challenge.challenge === "software_token" ? (
            <Field
              label="Code of your authenticator app"
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              autoFocus
              required
            />
          ) : (
            <Field label="New password" name="password" type="password" autoComplete="new-password" minLength={12} autoFocus required />
          )}
        </Form>
      )}
      <p className="hint">The session ends when you reload or close this page.</p>
    </>
  );
}
