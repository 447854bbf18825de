/** The maps of a tenant: editions of each set, a preview, and what does not agree with the rules. */

import { html, useState } from "../core/html.js";
import { formatDate, formatNumber, nameDistrict, t } from "../core/i18n.js";
import { Problem } from "../core/api.js";
import { SetMap } from "../finder/outline.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Done, Field, Trouble, useSending } from "./forms.js";
import { Loaded, useData } from "./load.js";
import { client } from "./session.js";
import { Table } from "./table.js";

const SETS = { state: ["congressional", "upper", "lower", "place"], county: ["council"] };

export function Maps({ tenant }) {
  const sets = SETS[tenant.includes("-") ? "county" : "state"];
  return html`
    <${Title} text=${t("menu.maps")} />
    ${sets.map((set) => html`<${SetOfMaps} key=${set} tenant=${tenant} set=${set} />`)}`;
}

function SetOfMaps({ tenant, set }) {
  const [shown, setShown] = useState(false);
  const state = useData(async () => {
    try {
      return (await client.get("/tenants/{tenant}/boundaries/{set}", { path: { tenant, set } })).data;
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return []; // no map was uploaded yet
      throw error;
    }
  }, [tenant, set]);
  const title = t(`kind.${set}`);
  return html`
    <section><h2>${title}</h2>
      <${Loaded} state=${state}>${(editions) => html`
        ${editions.length === 0 ? html`<p>${t("maps.none")}</p>` : html`
          <${Table} name=${set} label=${title} rows=${editions} columns=${[
            { name: "from", label: t("maps.from"), get: ({ valid_from: from }) => from ?? "", show: ({ valid_from: from }) => formatDate(from) || t("unknown") },
            { name: "to", label: t("maps.to"), get: ({ valid_to: to }) => to ?? "", show: ({ valid_to: to }) => formatDate(to) || "–" },
            { name: "districts", label: t("maps.districts"), get: ({ districts }) => districts },
            { name: "not_in_rules", label: t("maps.not_in_rules"), get: (row) => row.not_in_rules.map(shorten).join(", ") || "–" },
            { name: "not_drawn", label: t("maps.not_drawn"), get: (row) => row.not_drawn.map(shorten).join(", ") || "–" },
            { name: "updated", label: t("maps.updated"), get: ({ updated_at: at }) => at, show: ({ updated_at: at }) => formatDate(at) },
            { name: "do", label: t("seats.do"), fixed: true, get: () => "", show: (row) => html`<${Confirmed} danger label=${t("maps.delete")} name="${title} ${row.valid_from ?? ""}" title=${t("maps.delete")}
              text=${t("maps.delete.text", { n: row.districts, number: formatNumber(row.districts) })} onConfirm=${async () => {
    await client.delete("/tenants/{tenant}/boundaries/{set}", { path: { tenant, set }, query: row.valid_from ? { valid_from: row.valid_from } : {} });
    state.reload();
  }} />` },
          ]} />
          <p><button type="button" class="usa-button usa-button--outline" aria-expanded=${shown} onClick=${() => setShown(!shown)}>${t("maps.preview")}<span class="hidden">: ${title}</span></button></p>
          ${shown && html`<${SetMap} tenant=${tenant} set=${set} title=${title} renderName=${(each) => nameDistrict(each.name) ?? each.name} />`}`}
        <${Upload} tenant=${tenant} set=${set} title=${title} reload=${state.reload} />`}<//>
    </section>`;
}

const shorten = (id) => id.split("/").slice(3).join("/") || id;

function Upload({ tenant, set, title, reload }) {
  const [file, setFile] = useState(null);
  const [from, setFrom] = useState("");
  const sending = useSending();
  const submit = (event) => {
    event.preventDefault();
    sending.send(async () => {
      const zipped = /\.gz$/i.test(file.name);
      const query = from ? `?valid_from=${encodeURIComponent(from)}` : "";
      const answer = await client.fetch(`/tenants/${tenant}/boundaries/${set}${query}`, {
        method: "PUT", body: file, headers: { "Content-Type": zipped ? "application/gzip" : "application/json" },
      });
      const [stored] = (await answer.json()).data;
      reload();
      return t("maps.uploaded", { districts: stored.districts, unknown: stored.not_in_rules.length, missing: stored.not_drawn.length });
    });
  };
  return html`
    <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
      <h3>${t("maps.upload")}<span class="hidden">: ${title}</span></h3>
      <p class="usa-hint">${t("maps.upload.hint")}</p>
      <label class="usa-label" for="map-${set}">${t("maps.file")}</label>
      <input class="usa-file" id="map-${set}" type="file" accept=".json,.geojson,.gz" onChange=${(event) => setFile(event.currentTarget.files[0] ?? null)} />
      <${Field} name="valid_from" label=${t("maps.from")} type="date" value=${from} onChange=${setFrom} flaws=${sending.flaws} />
      <${Trouble} sending=${sending} />
      ${sending.done && html`<${Done}>${sending.done}<//>`}
      <button class="usa-button" type="submit" disabled=${!file || sending.busy}>${t("maps.upload")}</button>
    </form>`;
}
