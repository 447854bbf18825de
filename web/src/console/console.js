/** The console of staff: the page at `/console`. */

import { loadLanguage } from "../core/i18n.js";
import { chooseLanguage } from "../core/language.js";
import { draw } from "../finder/notices.js";
import { App } from "./app.js";
import en from "./en.js";

await loadLanguage(chooseLanguage(), { en, es: async () => (await import("./es.js")).default });
draw(App);
performance.mark("usable");
