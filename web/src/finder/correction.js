/** The report of an error. It goes to the staff of the state or county, and is not public. */

import { client, findTenant, Problem } from "../core/api.js";
import { html, useEffect, useId, useRef, useState } from "../core/html.js";
import { t } from "../core/i18n.js";
import { Failure } from "./notices.js";

const OF_RECORD = ["name", "phone", "email", "address", "website", "photo", "party", "district", "term", "left", "other"];
const OF_SEAT = ["holder", "vacant", "district", "other"];
const MOST = 2_000;

export function CorrectionForm({ entry, subject, close, shown }) {
  const id = useId();
  const first = useRef(null);
  const done = useRef(null);
  const form = useRef(null);
  const [state, setState] = useState({ busy: false, error: null, receipt: null, wrong: {} });
  useEffect(() => {
    if (shown) first.current?.focus();
  }, [shown]);
  // The first wrong field, or what went wrong as a whole.
  useEffect(() => {
    if (state.error) (form.current.querySelector("[aria-invalid=true]") ?? form.current.querySelector(".failed"))?.focus();
  }, [state.error]);
  useEffect(() => done.current?.focus(), [state.receipt]);
  const submit = async (event) => {
    event.preventDefault();
    if (state.busy) return;
    const { elements } = form.current;
    const value = (name) => elements.namedItem(name).value.trim();
    const wrong = value("right") ? {} : { right: t("report.right.missing") };
    if (wrong.right) {
      setState({ ...state, wrong, error: null });
      elements.namedItem("right").focus();
      return;
    }
    setState({ ...state, busy: true, error: null, wrong: {} });
    try {
      setState({ ...state, busy: false, wrong: {}, error: null, receipt: await send(value, entry, subject) });
    } catch (error) {
      setState({ ...state, busy: false, error, wrong: findWrong(error) });
    }
  };
  if (state.receipt) {
    return html`
      <div class="usa-alert usa-alert--success" role="status" tabindex="-1" ref=${done}>
        <div class="usa-alert__body">
          <p class="usa-alert__heading">${t("report.thanks")}</p>
          <p class="usa-alert__text">${t("report.receipt", { id: state.receipt.id })}</p>
        </div>
      </div>`;
  }
  const fields = subject.representative_id ? OF_RECORD : OF_SEAT;
  return html`
    <form class="report" ref=${form} onSubmit=${submit} onKeyDown=${(event) => event.key === "Escape" && close()} novalidate aria-label="${t("report.open")}: ${subject.name}">
      <p>${t("report.lead")}</p>
      <label class="usa-label" for="${id}-field">${t("report.field")}</label>
      <select class="usa-select" id="${id}-field" name="field" ref=${first}>
        ${fields.map((name) => html`<option value=${name}>${t(`report.field.${name}`)}</option>`)}
      </select>
      <${Area} id="${id}-right" name="right" label=${t("report.right")} hint=${t("report.right.hint")} wrong=${state.wrong.right} required />
      <${Area} id="${id}-source" name="source" label=${t("report.source")} hint=${t("report.source.hint")} wrong=${state.wrong.source} />
      <label class="usa-label" for="${id}-email">${t("report.email")}</label>
      <span class="usa-hint" id="${id}-email-hint">${t("report.email.hint")}</span>
      <input class="usa-input" id="${id}-email" name="email" type="email" autocomplete="email" maxlength="254"
        aria-describedby="${id}-email-hint ${id}-email-wrong" aria-invalid=${state.wrong.email ? "true" : null} />
      <p class="usa-error-message" id="${id}-email-wrong">${state.wrong.email}</p>
      <div class="away" aria-hidden="true"><label>Website <input name="website" type="text" tabindex="-1" autocomplete="off" /></label></div>
      <div class="failed" tabindex="-1">${state.error && Object.keys(state.wrong).length === 0 && html`<${Failure} error=${state.error} />`}</div>
      <p><button class="usa-button" type="submit" aria-disabled=${state.busy ? "true" : null}>${t("report.send")}</button>
        <button class="usa-button usa-button--unstyled" type="button" onClick=${close}>${t("report.cancel")}</button></p>
      <p role="status" class="status">${state.busy ? t("waiting") : ""}</p>
    </form>`;
}

function Area({ id, name, label, hint, wrong, required }) {
  return html`
    <label class="usa-label" for=${id}>${label}</label>
    <span class="usa-hint" id="${id}-hint">${hint}</span>
    <p class="usa-error-message" id="${id}-wrong">${wrong}</p>
    <textarea class="usa-textarea ${wrong ? "usa-input--error" : ""}" id=${id} name=${name} maxlength=${MOST} rows="3"
      aria-describedby="${id}-hint ${id}-wrong" aria-invalid=${wrong ? "true" : null} aria-required=${required ? "true" : null}></textarea>`;
}

async function send(value, entry, subject) {
  const tenant = subject.tenant ?? (await findTenant(entry));
  const { representative_id, office, district } = subject;
  const about = representative_id ? { representative_id } : { office, ...(district ? { district } : {}) };
  const body = { ...about, field: value("field"), right: value("right"), website: value("website") };
  for (const name of ["source", "email"]) if (value(name)) body[name] = value(name);
  return (await client.post("/corrections", { body, tenant })).data[0];
}

/** Return the texts of an answer that belong to a field of the form, by the field's name. */
function findWrong(error) {
  if (!(error instanceof Problem)) return {};
  const found = {};
  for (const { pointer, detail } of error.errors) {
    const name = /^#\/(right|source|email)$/.exec(pointer ?? "")?.[1];
    if (name) found[name] = detail;
  }
  return found;
}
