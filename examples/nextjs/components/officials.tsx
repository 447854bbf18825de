import type { Schema } from "represent-client";
import { formatDay, formatPhone } from "@/lib/text";

type Office = Schema<"SeatsOfOffice">;
type Official = Schema<"Official">;
type EmptySeat = Schema<"EmptySeatOfOffice">;

const LEVELS = { federal: "Federal", state: "State", county: "County", local: "City or town" } as const;
const KINDS: Record<Schema<"Unknown">["kind"], string> = {
  country: "Country",
  state: "State",
  county: "County",
  congressional: "Congressional district",
  upper: "State senate district",
  lower: "State house district",
  council: "County district",
  place: "City or town",
};

/** The officials of a place by level of government, for pages of the server and of the browser. */
export function Officials({ found }: { found: Schema<"LookupResult"> }) {
  const { officials, place } = found;
  const levels = (Object.keys(LEVELS) as (keyof typeof LEVELS)[]).filter((level) => officials[level].length > 0);
  return (
    <div className="officials">
      <h2>{nameOf(place)}</h2>
      {place.unknown.length > 0 && (
        <ul className="note">
          {place.unknown.map(({ kind, reason }) => (
            <li key={kind}>
              <strong>{KINDS[kind]}:</strong> {reason}
            </li>
          ))}
        </ul>
      )}
      {levels.length === 0 && <p>The directory knows no offices of this place.</p>}
      {levels.map((level) => (
        <section key={level} aria-labelledby={`level-${level}`}>
          <h3 id={`level-${level}`}>{LEVELS[level]}</h3>
          <ul className="cards">
            {officials[level].map((office) => (
              <OfficeCard key={`${office.office} ${office.division_id} ${office.district}`} office={office} />
            ))}
          </ul>
        </section>
      ))}
      {officials.undivided.length > 0 && (
        <p className="note">The districts of these offices are not known: {officials.undivided.join(", ")}.</p>
      )}
    </div>
  );
}

function nameOf(place: Schema<"Place">): string {
  const names = (["place", "county", "state"] as const).flatMap(
    (kind) => place.divisions.filter((division) => division.kind === kind).map(({ name }) => name)[0] ?? [],
  );
  return names.length > 0 ? names.join(", ") : "Your officials";
}

function OfficeCard({ office }: { office: Office }) {
  const { district, share, officials, vacant, unknown } = office;
  return (
    <li className="card">
      <h4>
        {office.title}
        {district && district !== "At-Large" && <span className="district">, district {district}</span>}
      </h4>
      {share !== null && share < 1 && <p className="hint">For about {Math.round(share * 100)} % of this area</p>}
      {officials.map((official) => (
        <OfficialEntry key={official.id} official={official} />
      ))}
      {vacant.map((seat, index) => (
        <p key={index} className="empty">
          {describeVacancy(seat)}
        </p>
      ))}
      {unknown.length > 0 && (
        <p className="empty">
          {unknown.length === 1 ? "Not known: no source" : `${unknown.length} seats not known: no source`} says who holds{" "}
          {unknown.length === 1 ? "this seat" : "them"}.
        </p>
      )}
      {officials.length + vacant.length + unknown.length === 0 && <p className="empty">No holder is recorded.</p>}
    </li>
  );
}

function describeVacancy({ since, last_holder, successor }: EmptySeat): string {
  return [
    since ? `Vacant since ${formatDay(since)}.` : "Vacant.",
    last_holder && `Last held by ${last_holder}.`,
    successor && `${successor} is to follow.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function OfficialEntry({ official }: { official: Official }) {
  const { emails, phones, offices, contact_form: form, links } = official.contact_info;
  const numbers = [...new Set([...phones, ...offices.flatMap(({ voice }) => voice ?? [])])];
  const site = links[0]?.url;
  return (
    <div className="official">
      <p className="name">
        {official.name}
        {official.party && <span className="party">{official.party}</span>}
      </p>
      {official.status === "overdue" && official.term_expected_end && (
        <p className="hint">The term was expected to end on {formatDay(official.term_expected_end)}.</p>
      )}
      <ul className="contacts">
        {numbers.map((number) => (
          <li key={number}>
            <a href={`tel:${number}`}>{formatPhone(number)}</a>
          </li>
        ))}
        {emails.map((email) => (
          <li key={email}>
            <a href={`mailto:${email}`}>{email}</a>
          </li>
        ))}
        {form && (
          <li>
            <a href={form}>Contact form</a>
          </li>
        )}
        {site && (
          <li>
            <a href={site}>Web page</a>
          </li>
        )}
        {numbers.length + emails.length === 0 && !form && !site && <li>No contact details are known.</li>}
      </ul>
    </div>
  );
}
