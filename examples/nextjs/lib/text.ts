import { ConnectionError, Problem } from "represent-client";

/** Return a phone number as people write it: +15185550100 becomes (518) 555-0100. */
export function formatPhone(phone: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : phone;
}

/** Return a day of the API (2026-01-31) in words; a day has no time zone. */
export function formatDay(day: string): string {
  return new Date(day).toLocaleDateString("en-US", { dateStyle: "long", timeZone: "UTC" });
}

/** Return a moment in the time zone of the reader. */
export function formatMoment(at: string): string {
  return new Date(at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
}

/** Return `civil-rights` as `Civil rights`. */
export function capitalize(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Return the sentences that say why a request failed; the API says what would be right. */
export function explain(error: unknown): string[] {
  if (error instanceof ConnectionError) return ["The directory cannot be reached. Please try again."];
  if (!(error instanceof Problem)) throw error;
  if (error.status !== 400 && error.status !== 422) return [error.detail];
  return error.errors.map(({ pointer, detail }) => {
    const field = pointer.split(/[/?]/).at(-1);
    return field ? `${field === "zip" ? "ZIP code" : capitalize(field)}: ${detail}` : detail;
  });
}
