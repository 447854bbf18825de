import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

import en from "../src/core/en.js";
import es from "../src/core/es.js";
import consoleEn from "../src/console/en.js";
import consoleEs from "../src/console/es.js";
import widget from "../src/widget/texts.js";

const holes = (text) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().filter((name, index, all) => name !== all[index - 1]);

test("every text is in every language, with the same places for values", () => {
  for (const [first, second] of [[en, es], [consoleEn, consoleEs], [widget.en, widget.es]]) {
    assert.deepEqual(Object.keys(second).sort(), Object.keys(first).sort());
    for (const key of Object.keys(first)) assert.deepEqual(holes(second[key]), holes(first[key]), key);
  }
});

test("every text that the pages name exists, and every one is named", async () => {
  const files = ["core", "finder", "console"].map((folder) => new URL(`../src/${folder}/`, import.meta.url));
  let code = await readFile(new URL("../build.mjs", import.meta.url), "utf8");
  for (const folder of files) {
    for (const name of await readdir(folder)) if (!/^(en|es)\.js$/.test(name)) code += await readFile(new URL(name, folder), "utf8");
  }
  const named = [...code.matchAll(/\bt\("([^"]+)"/g)].map(([, key]) => key);
  const all = { ...en, ...consoleEn };
  assert.deepEqual(named.filter((key) => !(key in all)), []);
  const starts = [...code.matchAll(/[`]([a-z_]+(?:\.[a-z_]+)*\.)\$\{/g)].map(([, start]) => start);
  const unnamed = Object.keys(all).filter((key) => !code.includes(`"${key}"`) && !starts.some((start) => key.startsWith(start)));
  assert.deepEqual(unnamed, []);
});
