/** The snippet that puts the finder into another page, with a live preview. */

import { base } from "../core/api.js";
import { html, useRef, useState } from "../core/html.js";
import { language, t } from "../core/i18n.js";
import { LEVELS } from "../core/seats.js";
import { Title } from "./notices.js";

export function Snippet({ tenant = "" }) {
  const [choice, setChoice] = useState({ tenant, lang: language, levels: LEVELS });
  const [copied, setCopied] = useState(false);
  const area = useRef(null);
  const change = (fields) => {
    setChoice({ ...choice, ...fields });
    setCopied(false);
  };
  const toggle = (level) => change({ levels: LEVELS.filter((each) => (each === level ? !choice.levels.includes(each) : choice.levels.includes(each))) });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(writeElement(choice));
      setCopied(true);
    } catch {
      area.current.select(); // without leave to write to the clipboard, the visitor copies the selection
    }
  };
  return html`
    <${Title} text=${t("embed.title")} />
    <p class="lead">${t("embed.lead")}</p>
    <form class="box" onSubmit=${(event) => event.preventDefault()}>
      <label class="usa-label" for="tenant">${t("embed.tenant")}</label>
      <span class="usa-hint" id="tenant-hint">${t("embed.tenant.hint")}</span>
      <input class="usa-input" id="tenant" type="text" maxlength="40" aria-describedby="tenant-hint" autocomplete="off" value=${choice.tenant}
        onInput=${(event) => change({ tenant: event.currentTarget.value.replace(/[^A-Za-z0-9-]/g, "") })} />
      <fieldset class="usa-fieldset"><legend class="usa-legend">${t("embed.levels")}</legend>
        ${LEVELS.map((level) => html`
          <label class="check"><input type="checkbox" checked=${choice.levels.includes(level)} onChange=${() => toggle(level)} /> ${t(`level.${level}`)}</label>`)}
      </fieldset>
      <label class="usa-label" for="language">${t("embed.language")}</label>
      <select class="usa-select" id="language" value=${choice.lang} onChange=${(event) => change({ lang: event.currentTarget.value })}>
        <option value="en" lang="en">English</option><option value="es" lang="es">Español</option>
      </select>
    </form>
    <h2>${t("embed.element")}</h2>
    <p>${t("embed.element.text")}</p>
    <textarea class="usa-textarea code" rows="4" readonly ref=${area} aria-label=${t("embed.element")} value=${writeElement(choice)}></textarea>
    <p><button class="usa-button" type="button" onClick=${copy}>${t("embed.copy")}</button> <span role="status">${copied ? t("embed.copied") : ""}</span></p>
    <h2>${t("embed.frame")}</h2>
    <p>${t("embed.frame.text")}</p>
    <textarea class="usa-textarea code" rows="4" readonly aria-label=${t("embed.frame")} value=${writeFrame(choice)}></textarea>
    <h2>${t("embed.preview")}</h2>
    <${Preview} choice=${choice} />`;
}

const list = ({ tenant, levels, lang }) => ({ ...(tenant && { tenant }), ...(levels.length < LEVELS.length && { levels: levels.join(",") }), lang });

function writeElement(choice) {
  const attributes = Object.entries({ api: base, ...list(choice) }).map(([name, value]) => `${name}="${value}"`);
  return `<script type="module" src="${base}/static/widget.js"></script>\n<represent-finder ${attributes.join(" ")}></represent-finder>`;
}

function writeFrame(choice) {
  return `<iframe src="${base}/embed?${new URLSearchParams(list(choice)).toString().replaceAll("&", "&amp;")}" title="${t("search.title")}" width="100%" height="600"></iframe>`;
}

/** The element itself, loaded as a page of another origin loads it. */
function Preview({ choice }) {
  import(new URL("widget.js", import.meta.url).href);
  const { tenant, levels, lang } = list(choice);
  return html`<div class="preview"><represent-finder key=${JSON.stringify(choice)} api=${base} tenant=${tenant} levels=${levels} lang=${lang}></represent-finder></div>`;
}
