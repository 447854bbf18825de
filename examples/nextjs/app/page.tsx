import Form from "next/form";
import { Suspense } from "react";
import { one, RepresentError } from "represent-client";
import { AddressSearch } from "@/components/address-search";
import { Failure } from "@/components/failure";
import { Officials } from "@/components/officials";
import { makeClient } from "@/lib/server";

export default async function Page({ searchParams }: { searchParams: Promise<{ zip?: string | string[] }> }) {
  const { zip } = await searchParams;
  const code = typeof zip === "string" ? zip.trim() : "";
  return (
    <>
      <h1>Who represents me?</h1>
      <div className="searches">
        <Form action="/">
          <div className="field">
            <label htmlFor="zip">ZIP code</label>
            <input
              id="zip"
              name="zip"
              key={code}
              defaultValue={code}
              inputMode="numeric"
              autoComplete="postal-code"
              pattern="[0-9]{5}(-?[0-9]{4})?"
              title="Five digits, or nine"
              required
            />
            <p className="hint">Five digits, such as 12207</p>
          </div>
          <button type="submit">Find by ZIP code</button>
        </Form>
        <AddressSearch key={code}>
          {code && (
            <Suspense key={code} fallback={<p>Looking up {code}…</p>}>
              <OfficialsOfZip zip={code} />
            </Suspense>
          )}
        </AddressSearch>
      </div>
    </>
  );
}

/** Asks the API on the server at each request. Its answer is at most two seconds old, so the page keeps no copy. */
async function OfficialsOfZip({ zip }: { zip: string }) {
  try {
    return <Officials found={one(await makeClient().get("/lookup", { query: { zip }, init: { cache: "no-store" } }))} />;
  } catch (error) {
    if (error instanceof RepresentError) return <Failure error={error} />;
    throw error;
  }
}
