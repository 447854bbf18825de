/** A state or county: its offices and officials, maps, counties, the status of its data, and how to follow it. */

import { base, client } from "../core/api.js";
import { html, useRef, useState } from "../core/html.js";
import { formatDate, formatNumber, nameDistrict, nameOffice, t } from "../core/i18n.js";
import { imageUrl, webUrl } from "../core/safe.js";
import { useLoaded, useTenantName } from "../core/use.js";
import { listCounties } from "./browse.js";
import { OfficialCard } from "./card.js";
import { Failure, Loaded, Title } from "./notices.js";
import { SetMap } from "./outline.js";
import { Back, toEntry, toOfficial } from "./person.js";
import { linkTo } from "./router.js";

const PAGE = 25;
const SETS = { state: ["congressional", "upper", "lower"], county: ["council"] };
const isCounty = (tenant) => tenant.includes("-");

export function TenantPage({ tenant }) {
  const path = { tenant };
  const state = useLoaded(async () => {
    const [about, summary, status, corrections, rules] = await Promise.all([
      client.get("/tenants/{tenant}", { path }),
      client.get("/tenants/{tenant}/summary", { path }),
      client.get("/tenants/{tenant}/status", { path }),
      client.get("/tenants/{tenant}/corrections", { path }),
      client.get("/tenants/{tenant}/rules", { path }),
    ]);
    return { about: about.data[0], summary: summary.data[0], status: status.data[0], corrections: corrections.data[0], rules: rules.data[0] };
  }, [tenant]);
  return html`
    <p><a href=${isCounty(tenant) ? `#/tenant/${tenant.slice(0, 2)}` : "#/browse"}>${t(isCounty(tenant) ? "tenant.back.state" : "tenant.back")}</a></p>
    <${Loaded} state=${state} titled>${({ about, summary, status, corrections, rules }) => html`
      <${Heading} about=${about} appearance=${rules.appearance} />
      <${SearchNames} tenant=${tenant} />
      <${Offices} tenant=${tenant} summary=${summary} status=${status} />
      <${Maps} tenant=${tenant} />
      ${!isCounty(tenant) && html`<${Counties} state=${tenant} />`}
      <${DataStatus} summary=${summary} sources=${status.sources} corrections=${corrections} tenant=${tenant} />`}<//>`;
}

/** The name, logo and color that a state or county gives itself in its rules. */
function Heading({ about, appearance }) {
  const name = appearance?.name || about.name;
  const logo = imageUrl(appearance?.logo_url);
  const site = webUrl(appearance?.website);
  const color = /^#[0-9a-f]{6}$/i.test(appearance?.color ?? "") ? appearance.color : null;
  const paint = (element) => element && color && element.style.setProperty("--tenant", color);
  return html`
    <div class="heading ${color ? "painted" : ""}" ref=${paint}>
      ${logo && html`<img src=${logo} alt="" height="64" referrerpolicy="no-referrer" />`}
      <div><${Title} text=${name} />
        ${site && html`<p><a href=${site} rel="noopener noreferrer external">${t("tenant.site")}</a></p>`}</div>
    </div>`;
}

function SearchNames({ tenant, q = "" }) {
  const input = useRef(null);
  const submit = (event) => {
    event.preventDefault();
    const text = input.current.value.trim();
    if (text) location.hash = linkTo("tenant", tenant, "search", text);
    else input.current.focus();
  };
  return html`
    <form class="box" role="search" onSubmit=${submit}>
      <label class="usa-label" for="names">${t("names.label")}</label>
      <div class="line"><input class="usa-input" id="names" type="text" maxlength="200" ref=${input} defaultValue=${q} autocomplete="off" />
        <button class="usa-button" type="submit">${t("browse.submit")}</button></div>
    </form>`;
}

