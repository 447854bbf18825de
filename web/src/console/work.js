/** What waits for staff, the most urgent first: each line leads to the place where it is done. */

import { html } from "../core/html.js";
import { formatDate, formatNumber, nameDistrict, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { client } from "./session.js";
import { Loaded, listAll, useData } from "./load.js";
import { linkTo } from "./router.js";
import { Table } from "./table.js";

const WAITING = new Set(["review", "failed"]);
const TROUBLED = new Set(["failed", "needs_review", "rejected"]);

export function WorkList({ tenant, role }) {
  const state = useData(() => read(tenant, role), [tenant]);
  return html`
    <${Title} text=${t("work.title")} />
    <${Loaded} state=${state}>${({ rows, summary, truncated }) => html`
      <${Numbers} completeness=${summary.completeness} />
      ${rows.length === 0 ? html`<p>${t("work.nothing")}</p>` : html`
        <${Table} name="work" label=${t("work.title")} rows=${rows} truncated=${truncated} columns=${[
          { name: "what", label: t("work.what"), get: ({ kind }) => t(`work.kind.${kind}`), show: (row) => html`<a href=${row.href}>${t(`work.kind.${row.kind}`)}</a>` },
          { name: "about", label: t("work.about"), get: ({ about }) => about },
          { name: "since", label: t("work.since"), get: ({ since }) => since ?? "", show: ({ since }) => formatDate(since) || t("unknown") },
        ]} />`}`}<//>`;
}

function Numbers({ completeness }) {
  return html`
    <dl class="numbers">${["filled", "vacant", "unknown", "overdue", "unverified", "stale"].map((name) => html`
      <div key=${name}><dt>${t(`numbers.${name}`)}</dt><dd>${formatNumber(completeness[name])}</dd></div>`)}</dl>`;
}

async function read(tenant, role) {
  const path = { tenant };
  const [summary, people, vacant, unknown, corrections, sources, imports, users] = await Promise.all([
    client.get("/tenants/{tenant}/summary", { path }),
    listAll("/representatives", { tenant, query: {} }),
    listAll("/tenants/{tenant}/vacancies", { path, query: { seat_state: "vacant" } }),
    listAll("/tenants/{tenant}/vacancies", { path, query: { seat_state: "unknown" } }),
    role.edits ? client.get("/corrections", { tenant, query: { state: "open", limit: 100 } }) : { data: [] },
    client.get("/tenants/{tenant}/sources", { path, query: { limit: 100 } }),
    role.administers ? client.get("/imports", { tenant, query: { limit: 100 } }) : { data: [] },
    role.administers ? listAll("/users", { tenant, query: {} }) : { rows: [] },
  ]);
  const { freshness_days: days } = (await client.get("/tenants/{tenant}/rules", { path })).data[0];
  const stale = new Date(Date.now() - days * 86_400_000).toISOString();
  const rows = [
    ...people.rows.filter(({ status }) => status === "overdue").map((person) => makeRow("overdue", describe(person), linkTo(tenant, "step", person.id), person.term_expected_end)),
    ...corrections.data.map((each) => makeRow("correction", `${each.field}: ${each.right.slice(0, 100)}`, linkTo(tenant, "corrections", each.id), each.created_at)),
    ...imports.data.filter(({ state }) => WAITING.has(state)).map((each) => makeRow("import", `${each.file_name} (${t(`import.state.${each.state}`)})`, linkTo(tenant, "import", each.id), each.created_at)),
    ...sources.data.filter(({ result }) => TROUBLED.has(result)).map((each) => makeRow("source", `${each.name}: ${each.detail ?? t(`result.${each.result}`)}`, linkTo(tenant, "sources"), each.checked_at)),
    ...vacant.rows.map((seat) => makeRow("vacant", describeSeat(seat), linkTo(tenant, "step", "seat", seat.office, seat.district ?? ""), seat.since)),
    ...unknown.rows.map((seat) => makeRow("unknown", describeSeat(seat), linkTo(tenant, "step", "seat", seat.office, seat.district ?? ""), null)),
    ...users.rows.filter(({ status }) => status === "invited").map((each) => makeRow("invitation", each.email, linkTo(tenant, "staff"), each.created_at)),
    ...people.rows.filter((person) => person.status === "current" && !person.verified_at).map((person) => makeRow("unverified", describe(person), linkTo(tenant, "person", person.id), person.created_at)),
    ...people.rows.filter((person) => person.status === "current" && person.verified_at && person.verified_at < stale).map((person) => makeRow("stale", describe(person), linkTo(tenant, "person", person.id), person.verified_at)),
  ];
  return { rows, summary: summary.data[0], truncated: people.truncated || unknown.truncated };
}

const makeRow = (kind, about, href, since) => ({ kind, about, href, since });
const describe = ({ name, position, district }) => [name, position, nameDistrict(district)].filter(Boolean).join(", ");
const describeSeat = ({ title, district }) => [title, nameDistrict(district)].filter(Boolean).join(", ");
