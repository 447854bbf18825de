/** Fields of forms, with the problems that the API names beside them. */

import { Problem } from "../core/api.js";
import { html, useEffect, useId, useRef, useState } from "../core/html.js";
import { language, t } from "../core/i18n.js";
import { Failure } from "../finder/notices.js";
import { hasEnded } from "./session.js";

/** A refusal whose message is for the person at the form. */
export class Refused extends Error {}

/** Return the texts of a problem by their pointers (`#/term_end`), without the sign at the beginning. */
export function readFlaws(error) {
  const flaws = {};
  if (error instanceof Problem) for (const { pointer, detail } of error.errors) if (pointer?.startsWith("#/")) flaws[pointer.slice(2)] ??= detail;
  return flaws;
}

/** Return the flaw of a field: one at its pointer or below it. */
export function findFlaw(flaws, name) {
  return flaws[name] ?? Object.entries(flaws).find(([pointer]) => pointer.startsWith(`${name}/`))?.[1] ?? null;
}

export function Field({ label, name, value, onChange, flaws = {}, hint, type = "text", options, required, rows, autocomplete = "off", ...others }) {
  const id = useId();
  const flaw = findFlaw(flaws, name);
  const described = `${id}-hint ${id}-flaw`;
  const shared = { id, name, "aria-describedby": described, "aria-invalid": flaw ? "true" : null, "aria-required": required ? "true" : null, ...others };
  const change = (event) => onChange(event.currentTarget.value);
  return html`
    <div class="field">
      <label class="usa-label" for=${id}>${label}${required ? html` <abbr title=${t("form.required")}>*</abbr>` : ""}</label>
      ${hint && html`<span class="usa-hint" id="${id}-hint">${hint}</span>`}
      <p class="usa-error-message" id="${id}-flaw" lang=${language === "en" ? null : "en"}>${flaw}</p>
      ${options ? html`<select class="usa-select" ...${shared} onChange=${change} value=${value ?? ""}>${options.map(([key, text]) => html`<option key=${key} value=${key} selected=${key === (value ?? "")}>${text}</option>`)}</select>`
    : rows ? html`<textarea class="usa-textarea" rows=${rows} ...${shared} onInput=${change} value=${value ?? ""}></textarea>`
      : html`<input class="usa-input ${flaw ? "usa-input--error" : ""}" type=${type} autocomplete=${autocomplete} ...${shared} onInput=${change} value=${value ?? ""} />`}
    </div>`;
}

/**
 * Return what sends a form: `{ busy, error, flaws, done, send }`. `send(work)` runs it once at a time, and keeps its
 * problem; one whose fields are on the page puts the focus on the first of them.
 */
export function useSending() {
  const [state, setState] = useState({ busy: false, error: null, flaws: {}, done: null });
  const send = async (work) => {
    if (state.busy) return null;
    setState({ busy: true, error: null, flaws: {}, done: null });
    try {
      const done = await work();
      setState({ busy: false, error: null, flaws: {}, done });
      return done;
    } catch (error) {
      const flaws = readFlaws(error);
      setState({ busy: false, error, flaws, done: null });
      setTimeout(() => document.querySelector("main [aria-invalid=true], dialog[open] [aria-invalid=true]")?.focus());
      return null;
    }
  };
  const reset = () => setState({ busy: false, error: null, flaws: {}, done: null });
  return { ...state, send, reset };
}

/** What went wrong, where no field shows it; a session that has ended is said by the sign-in itself. */
export function Trouble({ sending }) {
  if (sending.busy) return html`<p role="status" class="status">${t("waiting")}</p>`;
  if (!sending.error || hasEnded(sending.error)) return null;
  if (sending.error instanceof Refused) return html`<p class="usa-error-message" role="alert">${sending.error.message}</p>`;
  if (Object.keys(sending.flaws).length > 0) {
    return html`
      <div role="alert"><p class="usa-error-message">${t("form.flaws")}</p>
        <ul lang="en">${[...new Set(Object.values(sending.flaws))].map((detail) => html`<li key=${detail}>${detail}</li>`)}</ul></div>`;
  }
  return html`<${Failure} error=${sending.error} detailed />`;
}

/** What was done, for screen readers too. */
export function Done({ children }) {
  const place = useRef(null);
  useEffect(() => place.current?.focus(), []);
  return html`<div class="usa-alert usa-alert--success" role="status" tabindex="-1" ref=${place}><div class="usa-alert__body"><p class="usa-alert__text">${children}</p></div></div>`;
}

/** A button whose work needs a confirmation, which says what will happen. */
export function Confirmed({ label, title, text, danger, onConfirm, disabled, name }) {
  const dialog = useRef(null);
  const sending = useSending();
  const confirm = async () => {
    if ((await sending.send(async () => ((await onConfirm()) ?? true))) !== null) dialog.current?.close();
  };
  return html`
    <button type="button" class="usa-button ${danger ? "usa-button--secondary" : "usa-button--outline"}" disabled=${disabled} onClick=${() => dialog.current.showModal()}
      aria-label=${name ? `${label}: ${name}` : null}>${label}</button>
    <dialog ref=${dialog} aria-label=${title}>
      <h2>${title}</h2>
      <p>${text}</p>
      <${Trouble} sending=${sending} />
      <p class="buttons">
        <button type="button" class="usa-button ${danger ? "usa-button--secondary" : ""}" disabled=${sending.busy} onClick=${confirm}>${label}</button>
        <button type="button" class="usa-button usa-button--unstyled" onClick=${() => dialog.current.close()}>${t("form.cancel")}</button>
      </p>
    </dialog>`;
}

