/** Privacy, accessibility, and the licences of the data. */

import { html } from "../core/html.js";
import { t } from "../core/i18n.js";
import { webUrl } from "../core/safe.js";
import { Title } from "./notices.js";

const paragraphs = (...keys) => keys.map((key) => html`<p key=${key}>${t(key)}</p>`);

export const Privacy = () => html`
  <div class="prose"><${Title} text=${t("nav.privacy")} />
  <h2>${t("privacy.address")}</h2>${paragraphs("privacy.address.text", "privacy.link.text")}
  <h2>${t("privacy.cookies")}</h2>${paragraphs("privacy.cookies.text", "privacy.photos.text")}
  <h2>${t("privacy.reports")}</h2>${paragraphs("privacy.reports.text")}
  <h2>${t("privacy.logs")}</h2>${paragraphs("privacy.logs.text")}</div>`;

export const Accessibility = () => html`
  <div class="prose"><${Title} text=${t("nav.accessibility")} />
  ${paragraphs("accessibility.aim", "accessibility.how", "accessibility.limits")}
  <p>${t("accessibility.contact")} <a href="https://www.access-board.gov/" rel="noopener noreferrer external">access-board.gov</a></p></div>`;

export const Licences = () => html`
  <div class="prose"><${Title} text=${t("nav.licences")} />
  <p>${t("licences.text")}</p>
  <ul lang="en">${LICENCES.map(({ name, licence, homepage, attribution }) => html`
    <li key=${name}><a href=${webUrl(homepage)} rel="noopener noreferrer external">${name}</a> (${licence}): ${attribution}</li>`)}</ul>
  <p lang="en">Pages: U.S. Web Design System (CC0, with parts under Apache-2.0 and MIT), Preact (MIT), htm (Apache-2.0): <a href="static/NOTICE.txt">terms</a>.</p></div>`;
