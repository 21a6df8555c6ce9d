// Every page that a link leads to, as every role, in every language.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { LANGUAGES, SITE, barriers, launch, left, links, none, overflow, signIn, visitor } from "./browser.mjs";

const ROLES = ["", "officer", "operator", "admin", "auditor", "program"];
/** Pages of a kind are looked at this often: the hundredth certificate is as the first. */
const OF_A_KIND = 2;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const kind = (path) => path.replace(/\?.*/, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}[^/]*/g, "ID");

/** Follows links from the first pages; what each page is handed to. */
async function walk(page, look) {
  const seen = new Map();
  const todo = ["/", "/home", "/register", "/sign-in"];
  while (todo.length) {
    const path = todo.shift();
    const of = kind(path);
    if ((seen.get(of) ?? 0) >= OF_A_KIND) continue;
    seen.set(of, (seen.get(of) ?? 0) + 1);
    // A file to be saved is no page: it is asked for beside the browser, with its cookies.
    const answer = await page.request.get(SITE + path, { maxRedirects: 0 });
    const type = answer.headers()["content-type"] ?? "";
    assert.ok(answer.status() < 400, `${path} answers ${answer.status()}`);
    if (!type.startsWith("text/html") || answer.headers()["content-disposition"]) {
      if (answer.status() < 300) continue;
    }
    await page.goto(SITE + path);
    await look(path);
    todo.push(...(await links(page)));
  }
  return seen;
}

for (const role of ROLES) {
  test(`every link of ${role || "a stranger"} leads to a page without barriers`, async () => {
    const { context, page, faults } = await visitor(browser);
    if (role) await signIn(page, role);
    else await page.goto(SITE + left("follow"));
    const seen = await walk(page, async (path) => {
      none(await barriers(page), `${path} as ${role}`);
      none(faults.splice(0), path);
    });
    assert.ok(seen.size > (role ? 5 : 4), `${[...seen.keys()]}`);
    await context.close();
  });
}

for (const [tag, locale] of Object.entries(LANGUAGES)) {
  test(`pages in ${tag} fit a small window, and nothing on them is left in a catalogue`, async () => {
    const { context, page } = await visitor(browser, { locale, viewport: { width: 320, height: 640 } });
    await signIn(page, "officer");
    await walk(page, async (path) => {
      assert.equal(await page.getAttribute("html", "lang"), tag, path);
      assert.ok((await overflow(page)) <= 0, `${path} is wider than 320 pixels`);
      const text = await page.innerText("body");
      const ids = text.match(/\b(site|portal|console|operator|account|problem|done|letters?)-[a-z]+(-[a-z]+)*\b/g) ?? [];
      none(ids, `${path}: words that no catalogue has`);
    });
    await context.close();
  });
}

test("headers keep other sites, scripts and caches out", async () => {
  const { context, page } = await visitor(browser);
  await signIn(page, "officer");
  for (const path of ["/", "/console", "/nowhere", left("follow")]) {
    const answer = await page.request.get(SITE + path, { maxRedirects: 0, headers: { accept: "text/html" } });
    const headers = answer.headers();
    const policy = headers["content-security-policy"];
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      assert.ok(policy?.includes(part), `${path}: ${policy}`);
    }
    assert.ok(!/unsafe|\*|https:/.test(policy), `${path}: ${policy}`);
    assert.equal(headers["cache-control"], "no-store", path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
  }
  const elsewhere = { headers: { "sec-fetch-site": "cross-site", origin: "https://elsewhere.invalid" } };
  assert.equal((await page.request.post(`${SITE}/sign-out`, elsewhere)).status(), 403);
  const cookies = await context.cookies();
  assert.ok(cookies.some((cookie) => cookie.name.endsWith("session") && cookie.httpOnly && cookie.sameSite === "Lax"));
  await context.close();
});

test("the first page is small and does not move", async () => {
  const { context, page } = await visitor(browser);
  let bytes = 0;
  page.on("response", async (response) => {
    bytes += (await response.body().catch(() => Buffer.alloc(0))).length;
  });
  await page.goto(SITE, { waitUntil: "networkidle" });
  const moved = await page.evaluate(() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
      .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 300);
  }));
  assert.ok(bytes > 0 && bytes < 50 * 1024, `${bytes} bytes`);
  assert.equal(moved, 0);
  await context.close();
});

test("whoever is not signed in, or has another role, sees nothing of the staff's", async () => {
  const { context, page } = await visitor(browser);
  for (const path of ["/console", "/console/requests", "/search", "/browse", "/account"]) {
    await page.goto(SITE + path);
    assert.equal(new URL(page.url()).pathname, "/sign-in", path);
  }
  await signIn(page, "operator");
  for (const path of ["/console/requests", `/console/requests/${left("request-known")}`]) {
    const answer = await page.goto(SITE + path);
    assert.equal(answer.status(), 403, path);
    assert.ok(!(await page.innerText("body")).includes("obama@example.org"));
  }
  await context.close();
});
