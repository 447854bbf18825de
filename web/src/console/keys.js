/** The API keys of a tenant. A new key is shown once. */

import { html, useState } from "../core/html.js";
import { formatDate, formatNumber, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Done, Field, Trouble, useSending } from "./forms.js";
import { Loaded, listAll, useData } from "./load.js";
import { client } from "./session.js";
import { Table } from "./table.js";

const PERMISSIONS = [
  "representatives:read", "lookup:read", "lookup:batch", "divisions:read", "tenants:read", "rules:read", "boundaries:read", "sources:read",
  "corrections:create", "representatives:create", "representatives:update", "representatives:delete", "vacancies:declare", "vacancies:withdraw",
];

export function Keys({ tenant }) {
  const state = useData(() => listAll("/api-keys", { tenant, query: {} }), [tenant]);
  const [secret, setSecret] = useState(null);
  return html`
    <${Title} text=${t("menu.keys")} />
    ${secret && html`<${Once} text=${secret} forget=${() => setSecret(null)} />`}
    <${NewKey} tenant=${tenant} created=${(key) => { setSecret(key); state.reload(); }} />
    <${Loaded} state=${state}>${({ rows }) => html`
      <${Table} name="keys" label=${t("menu.keys")} rows=${rows} empty=${t("keys.none")} columns=${[
        { name: "name", label: t("person.name"), get: ({ name, prefix }) => `${name} (${prefix}…)` },
        { name: "permissions", label: t("keys.permissions"), get: ({ permissions }) => permissions.join(", ") },
        { name: "status", label: t("seats.state"), get: ({ status }) => t(`keys.status.${status}`) },
        { name: "used", label: t("keys.used"), get: (key) => key.used_today, show: (key) => `${formatNumber(key.used_today)} / ${formatNumber(key.per_day)}` },
        { name: "last", label: t("keys.last"), get: ({ last_used_at: at }) => at ?? "", show: ({ last_used_at: at }) => formatDate(at) || t("never") },
        { name: "expires", label: t("keys.expires"), get: ({ expires_at: at }) => at, show: ({ expires_at: at }) => formatDate(at) },
        { name: "do", label: t("seats.do"), fixed: true, get: () => "", show: (key) => key.status === "active" && html`
          <${Confirmed} label=${t("keys.rotate")} name=${key.name} title=${t("keys.rotate")} text=${t("keys.rotate.text")} onConfirm=${async () => {
    const made = (await client.post("/api-keys/{key_id}/rotate", { path: { key_id: key.id }, tenant, body: { grace_seconds: 86_400 } })).data[0];
    setSecret(made.key);
    state.reload();
  }} />
          <${Confirmed} danger label=${t("keys.revoke")} name=${key.name} title=${t("keys.revoke")} text=${t("keys.revoke.text", { name: key.name })} onConfirm=${async () => {
    await client.delete("/api-keys/{key_id}", { path: { key_id: key.id }, tenant });
    state.reload();
  }} />` },
      ]} />`}<//>`;
}

/** A secret that is shown once: in memory alone, and gone with the page. */
export function Once({ text, forget }) {
  return html`
    <${Done}>${t("keys.once")}<//>
    <p class="secret"><code>${text}</code></p>
    <p class="buttons"><button type="button" class="usa-button" onClick=${() => navigator.clipboard.writeText(text)}>${t("embed.copy")}</button>
      <button type="button" class="usa-button usa-button--unstyled" onClick=${forget}>${t("keys.forget")}</button></p>`;
}

function NewKey({ tenant, created }) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState(["representatives:read", "lookup:read"]);
  const sending = useSending();
  const submit = (event) => {
    event.preventDefault();
    sending.send(async () => {
      const made = (await client.post("/api-keys", { tenant, body: { name: name.trim(), permissions: chosen } })).data[0];
      setName("");
      created(made.key);
      return true;
    });
  };
  const toggle = (each) => setChosen(chosen.includes(each) ? chosen.filter((one) => one !== each) : [...chosen, each]);
  return html`
    <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
      <h2>${t("keys.new")}</h2>
      <${Field} name="name" label=${t("person.name")} value=${name} onChange=${setName} flaws=${sending.flaws} hint=${t("keys.name.hint")} required />
      <fieldset class="usa-fieldset"><legend class="usa-legend">${t("keys.permissions")}</legend>
        ${PERMISSIONS.map((each) => html`<label class="check" key=${each}><input type="checkbox" checked=${chosen.includes(each)} onChange=${() => toggle(each)} /> ${each}</label>`)}
      </fieldset>
      <${Trouble} sending=${sending} />
      <button class="usa-button" type="submit" disabled=${!name.trim() || chosen.length === 0 || sending.busy}>${t("keys.new")}</button>
    </form>`;
}
