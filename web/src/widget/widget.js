/**
 * `<represent-finder api tenant levels lang>`: the finder for any page, in a shadow root, without a framework.
 *
 * Events, which bubble out of the shadow root: `represent-ready`; `represent-found` with `{ divisions, officials }`;
 * `represent-error` with `{ status, detail }`. None has the address.
 */

import { parties, titles } from "../core/names_es.js";
import { writePlace } from "../core/places.js";
import { mailUrl, phoneUrl, webUrl, writePhone } from "../core/safe.js";
import { findNewLines, groupByLevel, isUndetermined, LEVELS, nameArea } from "../core/seats.js";
import styles from "./styles.js";
import texts from "./texts.js";

const ZIP = /^[0-9]{5}(-[0-9]{4})?$/;
const TENANT = /^[A-Z]{2}(-[A-Za-z0-9]+)*$/;
const HERE = new URL("..", import.meta.url).href;

/** Return an element with attributes and children; texts are never read as HTML. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) element.setAttribute(key, value);
  element.append(...children.flat().filter((child) => child != null && child !== ""));
  return element;
}

class RepresentFinder extends HTMLElement {
  static observedAttributes = ["lang", "tenant", "levels", "api"];
  #root = this.attachShadow({ mode: "open" });
  #ready = false;
  #request = 0;
  #about = null;

  connectedCallback() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    if (this.#ready) return; // moved in the page, with its answer
    this.#ready = true;
    this.#root.adoptedStyleSheets = [sheet];
    this.#draw();
    this.#send("represent-ready", {});
  }

  attributeChangedCallback(_, before, after) {
    if (this.#ready && before !== after) this.#draw();
  }

  /** The URL of the API; null if the attribute is no absolute URL: an address must not go to the host by mistake. */
  get #api() {
    const asked = this.getAttribute("api") || HERE;
    return /^https?:\/\//i.test(asked) ? (webUrl(asked)?.replace(/\/$/, "") ?? null) : null;
  }

  get #language() {
    return (this.lang || document.documentElement.lang || "en").toLowerCase().startsWith("es") ? "es" : "en";
  }

  get #levels() {
    const asked = (this.getAttribute("levels") ?? "").split(/[\s,]+/);
    const found = LEVELS.filter((level) => asked.includes(level));
    return found.length > 0 ? found : LEVELS;
  }

  /** The name of a heading; the page in a frame has the widget's title as its first. */
  #heading(below) {
    return `h${(this.getAttribute("heading") === "1" ? 1 : 2) + below}`;
  }

  #t(key, values = {}) {
    return texts[this.#language][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  #date(value) {
    const format = new Intl.DateTimeFormat(this.#language, { dateStyle: "long", timeZone: "UTC" });
    return value ? format.format(new Date(value)) : "";
  }

  #send(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #draw() {
    this.#request += 1;
    this.#about = null;
    const title = make(this.#heading(0), { class: "title" }, this.#t("title"));
    const input = make("input", { id: "place", type: "text", maxlength: 200, autocomplete: "street-address", enterkeyhint: "search", "aria-describedby": "hint wrong" });
    const button = make("button", { type: "submit" }, this.#t("submit"));
    const wrong = make("p", { id: "wrong", class: "wrong", role: "alert" });
    const status = make("p", { role: "status", class: "hidden" });
    const answer = make("div", { part: "answer" });
    const form = make(
      "form",
      { novalidate: "", part: "form" },
      make("label", { for: "place" }, this.#t("label")),
      make("span", { id: "hint", class: "hint" }, this.#t("hint")),
      make("div", { class: "line" }, input, button),
      wrong,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find({ input, button, wrong, status, answer });
    });
    const body = make("section", { lang: this.#language, "aria-label": this.#t("title") }, title, form, status, answer);
    this.#root.replaceChildren(body);
    this.#dress(title, this.#request);
  }

  /** Show the name, logo and color that the tenant gives itself. Without them the widget works as well. */
  async #dress(title, request) {
    const tenant = this.getAttribute("tenant");
    if (!TENANT.test(tenant ?? "") || this.#api === null) return;
    const get = async (path) => {
      const response = await fetch(`${this.#api}/tenants/${tenant}${path}`);
      return response.ok ? (await response.json()).data[0] : null;
    };
    try {
      const [about, rules] = await Promise.all([get(""), get("/rules")]);
      if (request !== this.#request) return;
      if (about === null) return void this.#send("represent-error", { status: 404, detail: `There is no tenant ${tenant}` });
      const { name, color, logo_url: logo } = rules?.appearance ?? {};
      this.#about = { division: about.division_id, name: name || about.name };
      title.textContent = this.#t("of", this.#about);
      if (/^#[0-9a-f]{6}$/i.test(color ?? "")) title.parentNode.style.setProperty("--accent", color);
      const url = webUrl(logo);
      if (url?.startsWith("https:") && this.getAttribute("photos") !== "off") title.before(make("img", { class: "logo", src: url, alt: "", referrerpolicy: "no-referrer" }));
    } catch {
      this.#send("represent-error", { status: 0, detail: `${this.#api} cannot be reached` });
    }
  }

  async #find({ input, button, wrong, status, answer }) {
    const text = input.value.trim();
    const fail = (message, detail) => {
      wrong.textContent = message;
      status.textContent = "";
      input.setAttribute("aria-invalid", "true");
      input.focus();
      if (detail) this.#send("represent-error", detail);
    };
    if (text.length < 4) return fail(this.#t("empty"));
    const api = this.#api;
    if (api === null) return fail(this.#t("unreachable"), { status: 0, detail: "The attribute api is not an absolute URL" });
    const request = ++this.#request;
    wrong.textContent = "";
    input.removeAttribute("aria-invalid");
    button.disabled = true;
    status.textContent = this.#t("waiting");
    try {
      const response = await fetch(`${api}/lookup`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(ZIP.test(text) ? { zip: text } : { address: text }),
        signal: AbortSignal.timeout(20_000),
      });
      const body = await response.json().catch(() => ({}));
      if (request !== this.#request) return;
      if (response.ok) this.#show(body.data[0], answer, status);
      else this.#refuse(response.status, body, fail);
    } catch {
      if (request === this.#request) fail(this.#t("unreachable"), { status: 0, detail: `${api} cannot be reached` });
    } finally {
      button.disabled = false;
    }
  }

  #refuse(status, { detail }, fail) {
    const said = typeof detail === "string" ? detail : "";
    const texts = { 429: this.#t("busy"), 503: this.#t("unreachable") };
    fail(texts[status] ?? (said ? `${this.#t("failed")}: ${said}` : this.#t("failed")), { status, detail: said });
  }

  #show({ place, officials, exact }, answer, status) {
    const levels = groupByLevel(officials, this.#levels);
    const entries = levels.flatMap(({ groups }) => groups.flatMap((group) => group.entries));
    const found = entries.flatMap((entry) => entry.officials);
    const undetermined = [...new Set(place.unknown.map(({ kind }) => kind))].filter((kind) => isUndetermined(kind, place) && kind in texts.en);
    const inside = !this.#about || place.divisions.some(({ id }) => id === this.#about.division);
    answer.replaceChildren(
      ...[
        inside ? null : make("p", { class: "note" }, this.#t("elsewhere", this.#about)),
        entries.some(({ share }) => share !== 1) ? make("p", { class: "note" }, this.#t("coarse")) : null,
        undetermined.length > 0 ? make("p", { class: "note" }, this.#t("undetermined", { kinds: undetermined.map((kind) => this.#t(kind)).join(", ") })) : null,
        !exact && !entries.some(({ share }) => share !== 1) ? make("p", { class: "note" }, this.#t("sure")) : null,
        entries.length === 0 ? make("p", {}, this.#t("none")) : null,
        ...levels.flatMap(({ level, groups }) => [
          make(this.#heading(1), { class: "level" }, this.#t(level)),
          make("ul", { part: "cards" }, groups.flatMap((group) => group.entries.flatMap((entry) => this.#makeCards({ ...entry, area: nameArea(entry, place) })))),
        ]),
        make("p", { class: "quiet" }, this.#t("covered")),
        make("p", {}, make("a", { href: this.#makeLink(place), target: "_blank", rel: "noopener" }, this.#t("more"))),
      ].filter(Boolean),
    );
    status.textContent = this.#t("found", { n: found.length });
    this.#send("represent-found", { divisions: place.divisions.map(({ id }) => id), officials: found });
  }

  /** Return the link to the same in the finder; it names divisions, and not the address. */
  #makeLink(place) {
    return `${this.#api}/?lang=${this.#language}#/at/${writePlace(place, findNewLines(place))}`;
  }

  #makeCards(entry) {
    const cards = entry.officials.map((official) => this.#makeCard(entry, official));
    for (const _ of entry.vacant) cards.push(this.#makeEmpty(entry, this.#t("vacant")));
    if (entry.unknown.length > 0 || cards.length === 0) cards.push(this.#makeEmpty(entry, this.#t("unknown")));
    return cards;
  }

  #describe({ title, district, share, area }) {
    const parts = [this.#language === "es" ? (titles[title] ?? title) : title];
    if (district && !/^at[- ]large$/i.test(district)) parts.push(/^[0-9]+[A-Za-z]?$/.test(district) ? this.#t("district", { name: district }) : district);
    if (area) parts.push(area);
    const percent = new Intl.NumberFormat(this.#language, { style: "percent" });
    if (share === null) parts.push(this.#t("perhaps"));
    else if (share !== 1) parts.push(this.#t("share", { share: percent.format(Math.min(0.99, Math.max(0.01, share))) }));
    return parts.join(", ");
  }

  #makeEmpty(entry, text) {
    return make("li", { class: "empty", part: "card" }, make("p", {}, this.#describe(entry)), make("p", {}, text));
  }

  #makeCard(entry, official) {
    const { contact_info: contact, source } = official;
    const links = [
      ...[...contact.phones.map((number) => [number, null]), ...contact.offices.map(({ voice, extension }) => [voice, extension])]
        .filter(([number]) => number)
        .map(([number, extension]) => [phoneUrl(number, extension), writePhone(number, extension)]),
      ...contact.emails.map((email) => [mailUrl(email), email]),
      [webUrl(contact.contact_form), this.#t("form")],
      ...contact.links.slice(0, 2).map(({ url }) => [webUrl(url), this.#t("website")]),
    ];
    const seen = new Set();
    const shown = links.filter(([href]) => href && !seen.has(href) && seen.add(href));
    const name = source && { staff: this.#t("staff"), upload: this.#t("upload") }[source.name];
    return make(
      "li",
      { part: "card" },
      make(this.#heading(2), { class: "name" }, official.name),
      make("p", {}, this.#describe(entry)),
      official.party ? make("p", { class: "quiet" }, this.#language === "es" ? (parties[official.party] ?? official.party) : official.party) : null,
      official.status === "overdue" ? make("p", { class: "note" }, this.#t("overdue", { date: this.#date(official.term_expected_end) })) : null,
      make("div", { class: "contact" }, shown.map(([href, text]) => make("a", { href, rel: "noopener noreferrer", target: href.startsWith("http") ? "_blank" : null }, text))),
      source ? make("p", { class: "quiet" }, this.#t("source", { name: name ?? source.name, date: this.#date(source.as_of) })) : null,
    );
  }
}

if (!customElements.get("represent-finder")) customElements.define("represent-finder", RepresentFinder);
