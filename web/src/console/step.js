/** What happened to a seat, as one guided step: sworn in, replaced, resigned, died, or vacant. */

import { Problem } from "../core/api.js";
import { html, useState } from "../core/html.js";
import { formatDate, nameDistrict, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Done, Field, Refused, Trouble, useSending } from "./forms.js";
import { listAll, Loaded, useData } from "./load.js";
import { toPhone } from "./record.js";
import { linkTo } from "./router.js";
import { client, useDraft } from "./session.js";

const today = () => new Date().toLocaleDateString("en-CA"); // ISO 8601, in the clerk's own time zone
const EMPTY = { what: "", date: today(), name: "", party: "", how: "", expected: "", phone: "", email: "", reason: "" };
// The reports of a held seat, and of one without a known holder.
const OF_HELD = ["replaced", "resigned", "died", "ended"];
const OF_EMPTY = ["sworn_in", "vacancy"];

export function StepPage({ tenant, id, rest }) {
  const seat = id === "seat" ? { office: rest[1], district: rest[2] || null } : null;
  const state = useData(async () => {
    const rules = (await client.get("/tenants/{tenant}/rules", { path: { tenant } })).data[0];
    if (seat) {
      const office = rules.offices.find(({ key }) => key === seat.office);
      const seats = (await listAll("/tenants/{tenant}/vacancies", { path: { tenant }, query: { seat_state: "vacant" } })).rows;
      const vacancy = seats.find((each) => each.office === seat.office && each.district === seat.district) ?? null;
      return { rules, record: null, etag: null, vacancy, office: office?.title ?? seat.office, district: seat.district };
    }
    const { data, etag } = await client.get("/representatives/{representative_id}", { path: { representative_id: id }, tenant });
    return { rules, record: data[0], etag, office: data[0].position, district: data[0].district };
  }, [tenant, id, rest.join("/")]);
  return html`
    <p><a href=${linkTo(tenant, "seats")}>${t("menu.seats")}</a></p>
    <${Loaded} state=${state}>${(value) => html`
      <${Title} text=${[value.office, nameDistrict(value.district)].filter(Boolean).join(", ")} />
      <${Step} key=${value.etag} tenant=${tenant} name=${[id, ...rest].join("/")} seat=${seat} ...${value} reload=${state.reload} />`}<//>`;
}

