/** Cards: an official with all ways to reach them, and seats without a known holder. */

import { html, useRef, useState } from "../core/html.js";
import { formatDate, formatShare, nameDistrict, nameOffice, nameParty, t } from "../core/i18n.js";
import { imageUrl, listAccounts, mailUrl, phoneUrl, webUrl, writePhone } from "../core/safe.js";
import { describeChoice, getInitials, nameArea } from "../core/seats.js";
import { Failure } from "./notices.js";
import { loadLater } from "./parts.js";
import { linkTo } from "./router.js";

/** The seats of one office in several divisions, of which at most one is the visitor's. */
export function Choice({ group, place }) {
  const [first] = group.entries;
  const { kind, n, certain } = describeChoice(group, place);
  const key = ["county", "state"].includes(kind) ? `choice.${kind}` : "choice.district";
  return html`
    <div class="choice">
      <h3>${nameOffice(first)}: ${certain ? t(key, { n }) : t("choice.maybe")}</h3>
      <div class="cards">${group.entries.map((entry) => html`<${SeatCards} key=${entry.division_id} entry=${{ ...entry, area: nameArea(entry, place) }} heading="h4" />`)}</div>
    </div>`;
}

/** All seats of an office in a district. */
export function SeatCards({ entry, heading }) {
  const { officials, vacant, unknown } = entry;
  return html`
    ${officials.map((official) => html`<${OfficialCard} key=${official.id} official=${official} entry=${entry} heading=${heading} />`)}
    ${vacant.map((seat, index) => html`<${EmptyCard} key="vacant-${index}" seat=${seat} entry=${entry} heading=${heading} vacant />`)}
    ${(unknown.length > 0 || officials.length + vacant.length === 0)
    && html`<${EmptyCard} seat=${unknown[0] ?? {}} number=${unknown.length || 1} entry=${entry} heading=${heading} />`}`;
}

function Office({ entry }) {
  return html`
    <p class="office">${describeSeat(entry)}${entry.voting === false && html` <span class="usa-tag">${t("card.nonvoting")}</span>`}</p>
    ${entry.share !== 1 && html`<p class="share">${describeShare(entry)}</p>`}`;
}

/** Return the office with its district, and with its county or state where a place has several. */
const describeSeat = (entry) => [nameOffice(entry), nameDistrict(entry.district), entry.area].filter(Boolean).join(", ");

function describeShare({ share, area, district }) {
  const whole = area && !nameDistrict(district);
  if (share === null) return whole ? t("choice.only", { area }) : t("choice.perhaps");
  return whole ? t("choice.share_of", { share: formatShare(share), area }) : t("choice.share", { share: formatShare(share) });
}

