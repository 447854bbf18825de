/** Build the pages into represent-app/chalicelib/static, with names that change with their content. Run it in `web/`. */

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { build } from "esbuild";
import { compile } from "sass";

import en from "./src/core/en.js";
import es from "./src/core/es.js";

const OUT = process.argv[2] ?? "../represent-app/chalicelib/static";
const TEXTS = { en, es };
const PAGES = ["index", "embed", "console"];
// The entry of each page; its styles and what it loads first are found in esbuild's list of outputs.
const ENTRIES = { index: "src/finder/finder.js", embed: "src/embed/embed.js", console: "src/console/console.js" };
const SHARED = {
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  logLevel: "warning",
};

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
await rm("build", { recursive: true, force: true });
await mkdir("build", { recursive: true });
for (const name of ["finder", "embed", "console"]) {
  const { css } = compile(`src/styles/${name}.scss`, { loadPaths: ["node_modules/@uswds/uswds/packages"], style: "compressed" });
  await writeFile(`build/${name}.css`, css);
}
const sources = JSON.parse(await readFile("../represent-app/chalicelib/data/sources.json", "utf8"));
const licences = (sources.sources ?? sources).map(({ name, licence, homepage, attribution }) => ({ name, licence, homepage, attribution }));

// What the files are made of, with its terms.
const terms = await Promise.all(
  ["preact/LICENSE", "htm/LICENSE", "papaparse/LICENSE", "@uswds/uswds/LICENSE.md"].map(async (name) => `${name}\n\n${await readFile(`node_modules/${name}`, "utf8")}`),
);
await writeFile(`${OUT}/NOTICE.txt`, `The pages are built with the following packages.\n\n${terms.join("\n\n")}`);

// Each page is built by itself: what two pages shared would be cut into many small files.
const outputs = [];
for (const entryPoints of [[ENTRIES.index, "build/finder.css", "src/icon.svg"], [ENTRIES.embed, "build/embed.css"], [ENTRIES.console, "build/console.css"]]) {
  const { metafile } = await build({
    ...SHARED,
    entryPoints,
    define: { LICENCES: JSON.stringify(licences) },
    loader: { ".svg": "copy" },
    splitting: true,
    outdir: OUT,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    metafile: true,
  });
  outputs.push(...Object.entries(metafile.outputs));
}
// Pages of other origins name the widget, so its name stays.
await build({ ...SHARED, entryPoints: ["src/widget/widget.js"], outfile: `${OUT}/widget.js` });

const find = (entry) => basename(outputs.find(([, output]) => output.entryPoint === entry || Object.keys(output.inputs ?? {}).join() === entry)[0]);
for (const page of PAGES) {
  const main = outputs.find(([, output]) => output.entryPoint === ENTRIES[page]);
  const first = main[1].imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => basename(path));
  const style = page === "index" ? "finder" : page;
  const head = [
    `<link rel="icon" href="static/${find("src/icon.svg")}" type="image/svg+xml">`,
    `<link rel="stylesheet" href="static/${find(`build/${style}.css`)}">`,
    ...first.map((name) => `<link rel="modulepreload" href="static/${name}">`),
    `<script type="module" src="static/${basename(main[0])}"></script>`,
  ].join("\n");
  const html = await readFile(`src/${page}.html`, "utf8");
  for (const [language, texts] of Object.entries(TEXTS)) {
    // What a language needs is loaded with the page, not after its script has run.
    const own = page === "embed" || language === "en" ? "" : `\n<link rel="modulepreload" href="static/${find(`src/core/${language}.js`)}">`;
    const values = { language, title: texts["search.title"], description: texts["search.lead"], scripts: texts["page.scripts"], head: head + own };
    await writeFile(`${OUT}/${page}.${language}.html`, html.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]));
  }
}
