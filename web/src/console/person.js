/** A record: its form with the rules as choices, verification, sources of each field, history with undo. */

import { Problem } from "../core/api.js";
import { html, useEffect, useRef, useState } from "../core/html.js";
import { formatDate, has, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Done, Field, Trouble, findFlaw, useSending } from "./forms.js";
import { Loaded, useData } from "./load.js";
import { fromForm, getWritable, listDifferences, makePatch, OFFICE, SOCIAL, toForm } from "./record.js";
import { linkTo } from "./router.js";
import { client, useDraft } from "./session.js";

export function PersonPage({ tenant, id }) {
  const isNew = id === "new";
  // Kept here: the form begins again with the record that was saved.
  const [saved, setSaved] = useState("");
  const state = useData(async () => {
    const rules = (await client.get("/tenants/{tenant}/rules", { path: { tenant } })).data[0];
    if (isNew) return { rules, record: null, etag: null, history: [], held: [] };
    const path = { representative_id: id };
    const [answer, history, held] = await Promise.all([
      client.get("/representatives/{representative_id}", { path, tenant }),
      client.get("/representatives/{representative_id}/history", { path, tenant, query: { limit: 100 } }),
      client.get("/representatives/{representative_id}/held", { path, tenant }).catch(() => ({ data: [] })),
    ]);
    return { rules, record: answer.data[0], etag: answer.etag, history: history.data, held: held.data };
  }, [tenant, id]);
  return html`
    <p><a href=${linkTo(tenant, "people")}>${t("menu.people")}</a></p>
    <${Loaded} state=${state}>${(value) => html`
      <${Title} text=${value.record?.name ?? t("people.add")} />
      ${saved && html`<${Done} key=${value.etag}>${saved}<//>`}
      <${RecordForm} key=${value.etag} tenant=${tenant} id=${id} ...${value} reload=${state.reload}
        adopt=${(record, etag) => state.set({ ...value, record, etag })} setSaved=${setSaved} />
      ${value.record && html`
        <${Provenance} tenant=${tenant} ...${value} reload=${state.reload} />
        <${History} tenant=${tenant} ...${value} reload=${state.reload} />
        <${Removal} tenant=${tenant} record=${value.record} etag=${value.etag} />`}`}<//>`;
}