function Offices({ tenant, summary, status }) {
  const verified = new Map(status.offices.map(({ office, last_verified: day }) => [office, day]));
  return html`
    <section><h2 id="offices">${t("offices.title")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="offices"><table class="usa-table">
        <thead><tr>${["office", "seats", "filled", "vacant", "unknown", "overdue", "verified"].map((name) => html`<th scope="col">${t(`offices.${name}`)}</th>`)}</tr></thead>
        <tbody>${summary.offices.map((office) => html`
          <tr key=${office.office}>
            <th scope="row"><a href=${linkTo("tenant", tenant, "office", office.office)}>${nameOffice(office)}</a></th>
            ${["seats", "filled", "vacant", "unknown", "overdue"].map((name) => html`
              <td class="number">${office[name] === null ? t("unknown") : formatNumber(office[name])}</td>`)}
            <td>${formatDate(verified.get(office.office)) || t("never")}</td>
          </tr>`)}</tbody>
      </table></div>
    </section>`;
}

function Maps({ tenant }) {
  const [shown, setShown] = useState(null);
  const name = (each) => nameDistrict(each.name) ?? each.name;
  return html`
    <section><h2 id="maps">${t("maps.title")}</h2>
      <p class="actions">${SETS[isCounty(tenant) ? "county" : "state"].map((set) => html`
        <button key=${set} type="button" class="usa-button usa-button--outline" aria-expanded=${shown === set}
          onClick=${() => setShown(shown === set ? null : set)}>${t(`kind.${set}`)}</button>`)}</p>
      ${shown && html`<${SetMap} key=${shown} tenant=${tenant} set=${shown} title=${t(`kind.${shown}`)}
        renderName=${(each) => html`<a href="#/at/${each.division_id.slice("ocd-division/country:us/".length)}">${name(each)}</a>`} />`}
    </section>`;
}

function Counties({ state }) {
  const found = useLoaded(() => listCounties(state), [state]);
  return html`
    <section><h2 id="counties">${t("counties.title")}</h2>
      <${Loaded} state=${found}>${(counties) => html`
        <ul class="columns">${counties.map(({ id, name }) => html`<li key=${id}><a href="#/tenant/${id}">${name}</a></li>`)}</ul>`}<//>
    </section>`;
}

function DataStatus({ summary, sources, corrections, tenant }) {
  const { completeness } = summary;
  const known = summary.offices.filter(({ seats }) => seats !== null);
  const more = completeness.filled - known.reduce((sum, { filled }) => sum + filled, 0);
  const numbers = { ...completeness, filled: completeness.filled - more };
  const read = sources.filter(({ state }) => state !== "never");
  return html`
    <section><h2 id="data">${t("data.title")}</h2>
      <p>${t("data.seats", Object.fromEntries(["seats", "filled", "vacant", "unknown", "overdue"].map((name) => [name, formatNumber(numbers[name])])))}
        ${more > 0 && ` ${t("data.more", { n: more, number: formatNumber(more) })}`}</p>
      <p>${t("data.unverified", { n: completeness.unverified, number: formatNumber(completeness.unverified) })}
        ${completeness.stale > 0 && ` ${t("data.stale", { n: completeness.stale, number: formatNumber(completeness.stale) })}`}</p>
      <p>${t("data.corrections", { open: formatNumber(corrections.open), accepted: formatNumber(corrections.accepted), rejected: formatNumber(corrections.rejected) })}
        ${corrections.median_hours !== null && ` ${t("data.median", { hours: formatNumber(Math.round(corrections.median_hours)) })}`}</p>
      ${read.length === 0 && html`<p>${t("data.no_sources")}</p>`}
      ${sources.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-labelledby="data"><table class="usa-table">
        <thead><tr>${["source", "licence", "as_of", "checked", "result"].map((name) => html`<th scope="col">${t(`data.${name}`)}</th>`)}</tr></thead>
        <tbody>${sources.map((source) => html`
          <tr key=${source.id}>
            <th scope="row">${webUrl(source.url) ? html`<a href=${webUrl(source.url)} rel="noopener noreferrer external" lang="en">${source.name}</a>` : source.name}</th>
            <td>${source.licence}</td>
            <td>${formatDate(source.as_of) || t("never")}</td>
            <td>${formatDate(source.last_checked) || t("never")}</td>
            <td>${t(`result.${source.state}`)}</td>
          </tr>`)}</tbody>
      </table></div>`}
      <p><a href="${base}/tenants/${tenant}/feed.atom">${t("data.feed")}</a></p>
    </section>`;
}

/** The people in an office of a tenant, and the seats without a holder. */
export function OfficePage({ tenant, office }) {
  const state = useLoaded(async () => (await client.get("/tenants/{tenant}/rules", { path: { tenant } })).data[0].offices.find(({ key }) => key === office) ?? false, [tenant, office]);
  const name = useTenantName(tenant);
  return html`
    <${Back} tenant=${tenant} />
    <${Loaded} state=${state} titled>${(found) => (found
      ? html`<${Title} text="${nameOffice(found)}, ${name}" />
          <${People} tenant=${tenant} query=${{ position: found.title, level: found.level }} />
          <${EmptySeats} tenant=${tenant} office=${office} />`
      : html`<${Title} text=${t("page.missing")} />`)}<//>`;
}

