// A browser on the pages, and what is looked for on each of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const SITE = process.env.SITE;
export const INSTANCE = process.env.INSTANCE;
export const PORTRAITS = `${process.env.CACHE}/portraits`;
export const PASSWORD = "lantern over seven rivers";
export const LANGUAGES = { en: "en", fr: "fr", "zh-Hant": "zh-TW" };

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** A file that the instance left, one line of text. */
export const left = (name) => readFileSync(`${INSTANCE}/${name}`, "utf8").trim();

export const launch = () =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });

/** A fresh visitor. What goes to another host, and what a page complains of, fails the test that asks for `faults`. */
export async function visitor(browser, { locale = "en", ...more } = {}) {
  // axe is put into the page, which the pages' own policy forbids to everybody else.
  const context = await browser.newContext({ locale, bypassCSP: false, ...more });
  const page = await context.newPage();
  const faults = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(SITE) && !/^(data|blob):/.test(url)) faults.push(`asks ${url}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (4\d\d)/.test(message.text())) faults.push(message.text());
  });
  return { context, page, faults };
}

export async function signIn(page, login) {
  await page.goto(`${SITE}/sign-in`);
  await page.fill("[name=login]", login);
  await page.fill("[name=password]", PASSWORD);
  await page.click("main button[type=submit]");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

export const submit = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

/** A button that asks once more, pressed by somebody who means it. */
export async function sure(page, selector) {
  page.once("dialog", (dialog) => dialog.accept());
  await submit(page, selector);
}

/** What axe finds on the page as it stands: WCAG 2.2 A and AA. */
export async function barriers(page) {
  // Evaluated by the browser's own debugger, beside the policy of the page.
  await page.evaluate(readFileSync(AXE, "utf8"));
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values: tags } });
    return violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`);
  });
  return found;
}

/** How far the page is wider than its window. */
export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Links of the page that lead to other pages of the site. */
export const links = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("a[href]")]
      .map((a) => new URL(a.href))
      .filter((url) => url.origin === location.origin && !url.pathname.startsWith("/language"))
      .map((url) => url.pathname + url.search));

export const none = (found, where) => assert.deepEqual(found, [], where);
