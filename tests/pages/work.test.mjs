// The work behind the counter that the main journeys do not pass: groups and their undoing, a job that is stopped and goes on,
// a breach to its end, use that is stopped by hand, and what a search is refused for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { LANGUAGES, PORTRAITS, SITE, barriers, launch, left, none, overflow, signIn, submit, sure, visitor } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/** What a page says was done. */
async function done(page) {
  assert.ok(await page.isVisible(".notice.done"), `${page.url()}: ${await page.innerText("main")}`);
}

test("groups are merged, a face is said to be another's, and both are taken back", async () => {
  const { context, page, faults } = await visitor(browser);
  await signIn(page, "operator");
  await page.goto(`${SITE}/browse`);
  const archive = await page.locator("a[href^='/browse/']", { hasText: "archive" }).first().getAttribute("href");
  await page.goto(`${SITE}${archive.split("/").slice(0, 3).join("/")}/clusters?alone=1`);
  const path = new URL(page.url()).pathname;
  const choices = page.locator("input[name=cluster]");
  assert.ok((await choices.count()) >= 2, await page.innerText("main"));
  const before = await page.locator("ul.grid > li").count();

  await choices.nth(0).check();
  await choices.nth(1).check();
  await submit(page, "form:has(input[value=merge]) button[type=submit]");
  await done(page);
  assert.equal(await page.locator("form[action$='/undo']").count(), 1);

  await page.locator("ul.grid h3 a").first().click();
  await page.waitForURL(/clusters\/[0-9a-f-]{36}/);
  assert.ok((await page.locator("input[name=face]").count()) >= 2);
  await submit(page, "button[value=reject]");
  assert.ok(await page.isVisible("[role=alert]"), "nothing was chosen, and the page says so");
  // What the merge is about is held together by it.
  await page.locator("tr", { hasText: "biden" }).locator("input[name=face]").check();
  await submit(page, "button[value=reject]");
  const contradicts = await page.innerText("[role=alert]");
  assert.ok(contradicts.includes("contradicts") && !contradicts.includes("countenance cluster"), contradicts);
  await page.goto(`${SITE}${path}?alone=1`);
  await submit(page, "form[action$='/undo'] button >> nth=0");
  await done(page);
  assert.equal(await page.locator("form[action$='/undo']").count(), 0);

  await page.locator("ul.grid h3 a").first().click();
  await page.waitForURL(/clusters\/[0-9a-f-]{36}/);
  await page.locator("input[name=face]").last().check();
  await submit(page, "button[value=reject]");
  await done(page);
  await page.goto(`${SITE}${path}?alone=1`);
  assert.equal(await page.locator("form[action$='/undo']").count(), 1);
  await submit(page, "form[action$='/undo'] button >> nth=0");
  await done(page);
  assert.equal(await page.locator("form[action$='/undo']").count(), 0);
  await page.goto(`${SITE}${path}?alone=1`);
  assert.equal(await page.locator("ul.grid > li").count(), before, "as it was before");
  none(faults, "clusters");
  await context.close();
});

