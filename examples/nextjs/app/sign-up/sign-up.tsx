"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Field, Form, read } from "@/components/form";

/** Register, confirm with the mailed code, and sign in. */
export function SignUp() {
  const { client, setEmail } = useApi();
  const router = useRouter();
  const [account, setAccount] = useState<{ email: string; password: string } | null>(null);

  async function register(values: FormData) {
    const body = { email: read(values, "email"), password: String(values.get("password")) };
    await client.post("/auth/register", { body });
    setAccount(body);
  }

  async function confirm(values: FormData) {
    if (account === null) return;
    await client.post("/auth/confirm", { body: { ...account, code: read(values, "code") } });
    await client.signIn(account.email, account.password);
    setEmail(account.email);
    router.push("/goals");
  }

  return (
    <>
      <h1>Sign up</h1>
      {account === null ? (
        <>
          <Form key="register" label="Sign up" busyLabel="Signing up…" onSend={register}>
            <Field label="E-mail" name="email" type="email" autoComplete="email" required />
            <Field
              label="Password"
              name="password"
              type="password"
              autoComplete="new-password"
              minLength={12}
              required
              hint="At least 12 characters, with a lower-case letter, an upper-case letter and a digit"
            />
          </Form>
          <p>
            You have an account? <Link href="/sign-in">Sign in</Link>
          </p>
        </>
      ) : (
        <Form key="confirm" label="Confirm" busyLabel="Confirming…" onSend={confirm}>
          <p role="status">A code is on its way to {account.email}.</p>
          <Field label="Code" name="code" inputMode="numeric" autoComplete="one-time-code" autoFocus required />
        </Form>
      )}
    </>
  );
}
