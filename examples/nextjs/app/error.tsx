"use client";

export default function Failed({ reset }: { reset: () => void }) {
  return (
    <div role="alert">
      <h1>Something went wrong</h1>
      <p>This page could not be shown.</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </div>
  );
}