function RecordForm({ tenant, id, rules, record, etag, reload, adopt, setSaved }) {
  // A draft keeps the version that it was typed over: another person may have saved a newer one since.
  const [draft, setDraft] = useDraft(`${tenant}/person/${id}`, null);
  const form = draft?.form ?? toForm(record);
  const base = draft?.base ?? (record && getWritable(record));
  const stale = Boolean(draft && record && draft.etag !== etag);
  const setForm = (next) => setDraft(!stale && JSON.stringify(next) === JSON.stringify(toForm(record)) ? null : { etag: draft?.etag ?? etag, base, form: next });
  const sending = useSending();
  const office = rules.offices.find(({ title }) => title === form.position);
  const set = (name) => (value) => setForm({ ...form, [name]: value });
  const submit = (event) => {
    event.preventDefault();
    setSaved("");
    sending.send(async () => {
      const saved = await save({ tenant, record, etag, body: fromForm(form, record) });
      setDraft(null);
      if (record) {
        setSaved(t("person.saved"));
        reload();
      } else location.hash = linkTo(tenant, "person", saved.data[0].id);
      return true;
    });
  };
  const conflict = record && (stale || (sending.error instanceof Problem && (sending.error.status === 412 || sending.error.status === 409)));
  const field = (name, label, others = {}) => html`<${Field} name=${name} label=${label} value=${form[name]} onChange=${set(name)} flaws=${sending.flaws} ...${others} />`;
  const contact = (name, label, others = {}) => html`<${Field} name="contact_info/${name}" label=${label} value=${form[name]} onChange=${set(name)} flaws=${sending.flaws} ...${others} />`;
  const unchanged = record && Object.keys(makePatch(getWritable(record), fromForm(form, record))).length === 0;
  return html`
    ${conflict && html`<${Conflict} tenant=${tenant} record=${record} form=${form} base=${base} setDraft=${setDraft} adopt=${adopt} reset=${sending.reset} />`}
    ${record && html`
      <p class="buttons">
        <${Verify} tenant=${tenant} record=${record} etag=${etag} reload=${reload} />
        <a class="usa-button usa-button--outline" href=${linkTo(tenant, "step", record.id)}>${t("seats.change")}</a>
        <a href="./#/person/${tenant}/${record.id}">${t("console.public")}</a>
      </p>`}
    <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
      <fieldset class="usa-fieldset"><legend class="usa-legend usa-legend--large">${t("person.seat")}</legend>
        ${field("name", t("person.name"), { required: true })}
        <div class="pair">${field("given_name", t("person.given"))}${field("family_name", t("person.family"))}</div>
        ${field("position", t("person.office"), { required: true, options: [["", "–"], ...rules.offices.map(({ title }) => [title, title])] })}
        ${office?.districts?.length > 0
    ? field("district", t("seats.district"), { options: [["", "–"], ...office.districts.map(({ name }) => [name, name])] })
    : field("district", t("seats.district"))}
        ${field("party", t("person.party"), { options: listParties(rules, form.party) })}
        <div class="pair">${field("term_start", t("person.from"), { type: "date" })}${field("term_expected_end", t("person.expected_end"), { type: "date" })}</div>
        <div class="pair">${field("term_end", t("person.ended"), { type: "date", hint: t("person.ended.hint") })}
        ${field("how", t("person.how"), { options: [["", t("unknown")], ...["elected", "appointed", "succession"].map((how) => [how, t(`how.${how}`)])] })}</div>
      </fieldset>
      <fieldset class="usa-fieldset"><legend class="usa-legend usa-legend--large">${t("person.contact")}</legend>
        ${contact("phones", t("person.phones"), { rows: 2, hint: t("form.lines") })}
        ${contact("emails", t("person.emails"), { rows: 2, hint: t("form.lines") })}
        ${contact("contact_form", t("contact.form"), { type: "url" })}
        ${contact("links", t("person.links"), { rows: 2, hint: t("form.lines") })}
        ${form.offices.map((place, index) => html`<${OfficeFields} key=${index} index=${index} office=${place} flaws=${sending.flaws}
          onChange=${(value) => setForm({ ...form, offices: form.offices.map((each, at) => (at === index ? value : each)) })}
          onRemove=${() => setForm({ ...form, offices: form.offices.filter((_, at) => at !== index) })} />`)}
        <p><button type="button" class="usa-button usa-button--outline" onClick=${() => setForm({ ...form, offices: [...form.offices, Object.fromEntries(OFFICE.map((name) => [name, ""]))] })}>${t("person.office.add")}</button></p>
        <details><summary>${t("person.social")}</summary>
          ${SOCIAL.map((name) => html`<${Field} key=${name} name="contact_info/social/${name}" label=${name} value=${form.social[name]} flaws=${sending.flaws}
            onChange=${(value) => setForm({ ...form, social: { ...form.social, [name]: value } })} />`)}
        </details>
        ${field("photo_url", t("person.photo"), { type: "url" })}
        ${field("sources", t("person.sources"), { rows: 2, hint: t("form.lines") })}
      </fieldset>
      ${!conflict && html`<${Trouble} sending=${sending} />`}
      <p class="buttons">
        <button class="usa-button" type="submit" disabled=${sending.busy || unchanged || conflict}>${t("form.save")}</button>
        <button class="usa-button usa-button--unstyled" type="button" onClick=${() => setDraft(null)} disabled=${unchanged}>${t("form.discard")}</button>
      </p>
    </form>`;
}

/** Save a record: a new one under a key that makes a repetition safe, a changed one only over the version that was read. */
function save({ tenant, record, etag, body }) {
  if (!record) return client.post("/representatives", { tenant, body: strip(body) });
  const path = { representative_id: record.id };
  return client.patch("/representatives/{representative_id}", { path, tenant, headers: { "If-Match": etag }, body: makePatch(getWritable(record), body) });
}

const strip = (body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));

