// What the pages are for, walked as people walk it: each in every language, the first two by the keyboard alone, and the
// main ones without a script.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";

import {
  INSTANCE, LANGUAGES, PASSWORD, PORTRAITS, SITE, launch, left, none, signIn, submit, sure, visitor,
} from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/** Presses Tab until the element has the focus. */
async function reach(page, selector) {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`${selector} cannot be reached with Tab on ${page.url()}`);
}

/** Reaches a field and types into it. */
async function type(page, selector, text) {
  await reach(page, selector);
  await page.keyboard.type(text);
}

const press = async (page, selector, key = "Enter") => {
  await reach(page, selector);
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
};

/** Files a request of a right by the keyboard alone; where it is followed. */
async function file(page, right, fields = {}) {
  await page.goto(SITE);
  await press(page, `a[href='/request/new?right=${right}']`);
  for (const [name, text] of Object.entries(fields)) await type(page, `[name=${name}]`, text);
  await press(page, "main form button[type=submit]");
  assert.match(new URL(page.url()).pathname, /^\/request\/[0-9a-f-]{36}\./);
  assert.ok(await page.isVisible(".notice.done"), "says that it was received");
  return new URL(page.url()).pathname;
}

/** What was downloaded holds by the log's public key alone, as anybody can check it who has neither server nor data. */
async function holds(what, download) {
  const file = await download.path();
  const told = execFileSync(process.env.BIN, [what, "check", "--key", `${INSTANCE}/log.key`, file], { encoding: "utf8" });
  assert.ok(told.trim(), what);
}

/** The officer's desk of a request that the portal leads to. */
const desk = (follow) => `${SITE}/console/requests/${follow.match(/[0-9a-f-]{36}/)[0]}`;

for (const [tag, locale] of Object.entries(LANGUAGES)) {
  test(`access with a consent receipt and no image, by keyboard, in ${tag}`, async () => {
    const { context, page, faults } = await visitor(browser, { locale });
    const follow = await file(page, "access", { receipt: left("receipt"), contact: `${tag}@example.org` });
    assert.equal(await page.getAttribute("html", "lang"), tag);

    const staff = await visitor(browser, { locale });
    await signIn(staff.page, "officer");
    await staff.page.goto(desk(follow));
    await submit(staff.page, "form[action$='/search'] >> nth=0 >> button");
    if (await staff.page.isVisible("form[action$='/decisions']")) {
      await staff.page.check("input[name=rest]").catch(() => {});
      await submit(staff.page, "form[action$='/decisions'] button[type=submit]");
    }
    await submit(staff.page, "form[action$='/answer'] button");
    await Promise.all([staff.page.waitForURL(/\/answer$/), staff.page.click("a[href$='/answer']")]);
    assert.ok((await staff.page.locator(".hit img").count()) >= 1, "the officer sees the pictures as they go out");
    await staff.page.goto(desk(follow));
    await sure(staff.page, "form[action$='/close']:has(input[value=archive]) button");

    await page.goto(SITE + follow);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[href$='/answer.zip']")]);
    await holds("answer", download);
    none([...faults, ...staff.faults], tag);
    await context.close();
    await staff.context.close();
  });

  test(`objection stops the use at once, in ${tag}`, async () => {
    const { context, page, faults } = await visitor(browser, { locale });
    const label = { en: "SAMPLE one", fr: "SAMPLE two", "zh-Hant": "SAMPLE three" }[tag];
    const follow = await file(page, "objection", { receipt: left(`receipt-${label}`), message: "SAMPLE" });
    assert.equal(await page.locator(".notice.done").count(), 2, "received, and stopped");
    const staff = await visitor(browser, { locale });
    await signIn(staff.page, "officer");
    await staff.page.goto(desk(follow));
    assert.ok(await staff.page.isVisible("form[action$='/lift']") || await staff.page.isVisible("details:has(form[action$='/lift'])"));
    none([...faults, ...staff.faults], tag);
    await context.close();
    await staff.context.close();
  });

  test(`a search to a confirmed export, in ${tag}`, async () => {
    const { context, page, faults } = await visitor(browser, { locale });
    await signIn(page, "operator");
    await page.goto(`${SITE}/search`);
    await page.check("label:has(strong:text-is('club')) input[name=under]");
    await submit(page, "main form button[type=submit]");
    await page.fill("[name=case]", `SAMPLE ${tag}`);
    const purposes = page.locator("select[name=purpose] option");
    await page.selectOption("select[name=purpose]", await purposes.last().getAttribute("value"));
    await page.setInputFiles("[name=photo]", `${PORTRAITS}/obama2.jpg`);
    await submit(page, "main form[action='/search/new'] button[type=submit]");
    assert.ok((await page.locator(".hit").count()) >= 1, await page.innerText("main"));
    const path = await page.getAttribute(".hit a", "href");
    await page.goto(SITE + path);
    await page.check("[name=looked]");
    await submit(page, "form[action$='/confirm'] button");

    const second = await visitor(browser, { locale });
    await signIn(second.page, "colleague");
    await second.page.goto(SITE + path);
    assert.equal(await second.page.locator(".sides img").count(), 0, "nobody is shown a face by an address");
    await submit(second.page, "form[action$='/look'] button");
    assert.equal(await second.page.locator(".sides figure > img").count(), 1, "whoever verifies sees it");
    await second.page.check("[name=looked]");
    await submit(second.page, "form[action$='/confirm'] button");
    await submit(second.page, "form[action$='/export'] button");
    const told = await second.page.innerText("main");
    assert.equal(await second.page.locator(".exported img").count(), 1, "the picture goes along");
    for (const part of ["Omar Operator", "Cora Colleague", path.split("/")[3]]) assert.ok(told.includes(part), part);
    none([...faults, ...second.faults], tag);
    await context.close();
    await second.context.close();
  });
}

