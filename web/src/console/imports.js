/** Imports: upload a roster, map the columns of one's own, review what it would change, and apply or cancel. */

import Papa from "papaparse";

import { download, writeRows } from "../core/exports.js";
import { html, useEffect, useState } from "../core/html.js";
import { formatDate, formatNumber, nameDistrict, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Field, Refused, Trouble, useSending } from "./forms.js";
import { Loaded, useData } from "./load.js";
import { listDifferences } from "./record.js";
import { linkTo } from "./router.js";
import { client } from "./session.js";
import { Table } from "./table.js";

const MOVING = new Set(["waiting", "planning", "applying"]);
const PAUSE = 1_000;
const PREVIEW = 5;
// The fields that a column can have, the usual ones first; ids as the API has them.
const FIELDS = [
  "name", "given_name", "family_name", "position", "district", "party", "email", "phone", "address", "voice", "fax", "website", "term_start",
  "term_expected_end", "photo_url", "contact_form", "source", "level", "chamber", "state", "id", "twitter", "facebook", "instagram", "youtube",
  "bluesky", "mastodon", "threads", "tiktok", "linkedin", "wikidata",
];
const DELIMITERS = [",", ";", "\t", "|"];

export function Imports({ tenant }) {
  const state = useData(async () => (await client.get("/imports", { tenant, query: { limit: 100 } })).data, [tenant]);
  return html`
    <${Title} text=${t("menu.imports")} />
    <p><a class="usa-button" href=${linkTo(tenant, "upload")}>${t("import.new")}</a></p>
    <${Loaded} state=${state}>${(rows) => html`
      <${Table} name="imports" label=${t("menu.imports")} rows=${rows} columns=${[
        { name: "file", label: t("import.file"), get: ({ file_name: name }) => name, show: ({ id, file_name: name }) => html`<a href=${linkTo(tenant, "import", id)}>${name}</a>` },
        { name: "state", label: t("seats.state"), get: ({ state: kind }) => t(`import.state.${kind}`) },
        { name: "added", label: t("import.added"), get: ({ counts }) => counts.added },
        { name: "changed", label: t("import.changed"), get: ({ counts }) => counts.changed },
        { name: "closed", label: t("import.closed"), get: ({ counts }) => counts.closed },
        { name: "refused", label: t("import.refused"), get: ({ counts }) => counts.refused },
        { name: "created", label: t("import.created"), get: ({ created_at: at }) => at, show: ({ created_at: at }) => formatDate(at) },
      ]} />`}<//>`;
}

export function NewImport({ tenant }) {
  const [file, setFile] = useState(null);
  const [kind, setKind] = useState("own");
  const [partial, setPartial] = useState(false);
  const [mapping, setMapping] = useState(null);
  const [progress, setProgress] = useState(null);
  const sending = useSending();
  const rules = useData(async () => {
    const answer = await client.get("/tenants/{tenant}/rules", { path: { tenant } });
    return { rules: answer.data[0], etag: answer.etag };
  }, [tenant]);
  const own = kind === "own" && file && !/\.(xlsx?|ods|numbers)$/i.test(file.name);
  const submit = (event) => {
    event.preventDefault();
    sending.send(async () => {
      if (/\.(xlsx?|ods|numbers)$/i.test(file.name)) throw new Refused(t("import.spreadsheet"));
      if (own) await saveMapping(tenant, mapping);
      const body = { file_name: file.name, mode: "review", partial, ...(own && { format: "csv" }) };
      const created = (await client.post("/imports", { tenant, body })).data[0];
      await upload(created.upload, file, setProgress);
      location.hash = linkTo(tenant, "import", created.id);
      return true;
    });
  };
  return html`
    <p><a href=${linkTo(tenant, "imports")}>${t("menu.imports")}</a></p>
    <${Title} text=${t("import.new")} />
    <${Loaded} state=${rules}>${({ rules: current }) => html`
      <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
        <fieldset class="usa-fieldset"><legend class="usa-legend">${t("import.kind")}</legend>
          ${["own", "known"].map((each) => html`<label class="check" key=${each}><input type="radio" name="kind" checked=${kind === each} onChange=${() => setKind(each)} /> ${t(`import.kind.${each}`)}</label>`)}
        </fieldset>
        <label class="usa-label" for="file">${t("import.file")}</label>
        <input class="usa-file" id="file" type="file" onChange=${(event) => setFile(event.currentTarget.files[0] ?? null)} />
        <label class="check"><input type="checkbox" checked=${partial} onChange=${() => setPartial(!partial)} /> ${t("import.partial")}</label>
        ${own && html`<${Mapping} key=${file.name + file.size} file=${file} rules=${current} flaws=${sending.flaws} onChange=${setMapping} />`}
        ${progress !== null && html`<p role="status"><progress max="1" value=${progress}></progress> ${t("import.progress", { percent: Math.round(progress * 100) })}</p>`}
        <${Trouble} sending=${sending} />
        <button class="usa-button" type="submit" disabled=${!file || sending.busy || (own && !isComplete(mapping))}>${t("import.review")}</button>
        <p class="usa-hint">${t("import.review.hint")}</p>
      </form>`}<//>`;
}

