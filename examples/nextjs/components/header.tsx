"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/api";

export function Header() {
  const { client, email, setEmail } = useApi();
  const router = useRouter();

  async function signOut() {
    // The client forgets the session, also if the API cannot be reached.
    await client.signOut().catch(() => {});
    setEmail(null);
    router.push("/");
  }

  return (
    <header>
      <Link href="/" className="brand">
        My representatives
      </Link>
      <nav aria-label="Main">
        <Link href="/">Find</Link>
        <Link href="/goals">Goals</Link>
        {email === null ? (
          <>
            <Link href="/sign-in">Sign in</Link>
            <Link href="/sign-up">Sign up</Link>
          </>
        ) : (
          <button type="button" className="plain" onClick={() => void signOut()} title={email}>
            Sign out
          </button>
        )}
      </nav>
    </header>
  );
}
