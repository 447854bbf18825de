/** Titles, and what a page says while it waits, and when it fails. */

import { explain } from "../core/api.js";
import { html, render, useEffect } from "../core/html.js";
import { language, loadLanguage, t } from "../core/i18n.js";

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

/** A link, so that a language has a URL; followed, it changes the texts in place, and loses nothing of the page. */
export function LanguageSwitch({ name }) {
  const search = new URLSearchParams(location.search);
  search.set("lang", name);
  const follow = async (event) => {
    event.preventDefault();
    await loadLanguage(name);
    history.replaceState(history.state, "", `?${search}${location.hash}`);
    dispatchEvent(new Event(LANGUAGE_CHANGED));
  };
  return html`<a href="?${search}" lang=${name} hreflang=${name} onClick=${follow}>${name === "es" ? "Español" : "English"}</a>`;
}

const LANGUAGE_CHANGED = "represent:language";

/** Draw a page now, and again in each language that the visitor changes to. */
export function draw(Page) {
  const root = document.getElementById("app");
  const show = () => render(html`<${Page} key=${language} />`, root);
  addEventListener(LANGUAGE_CHANGED, show);
  show();
}
