/** Bars as SVG; a table beside them has the same numbers. */

import { html, useId } from "../core/html.js";

const HEIGHT = 24;
const WIDTH = 600;
const LABEL = 220;

/** `rows`: `[label, value, text]`. */
export function Bars({ title, rows }) {
  const id = useId();
  const most = Math.max(...rows.map(([, value]) => value), Number.MIN_VALUE);
  return html`
    <svg class="chart" viewBox="0 0 ${WIDTH} ${rows.length * HEIGHT}" role="img" aria-labelledby="${id}-title">
      <title id="${id}-title">${title}</title>
      ${rows.map(([label, value, text], index) => html`
        <g key=${label}>
          <text x=${LABEL - 8} y=${index * HEIGHT + 16} text-anchor="end">${label}</text>
          <rect x=${LABEL} y=${index * HEIGHT + 4} width=${Math.max(1, ((WIDTH - LABEL - 90) * value) / most)} height=${HEIGHT - 8} rx="2" />
          <text x=${LABEL + 6 + ((WIDTH - LABEL - 90) * value) / most} y=${index * HEIGHT + 16}>${text}</text>
        </g>`)}
    </svg>`;
}