test("what is another person is not shown again in the case, until it is taken back", async () => {
  const { context, page, faults } = await visitor(browser);
  await signIn(page, "operator");
  const search = async (again) => {
    await page.goto(`${SITE}/search`);
    await page.check("label:has(strong:text-is('club')) input[name=under]");
    await submit(page, "main form button[type=submit]");
    await page.fill("[name=case]", "SAMPLE set aside");
    const purposes = page.locator("select[name=purpose] option");
    await page.selectOption("select[name=purpose]", await purposes.last().getAttribute("value"));
    await page.setInputFiles("[name=photo]", `${PORTRAITS}/obama2.jpg`);
    if (again) {
      await page.click("details:has([name=aside]) summary");
      await page.check("[name=aside]");
    }
    await submit(page, "main form[action='/search/new'] button[type=submit]");
    return page.locator(".hit").count();
  };
  const before = await search(false);
  assert.ok(before >= 1);
  const path = await page.getAttribute(".hit a", "href");
  await page.goto(SITE + path);
  await submit(page, "form[action$='/reject'] button");
  assert.equal(await search(false), before - 1);
  assert.ok(await page.isVisible("p.notice"), "and the page says that one is left out");
  assert.equal(await search(true), before);
  assert.equal(await page.locator(".hit .tag.stop").count(), 1);
  await page.goto(SITE + path);
  await submit(page, "form[action$='/back'] button");
  assert.equal(await search(false), before);
  none(faults, "set aside");
  await context.close();
});

test("chance draws a search, and somebody who did not make it reviews it", async () => {
  const { context, page, faults } = await visitor(browser);
  await signIn(page, "officer");
  await page.goto(`${SITE}/console/searches`);
  await page.fill("[name=count]", "2");
  await submit(page, "form[action$='/reviews'] button");
  const drawn = page.locator("form[action$='/review']");
  assert.ok((await drawn.count()) >= 1, await page.innerText("main"));
  await submit(page, "form[action$='/review'] >> nth=0 >> button[value=questioned]");
  assert.ok(await page.isVisible(".notice.stop, .notice.warn"), "what is questioned has to be said");
  await page.locator("form[action$='/review'] textarea").first().fill("SAMPLE: which assignment was this?");
  await submit(page, "form[action$='/review'] >> nth=0 >> button[value=questioned]");
  assert.ok((await page.innerText("main")).includes("which assignment was this?"));
  none(faults, "review");
  await context.close();
});

test("erasure to its certificate, by keyboard", async () => {
  const { context, page, faults } = await visitor(browser);
  const follow = await file(page, "erasure", { receipt: left("receipt-astronaut") });
  const staff = await visitor(browser);
  await signIn(staff.page, "officer");
  await staff.page.goto(desk(follow));
  await submit(staff.page, "form[action$='/search'] >> nth=0 >> button");
  if (await staff.page.isVisible("form[action$='/decisions']")) {
    await submit(staff.page, "form[action$='/decisions'] button[type=submit]");
  }
  // Erasing takes a second proof beside the receipt: somebody who knows the person vouches.
  await staff.page.fill("form[action$='/proof']:has(input[value=staff]) textarea", "SAMPLE: known in person");
  await submit(staff.page, "form[action$='/proof']:has(input[value=staff]) button");
  await staff.page.check("form[action$='/erasure'] [name=sure]");
  await sure(staff.page, "form[action$='/erasure'] button");
  await page.goto(SITE + follow);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[href*='/certificates/']")]);
  const erasure = download.url().match(/certificates\/([0-9a-f-]{36})/)[1];
  assert.ok(readFileSync(await download.path(), "utf8").includes(erasure), "the certificate is that erasure's");
  none([...faults, ...staff.faults], "erasure");
  await context.close();
  await staff.context.close();
});

