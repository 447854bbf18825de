/** Who represents a place: the officials by level, what is open, what is not known, and what is not covered. */

import { client, lookUpLink } from "../core/api.js";
import { html, useState } from "../core/html.js";
import { formatDate, nameDistrict, nameOffice, t } from "../core/i18n.js";
import { readPlace } from "../core/places.js";
import { imageUrl } from "../core/safe.js";
import { findNewLines, groupByLevel, isUndetermined, listOfficials } from "../core/seats.js";
import { useLoaded } from "../core/use.js";
import { getAnswer, useRound } from "./answers.js";
import { Choice, SeatCards } from "./card.js";
import { Failure, Loaded, Title } from "./notices.js";
import { loadLater } from "./parts.js";
import { Box } from "./search.js";

export function Results({ rest }) {
  const link = readPlace(rest);
  const round = useRound();
  const state = useLoaded(async () => getAnswer(`#/at/${rest}`) ?? (await lookUpLink(link)), [rest, round]);
  if (link.divisions.length === 0) return html`<${Title} text=${t("page.missing")} /><${Box} />`;
  return html`
    <${Title} text=${t("results.title")} />
    <${Loaded} state=${state}>${(answer) => html`<${Answer} answer=${answer} />`}<//>
    <section class="again" aria-labelledby="again"><h2 id="again">${t("results.again")}</h2><${Box} key=${round} /></section>`;
}

function Answer({ answer }) {
  const { place, officials } = answer;
  const levels = groupByLevel(officials);
  const choices = levels.some(({ groups }) => groups.some(({ open }) => open));
  return html`
    <p class="lead">${describePlace(place)}</p>
    ${answer.linked && html`<p>${t("results.linked")}</p>`}
    ${answer.missing > 0 && html`<p class="note warn">${t("results.missing", { n: answer.missing })}</p>`}
    ${(choices || !answer.exact) && html`<${Sure} place=${place} choices=${choices} />`}
    <${Tools} answer=${answer} />
    ${levels.map(({ level, groups }) => html`
      <section class="level" key=${level} aria-labelledby="level-${level}">
        <${LevelHeading} level=${level} place=${place} />
        <div class="cards">${groups.map((group) => (group.open
          ? html`<${Choice} key=${group.key} group=${group} place=${place} />`
          : html`<${SeatCards} key=${group.key} entry=${group.entries[0]} />`))}</div>
      </section>`)}
    ${levels.length === 0 && html`<p>${t("results.none")}</p>`}
    <${NewLines} place=${place} />
    <${NotKnown} place=${place} officials=${officials} />`;
}

/** The name of a level; that of the county has the name, logo and color that the county gives itself. */
function LevelHeading({ level, place }) {
  const county = level === "county" ? place.county : null;
  const look = useLoaded(async () => (county ? (await client.get("/tenants/{tenant}/rules", { path: { tenant: county } })).data[0].appearance : null), [county]);
  const logo = imageUrl(look.value?.logo_url);
  const name = look.value?.name ?? (county && place.divisions.find(({ kind }) => kind === "county")?.name);
  const paint = (element) => element && look.value?.color && element.style.setProperty("--tenant", look.value.color);
  return html`
    <h2 id="level-${level}" ref=${paint}>${logo && html`<img class="logo" src=${logo} alt="" height="36" referrerpolicy="no-referrer" /> `}${t(`level.${level}`)}${name && `: ${name}`}</h2>`;
}

function describePlace({ divisions }) {
  const named = ["place", "county", "state"].flatMap((kind) => {
    const found = divisions.filter((division) => division.kind === kind).map(({ name }) => name);
    return found.length > 1 ? [found.join(` ${t("or")} `)] : found;
  });
  return named.join(", ");
}

/** How sure the answer is, and how to be sure. */
function Sure({ place, choices }) {
  const kinds = [...new Set(place.unknown.map(({ kind }) => kind))].filter((kind) => isUndetermined(kind, place));
  const districts = kinds.filter((kind) => kind !== "county" && kind !== "state");
  return html`
    <div class="usa-alert usa-alert--info">
      <div class="usa-alert__body">
        ${choices && html`<p class="usa-alert__text">${t("results.coarse")}</p>`}
        ${kinds.includes("county") && html`<p class="usa-alert__text">${t("results.county")}</p>`}
        ${districts.length > 0 && html`<p class="usa-alert__text">${t("results.undetermined", { kinds: districts.map((kind) => t(`kind.${kind}`)).join(", ") })}</p>`}
        <p class="usa-alert__text"><strong><a href="#/" class="usa-link">${t("results.sure")}</a></strong></p>
      </div>
    </div>`;
}

function Tools({ answer }) {
  const found = listOfficials(answer.officials);
  const [error, setError] = useState(null);
  const give = async (name, type, write) => {
    try {
      const later = await loadLater();
      later.download(name, type, later[write](answer));
    } catch (failure) {
      setError(failure);
    }
  };
  return html`
    <ul class="tools" aria-label=${t("tools.label")}>
      <li><button class="usa-button usa-button--outline" type="button" onClick=${() => print()}>${t("tools.print")}</button></li>
      ${found.length > 0 && html`
        <li><button class="usa-button usa-button--outline" type="button" onClick=${() => give("my-representatives.vcf", "text/vcard", "writeVcards")}>${t("tools.vcard")}</button></li>
        <li><button class="usa-button usa-button--outline" type="button" onClick=${() => give("my-representatives.csv", "text/csv", "writeCsv")}>${t("tools.csv")}</button></li>`}
    </ul>
    ${error && html`<${Failure} error=${error} />`}`;
}

/** The lines that come into force later, where they differ for this place. */
function NewLines({ place }) {
  const changes = findNewLines(place);
  if (changes.length === 0) return null;
  return html`
    <section aria-labelledby="new-lines">
      <h2 id="new-lines">${t("lines.title")}</h2>
      <ul>${changes.map(({ set, valid_from: from, divisions }) => html`
        <li>${t("lines.change", {
          date: formatDate(from),
          kind: t(`kind.${set}`),
          districts: divisions.map(({ name }) => nameDistrict(name) ?? name).join(` ${t("or")} `),
        })}</li>`)}</ul>
    </section>`;
}

/** What this answer does not say, so that nothing shown is not read as nothing there. */
function NotKnown({ place, officials }) {
  const names = new Map(place.divisions.map(({ kind, name }) => [kind, name]));
  const undivided = [...new Set(officials.undivided ?? [])].map((title) => nameOffice({ title }));
  const mayors = officials.undivided?.includes("Mayor");
  const tenants = ["state", "county"].filter((kind) => place[kind]).map((kind) => [place[kind], names.get(kind) ?? place[kind]]);
  return html`
    <section aria-labelledby="not-covered">
      <h2 id="not-covered">${t("covered.title")}</h2>
      <p>${t("covered.text")}</p>
      ${!officials.local?.length && !mayors && html`<p>${t("covered.mayor")}</p>`}
      ${undivided.length > 0 && html`<p>${t("covered.undivided", { offices: undivided.join(", ") })}</p>`}
      ${tenants.length > 0 && html`<p>${t("covered.data")} ${tenants.map(([tenant, name], index) => html`
        ${index > 0 && " · "}<a href="#/tenant/${tenant}">${name}</a>`)}</p>`}
    </section>`;
}