export function OfficialCard({ official, entry, heading = "h3", linked = true }) {
  const { contact_info: contact } = official;
  return html`
    <article class="card" aria-label="${official.name}, ${describeSeat(entry)}">
      <div class="who">
        <${Photo} official=${official} />
        <div>
          ${linked && html`<${heading} class="name"><a href=${linkTo("person", official.tenant, official.id)}>${official.name}</a><//>`}
          <${Office} entry=${entry} />
          ${official.party && html`<p class="party">${nameParty(official.party)}</p>`}
        </div>
      </div>
      <${Term} official=${official} />
      <${Contact} contact=${contact} />
      <${Origin} official=${official} />
      <${Actions} entry=${entry} subject=${{ tenant: official.tenant, representative_id: official.id, name: official.name }} />
    </article>`;
}

/** A photo from its owner's server, without a referrer; initials where there is none, or while it fails. */
export function Photo({ official }) {
  const [failed, setFailed] = useState(false);
  const url = failed ? null : imageUrl(official.photo_url);
  if (url === null) return html`<span class="photo initials" aria-hidden="true">${getInitials(official.name)}</span>`;
  return html`<img class="photo" src=${url} alt="" width="72" height="72" loading="lazy" decoding="async"
    referrerpolicy="no-referrer" onError=${() => setFailed(true)} />`;
}

function Term({ official }) {
  const { status, term_start: start, term_expected_end: end } = official;
  if (status === "overdue") return html`<p class="note warn">${t("term.overdue", { date: formatDate(end) })}</p>`;
  if (status === "upcoming") return html`<p class="note">${t("term.upcoming", { date: formatDate(start) })}</p>`;
  if (!start && !end) return null;
  const key = start && end ? "term.both" : start ? "term.start" : "term.end";
  return html`<p class="term">${t(key, { start: formatDate(start), end: formatDate(end) })}</p>`;
}

export function Contact({ contact }) {
  const accounts = listAccounts(contact.social);
  const form = webUrl(contact.contact_form);
  const offices = contact.offices ?? [];
  const spoken = new Set(offices.map(({ voice }) => voice));
  const phones = contact.phones.filter((phone) => !spoken.has(phone));
  const links = contact.links.map((link) => ({ ...link, href: webUrl(link.url) })).filter(({ href }) => href);
  const empty = phones.length + contact.emails.length + offices.length + links.length + accounts.length === 0 && !form;
  if (empty) return html`<p>${t("contact.none")}</p>`;
  return html`
    <ul class="contact">
      ${phones.map((phone) => html`<li><${Phone} number=${phone} /></li>`)}
      ${contact.emails.map((email) => html`<li><${Email} address=${email} /></li>`)}
      ${form && html`<li><${Outside} href=${form}>${t("contact.form")}<//></li>`}
      ${links.map(({ href, note }) => html`<li><${Outside} href=${href}>${note || new URL(href).hostname.replace(/^www\./, "")}<//></li>`)}
      ${offices.map((office) => html`<li><${OfficeAddress} office=${office} /></li>`)}
      ${accounts.length > 0 && html`<li class="accounts">${accounts.map(([name, href]) => html`<${Outside} key=${name} href=${href}>${name}<//> `)}</li>`}
    </ul>`;
}

const Outside = ({ href, children }) => html`<a href=${href} rel="noopener noreferrer external" referrerpolicy="no-referrer">${children}</a>`;

function Phone({ number, extension }) {
  const text = writePhone(number, extension);
  const href = phoneUrl(number, extension);
  return href ? html`<a class="tap" href=${href}><span class="hidden">${t("contact.call")} </span>${text}</a>` : html`${text}`;
}

function Email({ address }) {
  const href = mailUrl(address);
  return href ? html`<a class="tap" href=${href}>${address}</a>` : html`${address}`;
}

function OfficeAddress({ office }) {
  const kind = office.name || (office.classification && t(`place.${office.classification}`));
  return html`
    <div class="where">
      ${kind && html`<strong>${kind}</strong>`}
      ${office.address && html`<span>${office.address}</span>`}
      ${office.voice && html`<${Phone} number=${office.voice} extension=${office.extension} />`}
      ${office.fax && html`<span>${t("contact.fax", { number: writePhone(office.fax) })}</span>`}
      ${office.hours && html`<span>${office.hours}</span>`}
    </div>`;
}

/** Where the facts come from, and of which day. */
export function Origin({ official }) {
  const { source, verified_at: verified } = official;
  const url = webUrl(source?.url);
  const names = { staff: t("source.staff"), upload: t("source.upload") };
  const name = source && (names[source.name] ?? source.name);
  return html`
    <p class="origin">
      ${source ? html`${t("source.label")} ${url ? html`<${Outside} href=${url}>${name}<//>` : name}, ${t("source.as_of", { date: formatDate(source.as_of) })}` : t("source.none")}
      ${verified && html`. ${t("source.verified", { date: formatDate(verified) })}`}
    </p>`;
}

function EmptyCard({ seat, entry, vacant, number = 1, heading = "h3" }) {
  const source = nameSource(seat.source);
  return html`
    <article class="card empty" aria-label="${describeSeat(entry)}: ${t(vacant ? "seat.vacant" : "seat.unknown", { n: number })}">
      <${heading} class="name">${t(vacant ? "seat.vacant" : "seat.unknown", { n: number })}<//>
      <${Office} entry=${entry} />
      <p>${vacant ? describeVacancy(seat) : t("seat.unknown.text")}</p>
      ${seat.successor && html`<p>${t("seat.successor", { name: seat.successor })}</p>`}
      ${vacant && seat.as_of && html`<p class="origin">${source ? html`${t("source.label")} ${source}, ` : ""}${t("source.as_of", { date: formatDate(seat.as_of) })}</p>`}
      <${Actions} entry=${entry} subject=${{ office: entry.office, district: entry.district, name: describeSeat(entry) }} />
    </article>`;
}

/** Return what says that a seat is vacant, in the words that sources of people have. */
function nameSource(source) {
  if (!source) return null;
  if (source.kind === "statement") return t("source.staff");
  return source.kind === "roster" && source.name.includes("/") ? t("source.upload") : source.name;
}

function describeVacancy({ since, last_holder: last }) {
  if (since && last) return t("seat.vacant.since_last", { date: formatDate(since), name: last });
  if (since) return t("seat.vacant.since", { date: formatDate(since) });
  return last ? t("seat.vacant.last", { name: last }) : t("seat.vacant.text");
}

/** The district on a map, and the report of an error; both are loaded when they are asked for, and stay while hidden. */
function Actions({ entry, subject }) {
  const [parts, setParts] = useState({});
  const [shown, setShown] = useState({});
  const opener = useRef(null);
  const toggle = async (name, part) => {
    if (!parts[name]) {
      try {
        const later = await loadLater();
        setParts((before) => ({ ...before, [name]: later[part] }));
      } catch (error) {
        setParts((before) => ({ ...before, [name]: () => html`<${Failure} error=${error} />` }));
      }
    }
    setShown((before) => ({ ...before, [name]: !before[name] }));
  };
  const close = () => {
    setShown((before) => ({ ...before, report: false }));
    opener.current?.focus();
  };
  const show = nameDistrict(entry.district) ? t("map.show") : t("map.area");
  const part = (name) => parts[name] && html`
    <div hidden=${!shown[name]}><${parts[name]} entry=${entry} subject=${subject} close=${close} shown=${shown[name]} /></div>`;
  return html`
    <div class="actions">
      ${entry.division_id && html`
        <button type="button" class="usa-button usa-button--unstyled" aria-expanded=${Boolean(shown.map)} onClick=${() => toggle("map", "Outline")}
          aria-label="${show}: ${subject.name}">${show}</button>`}
      <button type="button" class="usa-button usa-button--unstyled" aria-expanded=${Boolean(shown.report)} onClick=${() => toggle("report", "CorrectionForm")} ref=${opener}
        aria-label="${t("report.open")}: ${subject.name}">${t("report.open")}</button>
      ${part("map")}
      ${part("report")}
    </div>`;
}