test("a job is stopped, goes on, and is stopped for good", async () => {
  const { context, page, faults } = await visitor(browser);
  await signIn(page, "admin");
  await page.goto(`${SITE}/enrol`);
  await page.locator("li.card", { hasText: "shelf" }).locator("a.button").click();
  await page.waitForURL(/enrol\/./);
  await page.selectOption("select[name=source]", "shelf");
  await submit(page, "form[action$='/job'] button");
  assert.match(new URL(page.url()).pathname, /^\/jobs\//);

  /** Waits until the job stands still, which it does between two photographs. */
  const still = async () => {
    for (let looks = 0; looks < 60 && !(await page.isVisible("form[action$='/resume']")); looks += 1) {
      await page.waitForTimeout(500);
      await page.goto(page.url());
    }
    assert.ok(await page.isVisible("form[action$='/resume']"), await page.innerText("main"));
  };
  await sure(page, "form[action$='/cancel'] button");
  await done(page);
  await still();
  await submit(page, "form[action$='/resume'] button");
  await done(page);
  await sure(page, "form[action$='/cancel'] button");
  await done(page);
  await still();
  none(faults, "job");
  await context.close();
});

test("a breach is not closed before what the law asks for is said, and then it is", async () => {
  const { context, page, faults } = await visitor(browser, { locale: "fr" });
  await signIn(page, "officer");
  const breach = `${SITE}/console/breaches/${left("breach")}`;
  const open = (part) => page.click(`details:has(form[action$='/${part}']) > summary`);
  await page.goto(breach);
  await open("close");
  await submit(page, "form[action$='/close'] button[type=submit]");
  assert.equal(await page.locator(".refusal").count(), 2, "the authority and the people");
  const told = await page.locator(".refusal").first().innerText();
  assert.ok(told.includes("L’autorité n’a pas été informée."), told);
  assert.ok(!told.includes("countenance breach"), "a command is no next step of a page");
  assert.equal(await page.getAttribute(".refusal .hint", "lang"), "en", "as it is recorded");
  none(await barriers(page), "refusals");

  await page.goto(breach);
  await open("notices");
  await page.selectOption("select[name=to]", "authority");
  await page.fill("form[action$='/notices'] [name=reference]", "SAMPLE-72");
  await submit(page, "form[action$='/notices'] button[type=submit]");
  await done(page);
  await open("close");
  assert.equal(await page.inputValue("form[action$='/close'] [name=reference]"), "SAMPLE-72", "nobody types it twice");
  await page.fill("[name=people_not_told]", "SAMPLE : les planches étaient chiffrées.");
  await submit(page, "form[action$='/close'] button[type=submit]");
  await done(page);
  assert.equal(await page.locator("form[action$='/close']").count(), 0, "it is over");
  none(faults, "breach");
  await context.close();
});

test("use is stopped by hand, and goes on only once the person was told", async () => {
  const portal = await visitor(browser);
  await portal.page.goto(`${SITE}/request/new?right=access`);
  await portal.page.fill("[name=receipt]", left("receipt-biden"));
  await submit(portal.page, "main form button[type=submit]");
  const follow = new URL(portal.page.url()).pathname;
  const { context, page, faults } = await visitor(browser);
  await signIn(page, "officer");
  await page.goto(`${SITE}/console/requests/${follow.match(/[0-9a-f-]{36}/)[0]}`);
  const open = async (part) => {
    const form = page.locator(`form[action$='/${part}']`);
    if (!(await form.isVisible())) await page.click(`details:has(form[action$='/${part}']) > summary`);
  };
  await open("restriction");
  await page.fill("form[action$='/restriction'] [name=reason]", "SAMPLE: in dispute");
  await submit(page, "form[action$='/restriction'] button");
  await done(page);
  await open("lift");
  await page.fill("form[action$='/lift'] [name=reason]", "SAMPLE: settled");
  await submit(page, "form[action$='/lift'] button");
  const refused = await page.locator(".refusal").first().innerText();
  assert.ok(refused.includes("has to be told before"), refused);
  await page.check("form[action$='/lift'] [name=informed]");
  await submit(page, "form[action$='/lift'] button");
  await done(page);
  none([...faults, ...portal.faults], "restriction");
  await context.close();
  await portal.context.close();
});

test("nobody searches under another's mandate", async () => {
  const first = await visitor(browser);
  await signIn(first.page, "operator");
  await first.page.goto(`${SITE}/search/mandates`);
  await first.page.fill("[name=operator]", "Omar Operator");
  await first.page.fill("[name=case]", "SAMPLE of one operator");
  const purposes = first.page.locator("select[name=purpose] option");
  const wanted = await purposes.filter({ hasText: /event|photograph/i }).first().getAttribute("value");
  await first.page.selectOption("select[name=purpose]", wanted);
  await first.page.check("label:has(strong:text-is('club')) input[name=gallery]");
  await submit(first.page, "form[action='/search/mandates'] button[type=submit]");
  await done(first.page);
  const row = first.page.locator("tr", { hasText: "SAMPLE of one operator" });
  const under = await row.locator("a[href*='under=']").first().getAttribute("href");

  const other = await visitor(browser);
  await signIn(other.page, "colleague");
  await other.page.goto(SITE + under);
  if (await other.page.isVisible("[name=photo]")) {
    await other.page.setInputFiles("[name=photo]", `${PORTRAITS}/obama2.jpg`);
    await submit(other.page, "main form[action='/search/new'] button[type=submit]");
  }
  assert.equal(await other.page.locator(".hit").count(), 0);
  assert.ok(await other.page.isVisible(".refusal, [role=alert], .notice.stop, .notice.warn"), await other.page.innerText("main"));
  await first.context.close();
  await other.context.close();
});

for (const [tag, locale] of Object.entries(LANGUAGES)) {
  test(`a collection that an order stopped cannot be chosen and says why, in ${tag}`, async () => {
    const { context, page, faults } = await visitor(browser, { locale, viewport: { width: 320, height: 640 } });
    await signIn(page, "operator");
    await page.goto(`${SITE}/search`);
    const stopped = page.locator(".choice:has(strong:text-is('newsroom'))");
    assert.ok(await stopped.locator("input").isDisabled());
    const why = await stopped.locator(".why").allInnerTexts();
    assert.ok(why.some((text) => text.includes("SAMPLE")), `${why}`);
    assert.ok((await stopped.locator(".why[lang=en]").count()) === (tag === "en" ? why.length : 0), `${why}`);
    assert.ok((await overflow(page)) <= 0);
    none(faults, tag);
    await context.close();
  });
}

test("a second factor is drawn, typed and opened, and what does not fit stays on the page", async () => {
  const { context, page, faults } = await visitor(browser);
  await signIn(page, "auditor");
  await page.goto(`${SITE}/account`);
  await submit(page, "form[action='/account/factor'] button");
  const side = await page.evaluate(() => {
    const box = document.querySelector("svg.qr").getBoundingClientRect();
    return [box.width, box.height, getComputedStyle(document.querySelector("svg.qr path")).fill];
  });
  assert.ok(side[0] > 100 && Math.abs(side[0] - side[1]) < 1 && side[2] === "rgb(0, 0, 0)", `${side}`);
  assert.match(await page.innerText(".secret"), /^[A-Z2-7]{32}$/);
  assert.match(await page.getAttribute("a[href^='otpauth:']", "href"), /^otpauth:\/\/totp\//);
  none(await barriers(page), "second factor");
  await page.fill("[name=code]", "000000");
  await submit(page, "form[action='/account/factor/code'] button");
  assert.ok(await page.isVisible("[role=alert]"));
  assert.ok(await page.isVisible("[name=code]"), "the key in the app still does");
  none(faults, "second factor");
  await context.close();
});

test("a long name breaks no page, and ended sessions stand apart from one's own", async () => {
  const { context, page, faults } = await visitor(browser, { viewport: { width: 320, height: 640 } });
  for (let sessions = 0; sessions < 2; sessions += 1) {
    await signIn(page, "admin");
    if (!sessions) await submit(page, "form[action='/sign-out'] button");
  }
  await page.goto(`${SITE}/console/people`);
  await page.click("details:has(form[action='/console/people']) > summary");
  await page.fill("form[action='/console/people'] [name=name]", "Wolfeschlegelsteinhausenbergerdorff".repeat(5));
  await page.fill("form[action='/console/people'] [name=login]", `${"long".repeat(30)}@example.org`);
  await page.check("form[action='/console/people'] [name=role][value=auditor]");
  await submit(page, "form[action='/console/people'] button[type=submit]");
  assert.ok(await page.isVisible(".secret"), "invited");
  assert.ok((await overflow(page)) <= 0, "the page with the invitation");
  await page.goto(`${SITE}/console/people`);
  assert.ok((await overflow(page)) <= 0);
  none(await barriers(page), "people");

  const own = page.locator("h3 + .table tbody tr");
  assert.ok((await own.count()) >= 1 && (await own.allInnerTexts()).every((row) => row.includes("Ada Administrator")));
  const folded = page.locator("details:not([open]):has(.table)");
  assert.ok((await folded.count()) >= 1, "what is over is folded");
  const invitation = await page.locator("tr", { hasText: "Wolfeschlegel" }).innerText();
  assert.ok(invitation.includes("Auditor"));
  none(faults, "people");
  await context.close();
});