const isComplete = (mapping) => Boolean(mapping?.columns && (mapping.columns.name || (mapping.columns.given_name && mapping.columns.family_name))
  && (mapping.columns.position || mapping.defaults.position));

/** Keep the mapping in the rules, so that the next file of this kind is read without it. */
async function saveMapping(tenant, mapping) {
  const answer = await client.get("/tenants/{tenant}/rules", { path: { tenant } });
  const { etag } = answer;
  const rules = answer.data[0];
  if (JSON.stringify(rules.roster_columns) === JSON.stringify(mapping)) return;
  const { tenant: _, version: __, ...draft } = rules;
  await client.put("/tenants/{tenant}/rules", { path: { tenant }, headers: { "If-Match": etag }, body: { ...draft, roster_columns: mapping } });
}

/** Send a file to the bucket, as a form that the API has signed; `fetch` does not say how far it is. */
function upload({ url, fields }, file, report) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.onprogress = ({ loaded, total }) => report(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? resolve() : reject(new Refused(t("import.upload.refused"))));
    request.onerror = () => reject(new Refused(t("import.upload.failed")));
    request.send(form);
  });
}

/** The columns of a file as a form, with its first rows as they will be read. */
function Mapping({ file, rules, flaws, onChange }) {
  const [sheet, setSheet] = useState(null);
  const [columns, setColumns] = useState({});
  const [defaults, setDefaults] = useState({});
  const [dates, setDates] = useState(rules.roster_columns?.dates ?? "iso");
  useEffect(() => {
    Papa.parse(file, {
      preview: PREVIEW + 1,
      skipEmptyLines: true,
      delimitersToGuess: DELIMITERS,
      complete: ({ data, meta }) => {
        const [head = [], ...rows] = data;
        const names = head.map((name) => name.replace(/^\uFEFF/, "").trim());
        setSheet({ names, rows, delimiter: meta.delimiter });
        setColumns(guess(names, rules.roster_columns));
        setDefaults(rules.roster_columns?.defaults ?? {});
      },
    });
  }, []);
  useEffect(() => {
    if (!sheet) return;
    const kept = Object.fromEntries(Object.entries(columns).filter(([, name]) => name));
    const fixed = Object.fromEntries(Object.entries(defaults).filter(([name, value]) => value && !kept[name]));
    onChange({ columns: kept, defaults: fixed, scheme: rules.roster_columns?.scheme ?? "roster", delimiter: sheet.delimiter, dates });
  }, [sheet, columns, defaults, dates]);
  if (!sheet) return html`<p role="status">${t("waiting")}</p>`;
  const read = (row, field) => (columns[field] ? (row[sheet.names.indexOf(columns[field])] ?? "") : (defaults[field] ?? ""));
  const used = FIELDS.filter((field) => columns[field] || defaults[field]);
  return html`
    <fieldset class="usa-fieldset"><legend class="usa-legend usa-legend--large">${t("mapping.title")}</legend>
      <p>${t("mapping.text")}</p>
      <div class="grid">${FIELDS.slice(0, 14).map((field) => html`<${Choice} key=${field} field=${field} names=${sheet.names} columns=${columns} setColumns=${setColumns} flaws=${flaws} />`)}</div>
      <details><summary>${t("mapping.more")}</summary>
        <div class="grid">${FIELDS.slice(14).map((field) => html`<${Choice} key=${field} field=${field} names=${sheet.names} columns=${columns} setColumns=${setColumns} flaws=${flaws} />`)}</div>
      </details>
      ${!columns.position && html`<${Field} name="roster_columns/defaults/position" label=${t("mapping.position")} value=${defaults.position} required flaws=${flaws}
        options=${[["", "–"], ...rules.offices.map(({ title }) => [title, title])]} onChange=${(position) => setDefaults({ ...defaults, position })} />`}
      <${Field} name="roster_columns/dates" label=${t("mapping.dates")} value=${dates} options=${[["iso", "2026-01-31"], ["us", "1/31/2026"]]} onChange=${setDates} />
      <h3 id="preview">${t("mapping.preview")}</h3>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="preview"><table class="usa-table">
        <thead><tr>${used.map((field) => html`<th scope="col" key=${field}>${t(`column.${field}`)}</th>`)}</tr></thead>
        <tbody>${sheet.rows.map((row) => html`<tr>${used.map((field) => html`<td key=${field}>${read(row, field)}</td>`)}</tr>`)}</tbody>
      </table></div>
    </fieldset>`;
}

