/** For platform administrators: tenants and their state at a glance, the sources of all, budgets. */

import { html, useState } from "../core/html.js";
import { formatDate, formatNumber, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Field } from "./forms.js";
import { Loaded, listAll, useData } from "./load.js";
import { linkTo } from "./router.js";
import { client } from "./session.js";
import { SourceTable } from "./sources.js";
import { Table } from "./table.js";
import { formatDollars } from "./usage.js";

const AT_ONCE = 6;

export function Platform() {
  const [scope, setScope] = useState("");
  const tenants = useData(async () => (await client.get("/tenants", { query: { kind: "state", limit: 100 } })).data, []);
  return html`
    <${Title} text=${t("platform.menu.work")} />
    <${Loaded} state=${tenants}>${(states) => html`
      <${Field} name="scope" label=${t("platform.scope")} value=${scope} onChange=${setScope} options=${[["", t("platform.states")], ...states.map(({ id, name }) => [id, t("platform.counties", { name })])]} />
      <${States} key=${scope} scope=${scope} states=${states} />`}<//>`;
}

/** The tenants of a scope with what their summaries say; a few are asked at once. */
function States({ scope, states }) {
  const state = useData(async () => {
    const listed = scope ? (await listAll("/tenants", { query: { kind: "county", state: scope } })).rows : states;
    const rows = [];
    for (let at = 0; at < listed.length; at += AT_ONCE) rows.push(...(await Promise.all(listed.slice(at, at + AT_ONCE).map(readOne))));
    return rows;
  }, [scope]);
  return html`
    <${Loaded} state=${state}>${(rows) => html`
      <${Table} name="tenants" label=${t("platform.menu.work")} rows=${rows} columns=${[
        { name: "name", label: t("person.name"), get: ({ name }) => name, show: ({ id, name }) => html`<a href=${linkTo(id, "sources")}>${name}</a>` },
        { name: "seats", label: t("offices.seats"), get: ({ seats }) => seats, show: ({ seats }) => formatNumber(seats) },
        { name: "complete", label: t("platform.complete"), get: ({ complete }) => complete, show: ({ complete }) => `${formatNumber(complete)} %` },
        { name: "unknown", label: t("offices.unknown"), get: ({ unknown }) => unknown },
        { name: "overdue", label: t("offices.overdue"), get: ({ overdue }) => overdue },
        { name: "verified", label: t("people.verified_at"), get: ({ verified }) => verified ?? "", show: ({ verified }) => formatDate(verified) || t("never") },
        { name: "failed", label: t("platform.failed"), get: ({ failed }) => failed },
        { name: "cost", label: t("usage.cost"), get: ({ cost }) => cost, show: ({ cost, budget }) => `${formatDollars(cost)}${budget === null ? "" : ` / ${formatDollars(budget)}`}` },
      ]} />`}<//>`;
}

async function readOne({ id, name }) {
  const path = { tenant: id };
  const [summary, status, cost] = await Promise.all([
    client.get("/tenants/{tenant}/summary", { path }),
    client.get("/tenants/{tenant}/status", { path }),
    client.get("/usage/cost", { tenant: id }),
  ]);
  const { seats, filled, vacant, unknown, overdue } = summary.data[0].completeness;
  return {
    id, name, seats, unknown, overdue,
    complete: seats > 0 ? Math.min(100, Math.round((100 * (filled + vacant)) / seats)) : 0,
    verified: status.data[0].last_verified,
    failed: status.data[0].sources.filter(({ state }) => state === "failed").length,
    cost: Number(cost.data[0].cost),
    budget: cost.data[0].budget === null ? null : Number(cost.data[0].budget),
  };
}

export function PlatformSources() {
  const state = useData(() => listAll("/sources", { query: {} }), []);
  const call = (source, action) => async () => {
    await client.post(`/sources/{source_id}/${action}`, { path: { source_id: source.id } });
    state.reload();
  };
  return html`
    <${Title} text=${t("platform.menu.sources")} />
    <${Loaded} state=${state}>${({ rows }) => html`<${SourceTable} rows=${rows} act=${(source) => html`
      <${Confirmed} label=${t("source.sync")} name=${source.name} title=${t("source.sync")} text=${t("source.sync.text", { name: source.name })} onConfirm=${call(source, "sync")} />
      ${source.paused
    ? html`<${Confirmed} label=${t("source.resume")} name=${source.name} title=${t("source.resume")} text=${t("source.resume.text", { name: source.name })} onConfirm=${call(source, "resume")} />`
    : html`<${Confirmed} danger label=${t("source.pause")} name=${source.name} title=${t("source.pause")} text=${t("source.pause.text", { name: source.name })} onConfirm=${call(source, "pause")} />`}`} />`}<//>`;
}
