import { explain } from "@/lib/text";

/** Says why something failed. */
export function Failure({ error }: { error: unknown }) {
  return (
    <div role="alert" className="failure">
      {explain(error).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
