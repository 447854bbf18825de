/** The frame of the console: sign-in, tenant, menu and page. */

import { html, useEffect, useRef } from "../core/html.js";
import { language, t } from "../core/i18n.js";
import { LanguageSwitch, Title } from "../finder/notices.js";
import { Corrections } from "./corrections.js";
import { EmbedPage } from "./embed.js";
import { Imports, ImportPage, NewImport } from "./imports.js";
import { Keys } from "./keys.js";
import { useTenantName } from "./load.js";
import { Maps } from "./maps.js";
import { People } from "./people.js";
import { PersonPage } from "./person.js";
import { Platform, PlatformSources } from "./platform.js";
import { linkTo, useRoute } from "./router.js";
import { RulesPage } from "./rules.js";
import { Seats } from "./seats.js";
import { findRole, signOut, useSession } from "./session.js";
import { SignIn } from "./sign_in.js";
import { Sources } from "./sources.js";
import { Staff } from "./staff.js";
import { StepPage } from "./step.js";
import { Usage } from "./usage.js";
import { Webhooks } from "./webhooks.js";
import { WorkList } from "./work.js";

// The pages of a tenant, and who may see each in the menu; `null` is a page without an entry there.
const PAGES = {
  work: [WorkList, "edits"],
  seats: [Seats, "edits"],
  people: [People, "edits"],
  person: [PersonPage, "edits", null],
  step: [StepPage, "edits", null],
  corrections: [Corrections, "edits"],
  imports: [Imports, "administers"],
  import: [ImportPage, "administers", null],
  upload: [NewImport, "administers", null],
  sources: [Sources, "administers"],
  maps: [Maps, "administers"],
  rules: [RulesPage, "administers"],
  staff: [Staff, "administers"],
  keys: [Keys, "administers"],
  webhooks: [Webhooks, "administers"],
  usage: [Usage, "administers"],
  embed: [EmbedPage, "edits"],
};
const PLATFORM = { work: [Platform, "platform"], sources: [PlatformSources, "platform"] };

export function App() {
  const session = useSession();
  const route = useRoute();
  const main = useRef(null);
  const shown = useRef(route.path);
  useEffect(() => {
    if (shown.current === route.path) return;
    shown.current = route.path;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [route.path]);
  const { me } = session;
  return html`
    <a class="usa-skipnav" href="#main" onClick=${(event) => skip(event, main.current)}>${t("skip")}</a>
    <${Header} me=${me} route=${route} />
    <div class="columns-2">
      ${me && html`<${Menu} me=${me} route=${route} />`}
      <main id="main" class="page" tabindex="-1" ref=${main}>
        ${!session.signedIn && html`<div class=${me ? "over" : ""}><${SignIn} email=${me?.email ?? ""} ended=${me !== null} key=${me?.id ?? ""} /></div>`}
        ${me && html`<div hidden=${!session.signedIn}><${Page} key="${me.id} ${route.path}" me=${me} route=${route} /></div>`}
      </main>
    </div>`;
}

function skip(event, main) {
  event.preventDefault();
  main.focus();
}

function Header({ me, route }) {
  return html`
    <header class="top"><div class="wide">
      <a class="brand" href="#/">${t("console.brand")}</a>
      <nav aria-label=${t("nav.label")}><ul>
        ${route.tenant && route.tenant !== "platform" && html`<li><a href="./?lang=${language}#/tenant/${route.tenant}">${t("console.public")}</a></li>`}
        <li><${LanguageSwitch} name=${language === "es" ? "en" : "es"} /></li>
        ${me && html`<li>${me.email}</li><li><button type="button" class="link" onClick=${signOut}>${t("sign.out")}</button></li>`}
      </ul></nav>
    </div></header>`;
}

function Menu({ me, route }) {
  const role = findRole(me, route.tenant);
  const name = useTenantName(route.tenant);
  if (!route.tenant) return null;
  const pages = route.tenant === "platform" ? (me.platform_admin ? PLATFORM : {}) : PAGES;
  const shown = Object.entries(pages).filter(([, [, needs, entry]]) => entry !== null && (needs === "platform" || role[needs]));
  if (shown.length === 0) return null;
  return html`
    <nav class="menu" aria-label=${t("console.menu")}>
      <p><strong>${route.tenant === "platform" ? t("platform.title") : name}</strong> <a href="#/">${t("console.change")}</a></p>
      <ul>${shown.map(([page]) => html`
        <li key=${page}><a href=${linkTo(route.tenant, page)} aria-current=${route.page === page ? "page" : null}>${t(route.tenant === "platform" ? `platform.menu.${page}` : `menu.${page}`)}</a></li>`)}</ul>
    </nav>`;
}

function Page({ me, route }) {
  const { tenant } = route;
  if (!tenant) return html`<${Choose} me=${me} />`;
  const [View, needs] = (tenant === "platform" ? PLATFORM : PAGES)[route.page] ?? [];
  if (!View) return html`<${Title} text=${t("page.missing")} /><p><a href="#/">${t("console.change")}</a></p>`;
  const role = findRole(me, tenant);
  const allowed = needs === "platform" ? me.platform_admin : role[needs];
  if (!allowed) return html`<${Title} text=${t("console.denied")} /><p>${t("console.denied.text")}</p><p><a href="#/">${t("console.change")}</a></p>`;
  return html`<${View} tenant=${tenant} id=${route.id} rest=${route.rest} role=${role} me=${me} />`;
}

/** The tenants of a person; with a single one, that is opened. */
function Choose({ me }) {
  const tenants = [...new Set(me.roles.map(({ tenant }) => tenant))].sort();
  useEffect(() => {
    if (tenants.length === 1 && !me.platform_admin) location.replace(linkTo(tenants[0], "work"));
  }, []);
  return html`
    <${Title} text=${t("console.choose")} />
    ${tenants.length === 0 && !me.platform_admin && html`<p>${t("console.none")}</p>`}
    <ul class="plain">
      ${me.platform_admin && html`<li><a href="#/platform/work">${t("platform.title")}</a></li>`}
      ${tenants.map((tenant) => html`<li key=${tenant}><${TenantLink} tenant=${tenant} /></li>`)}
    </ul>`;
}

function TenantLink({ tenant }) {
  return html`<a href=${linkTo(tenant, "work")}>${useTenantName(tenant)}</a>`;
}
