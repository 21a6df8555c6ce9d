// Pictures of the pages for the documents, light and dark, from the same SAMPLE records as the tests.
import { mkdirSync } from "node:fs";

import { PORTRAITS, SITE, launch, left, signIn, visitor } from "./browser.mjs";

const OUT = process.env.SCREENS;
mkdirSync(OUT, { recursive: true });

const browser = await launch();
const viewport = { width: 1200, height: 900 };

/** A picture of the page as it stands, or of a path. */
async function picture(page, name, path) {
  if (path) await page.goto(SITE + path);
  await page.screenshot({ path: `${OUT}/${name}.png` });
}

async function search(page) {
  await page.goto(`${SITE}/search`);
  await page.check("label:has(strong:text-is('club')) input[name=under]");
  await page.click("main form button[type=submit]");
  await page.fill("[name=case]", "SAMPLE-2026-17");
  const purposes = page.locator("select[name=purpose] option");
  await page.selectOption("select[name=purpose]", await purposes.last().getAttribute("value"));
  await page.setInputFiles("[name=photo]", `${PORTRAITS}/obama2.jpg`);
  await page.click("main form[action='/search/new'] button[type=submit]");
  await page.waitForSelector(".hit");
}

for (const colorScheme of ["light", "dark"]) {
  const of = (name) => `${name}-${colorScheme}`;
  const portal = await visitor(browser, { viewport, colorScheme });
  await picture(portal.page, of("portal"), "/");
  await picture(portal.page, of("portal-register"), "/register");
  await picture(portal.page, of("portal-new"), "/request/new?right=access");
  await picture(portal.page, of("portal-request"), left("follow"));
  await picture(portal.page, of("portal-withdraw"), "/withdraw");
  await picture(portal.page, of("portal-easy"), "/easy");
  await picture(portal.page, of("sign-in"), "/sign-in");
  await portal.context.close();

  const officer = await visitor(browser, { viewport, colorScheme });
  await signIn(officer.page, "officer");
  for (const place of ["", "requests", "orders", "galleries", "galleries/club", "galleries/club/people", "certificates",
    "breaches", "log", "registers", "approvals", "retention", "people", "searches", "accuracy"]) {
    await picture(officer.page, of(`console${place && `-${place.replaceAll("/", "-")}`}`), `/console/${place}`.replace(/\/$/, ""));
  }
  await picture(officer.page, of("console-request"), `/console/requests/${left("request-known")}?look=1`);
  await picture(officer.page, of("console-letter"), `/console/requests/${left("request-known")}/letters/extension?lang=fr`);
  await picture(officer.page, of("account"), "/account");
  await officer.context.close();

  const operator = await visitor(browser, { viewport, colorScheme });
  await signIn(operator.page, "operator");
  await picture(operator.page, of("search"), "/search");
  await search(operator.page);
  await picture(operator.page, of("search-results"));
  await picture(operator.page, of("search-match"), await operator.page.getAttribute(".hit a", "href"));
  await picture(operator.page, of("search-mandates"), "/search/mandates");
  await picture(operator.page, of("browse"), "/browse");
  await operator.context.close();
}
await browser.close();