test("an order from its entry to the evidence, by two people", async () => {
  const { context, page, faults } = await visitor(browser);
  await signIn(page, "officer");
  // What nobody looked for yet may be anybody's: an access request that came first would hold the erasure back.
  await page.goto(`${SITE}/console/requests/${left("request-new")}`);
  await submit(page, "form[action$='/search'] >> nth=0 >> button");
  await page.goto(`${SITE}/console/orders/new`);
  await page.fill("[name=authority]", "SAMPLE authority");
  await page.fill("[name=reference]", "SAMPLE-1");
  for (const measure of ["stop-collecting", "stop-using", "erase"]) await page.check(`[name=measure][value=${measure}]`);
  await page.check("label:has-text('ordered') input[name=gallery]");
  await page.fill("[name=last_day]", "2099-12-31");
  await page.fill("[name=daily_penalty]", "100000");
  await sure(page, "main form button[type=submit]");
  const order = new URL(page.url()).pathname;
  assert.match(order, /^\/console\/orders\/[0-9a-f-]{36}$/);
  await submit(page, "form[action$='/proposals']:has([value=execute]) button");

  const second = await visitor(browser);
  await signIn(second.page, "second");
  await second.page.goto(SITE + order);
  await sure(second.page, "form[action^='/console/approvals/'] button");
  await second.page.goto(SITE + order);
  await sure(second.page, "form[action$='/steps']:has([value=execute]) button");
  assert.ok((await second.page.locator("a[href^='/console/certificates/']").count()) >= 1);
  const [download] = await Promise.all([
    second.page.waitForEvent("download"), second.page.click("a[href$='/evidence.zip']"),
  ]);
  await holds("evidence", download);
  none([...faults, ...second.faults], "order");
  await context.close();
  await second.context.close();
});

test("filing, deciding and searching work without a script", async () => {
  const { context, page } = await visitor(browser, { javaScriptEnabled: false });
  await page.goto(`${SITE}/request/new?right=access`);
  await page.fill("[name=receipt]", left("receipt"));
  await page.click("main form button[type=submit]");
  const follow = new URL(page.url()).pathname;
  assert.match(follow, /^\/request\//);

  await signIn(page, "officer");
  await page.goto(desk(follow));
  await page.click("form[action$='/search'] >> nth=0 >> button");
  await page.goto(`${desk(follow)}?look=1`);
  assert.ok((await page.locator(".face img").count()) >= 1, "the crops are shown");
  await page.locator("input[value=theirs]").first().check();
  await page.click("form[action$='/decisions'] button[type=submit]");
  assert.ok(await page.isVisible(".notice.done"));
  await context.close();

  const other = await visitor(browser, { javaScriptEnabled: false });
  await signIn(other.page, "operator");
  await other.page.goto(`${SITE}/search`);
  await other.page.check("label:has(strong:text-is('club')) input[name=under]");
  await other.page.click("main form button[type=submit]");
  await other.page.fill("[name=case]", "SAMPLE");
  await other.page.locator("select[name=purpose]").selectOption({ index: -1 }).catch(() => {});
  await other.page.setInputFiles("[name=photo]", `${PORTRAITS}/obama2.jpg`);
  await other.page.click("main form[action='/search/new'] button[type=submit]");
  assert.ok((await other.page.locator(".hit").count()) >= 1, await other.page.innerText("main"));
  await other.context.close();
});

test("from an empty directory to signing in", async () => {
  const folder = mkdtempSync(`${tmpdir()}/first-run-`);
  const environment = { ...process.env, COUNTENANCE_PACKS: `${process.env.CACHE}/packs` };
  const library = readdirSync(`${process.env.CACHE}/runtime`).find((name) => name.startsWith("libonnxruntime"));
  environment.COUNTENANCE_ONNXRUNTIME = `${process.env.CACHE}/runtime/${library}`;
  const server = spawn(process.env.BIN, ["serve", "--data", `${folder}/data`, "--listen", "127.0.0.1:7482"], { env: environment });
  try {
    const address = await new Promise((resolve, reject) => {
      let told = "";
      server.stdout.on("data", (piece) => {
        told += piece;
        const found = told.match(/http:\S+\/setup\/\S+/);
        if (found) resolve(found[0]);
      });
      server.on("exit", () => reject(new Error(told)));
    });
    const { context, page } = await visitor(browser);
    await page.goto(address.replace(/\/setup\/.*/, "/setup/guess"));
    assert.ok(!(await page.isVisible("form [name=controller]")), "the secret is asked for");
    await page.goto(address);
    const typed = {
      name: "Ada Admin", login: "ada@example.org", password: PASSWORD, again: PASSWORD, controller: "SAMPLE Archive",
      contact: "sample@example.org", address: "1 Sample Street", country: "fr", gallery: "first",
    };
    for (const [name, text] of Object.entries(typed)) await page.fill(`[name=${name}]`, text);
    await page.check("[name=sample]");
    await page.click("main form button[type=submit]");
    await page.waitForURL(/sign-in/, { timeout: 60000 });
    await page.fill("[name=login]", typed.login);
    await page.fill("[name=password]", PASSWORD);
    await submit(page, "main form button[type=submit]");
    assert.equal(new URL(page.url()).pathname, "/console/galleries");
    assert.ok((await page.innerText("main")).includes("first"));
    await context.close();
  } finally {
    server.kill();
    await new Promise((resolve) => (server.exitCode === null ? server.on("exit", resolve) : resolve()));
    rmSync(folder, { recursive: true, force: true });
  }
});
