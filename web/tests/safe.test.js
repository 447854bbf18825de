import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { documentElement: { dataset: { photos: "on" } } };
globalThis.location = { origin: "https://represent.example" };
const { imageUrl, listAccounts, mailUrl, phoneUrl, webUrl, writePhone } = await import("../src/core/safe.js");

const HOSTILE = ["javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example", "blob:https://a/b", "", null, undefined, "https://"];

test("only pages of the web are linked", () => {
  for (const url of HOSTILE) assert.equal(webUrl(url), null, String(url));
  assert.equal(webUrl("https://example.org/a?b=c"), "https://example.org/a?b=c");
});

test("photos come by HTTPS alone, and from no other host if the stage says so", () => {
  for (const url of [...HOSTILE, "http://example.org/a.jpg"]) assert.equal(imageUrl(url), null, String(url));
  assert.equal(imageUrl("https://example.org/a.jpg"), "https://example.org/a.jpg");
  document.documentElement.dataset.photos = "off";
  assert.equal(imageUrl("https://example.org/a.jpg"), null);
  assert.equal(imageUrl("https://represent.example/a.jpg"), "https://represent.example/a.jpg");
});

test("addresses and numbers are linked if a device can use them", () => {
  assert.equal(mailUrl("ada@example.org"), "mailto:ada@example.org");
  for (const address of ["ada@example.org?bcc=eve@example.org", "ada", "a b@example.org", "a@b", "<a@b.c>", null]) assert.equal(mailUrl(address), null, String(address));
  assert.equal(phoneUrl("+15185550100", "12"), "tel:+15185550100,12");
  assert.equal(phoneUrl("(518) 555-0100"), "tel:5185550100");
  assert.equal(phoneUrl("call me", null), null);
  assert.equal(writePhone("+15185550100", "12"), "(518) 555-0100 × 12");
  assert.equal(writePhone("+442071234567"), "+442071234567");
});

test("accounts become links to their services", () => {
  assert.deepEqual(listAccounts({ twitter: "@ada", mastodon: "@ada@social.example", bluesky: "javascript:alert(1)", facebook: "https://www.facebook.com/ada" }), [
    ["X", "https://x.com/ada"],
    ["Facebook", "https://www.facebook.com/ada"],
    ["Mastodon", "https://social.example/@ada"],
  ]);
  assert.deepEqual(listAccounts(null), []);
});