/** The people whose names, offices or districts have the words that were typed. */
export function NamesPage({ tenant, q }) {
  return html`
    <${Back} tenant=${tenant} />
    <${Title} text=${t("names.title", { q, name: useTenantName(tenant) })} />
    <${SearchNames} tenant=${tenant} q=${q} />
    <${People} tenant=${tenant} query=${{ q }} />`;
}

function People({ tenant, query }) {
  const [skip, setSkip] = useState(0);
  const state = useLoaded(() => client.get("/representatives", { tenant, query: { ...query, skip, limit: PAGE } }), [tenant, JSON.stringify(query), skip]);
  return html`
    <${Loaded} state=${state}>${({ data, meta }) => html`
      <p role="status">${t("names.found", { n: meta.total, number: formatNumber(meta.total) })}</p>
      <div class="cards">${data.map((record) => html`<${OfficialCard} key=${record.id} official=${toOfficial(record, tenant)} entry=${toEntry(record)} heading="h2" />`)}</div>
      <${Pages} skip=${skip} total=${meta.total} go=${setSkip} />`}<//>`;
}

function Pages({ skip, total, go }) {
  if (total <= PAGE) return null;
  const page = Math.floor(skip / PAGE) + 1;
  const pages = Math.ceil(total / PAGE);
  return html`
    <nav class="pages" aria-label=${t("pages.label")}>
      <button type="button" class="usa-button usa-button--outline" disabled=${page === 1} onClick=${() => go(skip - PAGE)}>${t("pages.before")}</button>
      <span>${t("pages.at", { page: formatNumber(page), pages: formatNumber(pages) })}</span>
      <button type="button" class="usa-button usa-button--outline" disabled=${page === pages} onClick=${() => go(skip + PAGE)}>${t("pages.after")}</button>
    </nav>`;
}

function EmptySeats({ tenant, office }) {
  const state = useLoaded(async () => {
    const [vacant, unknown] = await Promise.all(["vacant", "unknown"].map((seat_state) => listSeats(tenant, office, seat_state)));
    return { vacant, unknown };
  }, [tenant, office]);
  if (state.error) return html`<${Failure} error=${state.error} />`;
  return html`<${Loaded} state=${state}>${(found) => Object.entries(found).map(([name, seats]) => seats.length > 0 && html`
    <section key=${name}><h2 id=${name}>${t(`offices.${name}`)}</h2>
      <p>${t(name === "vacant" ? "seat.vacant.text" : "seat.unknown.text")}</p>
      <ul class="columns">${seats.map((seat, index) => html`<li key=${index}>${nameDistrict(seat.district) ?? t("at_large")}</li>`)}</ul>
    </section>`)}<//>`;
}

async function listSeats(tenant, office, seat_state) {
  const found = [];
  for await (const seat of client.pages("/tenants/{tenant}/vacancies", { path: { tenant }, query: { seat_state, limit: 100 } })) {
    if (seat.office === office) found.push(seat);
  }
  return found;
}
