/** All states, and a search of states and counties by name. */

import { client } from "../core/api.js";
import { html, useRef, useState } from "../core/html.js";
import { formatNumber, t } from "../core/i18n.js";
import { useLoaded } from "../core/use.js";
import { Failure, Loaded, Title } from "./notices.js";

export function Browse() {
  const state = useLoaded(async () => (await client.get("/tenants", { query: { kind: "state", limit: 100 } })).data, []);
  return html`
    <${Title} text=${t("browse.title")} />
    <${FindPlace} />
    <section aria-labelledby="states"><h2 id="states">${t("browse.states")}</h2>
      <${Loaded} state=${state}>${(states) => html`
        <ul class="columns">${[...states].sort((a, b) => a.name.localeCompare(b.name)).map(({ id, name }) => html`
          <li key=${id}><a href="#/tenant/${id}">${name}</a></li>`)}</ul>`}<//>
    </section>`;
}

function FindPlace() {
  const input = useRef(null);
  const [state, setState] = useState({ found: null, total: 0, error: null });
  const submit = async (event) => {
    event.preventDefault();
    const q = input.current.value.trim();
    if (!q) return input.current.focus();
    try {
      const { data, meta } = await client.get("/divisions", { query: { q, limit: 50 } });
      setState({ found: data, total: meta.total, error: null });
    } catch (error) {
      setState({ found: null, total: 0, error });
    }
  };
  return html`
    <form class="box" role="search" onSubmit=${submit}>
      <label class="usa-label" for="division">${t("browse.find")}</label>
      <div class="line"><input class="usa-input" id="division" type="text" maxlength="100" ref=${input} autocomplete="off" />
        <button class="usa-button" type="submit">${t("browse.submit")}</button></div>
    </form>
    ${state.error && html`<${Failure} error=${state.error} />`}
    <div role="status">${state.found && html`
      <p>${t("browse.found", { n: state.total, number: formatNumber(state.total) })}</p>
      <ul class="columns">${state.found.map(({ id, name, tenant }) => html`
        <li key=${id}><a href="#/tenant/${tenant}">${name}${tenant.includes("-") ? `, ${tenant.slice(0, 2)}` : ""}</a></li>`)}</ul>`}</div>`;
}

/** The counties of a state, all of them. */
export async function listCounties(state) {
  const found = [];
  for await (const tenant of client.pages("/tenants", { query: { kind: "county", state, limit: 100 } })) found.push(tenant);
  return found;
}
