/** The box: an address, a ZIP code, or the place where the visitor is. */

import { lookUp, Problem } from "../core/api.js";
import { html, useEffect, useRef, useState } from "../core/html.js";
import { t } from "../core/i18n.js";
import { writePlace } from "../core/places.js";
import { findNewLines } from "../core/seats.js";
import { keepAnswer } from "./answers.js";
import { Failure, Title } from "./notices.js";

const ZIP = /^[0-9]{5}(-?[0-9]{4})?$/;
const PATIENCE = 20_000;
const NOTHING = { busy: false, error: null, problem: null };
// The API refuses a place with one of these, and its words are for programs unless they are about an address.
const REFUSED = new Set([400, 404, 422]);

export function Search() {
  return html`
    <div class="hero">
      <${Title} text=${t("search.title")} />
      <p class="lead">${t("search.lead")}</p>
      <${Box} />
    </div>
    <ul class="promises">
      <li>${t("search.promise.levels")}</li>
      <li>${t("search.promise.privacy")}</li>
      <li>${t("search.promise.unknown")}</li>
    </ul>`;
}

/** The form. An input without a name, so that not even a form sent without a script puts the address into a URL. */
export function Box() {
  const [state, setState] = useState(NOTHING);
  const input = useRef(null);
  const request = useRef(null);
  useEffect(() => () => request.current?.abort(), []); // an answer that comes late must not pull the visitor back
  const refuse = (problem) => {
    setState({ ...NOTHING, problem });
    input.current?.focus();
  };
  const ask = async (place) => {
    const controller = new AbortController();
    request.current?.abort();
    request.current = controller;
    setState({ ...NOTHING, busy: true });
    try {
      const answer = await lookUp(place, AbortSignal.any([controller.signal, AbortSignal.timeout(PATIENCE)]));
      if (controller.signal.aborted) return;
      setState(NOTHING);
      showAnswer(answer);
    } catch (error) {
      if (controller.signal.aborted) return;
      const problem = translate(error, place);
      setState({ busy: false, error: problem ? null : error, problem });
      input.current?.focus();
    }
  };
  const submit = (event) => {
    event.preventDefault();
    if (state.busy) return;
    const text = input.current.value.trim();
    if (ZIP.test(text)) ask({ zip: text.length === 9 ? `${text.slice(0, 5)}-${text.slice(5)}` : text });
    else if (/^[0-9-]*$/.test(text) && text) refuse(t("search.zip"));
    else if (text.length < 4) refuse(t("search.empty"));
    else ask({ address: text });
  };
  const locate = () => {
    setState({ ...NOTHING, busy: true });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => ask({ lat: coords.latitude, lon: coords.longitude }),
      ({ code }) => refuse(t(code === 1 ? "search.denied" : "search.unlocated")),
      { timeout: 10_000, maximumAge: 60_000 },
    );
  };
  const cancel = () => {
    request.current?.abort();
    setState(NOTHING);
    input.current.focus();
  };
  const wrong = state.problem !== null || state.error !== null;
  return html`
    <form class="box" onSubmit=${submit} novalidate>
      <label class="usa-label" for="place">${t("search.label")}</label>
      <span class="usa-hint" id="place-hint">${t("search.hint")}</span>
      <div class="line">
        <input class="usa-input ${wrong ? "usa-input--error" : ""}" id="place" type="text" ref=${input} maxlength="200"
          autocomplete="street-address" enterkeyhint="search" aria-describedby="place-hint place-problem" aria-invalid=${wrong ? "true" : null} />
        <button class="usa-button" type="submit" aria-disabled=${state.busy ? "true" : null}>${t("search.submit")}</button>
      </div>
      <div id="place-problem">
        ${state.problem && html`<p class="usa-error-message" role="alert">${state.problem}</p>`}
        ${state.error && html`<${Failure} error=${state.error} detailed />`}
      </div>
      ${"geolocation" in navigator && !state.busy && html`
        <button class="usa-button usa-button--unstyled" type="button" onClick=${locate}>${t("search.locate")}</button>`}
      <p role="status" class="status">${state.busy ? t("waiting") : ""}</p>
      ${state.busy && html`<button class="usa-button usa-button--unstyled" type="button" onClick=${cancel}>${t("search.cancel")}</button>`}
    </form>`;
}

/** Return words of the page for a refusal whose words are for programs; null for any other. */
function translate(error, place) {
  if (!(error instanceof Problem) || !REFUSED.has(error.status)) return null;
  if (place.zip && error.status === 404) return t("search.no_zip", place);
  return place.lat === undefined ? null : t("search.outside");
}

/** Show an answer at a link that holds its divisions; the answer itself is kept for it. */
function showAnswer(answer) {
  const hash = `#/at/${writePlace(answer.place, findNewLines(answer.place))}`;
  keepAnswer(hash, answer);
  location.hash = hash;
}
