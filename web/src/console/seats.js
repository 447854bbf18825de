/** The seats of each office, with holder, term and state. */

import { html } from "../core/html.js";
import { formatDate, nameDistrict, nameOffice, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Loaded, listAll, useData } from "./load.js";
import { linkTo } from "./router.js";
import { client } from "./session.js";
import { Table } from "./table.js";

export function Seats({ tenant }) {
  const state = useData(() => listSeats(tenant), [tenant]);
  return html`
    <${Title} text=${t("menu.seats")} />
    <p>${t("seats.lead")}</p>
    <${Loaded} state=${state}>${({ rows, truncated }) => html`
      <${Table} name="seats" label=${t("menu.seats")} rows=${rows} truncated=${truncated} mark=${({ state: kind }) => kind} columns=${[
        { name: "office", label: t("person.office"), get: ({ office }) => office },
        { name: "district", label: t("seats.district"), get: ({ district }) => nameDistrict(district) ?? "" },
        { name: "holder", label: t("seats.holder"), get: ({ holder }) => holder ?? "", show: (row) => (row.id ? html`<a href=${linkTo(tenant, "person", row.id)}>${row.holder}</a>` : "–") },
        { name: "state", label: t("seats.state"), get: ({ state: kind }) => t(`seats.state.${kind}`), show: ({ state: kind }) => html`<span class="state ${kind}">${t(`seats.state.${kind}`)}</span>` },
        { name: "from", label: t("person.from"), get: ({ from }) => from ?? "", show: ({ from }) => formatDate(from) },
        { name: "until", label: t("person.to"), get: ({ until }) => until ?? "", show: ({ until }) => formatDate(until) },
        { name: "do", label: t("seats.do"), fixed: true, get: () => "", show: (row) => html`<a href=${row.step}>${t("seats.change")}<span class="hidden">: ${row.office} ${row.holder ?? row.district ?? ""}</span></a>` },
      ]} />`}<//>`;
}

async function listSeats(tenant) {
  const path = { tenant };
  const [people, vacant, unknown, rules] = await Promise.all([
    listAll("/representatives", { tenant, query: {} }),
    listAll("/tenants/{tenant}/vacancies", { path, query: { seat_state: "vacant" } }),
    listAll("/tenants/{tenant}/vacancies", { path, query: { seat_state: "unknown" } }),
    client.get("/tenants/{tenant}/rules", { path }),
  ]);
  const order = new Map(rules.data[0].offices.map(({ title }, index) => [title, index]));
  const held = people.rows.filter(({ status }) => status !== "ended").map((person) => ({
    id: person.id, title: person.position, office: nameOffice({ title: person.position }), district: person.district, holder: person.name, state: person.status,
    from: person.term_start, until: person.term_end ?? person.term_expected_end, step: linkTo(tenant, "step", person.id),
  }));
  const empty = [...vacant.rows, ...unknown.rows].map((seat) => ({
    id: null, title: seat.title, office: nameOffice(seat), district: seat.district, holder: null, state: seat.seat_state, from: null, until: null,
    since: seat.since, step: linkTo(tenant, "step", "seat", seat.office, seat.district ?? ""),
  }));
  const rows = [...held, ...empty].sort((a, b) => (order.get(a.title) ?? 999) - (order.get(b.title) ?? 999)
    || String(a.district).localeCompare(String(b.district), undefined, { numeric: true }));
  return { rows, truncated: people.truncated || vacant.truncated || unknown.truncated };
}
