/** A list that sorts, filters, pages, prints and is saved as CSV. Its state is in the address bar. */

import { html } from "../core/html.js";
import { formatDate, formatNumber, t } from "../core/i18n.js";
import { download, writeRows } from "../core/exports.js";
import { setQuery, useRoute } from "./router.js";

const PAGE = 25;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}/;

/**
 * `columns`: `{ name, label, get(row), show(row) }`; `get` gives what is sorted, filtered and saved, `show` what is seen.
 * `rows`: all rows. `name`: of the file, and of the parameters if a page has several lists.
 */
export function Table({ name, columns, rows, label, empty, mark, truncated }) {
  const { query } = useRoute();
  const read = (part) => query.get(`${name}.${part}`) ?? "";
  const write = (values, options) => setQuery(Object.fromEntries(Object.entries(values).map(([part, value]) => [`${name}.${part}`, value])), options);
  const shown = arrange(rows, columns, read("q"), read("sort"));
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const page = Math.min(pages, Math.max(1, Number.parseInt(read("page"), 10) || 1));
  const sort = read("sort");
  const save = () => download(`${name}.csv`, "text/csv", writeRows([columns.map((each) => each.label), ...shown.map((row) => columns.map((each) => each.get(row)))]));
  return html`
    <div class="list">
      <div class="list-tools">
        <label>${t("list.filter")} <input class="usa-input" type="search" value=${read("q")} onInput=${(event) => write({ q: event.currentTarget.value, page: "" })} /></label>
        <span role="status">${t("list.count", { n: shown.length, number: formatNumber(shown.length) })}${truncated ? ` ${t("list.truncated")}` : ""}</span>
        <button type="button" class="usa-button usa-button--outline" onClick=${save}>CSV<span class="hidden">: ${label}</span></button>
        <button type="button" class="usa-button usa-button--outline" onClick=${() => print()}>${t("tools.print")}</button>
      </div>
      ${shown.length === 0 ? html`<p>${empty ?? t("list.empty")}</p>` : html`
      <div class="scroll" tabindex="0" role="region" aria-label=${label}>
        <table class="usa-table">
          <thead><tr>${columns.map((each) => html`<${Head} key=${each.name} column=${each} sort=${sort} write=${write} />`)}</tr></thead>
          <tbody>${shown.slice((page - 1) * PAGE, page * PAGE).map((row, index) => html`
            <tr key=${row.id ?? index} class=${mark?.(row) ?? ""}>${columns.map((each, place) => (place === 0
              ? html`<th scope="row">${(each.show ?? each.get)(row)}</th>`
              : html`<td>${(each.show ?? each.get)(row)}</td>`))}</tr>`)}</tbody>
        </table>
      </div>`}
      ${pages > 1 && html`
        <nav class="pages" aria-label="${t("pages.label")}: ${label}">
          <button type="button" class="usa-button usa-button--outline" disabled=${page === 1} onClick=${() => write({ page: page - 1 }, { step: true })}>${t("pages.before")}</button>
          <span>${t("pages.at", { page: formatNumber(page), pages: formatNumber(pages) })}</span>
          <button type="button" class="usa-button usa-button--outline" disabled=${page === pages} onClick=${() => write({ page: page + 1 }, { step: true })}>${t("pages.after")}</button>
        </nav>`}
    </div>`;
}

function Head({ column, sort, write }) {
  const direction = sort === column.name ? "ascending" : sort === `-${column.name}` ? "descending" : null;
  if (column.fixed) return html`<th scope="col">${column.label}</th>`;
  const next = direction === "ascending" ? `-${column.name}` : column.name;
  return html`
    <th scope="col" aria-sort=${direction}>
      <button type="button" class="sort" onClick=${() => write({ sort: next, page: "" }, { step: true })}>${column.label}
        <span aria-hidden="true">${{ ascending: " ▲", descending: " ▼" }[direction] ?? ""}</span></button>
    </th>`;
}

/** Return the rows that have all words of a text, in the order of a column. */
export function arrange(rows, columns, text, sort) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? [...rows] : rows.filter((row) => {
    const whole = fold(columns.map((each) => each.get(row)).flatMap((value) => (DAY.test(value) ? [value, formatDate(value)] : [value])).join(" "));
    return words.every((word) => whole.includes(word));
  });
  const column = columns.find(({ name }) => name === sort.replace(/^-/, ""));
  if (!column) return found;
  const sign = sort.startsWith("-") ? -1 : 1;
  return found.sort((a, b) => sign * compare(column.get(a), column.get(b)));
}

const fold = (text) => String(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function compare(a, b) {
  const [first, second] = [a ?? "", b ?? ""];
  if (typeof first === "number" && typeof second === "number") return first - second;
  return String(first).localeCompare(String(second), undefined, { numeric: true });
}
