/** The frame of all pages: header, main part, footer; pages that are not needed at first are loaded when they are. */

import { html, useEffect, useRef, useState } from "../core/html.js";
import { language, t } from "../core/i18n.js";
import { webUrl } from "../core/safe.js";
import { useRound } from "./answers.js";
import { Failure, LanguageSwitch, Title, Waiting } from "./notices.js";
import { loadLater } from "./parts.js";
import { Results } from "./results.js";
import { useRoute } from "./router.js";
import { Search } from "./search.js";

// The names of the pages in `later.js`, by their routes.
const LATER = {
  browse: "Browse",
  tenant: "TenantPage",
  office: "OfficePage",
  names: "NamesPage",
  person: "Person",
  snippet: "Snippet",
  privacy: "Privacy",
  accessibility: "Accessibility",
  licences: "Licences",
};
const FIRST = { search: Search, results: Results };

export function App() {
  const [hash, route] = useRoute();
  const main = useRef(null);
  const round = useRound();
  const shown = useRef(`${hash} ${round}`);
  useEffect(() => {
    // Another answer for the link that is shown is a new page, too.
    if (shown.current === `${hash} ${round}`) return;
    shown.current = `${hash} ${round}`;
    scrollTo(0, 0);
    main.current.focus({ preventScroll: true });
  }, [hash, round]);
  return html`
    <a class="usa-skipnav" href="#main" onClick=${(event) => skip(event, main.current)}>${t("skip")}</a>
    <${Header} route=${route} />
    <main id="main" class="page" tabindex="-1" ref=${main}>
      <${Page} key=${route?.name === "results" ? "results" : hash} route=${route} />
    </main>
    <${Footer} />
  `;
}

// The hash names the page, so a link to a part of it must not change it.
function skip(event, main) {
  event.preventDefault();
  main.focus();
}

function Page({ route }) {
  const [state, setState] = useState({});
  const name = route?.name;
  useEffect(() => {
    if (!(name in LATER)) return;
    loadLater().then((pages) => setState({ view: pages[LATER[name]] }), (error) => setState({ error }));
  }, [name]);
  if (!route) return html`<${Title} text=${t("page.missing")} /><p><a href="#/">${t("nav.find")}</a></p>`;
  const View = FIRST[name] ?? state.view;
  if (state.error) return html`<${Failure} error=${state.error} />`;
  return View ? html`<${View} ...${route} />` : html`<${Waiting} />`;
}

function Header({ route }) {
  const links = { "#/": "nav.find", "#/browse": "nav.browse", "#/embed": "nav.embed" };
  const current = { search: "#/", results: "#/", browse: "#/browse", snippet: "#/embed" }[route?.name];
  const other = language === "es" ? "en" : "es";
  return html`
    <header class="top">
      <div class="wide">
        <a class="brand" href="#/">${t("brand")}</a>
        <nav aria-label=${t("nav.label")}>
          <ul>
            ${Object.entries(links).map(([href, key]) => html`
              <li><a href=${href} aria-current=${href === current ? "page" : null}>${t(key)}</a></li>`)}
            <li><${LanguageSwitch} name=${other} /></li>
          </ul>
        </nav>
      </div>
    </header>`;
}

function Footer() {
  return html`
    <footer class="bottom">
      <div class="wide">
        <p>${t("footer.covered")}</p>
        <p lang="en">This product uses the Census Bureau Data API but is not endorsed or certified by the Census Bureau.</p>
        <p>${t("footer.sources")} ${LICENCES.map(({ name, licence, homepage }, index) => html`
          ${index > 0 && "; "}<a href=${webUrl(homepage)} lang="en">${name}</a> (${licence})`)}.</p>
        <ul>
          <li><a href="#/privacy">${t("nav.privacy")}</a></li>
          <li><a href="#/accessibility">${t("nav.accessibility")}</a></li>
          <li><a href="#/licences">${t("nav.licences")}</a></li>
          <li><a href="docs">API</a></li>
        </ul>
      </div>
    </footer>`;
}
