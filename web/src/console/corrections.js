/** Reports of the public: read, decide, and go to what they are about. */

import { html, useState } from "../core/html.js";
import { formatDate, nameDistrict, t } from "../core/i18n.js";
import { webUrl } from "../core/safe.js";
import { Title } from "../finder/notices.js";
import { Done, Field, Trouble, useSending } from "./forms.js";
import { Loaded, useData } from "./load.js";
import { linkTo } from "./router.js";
import { client, useDraft } from "./session.js";
import { Table } from "./table.js";

export function Corrections({ tenant, id }) {
  return id ? html`<${Correction} tenant=${tenant} id=${id} />` : html`<${List} tenant=${tenant} />`;
}

function List({ tenant }) {
  const [kind, setKind] = useState("open");
  const state = useData(async () => (await client.get("/corrections", { tenant, query: { ...(kind && { state: kind }), limit: 100 } })).data, [tenant, kind]);
  return html`
    <${Title} text=${t("menu.corrections")} />
    <${Field} name="state" label=${t("seats.state")} value=${kind} onChange=${setKind} options=${[["open", t("correction.open")], ["accepted", t("correction.accepted")], ["rejected", t("correction.rejected")], ["", t("correction.all")]]} />
    <${Loaded} state=${state}>${(rows) => html`
      <${Table} name="corrections" label=${t("menu.corrections")} rows=${rows} empty=${t("correction.none")} columns=${[
        { name: "field", label: t("report.field"), get: ({ field }) => field, show: (row) => html`<a href=${linkTo(tenant, "corrections", row.id)}>${row.field}</a>` },
        { name: "right", label: t("report.right.short"), get: ({ right }) => right },
        { name: "about", label: t("work.about"), get: describe },
        { name: "state", label: t("seats.state"), get: ({ state: each }) => t(`correction.${each}`) },
        { name: "created", label: t("import.created"), get: ({ created_at: at }) => at, show: ({ created_at: at }) => formatDate(at) },
      ]} />`}<//>`;
}

const describe = ({ representative_id: id, office, district }) => (id ? t("correction.record") : [office, nameDistrict(district)].filter(Boolean).join(", "));

function Correction({ tenant, id }) {
  const state = useData(async () => {
    const { data, etag } = await client.get("/corrections/{correction_id}", { path: { correction_id: id }, tenant });
    return { report: data[0], etag };
  }, [tenant, id]);
  return html`
    <p><a href=${linkTo(tenant, "corrections")}>${t("menu.corrections")}</a></p>
    <${Loaded} state=${state}>${({ report }) => html`
      <${Title} text=${t("correction.title", { field: report.field })} />
      <dl class="facts">
        <dt>${t("report.right.short")}</dt><dd class="quoted">${report.right}</dd>
        <dt>${t("report.source.short")}</dt><dd class="quoted">${webUrl(report.source) ? html`<a href=${webUrl(report.source)} rel="noopener noreferrer external nofollow">${report.source}</a>` : report.source ?? "–"}</dd>
        <dt>${t("work.about")}</dt><dd>${report.representative_id
    ? html`<a href=${linkTo(tenant, "person", report.representative_id)}>${t("correction.record")}</a>`
    : html`<a href=${linkTo(tenant, "step", "seat", report.office, report.district ?? "")}>${describe(report)}</a>`}</dd>
        <dt>${t("sign.email")}</dt><dd>${report.email ?? "–"}</dd>
        <dt>${t("import.created")}</dt><dd>${formatDate(report.created_at)}</dd>
        <dt>${t("seats.state")}</dt><dd>${t(`correction.${report.state}`)}${report.reason ? `: ${report.reason}` : ""}</dd>
      </dl>
      <${Decision} key=${report.version} tenant=${tenant} report=${report} reload=${state.reload} />`}<//>`;
}

function Decision({ tenant, report, reload }) {
  const [reason, setReason, clear] = useDraft(`${tenant}/correction/${report.id}`, "");
  const sending = useSending();
  const decide = (state) => sending.send(async () => {
    await client.patch("/corrections/{correction_id}", { path: { correction_id: report.id }, tenant, body: { state, reason: reason.trim() || null } });
    clear();
    reload();
    return true;
  });
  return html`
    ${report.state !== "open" && html`<${Done}>${t(`correction.is.${report.state}`)}<//>`}
    <form class="usa-form usa-form--large" onSubmit=${(event) => event.preventDefault()} novalidate>
      <${Field} name="reason" label=${t("correction.reason")} hint=${t("correction.reason.hint")} value=${reason} onChange=${setReason} rows=${3} maxlength=${2000} flaws=${sending.flaws.reason ? sending.flaws : sending.error && Object.keys(sending.flaws).length > 0 ? { reason: Object.values(sending.flaws)[0] } : {}} />
      <${Trouble} sending=${sending} />
      <p class="buttons">
        ${report.state !== "accepted" && html`<button type="button" class="usa-button" disabled=${sending.busy} onClick=${() => decide("accepted")}>${t("correction.accept")}</button>`}
        ${report.state !== "rejected" && html`<button type="button" class="usa-button usa-button--secondary" disabled=${sending.busy || !reason.trim()} onClick=${() => decide("rejected")}>${t("correction.reject")}</button>`}
        ${report.state !== "open" && html`<button type="button" class="usa-button usa-button--outline" disabled=${sending.busy} onClick=${() => decide("open")}>${t("correction.reopen")}</button>`}
      </p>
    </form>`;
}
