/** The rules of a tenant: offices and districts by form, the difference before it is saved, and who would lose a seat. */

import { Problem } from "../core/api.js";
import { html, useState } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Done, Field, Trouble, useSending } from "./forms.js";
import { Loaded, useData } from "./load.js";
import { listDifferences } from "./record.js";
import { client, useDraft } from "./session.js";

const LEVELS = ["federal", "state", "county", "municipal"];

export function RulesPage({ tenant }) {
  const [saved, setSaved] = useState(false);
  const state = useData(async () => {
    const [rules, about] = await Promise.all([
      client.get("/tenants/{tenant}/rules", { path: { tenant } }),
      client.get("/tenants/{tenant}", { path: { tenant } }),
    ]);
    return { rules: rules.data[0], etag: rules.etag, division: about.data[0].division_id };
  }, [tenant]);
  return html`
    <${Title} text=${t("menu.rules")} />
    <${Loaded} state=${state}>${(value) => html`
      ${saved && html`<${Done} key=${value.etag}>${t("rules.saved")}<//>`}
      <${RulesForm} key=${value.etag} tenant=${tenant} ...${value} reload=${state.reload} setSaved=${setSaved} />`}<//>`;
}

/** Return the form of the rules: districts and parties as texts with a line for each. */
function toForm(rules) {
  return {
    offices: rules.offices.map((office) => ({ ...office, districts: writeDistricts(office.districts), known: true, synonyms: office.synonyms.join(", ") })),
    parties: rules.parties.map(({ name, aliases }) => [name, ...aliases].join(", ")).join("\n"),
    freshness_days: String(rules.freshness_days),
    time_zone: rules.time_zone ?? "",
    appearance: { name: "", website: "", logo_url: "", color: "", ...dropNulls(rules.appearance ?? {}) },
  };
}

