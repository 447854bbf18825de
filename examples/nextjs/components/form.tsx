"use client";

import { useId, useState, useSyncExternalStore, type ComponentProps, type ReactNode } from "react";
import { Problem } from "represent-client";
import { useApi } from "@/components/api";
import { Failure } from "@/components/failure";

const never = () => () => {};

interface Props {
  label: string;
  busyLabel: string;
  /** Sends the form; the values are kept if it fails, and cleared if it returns true. */
  onSend(values: FormData): Promise<boolean | void>;
  children: ReactNode;
}

/** A form that a script sends: its values never become a part of an address. */
export function Form({ label, busyLabel, onSend, children }: Props) {
  const { setEmail } = useApi();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // The button waits for the script. Without it, the browser would send the values to this page.
  const ready = useSyncExternalStore(never, () => true, () => false);

  async function send(form: HTMLFormElement) {
    setBusy(true);
    setError(null);
    try {
      if (await onSend(new FormData(form))) form.reset();
    } catch (failure) {
      setError(failure);
      // The client renews tokens by itself: after 401 the session is over.
      if (failure instanceof Problem && failure.status === 401) setEmail(null);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      method="post"
      aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void send(event.currentTarget);
      }}
    >
      {children}
      <button type="submit" disabled={!ready}>
        {busy ? busyLabel : label}
      </button>
      {error !== null && <Failure error={error} />}
    </form>
  );
}

/** A text field with its label, and a hint below. */
export function Field({ label, hint, ...input }: { label: string; hint?: string; name: string } & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** A choice with its label. */
export function Choice({ label, children, ...select }: { label: string; name: string } & ComponentProps<"select">) {
  return (
    <label className="field">
      {label}
      <select {...select}>{children}</select>
    </label>
  );
}

/** Return the text of a field, without spaces around it. */
export function read(values: FormData, name: string): string {
  return String(values.get(name) ?? "").trim();
}