function listParties(rules, current) {
  const names = rules.parties.map(({ name }) => name);
  // A joint nomination is no party of the rules by itself.
  return [["", t("person.party.none")], ...(current && !names.includes(current) ? [[current, current]] : []), ...names.map((name) => [name, name])];
}

function OfficeFields({ office, index, flaws, onChange, onRemove }) {
  const at = `contact_info/offices/${index}`;
  return html`
    <fieldset class="usa-fieldset inner"><legend>${t("person.office.number", { number: index + 1 })}</legend>
      ${findFlaw(flaws, at) && !OFFICE.some((name) => flaws[`${at}/${name}`]) && html`<p class="usa-error-message" role="alert">${findFlaw(flaws, at)}</p>`}
      ${OFFICE.map((name) => html`<${Field} key=${name} name="${at}/${name}" label=${t(`office_field.${name}`)} value=${office[name]} flaws=${flaws}
        onChange=${(value) => onChange({ ...office, [name]: value })} ...${name === "address" ? { rows: 2 } : {}}
        ...${name === "classification" ? { options: [["", "–"], ["capitol", t("place.capitol")], ["district", t("place.district")], ...(["", "capitol", "district"].includes(office.classification) ? [] : [[office.classification, office.classification]])] } : {}} />`)}
      <p><button type="button" class="usa-button usa-button--unstyled" onClick=${onRemove}>${t("person.office.remove", { number: index + 1 })}</button></p>
    </fieldset>`;
}

/** Another person has changed the record: what they wrote beside what stands in the form, to choose from field by field. */
function Conflict({ tenant, record, form, base, setDraft, adopt, reset }) {
  const heading = useRef(null);
  useEffect(() => heading.current?.focus(), []);
  const state = useData(async () => {
    const { data, etag } = await client.get("/representatives/{representative_id}", { path: { representative_id: record.id }, tenant });
    return { theirs: data[0], etag };
  }, [record.id, record.version]);
  const merge = ({ theirs, etag }, takeTheirs) => {
    // The other's version is the ground; of ours, only what this form has changed is put on it.
    const ours = makePatch(base, fromForm(form, record));
    const merged = apply(getWritable(theirs), ours);
    setDraft(takeTheirs ? null : { etag, base: getWritable(theirs), form: toForm({ ...theirs, ...merged }) });
    reset();
    adopt(theirs, etag);
  };
  return html`
    <div class="usa-alert usa-alert--warning" role="alert"><div class="usa-alert__body">
      <h2 class="usa-alert__heading" tabindex="-1" ref=${heading}>${t("conflict.title")}</h2>
      <${Loaded} state=${state}>${({ theirs, etag }) => html`
        <p>${t("conflict.text")}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=${t("conflict.title")}><table class="usa-table">
          <thead><tr><th scope="col">${t("conflict.field")}</th><th scope="col">${t("conflict.theirs")}</th><th scope="col">${t("conflict.ours")}</th></tr></thead>
          <tbody>${listDifferences(getWritable(theirs), fromForm(form, record)).map(([name, before, after]) => html`
            <tr key=${name}><th scope="row">${name}</th><td>${before}</td><td>${after}</td></tr>`)}</tbody>
        </table></div>
        <p class="buttons">
          <button type="button" class="usa-button" onClick=${() => merge({ theirs, etag }, false)}>${t("conflict.merge")}</button>
          <button type="button" class="usa-button usa-button--outline" onClick=${() => merge({ theirs, etag }, true)}>${t("conflict.take")}</button>
        </p>`}<//>
    </div></div>`;
}

function apply(value, patch) {
  const result = { ...value };
  for (const [name, part] of Object.entries(patch)) {
    const both = typeof part === "object" && part !== null && !Array.isArray(part) && typeof result[name] === "object" && result[name] !== null;
    result[name] = both ? apply(result[name], part) : part;
  }
  return result;
}

