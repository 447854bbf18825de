/** The staff of a tenant, and invitations. */

import { html, useState } from "../core/html.js";
import { formatDate, t } from "../core/i18n.js";
import { Title } from "../finder/notices.js";
import { Confirmed, Done, Field, Trouble, useSending } from "./forms.js";
import { Loaded, listAll, useData } from "./load.js";
import { client } from "./session.js";
import { Table } from "./table.js";

export function Staff({ tenant, me }) {
  const state = useData(() => listAll("/users", { tenant, query: {} }), [tenant]);
  const change = (user, body) => async () => {
    await client.patch("/users/{user_id}", { path: { user_id: user.id }, tenant, body });
    state.reload();
  };
  return html`
    <${Title} text=${t("menu.staff")} />
    <${Invite} tenant=${tenant} reload=${state.reload} />
    <${Loaded} state=${state}>${({ rows }) => html`
      <${Table} name="staff" label=${t("menu.staff")} rows=${rows} columns=${[
        { name: "email", label: t("sign.email"), get: ({ email }) => email },
        { name: "role", label: t("staff.role"), get: ({ role }) => (role ? t(`role.${role}`) : "–") },
        { name: "status", label: t("seats.state"), get: ({ status, enabled }) => (enabled ? t(status === "invited" ? "staff.invited" : "staff.active") : t("staff.disabled")) },
        { name: "created", label: t("import.created"), get: ({ created_at: at }) => at, show: ({ created_at: at }) => formatDate(at) },
        { name: "do", label: t("seats.do"), fixed: true, get: () => "", show: (user) => (user.id === me.id ? t("staff.you") : html`
          ${["editor", "admin"].filter((role) => role !== user.role && user.status !== "invited").map((role) => html`
            <${Confirmed} key=${role} label=${t(`staff.make.${role}`)} name=${user.email} title=${t(`staff.make.${role}`)} text=${t(`staff.make.${role}.text`, { email: user.email })} onConfirm=${change(user, { role })} />`)}
          ${user.role && html`<${Confirmed} danger label=${t("staff.remove")} name=${user.email} title=${t("staff.remove")} text=${t("staff.remove.text", { email: user.email })} onConfirm=${change(user, { role: null })} />`}`) },
      ]} />`}<//>`;
}

function Invite({ tenant, reload }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("editor");
  const sending = useSending();
  const submit = (event) => {
    event.preventDefault();
    sending.send(async () => {
      await client.post("/users", { tenant, body: { email: email.trim(), role } });
      reload();
      setEmail("");
      return t("staff.invite.done", { email: email.trim() });
    });
  };
  return html`
    <form class="usa-form usa-form--large" onSubmit=${submit} novalidate>
      <h2>${t("staff.invite")}</h2>
      <${Field} name="email" type="email" label=${t("sign.email")} value=${email} onChange=${setEmail} flaws=${sending.flaws} required />
      <${Field} name="role" label=${t("staff.role")} value=${role} onChange=${setRole} options=${[["editor", t("role.editor")], ["admin", t("role.admin")]]} hint=${t("staff.role.hint")} flaws=${sending.flaws} />
      <${Trouble} sending=${sending} />
      ${sending.done && html`<${Done}>${sending.done}<//>`}
      <button class="usa-button" type="submit" disabled=${!email.trim() || sending.busy}>${t("staff.invite")}</button>
    </form>`;
}
