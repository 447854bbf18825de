/** The finder: the page at the root of the API. */

import { loadLanguage } from "../core/i18n.js";
import { chooseLanguage } from "../core/language.js";
import { App } from "./app.js";
import { draw } from "./notices.js";

await loadLanguage(chooseLanguage());
draw(App);
// The mark of the benchmark: the box can be typed into.
performance.mark("usable");
