/** The embed code of the tenant, with a live preview. */

import { html } from "../core/html.js";
import { Snippet } from "../finder/snippet.js";

export const EmbedPage = ({ tenant }) => html`<${Snippet} tenant=${tenant} />`;
