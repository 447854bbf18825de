/** The webhooks of a tenant: their deliveries, and replay. */

import { html, useState } from "../core/html.js";
import { formatDate, formatNumber, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Field, Trouble, useSending } from "./forms.js";
import { Once } from "./keys.js";
import { Loaded, listAll, useData } from "./load.js";
import { client } from "./session.js";
import { Table } from "./table.js";

const TYPES = [
  "representative.created", "representative.updated", "representative.deleted", "vacancy.opened", "vacancy.filled", "vacancy.withdrawn",
  "tenant.rules_changed", "tenant.coverage_changed",
];

export function Webhooks({ tenant }) {
  const state = useData(() => listAll("/webhooks", { tenant, query: {} }), [tenant]);
  const [secret, setSecret] = useState(null);
  return html`
    <${Title} text=${t("menu.webhooks")} />
    ${secret && html`<${Once} text=${secret} forget=${() => setSecret(null)} />`}
    <${NewWebhook} tenant=${tenant} created=${(each) => { setSecret(each); state.reload(); }} />
    <${Loaded} state=${state}>${({ rows }) => html`
      <${Table} name="webhooks" label=${t("menu.webhooks")} rows=${rows} empty=${t("webhooks.none")} columns=${[
        { name: "url", label: t("webhooks.url"), get: ({ url }) => url },
        { name: "types", label: t("webhooks.types"), get: ({ types }) => types?.join(", ") ?? t("webhooks.all") },
        { name: "state", label: t("seats.state"), get: ({ state: kind }) => t(`webhooks.state.${kind}`) },
        { name: "delivered", label: t("webhooks.delivered"), get: ({ delivered_at: at }) => at ?? "", show: ({ delivered_at: at, cursor }) => `${formatDate(at) || t("never")} (${formatNumber(cursor)})` },
        { name: "failures", label: t("webhooks.failures"), get: ({ failures }) => failures, show: ({ failures, last_failure: last }) => `${formatNumber(failures)}${last ? `: ${last}` : ""}` },
        { name: "do", label: t("seats.do"), fixed: true, get: () => "", show: (hook) => html`
          <${Replay} tenant=${tenant} hook=${hook} reload=${state.reload} />
          <${Confirmed} danger label=${t("webhooks.delete")} name=${hook.url} title=${t("webhooks.delete")} text=${t("webhooks.delete.text", { url: hook.url })} onConfirm=${async () => {
    await client.delete("/webhooks/{webhook_id}", { path: { webhook_id: hook.id }, tenant });
    state.reload();
  }} />` },
      ]} />`}<//>`;
}

function Replay({ tenant, hook, reload }) {
  const [after, setAfter] = useState(String(Math.max(0, hook.cursor - 10)));
  return html`
    <label>${t("webhooks.after")} <input class="usa-input short" type="number" min="0" value=${after} onInput=${(event) => setAfter(event.currentTarget.value)} /></label>
    <${Confirmed} label=${t("webhooks.replay")} name=${hook.url} title=${t("webhooks.replay")} text=${t("webhooks.replay.text", { number: after })} onConfirm=${async () => {
    await client.post("/webhooks/{webhook_id}/replay", { path: { webhook_id: hook.id }, tenant, body: { after: Number(after) } });
    reload();
  }} />`;
}

function NewWebhook({ tenant, created }) {
  const [url, setUrl] = useState("");
  const [types, setTypes] = useState([]);
  const sending = useSending();
  const submit = (event) => {
    event.preventDefault();
    sending.send(async () => {
      const made = (await client.post("/webhooks", { tenant, body: { url: url.trim(), types: types.length > 0 ? types : null } })).data[0];
      setUrl("");
      created(made.secret);
      return true;
    });
  };
  const toggle = (each) => setTypes(types.includes(each) ? types.filter((one) => one !== each) : [...types, each]);
  return html`
    <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
      <h2>${t("webhooks.new")}</h2>
      <${Field} name="url" type="url" label=${t("webhooks.url")} value=${url} onChange=${setUrl} flaws=${sending.flaws} hint=${t("webhooks.url.hint")} required />
      <fieldset class="usa-fieldset"><legend class="usa-legend">${t("webhooks.types")} (${t("webhooks.all")})</legend>
        ${TYPES.map((each) => html`<label class="check" key=${each}><input type="checkbox" checked=${types.includes(each)} onChange=${() => toggle(each)} /> ${each}</label>`)}
      </fieldset>
      <${Trouble} sending=${sending} />
      <button class="usa-button" type="submit" disabled=${!url.trim() || sending.busy}>${t("webhooks.new")}</button>
    </form>`;
}
