// Which page answers whom, and under which headers, asked for without a browser: every page for every role, and for nobody.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { PASSWORD, SITE, left } from "./browser.mjs";

const ROLES = ["officer", "operator", "admin", "auditor", "program"];
const cookies = new Map();

/** One call, as a browser without a script makes it; where it redirects to is looked at and not gone to. */
const ask = (path, { role, ...more } = {}) =>
  fetch(SITE + path, {
    redirect: "manual",
    ...more,
    headers: { accept: "text/html", ...(role && { cookie: cookies.get(role) }), ...more.headers },
  });

const form = (fields) => ({ method: "POST", body: new URLSearchParams(fields) });

before(async () => {
  for (const role of ROLES) {
    const answer = await ask("/sign-in", form({ login: role, password: PASSWORD }));
    assert.equal(answer.status, 303, role);
    cookies.set(role, answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; "));
  }
});

/** Pages for anybody, signed in or not. */
const OPEN = ["/", "/easy", "/register", "/request/new", "/request/new?right=erasure", "/withdraw"];
/** Pages of the staff, and the roles that they answer. */
const STAFF = {
  "/account": ROLES,
  "/console": ROLES,
  "/console/requests": ["officer", "auditor"],
  "/console/requests/new": ["officer", "program"],
  [`/console/requests/${left("request-known")}`]: ["officer", "auditor", "program"],
  "/console/orders": ["officer", "admin", "auditor"],
  "/console/orders/new": ["officer", "admin"],
  [`/console/orders/${left("order")}`]: ["officer", "admin", "auditor"],
  "/console/approvals": ["officer", "admin", "auditor"],
  "/console/galleries": ROLES,
  "/console/galleries/club": ROLES,
  "/console/galleries/club/facts": ["officer", "admin"],
  "/console/galleries/club/people": ["officer", "admin", "program"],
  "/console/certificates": ["officer", "admin", "auditor"],
  "/console/retention": ["officer", "admin", "auditor"],
  "/console/breaches": ["officer", "admin", "auditor"],
  [`/console/breaches/${left("breach")}`]: ["officer", "admin", "auditor"],
  "/console/registers": ROLES,
  "/console/searches": ["officer", "operator", "auditor", "program"],
  "/console/log": ["officer", "admin", "auditor"],
  "/console/people": ["officer", "admin", "auditor"],
  "/search": ["operator", "program"],
  "/search/history": ["officer", "operator", "auditor", "program"],
  "/search/mandates": ["officer", "operator", "auditor", "program"],
  "/browse": ROLES,
  "/browse/archive/clusters": ["officer", "operator", "program"],
  "/enrol": ["admin", "program"],
  "/enrol/club": ["admin", "program"],
};

/** What every page is sent with. */
function guarded(answer, path) {
  const headers = answer.headers;
  const policy = headers.get("content-security-policy") ?? "";
  for (const part of ["default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
    assert.ok(policy.includes(part), `${path}: ${policy}`);
  }
  assert.ok(!/unsafe|\*|https?:/.test(policy), `${path}: ${policy}`);
  assert.equal(headers.get("cache-control"), "no-store", path);
  assert.equal(headers.get("x-content-type-options"), "nosniff", path);
  assert.equal(headers.get("referrer-policy"), "same-origin", path);
  assert.match(headers.get("permissions-policy") ?? "", /geolocation=\(\)/, path);
}

test("the portal answers everybody, in the language that is asked for", async () => {
  for (const path of [...OPEN, left("follow")]) {
    for (const role of [undefined, ...ROLES]) {
      const answer = await ask(path, { role, headers: { "accept-language": "fr" } });
      assert.equal(answer.status, 200, `${path} as ${role}`);
      guarded(answer, path);
      assert.match(await answer.text(), /<html lang="fr">/, path);
    }
  }
});

test("a page of the staff answers its roles and nobody else", async () => {
  const wrong = [];
  for (const [path, roles] of Object.entries(STAFF)) {
    const stranger = await ask(path);
    assert.equal(stranger.status, 303, path);
    assert.match(stranger.headers.get("location"), /^\/sign-in\?to=/, path);
    for (const role of ROLES) {
      const answer = await ask(path, { role });
      guarded(answer, path);
      const wanted = roles.includes(role) ? 200 : 403;
      if (answer.status !== wanted) wrong.push(`${path} answers ${answer.status} to ${role}, not ${wanted}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("what is not there is said alike to all, and a link that was guessed tells nothing", async () => {
  const guess = `${left("follow").slice(0, -6)}AAAAAA`;
  for (const path of ["/nowhere", "/console/nowhere", "/register/0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a11", guess]) {
    const answer = await ask(path);
    assert.equal(answer.status, 404, path);
    guarded(answer, path);
  }
});

test("a form is taken from our own pages alone, and only by whom it is for", async () => {
  const known = `/console/requests/${left("request-known")}`;
  for (const path of [`${known}/refusal`, `${known}/erasure`, "/console/people", "/enrol/club", "/search/mandates"]) {
    const elsewhere = { "sec-fetch-site": "cross-site", origin: "https://elsewhere.invalid" };
    assert.equal((await ask(path, { ...form({}), role: "officer", headers: elsewhere })).status, 403, path);
    const stranger = await ask(path, form({}));
    assert.equal(stranger.status, 303, path);
    assert.equal(stranger.headers.get("location"), "/sign-in", path);
  }
  const refused = form({ ground: "manifestly-unfounded", reason: "SAMPLE", authority: "SAMPLE", court: "SAMPLE" });
  assert.equal((await ask(`${known}/refusal`, { ...refused, role: "operator" })).status, 403);
  const invited = form({ name: "SAMPLE", login: "sample", role: "administrator" });
  assert.equal((await ask("/console/people", { ...invited, role: "officer" })).status, 403);
});

test("an address says nothing was done; the form's own answer does, once", async () => {
  for (const path of ["/?done=portal-withdrawn", "/withdraw?done=portal-withdrawn", "/sign-in?done=password-chosen"]) {
    assert.ok(!(await (await ask(path)).text()).includes('class="notice done"'), path);
  }
  const claimed = "0190b5a2-1234-7c3a-9b1f-3f0c2d5e8a11";
  const sent = await ask(`/withdraw?erasure=${claimed}`, { headers: { "sec-fetch-site": "none" } });
  assert.ok(!(await sent.text()).includes(claimed), "a link that was sent claims no erasure");

  const filed = await ask("/request", form({ right: "access", message: "SAMPLE", language: "en" }));
  assert.equal(filed.status, 303);
  const message = filed.headers.getSetCookie().find((cookie) => cookie.startsWith("done="));
  assert.match(message, /^done=[a-z-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  const path = filed.headers.get("location");
  assert.ok(!path.includes("done"), path);
  const told = await ask(path, { headers: { cookie: message.split(";")[0] } });
  assert.ok((await told.text()).includes('class="notice done"'));
  assert.match(told.headers.getSetCookie().join(), /done=; Path=\/; Max-Age=0/);
});

test("a password that anybody would try first is not kept", async () => {
  const change = (next) => ask("/account/password", { ...form({ old: PASSWORD, new: next }), role: "program" });
  for (const guess of ["short", "passwordpassword", "123456789012345", "SAMPLE program 1", "Countenance2026!"]) {
    const answer = await change(guess);
    assert.equal(answer.status, 422, guess);
    guarded(answer, "/account/password");
  }
  assert.equal((await ask("/account", { role: "program" })).status, 200, "the session stands as it was");
});
