/** The outline of a district as an SVG, with the same in words beside it; no tiles, and nothing of a third party. */

import { client } from "../core/api.js";
import { html, useId, useState } from "../core/html.js";
import { nameDistrict, nameOffice, t } from "../core/i18n.js";
import { useLoaded } from "../core/use.js";
import { Loaded } from "./notices.js";

export function Outline({ entry }) {
  const id = useId();
  const state = useLoaded(
    // Some gateways and proxies decode a path before they route it: encoded twice, the slashes of the id pass all of them.
    async () => (await client.get("/divisions/{division_id}/outline", { path: { division_id: encodeURIComponent(entry.division_id) } })).data[0],
    [entry.division_id],
  );
  return html`
    <div class="map">
      <${Loaded} state=${state}>${(outline) => html`
        <svg viewBox=${outline.view_box} role="img" aria-labelledby="${id}-title" preserveAspectRatio="xMidYMid meet">
          <title id="${id}-title">${t("map.title", { name: describe(entry, outline) })}</title>
          <path d=${outline.path} fill-rule="evenodd" vector-effect="non-scaling-stroke" />
        </svg>
        <p>${t("map.text", { name: describe(entry, outline), extent: describeExtent(outline.geometry) })}</p>`}<//>
    </div>`;
}

function describe(entry, outline) {
  const district = nameDistrict(entry.district);
  return district ? `${nameOffice(entry)}, ${district}` : outline.name;
}

/** Return the size of an outline in words: kilometers and miles from west to east and from south to north. */
function describeExtent({ coordinates }) {
  const points = coordinates.flat(2);
  const range = (index) => {
    const values = points.map((point) => point[index]);
    return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  };
  const [[west, east], [south, north]] = [range(0), range(1)];
  const miles = (degrees, factor) => Math.max(1, Math.round(degrees * 69.1 * factor));
  const middle = Math.cos((((south + north) / 2) * Math.PI) / 180);
  return t("map.extent", { width: miles(east - west, middle), height: miles(north - south, 1) });
}

/** All districts of a set in one drawing, and a list that names each; the chosen one is drawn last, for lower ones may overlap. */
export function SetMap({ tenant, set, title, renderName }) {
  const state = useLoaded(async () => (await client.get("/tenants/{tenant}/boundaries/{set}/outline", { path: { tenant, set } })).data, [tenant, set]);
  const id = useId();
  const [chosen, setChosen] = useState(null);
  // A tenant may have no map of a set; then there is nothing to show.
  if (state.error?.status === 404) return html`<p>${t("map.missing")}</p>`;
  return html`
    <${Loaded} state=${state}>${(districts) => html`
      <div class="map set">
        <svg viewBox=${districts[0].view_box} role="img" aria-labelledby="${id}-title">
          <title id="${id}-title">${t("map.set", { name: title, n: districts.length })}</title>
          ${[...districts].sort((a, b) => (a.division_id === chosen) - (b.division_id === chosen)).map((each) => html`
            <path key=${each.division_id} d=${each.path} class=${each.division_id === chosen ? "chosen" : ""} fill-rule="evenodd" vector-effect="non-scaling-stroke"
              onMouseEnter=${() => setChosen(each.division_id)}><title>${nameDistrict(each.name) ?? each.name}</title></path>`)}
        </svg>
        <ul class="columns">${districts.map((each) => html`
          <li key=${each.division_id} class=${each.division_id === chosen ? "chosen" : ""} onFocusIn=${() => setChosen(each.division_id)} onMouseEnter=${() => setChosen(each.division_id)}>${renderName(each)}</li>`)}</ul>
      </div>`}<//>`;
}