function Choice({ field, names, columns, setColumns, flaws }) {
  return html`<${Field} name="roster_columns/columns/${field}" label=${t(`column.${field}`)} value=${columns[field] ?? ""} flaws=${flaws}
    options=${[["", t("mapping.none")], ...names.map((name) => [name, name])]} onChange=${(name) => setColumns({ ...columns, [field]: name })} />`;
}

const USUAL = {
  name: /^(full ?)?name$|^member$|^nombre$/i, given_name: /^(first|given) ?name$/i, family_name: /^(last|family) ?name$|^surname$/i,
  position: /^(position|office|title)$/i, district: /district|^ward$|precinct/i, party: /party/i, email: /e-?mail/i, phone: /phone|^tel/i,
  address: /address/i, fax: /fax/i, website: /web|url|site/i, term_start: /(term )?(start|begin|from)|sworn/i, term_expected_end: /(term )?(end|expires?|until)/i,
};

/** Return the column of each field that a kept mapping or a usual name gives. */
function guess(names, kept) {
  const found = {};
  for (const field of FIELDS) {
    const before = kept?.columns?.[field];
    const usual = names.find((name) => USUAL[field]?.test(name.trim()) && !Object.values(found).includes(name));
    if (before && names.includes(before)) found[field] = before;
    else if (!kept && usual) found[field] = usual;
  }
  return found;
}

const LISTS = ["diff", "refusals", "notes", "left_open", "conflicts"];
const MOST_LINES = 3_000;

/** Return a report with all pages of its lists, at most a few thousand lines of each. */
async function readReport(tenant, id) {
  let report = null;
  for (let skip = 0; skip < MOST_LINES; skip += 100) {
    const page = (await client.get("/imports/{import_id}", { path: { import_id: id }, tenant, query: { skip, limit: 100 } })).data[0];
    report = report === null ? page : { ...page, ...Object.fromEntries(LISTS.map((name) => [name, [...report[name], ...page[name]]])) };
    if (MOVING.has(page.state) || LISTS.every((name) => page[name].length < 100)) return { ...report, truncated: false };
  }
  return { ...report, truncated: true };
}

