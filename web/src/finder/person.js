/** A person: the office, all ways to reach them, the terms that are recorded, and how the record changed. */

import { client, Problem } from "../core/api.js";
import { html, useState } from "../core/html.js";
import { formatDate, nameDistrict, t } from "../core/i18n.js";
import { useLoaded, useTenantName } from "../core/use.js";
import { OfficialCard } from "./card.js";
import { Failure, Loaded, Title } from "./notices.js";

const PAGE = 25;

export function Person({ tenant, id }) {
  const path = { representative_id: id };
  const state = useLoaded(async () => {
    const [record, history] = await Promise.all([
      client.get("/representatives/{representative_id}", { path, tenant }).catch(ignoreMissing),
      client.get("/representatives/{representative_id}/history", { path, tenant, query: { limit: PAGE } }),
    ]);
    return { record: record?.data[0] ?? null, last: history.data[0]?.before ?? null, history };
  }, [tenant, id]);
  return html`
    <${Back} tenant=${tenant} />
    <${Loaded} state=${state} titled>${({ record, last, history }) => html`
      <${Title} text=${(record ?? last)?.name ?? t("page.missing")} />
      ${record ? html`<${OfficialCard} official=${toOfficial(record, tenant)} entry=${toEntry(record)} linked=${false} />
        <${Terms} record=${record} />` : html`<p>${t("person.removed")}</p>`}
      <${History} path=${path} tenant=${tenant} first=${history} />`}<//>`;
}

/** A record that was removed has its history still. */
function ignoreMissing(error) {
  if (error instanceof Problem && error.status === 404) return null;
  throw error;
}

/** The link to the page of the state or county. */
export function Back({ tenant }) {
  return html`<p><a href="#/tenant/${tenant}">${t("person.back", { name: useTenantName(tenant) })}</a></p>`;
}

/** Return a record as lookup answers write officials. */
export function toOfficial(record, tenant) {
  const [origin] = record.provenance ?? [];
  const source = origin && { name: origin.name ?? origin.source, url: origin.url, as_of: origin.as_of };
  return { ...record, tenant, source };
}

export function toEntry({ position, district, division_id, level }) {
  return { office: position, title: position, district, division_id, level, share: 1, voting: true };
}

function Terms({ record }) {
  const now = { position: record.position, district: record.district, term_start: record.term_start, term_end: record.term_end, expected: record.term_expected_end };
  const terms = [now, ...(record.former_seats ?? []).toReversed()];
  return html`
    <section><h2 id="terms">${t("person.terms")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="terms"><table class="usa-table">
        <thead><tr><th scope="col">${t("person.office")}</th><th scope="col">${t("person.from")}</th><th scope="col">${t("person.to")}</th></tr></thead>
        <tbody>${terms.map((term) => html`
          <tr><td>${[term.position, nameDistrict(term.district)].filter(Boolean).join(", ")}</td>
            <td>${formatDate(term.term_start) || t("unknown")}</td>
            <td>${formatDate(term.term_end ?? term.until) || (term.expected ? t("person.expected", { date: formatDate(term.expected) }) : t("unknown"))}</td></tr>`)}</tbody>
      </table></div>
    </section>`;
}

function History({ path, tenant, first }) {
  const [state, setState] = useState({ changes: first.data, more: hasMore(first), error: null, busy: false });
  const load = async () => {
    setState({ ...state, busy: true });
    try {
      const before = state.changes.at(-1).sequence;
      const next = await client.get("/representatives/{representative_id}/history", { path, tenant, query: { limit: PAGE, before } });
      setState({ changes: [...state.changes, ...next.data], more: hasMore(next), error: null, busy: false });
    } catch (error) {
      setState({ ...state, error, busy: false });
    }
  };
  return html`
    <section><h2 id="history">${t("person.history")}</h2>
      <ul>${state.changes.map((change) => html`
        <li key=${change.sequence}>${formatDate(change.at)}: ${t(`change.${change.type}`)}${describeFields(change)} (${change.source})</li>`)}</ul>
      ${state.error && html`<${Failure} error=${state.error} />`}
      ${state.more && html`<button type="button" class="usa-button usa-button--outline" disabled=${state.busy} onClick=${load}>${t("person.more")}</button>`}
    </section>`;
}

const hasMore = (answer) => (answer.headers.get("Link") ?? "").includes('rel="next"');
// What every change touches, and says nothing to a reader.
const QUIET = new Set(["updated_at", "version", "created_at", "id", "provenance"]);

function describeFields({ type, changed }) {
  const fields = (changed ?? []).filter((name) => !QUIET.has(name));
  return type === "updated" && fields.length > 0 ? ` – ${fields.join(", ").replaceAll("_", " ")}` : "";
}