const dropNulls = (value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
const writeDistricts = (districts) => districts.map(({ name, division_id: id, seats }) => [name, id, seats ?? ""].join(" | ").replace(/ \| $/, "")).join("\n");
const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** Return what the API takes for a form; what the form does not show is kept from the rules. */
function fromForm(form, rules) {
  const before = new Map(rules.offices.map((office) => [office.key, office]));
  const appearance = Object.fromEntries(Object.entries(form.appearance).map(([name, value]) => [name, value.trim() || null]));
  const { tenant: _, version: __, ...rest } = rules;
  return {
    ...rest,
    offices: form.offices.map(({ known: ___, ...office }) => ({
      ...office,
      synonyms: office.synonyms.split(",").map((each) => each.trim()).filter(Boolean),
      seats: office.seats === "" || office.seats === null ? null : Number(office.seats),
      districts: readDistricts(office.districts, before.get(office.key)?.districts ?? []),
    })),
    parties: lines(form.parties).map((line) => {
      const [name, ...aliases] = line.split(",").map((each) => each.trim());
      return { name, aliases: aliases.filter(Boolean) };
    }),
    freshness_days: Number(form.freshness_days),
    time_zone: form.time_zone.trim() || null,
    appearance: Object.values(appearance).some((value) => value !== null) ? appearance : null,
  };
}

function readDistricts(text, before) {
  return lines(text).map((line) => {
    const [name, division_id = "", seats = ""] = line.split("|").map((each) => each.trim());
    const known = before.find((each) => each.name === name && each.division_id === division_id) ?? {};
    return { ...known, name, division_id, seats: seats === "" ? (known.seats ?? null) : Number(seats) };
  });
}

/** Return rules so that differences are named by office and district. */
function byName({ offices, parties, freshness_days, time_zone, appearance }) {
  return {
    offices: Object.fromEntries(offices.map(({ districts, ...office }) => [office.key, { ...office, districts: Object.fromEntries(districts.map((each) => [each.name, `${each.division_id} ${each.seats ?? ""}`])) }])),
    parties: Object.fromEntries(parties.map(({ name, aliases }) => [name, aliases.join(", ") || name])),
    freshness_days,
    time_zone,
    appearance,
  };
}

function RulesForm({ tenant, rules, etag, division, reload, setSaved }) {
  const [typed, setTyped] = useDraft(`${tenant}/rules`, null);
  const form = typed?.form ?? toForm(rules);
  const stale = typed !== null && typed.version !== rules.version;
  const setForm = (next) => setTyped({ version: typed?.version ?? rules.version, form: next });
  const [checking, setChecking] = useState(false);
  const sending = useSending();
  const draft = fromForm(form, rules);
  const differences = listDifferences(byName(rules), byName(draft));
  const set = (name) => (value) => {
    setForm({ ...form, [name]: value });
    setChecking(false);
    setSaved(false);
    sending.reset();
  };
  const setOffice = (index, fields) => set("offices")(form.offices.map((office, at) => (at === index ? { ...office, ...fields } : office)));
  const save = (orphans = []) => sending.send(async () => {
    await client.put("/tenants/{tenant}/rules", { path: { tenant }, headers: { "If-Match": etag }, body: { ...draft, orphans } });
    setTyped(null);
    setChecking(false);
    setSaved(true);
    reload();
    return true;
  });
  const orphans = sending.error instanceof Problem ? sending.error.members.orphans : undefined;
  return html`
    ${stale && html`
      <div class="usa-alert usa-alert--warning" role="alert"><div class="usa-alert__body">
        <h2 class="usa-alert__heading">${t("rules.stale")}</h2><p>${t("rules.stale.text")}</p>
        <p class="buttons"><button type="button" class="usa-button" onClick=${() => setTyped({ version: rules.version, form })}>${t("rules.stale.keep")}</button>
          <button type="button" class="usa-button usa-button--outline" onClick=${() => setTyped(null)}>${t("form.discard")}</button></p>
      </div></div>`}
    <form class="usa-form usa-form--large" onSubmit=${(event) => { event.preventDefault(); setChecking(true); }} novalidate>
      ${form.offices.map((office, index) => html`
        <details key=${index} open=${!office.known}><summary>${office.title || t("rules.office.new")}</summary>
          <${OfficeFields} office=${office} index=${index} flaws=${sending.flaws} division=${division} onChange=${(fields) => setOffice(index, fields)}
            onRemove=${() => set("offices")(form.offices.filter((_, at) => at !== index))} />
        </details>`)}
      <p><button type="button" class="usa-button usa-button--outline" onClick=${() => set("offices")([...form.offices, makeOffice()])}>${t("rules.office.add")}</button></p>
      <${Field} name="parties" label=${t("rules.parties")} hint=${t("rules.parties.hint")} rows=${6} value=${form.parties} onChange=${set("parties")} flaws=${sending.flaws} />
      <${Field} name="freshness_days" label=${t("rules.freshness")} type="number" value=${form.freshness_days} onChange=${set("freshness_days")} flaws=${sending.flaws} />
      <${Field} name="time_zone" label=${t("rules.zone")} hint="America/New_York" value=${form.time_zone} onChange=${set("time_zone")} flaws=${sending.flaws} />
      <fieldset class="usa-fieldset"><legend class="usa-legend usa-legend--large">${t("rules.appearance")}</legend>
        ${["name", "website", "logo_url", "color"].map((name) => html`<${Field} key=${name} name="appearance/${name}" label=${t(`appearance.${name}`)} hint=${name === "color" ? t("appearance.color.hint") : null}
          value=${form.appearance[name]} onChange=${(value) => set("appearance")({ ...form.appearance, [name]: value })} flaws=${sending.flaws} />`)}
      </fieldset>
      ${orphans ? html`<${Orphans} error=${sending.error} accept=${() => save(orphans)} />` : html`<${Trouble} sending=${sending} />`}
      ${checking && differences.length > 0 && html`
        <section><h2 id="differences">${t("rules.differences")}</h2>
          <div class="scroll" tabindex="0" role="region" aria-labelledby="differences"><table class="usa-table">
            <thead><tr><th scope="col">${t("conflict.field")}</th><th scope="col">${t("rules.before")}</th><th scope="col">${t("rules.after")}</th></tr></thead>
            <tbody>${differences.map(([name, before, after]) => html`<tr key=${name}><th scope="row">${name}</th><td>${before}</td><td>${after}</td></tr>`)}</tbody>
          </table></div>
          <p class="buttons"><button type="button" class="usa-button" disabled=${sending.busy || stale} onClick=${() => save()}>${t("rules.save")}</button></p>
        </section>`}
      <p class="buttons">
        ${!checking && html`<button class="usa-button" type="submit" disabled=${differences.length === 0}>${t("rules.check")}</button>`}
        <button class="usa-button usa-button--unstyled" type="button" disabled=${differences.length === 0} onClick=${() => { setTyped(null); setChecking(false); sending.reset(); }}>${t("form.discard")}</button>
      </p>
    </form>`;
}

const makeOffice = () => ({
  key: "", title: "", synonyms: "", body: null, level: "county", chamber: null, branch: null, selection: null, voting: true, partisan: null,
  seats: "1", district_kind: null, districts: "", term: null, stagger: null, vacancy: null, known: false,
});
const makeKey = (title) => title.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);