/** One import: its progress, then what it would change, and the decision. */
export function ImportPage({ tenant, id }) {
  const state = useData(async () => {
    return { report: await readReport(tenant, id) };
  }, [tenant, id]);
  const moving = state.value && MOVING.has(state.value.report.state);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setTimeout(state.reload, PAUSE);
    return () => clearTimeout(timer);
  }, [state.value]);
  return html`
    <p><a href=${linkTo(tenant, "imports")}>${t("menu.imports")}</a></p>
    <${Loaded} state=${state}>${({ report }) => html`
      <${Title} text=${report.file_name} />
      <p role="status"><strong>${t(`import.state.${report.state}`)}</strong>${report.detail ? `: ${report.detail}` : ""}
        ${report.state === "applying" && html` <progress max=${Math.max(1, report.steps)} value=${report.written}></progress>`}
        ${moving && report.state !== "applying" && html` <progress></progress>`}</p>
      <dl class="numbers">${["added", "changed", "closed", "unchanged", "refused", "left_open"].map((name) => html`
        <div key=${name}><dt>${t(`import.${name}`)}</dt><dd>${formatNumber(report.counts[name])}</dd></div>`)}</dl>
      ${report.state === "waiting" && html`<p><${Confirmed} danger label=${t("import.cancel")} title=${t("import.cancel")} text=${t("import.cancel.text")}
        onConfirm=${async () => { await client.delete("/imports/{import_id}", { path: { import_id: id }, tenant }); state.reload(); }} /></p>`}
      ${report.state === "review" && html`
        <p class="buttons">
          <${Confirmed} label=${t("import.apply")} title=${t("import.apply")} text=${t("import.apply.text", { added: report.counts.added, changed: report.counts.changed, closed: report.counts.closed })}
            onConfirm=${async () => { await client.post("/imports/{import_id}/apply", { path: { import_id: id }, tenant }); state.reload(); }} />
          <${Confirmed} danger label=${t("import.cancel")} title=${t("import.cancel")} text=${t("import.cancel.text")}
            onConfirm=${async () => { await client.delete("/imports/{import_id}", { path: { import_id: id }, tenant }); state.reload(); }} />
        </p>`}
      <${Differences} diff=${report.diff} truncated=${report.truncated} tenant=${tenant} />
      <${Lines} name="refused" title=${t("import.refused")} rows=${report.refusals} />
      <${Lines} name="notes" title=${t("import.notes")} rows=${report.notes} />
      <${People} name="left_open" title=${t("import.left_open")} rows=${report.left_open} tenant=${tenant} />
      <${People} name="conflicts" title=${t("import.conflicts")} rows=${report.conflicts} tenant=${tenant} />`}<//>`;
}

function Differences({ diff, truncated, tenant }) {
  if (diff.length === 0) return null;
  return html`
    <section><h2>${t("import.diff")}</h2>
      <${Table} name="diff" label=${t("import.diff")} rows=${diff} truncated=${truncated} columns=${[
        { name: "name", label: t("person.name"), get: ({ name }) => name, show: ({ id, name, what }) => (what === "added" ? name : html`<a href=${linkTo(tenant, "person", id)}>${name}</a>`) },
        { name: "what", label: t("work.what"), get: ({ what }) => t(`import.${what}`) },
        { name: "seat", label: t("person.office"), get: ({ position, district }) => [position, nameDistrict(district)].filter(Boolean).join(", ") },
        { name: "fields", label: t("import.fields"), get: ({ what, fields }) => (what === "changed" ? describe(fields) : "") },
      ]} />
    </section>`;
}

/** Return the changed fields, each with what it was and will be. */
function describe(fields) {
  const lines = Object.entries(fields).flatMap(([name, { before, after }]) => listDifferences({ [name]: before }, { [name]: after }));
  return lines.map(([name, before, after]) => `${name}: ${before} → ${after}`).join("; ");
}

function Lines({ name, title, rows }) {
  if (rows.length === 0) return null;
  const columns = ["line", "name", "where", "reason"];
  const save = () => download(`${name}.csv`, "text/csv", writeRows([columns, ...rows.map((row) => columns.map((column) => row[column]))]));
  return html`
    <section><h2>${title}</h2>
      <p><button type="button" class="usa-button usa-button--outline" onClick=${save}>${t("import.download")}</button></p>
      <${Table} name=${name} label=${title} rows=${rows} columns=${[
        { name: "line", label: t("import.line"), get: ({ line }) => line },
        { name: "name", label: t("person.name"), get: (row) => row.name },
        { name: "where", label: t("import.where"), get: ({ where }) => where },
        { name: "reason", label: t("import.reason"), get: ({ reason }) => reason },
      ]} />
    </section>`;
}

function People({ name, title, rows, tenant }) {
  if (rows.length === 0) return null;
  return html`
    <section><h2>${title}</h2>
      <${Table} name=${name} label=${title} rows=${rows} columns=${[
        { name: "name", label: t("person.name"), get: (row) => row.name, show: (row) => html`<a href=${linkTo(tenant, "person", row.id)}>${row.name}</a>` },
        { name: "reason", label: t("import.reason"), get: ({ reason }) => reason },
      ]} />
    </section>`;
}
