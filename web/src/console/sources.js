/** The sources of a tenant: when each was checked, what came of it, and what staff can do. */

import { html, useState } from "../core/html.js";
import { formatDate, t } from "../core/i18n.js";
import { webUrl } from "../core/safe.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Done, Field, Trouble, useSending } from "./forms.js";
import { Loaded, listAll, useData } from "./load.js";
import { linkTo } from "./router.js";
import { client, useDraft } from "./session.js";
import { Table } from "./table.js";

export function Sources({ tenant }) {
  const state = useData(() => listAll("/tenants/{tenant}/sources", { path: { tenant }, query: {} }), [tenant]);
  const call = (source, action, query) => async () => {
    await client.post(`/tenants/{tenant}/sources/{source_id}/${action}`, { path: { tenant, source_id: source.id }, ...(query && { query }) });
    state.reload();
  };
  return html`
    <${Title} text=${t("menu.sources")} />
    <${Loaded} state=${state}>${({ rows }) => html`<${SourceTable} rows=${rows} tenant=${tenant} act=${(source) => html`
      <${Confirmed} label=${t("source.sync")} name=${source.name} title=${t("source.sync")} text=${t("source.sync.text", { name: source.name })} onConfirm=${call(source, "sync")} />
      ${source.result === "needs_review" && html`<${Confirmed} label=${t("source.accept")} name=${source.name} title=${t("source.accept")} text=${source.detail ?? ""} onConfirm=${call(source, "sync", { accept: true, digest: source.digest })} />`}
      ${source.paused
    ? html`<${Confirmed} label=${t("source.resume")} name=${source.name} title=${t("source.resume")} text=${t("source.resume.text", { name: source.name })} onConfirm=${call(source, "resume")} />`
    : html`<${Confirmed} danger label=${t("source.pause")} name=${source.name} title=${t("source.pause")} text=${t("source.pause.text", { name: source.name })} onConfirm=${call(source, "pause")} />`}
      ${source.tenant && html`<${Confirmed} danger label=${t("source.delete")} name=${source.name} title=${t("source.delete")} text=${t("source.delete.text", { name: source.name })}
        onConfirm=${async () => { await client.delete("/tenants/{tenant}/sources/{source_id}", { path: { tenant, source_id: source.id } }); state.reload(); }} />`}`} />`}<//>
    <${OwnSource} tenant=${tenant} reload=${state.reload} />`;
}

/** Sources with their state, and what can be done about each. */
export function SourceTable({ rows, tenant, act }) {
  return html`
    <${Table} name="sources" label=${t("menu.sources")} rows=${rows} mark=${({ result }) => (result === "failed" ? "failed" : "")} columns=${[
      { name: "name", label: t("data.source"), get: ({ name }) => name, show: ({ name, homepage }) => (webUrl(homepage) ? html`<a href=${webUrl(homepage)} rel="noopener noreferrer external">${name}</a>` : name) },
      { name: "result", label: t("data.result"), get: ({ result, paused, detail }) => `${t(`result.${paused ? "paused" : result}`)}${detail ? `: ${detail}` : ""}` },
      { name: "as_of", label: t("data.as_of"), get: ({ as_of: at }) => at ?? "", show: ({ as_of: at }) => formatDate(at) || t("never") },
      { name: "checked", label: t("data.checked"), get: ({ checked_at: at }) => at ?? "", show: ({ checked_at: at }) => formatDate(at) || t("never") },
      { name: "licence", label: t("data.licence"), get: ({ licence }) => licence },
      { name: "import", label: t("source.import"), fixed: true, get: ({ import_id: id }) => id ?? "", show: ({ import_id: id }) => (id && tenant ? html`<a href=${linkTo(tenant, "import", id)}>${t("source.import")}</a>` : "–") },
      { name: "do", label: t("seats.do"), fixed: true, get: () => "", show: act },
    ]} />`;
}

const EMPTY = { id: "", name: "", publisher: "", licence: "", attribution: "", homepage: "", url: "", file: "", trust: "review", cadence_hours: "24", freshness_days: "30" };

/** A source of the tenant's own: a file at an address, fetched as the others are. */
function OwnSource({ tenant, reload }) {
  const [form, setForm, clear] = useDraft(`${tenant}/source`, EMPTY);
  const [open, setOpen] = useState(false);
  const sending = useSending();
  const field = (name, label, others = {}) => html`<${Field} name=${name} label=${label} value=${form[name]} onChange=${(value) => setForm({ ...form, [name]: value })} flaws=${sending.flaws} ...${others} />`;
  const submit = (event) => {
    event.preventDefault();
    sending.send(async () => {
      const { id, url, file, cadence_hours: hours, freshness_days: days, homepage, ...rest } = form;
      const body = { ...rest, homepage: homepage || null, cadence_hours: Number(hours), freshness_days: Number(days), file: { name: file || url.split("/").at(-1), url } };
      await client.put("/tenants/{tenant}/sources/{source_id}", { path: { tenant, source_id: id }, body });
      clear();
      setOpen(false);
      reload();
      return true;
    });
  };
  return html`
    <section><h2>${t("source.own")}</h2>
      ${sending.done && html`<${Done}>${t("source.own.saved")}<//>`}
      <p><button type="button" class="usa-button usa-button--outline" aria-expanded=${open} onClick=${() => setOpen(!open)}>${t("source.own.add")}</button></p>
      ${open && html`
        <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
          ${field("id", t("source.id"), { required: true, hint: t("source.id.hint") })}
          ${field("name", t("person.name"), { required: true })}
          ${field("publisher", t("source.publisher"), { required: true })}
          ${field("licence", t("data.licence"), { required: true })}
          ${field("attribution", t("source.attribution"), { required: true })}
          ${field("homepage", t("source.homepage"), { type: "url" })}
          ${field("url", t("source.url"), { type: "url", required: true })}
          ${field("cadence_hours", t("source.cadence"), { type: "number" })}
          ${field("freshness_days", t("source.freshness"), { type: "number" })}
          ${field("trust", t("source.trust"), { options: [["review", t("source.trust.review")], ["apply", t("source.trust.apply")]] })}
          <${Trouble} sending=${sending} />
          <button class="usa-button" type="submit" disabled=${sending.busy}>${t("form.save")}</button>
        </form>`}
    </section>`;
}
