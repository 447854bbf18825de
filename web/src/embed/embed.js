/** The page in a frame of another site: the widget, and its height for the page around it. */

import { chooseLanguage } from "../core/language.js";
import "../widget/widget.js";

const asked = new URLSearchParams(location.search);
const language = chooseLanguage();
document.documentElement.lang = language;
const finder = document.createElement("represent-finder");
finder.setAttribute("lang", language);
finder.setAttribute("heading", "1");
finder.setAttribute("photos", document.documentElement.dataset.photos);
for (const name of ["tenant", "levels"]) if (asked.has(name)) finder.setAttribute(name, asked.get(name));
document.getElementById("app").append(finder);

// The height is no secret, and the page around may be any that the stage allows.
const report = () => parent.postMessage({ type: "represent:height", height: Math.ceil(document.documentElement.offsetHeight) }, "*");
if (parent !== window) new ResizeObserver(report).observe(document.documentElement);
