/** Usage and cost of a tenant as charts, with the same in tables; and the monthly budget. */

import { html, useState } from "../core/html.js";
import { formatNumber, language, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Bars } from "./chart.js";
import { Done, Field, Trouble, useSending } from "./forms.js";
import { Loaded, useData } from "./load.js";
import { client } from "./session.js";
import { Table } from "./table.js";

const SHOWN = 12;
export const formatDollars = (value) => new Intl.NumberFormat(language, { style: "currency", currency: "USD", maximumFractionDigits: 6 }).format(Number(value));

export function Usage({ tenant }) {
  const [by, setBy] = useState("operation");
  const state = useData(async () => {
    const [usage, cost] = await Promise.all([
      client.get("/usage", { tenant, query: { by } }),
      client.get("/usage/cost", { tenant }),
    ]);
    return { rows: usage.data, cost: cost.data[0] };
  }, [tenant, by]);
  return html`
    <${Title} text=${t("menu.usage")} />
    <${Loaded} state=${state}>${({ rows, cost }) => html`
      <dl class="numbers">
        <div><dt>${t("usage.month")}</dt><dd>${cost.month}</dd></div>
        <div><dt>${t("usage.executions")}</dt><dd>${formatNumber(cost.executions)}</dd></div>
        <div><dt>${t("usage.cost")}</dt><dd>${formatDollars(cost.cost)}</dd></div>
        <div><dt>${t("usage.projected")}</dt><dd>${cost.projected === null ? t("unknown") : formatDollars(cost.projected)}</dd></div>
        <div><dt>${t("usage.budget")}</dt><dd>${cost.budget === null ? t("usage.no_budget") : formatDollars(cost.budget)}</dd></div>
      </dl>
      <${Budget} tenant=${tenant} budget=${cost.budget} reload=${state.reload} />
      <h2>${t("usage.week")}</h2>
      <${Field} name="by" label=${t("usage.by")} value=${by} onChange=${setBy} options=${["operation", "key", "source"].map((each) => [each, t(`usage.by.${each}`)])} />
      ${rows.length > 0 && html`<${Bars} title=${t("usage.chart")} rows=${[...rows].sort((a, b) => b.executions - a.executions).slice(0, SHOWN).map((row) => [name(row), row.executions, formatNumber(row.executions)])} />`}
      <${Table} name="usage" label=${t("usage.week")} rows=${rows} empty=${t("usage.none")} columns=${[
        { name: "name", label: t(`usage.by.${by}`), get: name },
        { name: "executions", label: t("usage.executions"), get: ({ executions }) => executions, show: ({ executions }) => formatNumber(executions) },
        { name: "failed", label: t("usage.failed"), get: ({ failed }) => failed },
        { name: "duration", label: t("usage.duration"), get: ({ duration_ms: ms }) => Number(ms), show: ({ duration_ms: ms, executions }) => formatNumber(Math.round(Number(ms) / Math.max(1, executions))) },
        { name: "cost", label: t("usage.cost"), get: sumCost, show: (row) => formatDollars(sumCost(row)) },
      ]} />`}<//>`;
}

const name = ({ name: text }) => text || t("usage.no_key");
const sumCost = ({ lambda_cost: lambda, database_cost: database }) => Number(lambda) + Number(database);

function Budget({ tenant, budget, reload }) {
  const [value, setValue] = useState(budget ?? "");
  const sending = useSending();
  const submit = (event) => {
    event.preventDefault();
    sending.send(async () => {
      await client.put("/usage/budget", { tenant, body: { monthly_usd: value.trim() } });
      reload();
      return t("usage.budget.saved");
    });
  };
  return html`
    <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
      <${Field} name="monthly_usd" label=${t("usage.budget.label")} value=${value} onChange=${setValue} inputmode="decimal" hint=${t("usage.budget.hint")} flaws=${sending.flaws} />
      <${Trouble} sending=${sending} />
      ${sending.done && html`<${Done}>${sending.done}<//>`}
      <button class="usa-button usa-button--outline" type="submit" disabled=${!value.trim() || sending.busy}>${t("form.save")}</button>
    </form>`;
}
