// Letters from the officer's desk, and a search with several photographs of one person.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { LANGUAGES, PORTRAITS, SITE, barriers, launch, left, none, overflow, signIn, visitor } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const LETTERS = ["received", "identify", "extension", "answer", "nothing", "erased", "stopped", "rectified", "lifted", "refused"];
/** The year as a letter of each language writes the day that was typed. */
const DAYS = { en: "31 December 2099", fr: "31 décembre 2099", "zh-Hant": "2099年12月31日" };
/** Somebody whose name and address are as long as they come. */
const LONG = "SAMPLE Donaudampfschifffahrtsgesellschaftskapitänswitwe-Papadiamantopoulou";

for (const [tag, locale] of Object.entries(LANGUAGES)) {
  test(`letters stand in each language on a page in ${tag}, fit a small window, and what is typed comes back`, async () => {
    const { context, page } = await visitor(browser, { locale, javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    await signIn(page, "officer");
    const desk = `${SITE}/console/requests/${left("request-known")}`;
    await page.goto(desk);
    assert.ok((await page.locator("a[href*='/letters/']").count()) >= LETTERS.length, "the desk leads to them");
    for (const of of Object.keys(LANGUAGES)) {
      for (const letter of LETTERS) {
        await page.goto(`${desk}/letters/${letter}?lang=${of}`);
        await page.fill("[name=name]", LONG);
        await page.fill("[name=address]", `${LONG}@example.org`);
        await page.fill("[name=date]", "2099-12-31");
        await Promise.all([page.waitForNavigation(), page.click(".place form button[type=submit]")]);
        const text = await page.innerText("#letter");
        assert.equal(await page.getAttribute("html", "lang"), tag);
        assert.equal(await page.getAttribute("#letter", "lang"), of);
        for (const part of [LONG, DAYS[of], left("request-known")]) assert.ok(text.includes(part), `${part}: ${text}`);
        assert.ok((await overflow(page)) <= 0, `${letter} in ${of} is wider than 320 pixels`);
      }
    }
    await context.close();
  });
}

test("letters have no barriers, and on paper nothing stands but the letter", async () => {
  const { context, page, faults } = await visitor(browser);
  await signIn(page, "officer");
  for (const letter of ["received", "refused"]) {
    await page.goto(`${SITE}/console/requests/${left("request-known")}/letters/${letter}?lang=fr`);
    none(await barriers(page), letter);
  }
  await page.emulateMedia({ media: "print" });
  const seen = (await page.innerText("body")).trim();
  assert.equal(seen, (await page.innerText("#letter")).trim());
  none(faults, "letters");
  await context.close();
});

test("of several photographs those that cannot be searched with are named, and the others go on, without a script", async () => {
  // A picture without a face, and one with two.
  const drawn = await visitor(browser);
  const portrait = (name) => `data:image/jpeg;base64,${readFileSync(`${PORTRAITS}/${name}`).toString("base64")}`;
  await drawn.page.setContent("<body style='margin:0;background:#779'>");
  const blank = { name: "blank.png", mimeType: "image/png", buffer: await drawn.page.screenshot() };
  await drawn.page.setContent(`<body style="margin:0">${["obama.jpg", "biden.jpg"].map((name) => `<img height="600" src="${portrait(name)}">`).join("")}`);
  await drawn.page.waitForFunction(() => [...document.images].every((image) => image.complete));
  const crowd = { name: "crowd.png", mimeType: "image/png", buffer: await drawn.page.screenshot({ fullPage: true }) };
  await drawn.context.close();
  const file = (name) => ({ name, mimeType: "image/jpeg", buffer: readFileSync(`${PORTRAITS}/${name}`) });

  const { context, page } = await visitor(browser, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await signIn(page, "operator");
  await page.goto(`${SITE}/search`);
  await page.check("label:has(strong:text-is('club')) input[name=under]");
  await page.click("main form button[type=submit]");
  await page.fill("[name=case]", "SAMPLE several");
  const purposes = page.locator("select[name=purpose] option");
  await page.selectOption("select[name=purpose]", await purposes.last().getAttribute("value"));
  await page.setInputFiles("[name=photo]", [file("obama.jpg"), blank, file("obama3.jpg"), crowd]);
  await page.click("main form[action='/search/new'] button[type=submit]");
  const told = await page.innerText("[role=alert]");
  assert.ok(told.includes("blank.png") && told.includes("crowd.png") && !told.includes("obama"), told);
  assert.equal(await page.locator("[name=keep]:checked").count(), 2);
  assert.ok((await overflow(page)) <= 0, "wider than 320 pixels");
  await page.click("main form[action='/search/new'] button[type=submit]");
  assert.ok((await page.locator(".hit").count()) >= 1, await page.innerText("main"));
  await context.close();
});
