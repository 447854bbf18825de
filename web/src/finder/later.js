/** All that a first visit does not need, in one file. */

export { download, writeCsv, writeVcards } from "../core/exports.js";
export { Accessibility, Licences, Privacy } from "./about.js";
export { Browse } from "./browse.js";
export { CorrectionForm } from "./correction.js";
export { Outline } from "./outline.js";
export { Person } from "./person.js";
export { Snippet } from "./snippet.js";
export { NamesPage, OfficePage, TenantPage } from "./tenant.js";
