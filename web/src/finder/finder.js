/** The finder: the page at the root of the API. */

import { html, render } from "../core/html.js";
import { loadLanguage } from "../core/i18n.js";
import { chooseLanguage } from "../core/language.js";
import { App } from "./app.js";

await loadLanguage(chooseLanguage());
render(html`<${App} />`, document.getElementById("app"));
// The mark of the benchmark: the box can be typed into.
performance.mark("usable");
