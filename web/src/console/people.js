/** All records of a tenant; several can be verified at once. */

import { html, useState } from "../core/html.js";
import { formatDate, nameDistrict, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Done, Trouble, useSending } from "./forms.js";
import { Loaded, listAll, useData } from "./load.js";
import { linkTo } from "./router.js";
import { client } from "./session.js";
import { Table } from "./table.js";

export function People({ tenant }) {
  const state = useData(() => listAll("/representatives", { tenant, query: {} }), [tenant]);
  const [chosen, setChosen] = useState(new Set());
  const sending = useSending();
  const toggle = (id) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const verify = () => sending.send(async () => {
    const verified = [];
    // One at a time: each is a write of its own, and the first that fails says which.
    for (const id of chosen) {
      await client.post("/representatives/{representative_id}/verify", { path: { representative_id: id }, tenant });
      verified.push(id);
      setChosen((before) => new Set([...before].filter((each) => !verified.includes(each))));
    }
    state.reload();
    return verified.length;
  });
  return html`
    <${Title} text=${t("menu.people")} />
    <p><a class="usa-button" href=${linkTo(tenant, "person", "new")}>${t("people.add")}</a></p>
    ${sending.done && html`<${Done}>${t("people.verified", { n: sending.done })}<//>`}
    <${Trouble} sending=${sending} />
    <${Loaded} state=${state}>${({ rows, truncated }) => html`
      <p class="buttons"><button type="button" class="usa-button" disabled=${chosen.size === 0 || sending.busy} onClick=${verify}>${t("people.verify", { n: chosen.size })}</button></p>
      <${Table} name="people" label=${t("menu.people")} rows=${rows} truncated=${truncated} columns=${[
        { name: "name", label: t("person.name"), get: ({ name }) => name, show: ({ id, name }) => html`<a href=${linkTo(tenant, "person", id)}>${name}</a>` },
        { name: "choose", label: t("people.choose"), fixed: true, get: () => "", show: ({ id, name }) => html`<input type="checkbox" class="choose" aria-label="${t("people.choose")}: ${name}" checked=${chosen.has(id)} onChange=${() => toggle(id)} />` },
        { name: "position", label: t("person.office"), get: ({ position }) => position },
        { name: "district", label: t("seats.district"), get: ({ district }) => nameDistrict(district) ?? "" },
        { name: "party", label: t("person.party"), get: ({ party }) => party ?? "" },
        { name: "status", label: t("seats.state"), get: ({ status }) => t(`seats.state.${status}`) },
        { name: "verified", label: t("people.verified_at"), get: ({ verified_at: at }) => at ?? "", show: ({ verified_at: at }) => formatDate(at) || t("never") },
      ]} />`}<//>`;
}