function OfficeFields({ office, index, flaws, division, onChange, onRemove }) {
  const [count, setCount] = useState("");
  const field = (name, label, others = {}) => html`<${Field} name="offices/${index}/${name}" label=${label} value=${office[name]} flaws=${flaws} onChange=${(value) => onChange({ [name]: value })} ...${others} />`;
  const number = () => {
    const many = Math.min(500, Math.max(0, Number.parseInt(count, 10) || 0));
    onChange({ districts: Array.from({ length: many }, (_, at) => `${at + 1} | ${division}/council_district:${at + 1}`).join("\n") });
  };
  return html`
    ${field("title", t("rules.title"), { required: true, onChange: (title) => onChange(office.known ? { title } : { title, key: makeKey(title) }) })}
    ${field("synonyms", t("rules.synonyms"), { hint: t("rules.synonyms.hint") })}
    ${field("level", t("embed.levels"), { options: LEVELS.map((level) => [level, t(level === "municipal" ? "level.local" : `level.${level}`)]) })}
    ${field("seats", t("offices.seats"), { type: "number", hint: t("rules.seats.hint") })}
    <${Field} name="offices/${index}/term/years" label=${t("rules.term")} type="number" value=${office.term?.years ?? ""} flaws=${flaws}
      onChange=${(years) => onChange({ term: years === "" ? null : { ...(office.term ?? {}), years: Number(years) } })} />
    ${field("districts", t("rules.districts"), { rows: 6, hint: t("rules.districts.hint") })}
    <p><label>${t("rules.count")} <input class="usa-input short" type="number" min="1" max="500" value=${count} onInput=${(event) => setCount(event.currentTarget.value)} /></label>
      <button type="button" class="usa-button usa-button--outline" onClick=${number}>${t("rules.number")}</button></p>
    <p><button type="button" class="usa-button usa-button--unstyled" onClick=${onRemove}>${t("rules.office.remove", { title: office.title })}</button></p>`;
}

/** Who would lose a seat: their terms are to be ended first, or they stay as they are. */
function Orphans({ error, accept }) {
  return html`
    <div class="usa-alert usa-alert--warning" role="alert"><div class="usa-alert__body">
      <h2 class="usa-alert__heading">${t("rules.orphans", { n: error.members.orphans.length })}</h2>
      <ul lang="en">${error.errors.map(({ detail }, index) => html`<li key=${index}>${detail}</li>`)}</ul>
      <p>${t("rules.orphans.text")}</p>
      <p class="buttons"><button type="button" class="usa-button usa-button--secondary" onClick=${accept}>${t("rules.orphans.accept")}</button></p>
    </div></div>`;
}