function Step({ tenant, name, seat, rules, record, etag, vacancy, office, district, reload }) {
  const [form, setForm, clear] = useDraft(`${tenant}/step/${name}`, EMPTY);
  const [sure, setSure] = useState(false);
  const sending = useSending();
  const set = (field) => (value) => {
    setForm({ ...form, [field]: value });
    setSure(false);
  };
  const field = (key, label, others = {}) => html`<${Field} name=${key} label=${label} value=${form[key]} onChange=${set(key)} flaws=${translate(sending.flaws)} ...${others} />`;
  const adds = form.what === "replaced" || form.what === "sworn_in";
  const submit = (event) => {
    event.preventDefault();
    if (!sure) return setSure(true);
    return sending.send(async () => {
      try {
        await write({ tenant, record, etag, form, office, district, seat });
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 412) throw error;
        reload(); // what was typed is a draft, and stays
        throw new Refused(t("error.412"));
      }
      clear(EMPTY);
      setSure(false);
      return t("step.done");
    });
  };
  if (sending.done) {
    return html`<${Done}>${sending.done}<//><p><a href=${linkTo(tenant, "seats")}>${t("menu.seats")}</a> · <a href=${linkTo(tenant, "work")}>${t("menu.work")}</a></p>`;
  }
  const ready = form.what && form.date && (!adds || form.name.trim());
  if (record?.status === "ended" || record?.status === "upcoming") {
    const key = rules.offices.find(({ title }) => title === office)?.key ?? office;
    return html`<p>${t(`step.${record.status}`, { name: record.name, date: formatDate(record.term_end ?? record.term_start) })}</p>
      <p><a href=${linkTo(tenant, "step", "seat", key, district ?? "")}>${t("step.seat")}</a> · <a href=${linkTo(tenant, "person", record.id)}>${record.name}</a></p>`;
  }
  return html`
    ${vacancy && html`<p>${t("step.vacant", { date: formatDate(vacancy.since) || t("unknown"), reason: vacancy.reason ?? "–" })}</p>`}
    ${vacancy?.id && html`<${Withdrawal} tenant=${tenant} vacancy=${vacancy} reload=${reload} />`}
    <p>${record ? t("step.held", { name: record.name, from: formatDate(record.term_start) || t("unknown") }) : t("step.empty")}</p>
    <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
      <fieldset class="usa-fieldset"><legend class="usa-legend usa-legend--large">${t("step.what")}</legend>
        ${(record ? OF_HELD : vacancy ? OF_EMPTY.slice(0, 1) : OF_EMPTY).map((what) => html`
          <label class="check" key=${what}><input type="radio" name="what" value=${what} checked=${form.what === what} onChange=${() => set("what")(what)} /> ${t(`step.what.${what}`)}</label>`)}
      </fieldset>
      ${form.what && html`
        ${field("date", t(`step.date.${form.what}`), { type: "date", required: true })}
        ${adds && html`
          ${field("name", t("person.name"), { required: true })}
          ${field("party", t("person.party"), { options: [["", t("person.party.none")], ...rules.parties.map(({ name: party }) => [party, party])] })}
          ${field("how", t("person.how"), { options: [["", t("unknown")], ...["elected", "appointed", "succession"].map((how) => [how, t(`how.${how}`)])] })}
          ${field("expected", t("person.expected_end"), { type: "date" })}
          ${field("phone", t("person.phones"), { autocomplete: "off" })}
          ${field("email", t("person.emails"), { type: "email" })}`}
        ${form.what === "vacancy" && field("reason", t("step.reason"))}
        <${Trouble} sending=${sending} />
        ${sure && html`<div class="usa-alert usa-alert--info" role="status"><div class="usa-alert__body"><p class="usa-alert__text">${t(`step.will.${form.what}`, {
    name: record?.name ?? "", successor: form.name, date: formatDate(form.date), seat: [office, nameDistrict(district)].filter(Boolean).join(", "),
  })}</p></div></div>`}
        <p class="buttons">
          <button class="usa-button" type="submit" disabled=${!ready || sending.busy}>${t(sure ? "step.confirm" : "step.next")}</button>
          <button class="usa-button usa-button--unstyled" type="button" onClick=${() => clear(EMPTY)}>${t("form.discard")}</button>
        </p>`}
    </form>`;
}

function Withdrawal({ tenant, vacancy, reload }) {
  return html`<p><${Confirmed} label=${t("step.withdraw")} title=${t("step.withdraw")} text=${t("step.withdraw.text")} onConfirm=${async () => {
    await client.delete("/tenants/{tenant}/vacancies/{vacancy_id}", { path: { tenant, vacancy_id: vacancy.id }, body: { reason: t("step.withdraw.reason") } });
    reload();
  }} /></p>`;
}

const NAMES = { term_end: "date", term_start: "date", since: "date", term_expected_end: "expected", "contact_info/phones": "phone", "contact_info/emails": "email" };

/** Return the flaws by the fields of this form, which has other names than the record. */
function translate(flaws) {
  const found = {};
  for (const [pointer, detail] of Object.entries(flaws)) {
    const plain = pointer.replace(/^successor\//, "").replace(/\/\d+$/, "");
    found[NAMES[plain] ?? plain] ??= detail;
  }
  return found;
}

/** Write what happened: one request, and so one transaction, for each kind of event. */
function write({ tenant, record, etag, form, office, district, seat }) {
  const person = {
    name: form.name.trim(),
    position: office,
    ...(district && { district }),
    term_start: form.date,
    ...(form.party && { party: form.party }),
    ...(form.how && { how: form.how }),
    ...(form.expected && { term_expected_end: form.expected }),
    contact_info: { phones: form.phone.trim() ? [toPhone(form.phone)] : [], emails: form.email.trim() ? [form.email.trim()] : [] },
  };
  const path = record && { representative_id: record.id };
  if (form.what === "sworn_in") return client.post("/representatives", { tenant, body: person });
  if (form.what === "vacancy") {
    const body = { office: seat.office, district: seat.district, since: form.date, reason: form.reason.trim() || null };
    return client.post("/tenants/{tenant}/vacancies", { path: { tenant }, body });
  }
  const headers = { "If-Match": etag };
  if (form.what === "replaced") {
    return client.post("/representatives/{representative_id}/successor", { path, tenant, headers, body: { term_end: form.date, successor: person } });
  }
  return client.patch("/representatives/{representative_id}", { path, tenant, headers, body: { term_end: form.date } });
}
