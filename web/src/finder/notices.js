/** Titles, and what a page says while it waits, and when it fails. */

import { explain } from "../core/api.js";
import { html, useEffect } from "../core/html.js";
import { language, t } from "../core/i18n.js";

/** The heading of a page, which also names the window. */
export function Title({ text, children }) {
  useEffect(() => {
    document.title = `${text} · ${t("brand")}`;
  }, [text]);
  return html`<h1>${children ?? text}</h1>`;
}

export const Waiting = () => html`<p class="waiting" role="status">${t("waiting")}</p>`;

/** What failed. `detailed`: with the words of the API, which are in English, where they help to mend the input. */
export function Failure({ error, detailed }) {
  const { title, detail } = explain(error);
  return html`
    <div class="usa-alert usa-alert--error" role="alert">
      <div class="usa-alert__body">
        <p class="usa-alert__heading">${title}</p>
        ${detailed && detail && html`<p class="usa-alert__text" lang=${language === "en" ? null : "en"}>${detail}</p>`}
      </div>
    </div>`;
}

/** What a page shows of something that is being loaded. `titled`: its title is among it, so that a failure needs one. */
export function Loaded({ state, children, titled }) {
  if (state.error) return html`${titled && html`<${Title} text=${explain(state.error).title} />`}<${Failure} error=${state.error} />`;
  return state.value === null ? html`<${Waiting} />` : children(state.value);
}