function Verify({ tenant, record, etag, reload }) {
  const sending = useSending();
  const verify = () => sending.send(async () => {
    await client.post("/representatives/{representative_id}/verify", { path: { representative_id: record.id }, tenant, headers: { "If-Match": etag } });
    reload();
    return true;
  });
  return html`
    <button type="button" class="usa-button" onClick=${verify} disabled=${sending.busy}>${t("person.verify")}</button>
    <span>${record.verified_at ? t("source.verified", { date: formatDate(record.verified_at) }) : t("person.unverified")}</span>
    <${Trouble} sending=${sending} />`;
}

/** The source of each field, and what staff hold against a source. */
function Provenance({ tenant, record, held, reload, etag }) {
  return html`
    <section><h2 id="provenance">${t("provenance.title")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="provenance"><table class="usa-table">
        <thead><tr><th scope="col">${t("data.source")}</th><th scope="col">${t("data.as_of")}</th><th scope="col">${t("provenance.fields")}</th></tr></thead>
        <tbody>${record.provenance.map((each) => html`
          <tr><th scope="row">${{ staff: t("source.staff"), upload: t("source.upload") }[each.source] ?? each.name ?? each.source}</th><td>${formatDate(each.as_of)}</td>
            <td>${each.fields.map((name) => name.replace(/^\//, "")).join(", ")}</td></tr>`)}</tbody>
      </table></div>
      ${held.length > 0 && html`
        <h3>${t("provenance.held")}</h3>
        <p>${t("provenance.held.text")}</p>
        <ul class="plain">${held.map((each) => html`
          <li key=${each.field}><strong>${each.field.replace(/^\//, "")}</strong>: ${each.source} (${formatDate(each.as_of)}): ${JSON.stringify(each.value)}
            <${Confirmed} label=${t("provenance.release")} name=${each.field} title=${t("provenance.release")} text=${t("provenance.release.text", { field: each.field, source: each.source })}
              onConfirm=${async () => {
    await client.post("/representatives/{representative_id}/release", { path: { representative_id: record.id }, tenant, headers: { "If-Match": etag }, query: { fields: each.field } });
    reload();
  }} /></li>`)}</ul>`}
    </section>`;
}

/** The changes of a record, the newest first; each can be undone by writing what was before. */
function History({ tenant, record, history, etag, reload }) {
  const undo = (change) => async () => {
    const patch = makePatch(getWritable(record), getWritable(apply(record, pickChanged(change))));
    await client.patch("/representatives/{representative_id}", { path: { representative_id: record.id }, tenant, headers: { "If-Match": etag }, body: patch });
    reload();
  };
  return html`
    <section><h2>${t("person.history")}</h2>
      <ol class="history">${[...history].sort((a, b) => b.sequence - a.sequence).map((change) => html`
        <li key=${change.sequence}>
          <p><strong>${t(`change.${change.type}`)}</strong> ${formatDate(change.at)}, ${has(`actor.${change.actor}`) ? t(`actor.${change.actor}`) : change.actor} (${change.source})</p>
          ${change.before && change.after && html`
            <ul>${listDifferences(getWritable(change.before), getWritable(change.after)).map(([name, before, after]) => html`<li>${name}: ${before} → ${after}</li>`)}</ul>
            ${listDifferences(getWritable(change.before), getWritable(change.after)).length > 0 && html`
              <${Confirmed} label=${t("history.undo")} name=${String(change.sequence)} title=${t("history.undo")} text=${t("history.undo.text")} onConfirm=${undo(change)} />`}`}
        </li>`)}</ol>
    </section>`;
}

/** Return the fields that a change changed, as they were before it. */
function pickChanged({ before, after }) {
  const patch = makePatch(getWritable(after), getWritable(before));
  return patch;
}

function Removal({ tenant, record, etag }) {
  return html`
    <section><h2>${t("person.delete")}</h2><p>${t("person.delete.hint")}</p>
      <${Confirmed} danger label=${t("person.delete")} title=${t("person.delete.title", { name: record.name })} text=${t("person.delete.text")}
        onConfirm=${async () => {
    await client.delete("/representatives/{representative_id}", { path: { representative_id: record.id }, tenant, headers: { "If-Match": etag } });
    location.hash = linkTo(tenant, "people");
  }} />
    </section>`;
}
