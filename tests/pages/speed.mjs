// How heavy the main pages are and how soon they are answered: first quiet, then while somebody searches. Run by hand; it
// prints a table and holds nothing against it, because machines are noisy.
//
//     node tests/pages/speed.mjs http://127.0.0.1:7447 [PORTRAIT]
//
// The server has the accounts of `instance.sh` ("officer" and "operator", password "SAMPLE password") and lets many calls
// through: `--set calls-a-minute=60000 --set burst=5000`. PORTRAIT is searched with; without it, one that `make setup` fetched.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { homedir } from "node:os";

const [address, chosen] = process.argv.slice(2);
if (!address) {
  console.error("usage: speed.mjs ADDRESS [PORTRAIT]");
  process.exit(2);
}
const SITE = new URL(address);
const PASSWORD = "SAMPLE password";
const TIMES = 50;
const WARM = 3;
const cache = process.env.COUNTENANCE_TEST_CACHE ?? `${process.env.XDG_CACHE_HOME ?? `${homedir()}/.cache`}/countenance`;
const portrait = readFileSync(chosen ?? `${cache}/portraits/obama2.jpg`);

/** Somebody with one connection that is kept open. */
function visitor() {
  const { Agent, request } = SITE.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let cookie = "";
  const ask = (method, path, body, type) =>
    new Promise((resolve, reject) => {
      const headers = { accept: "text/html", "accept-language": "en", ...(cookie && { cookie }) };
      if (body) Object.assign(headers, { "content-type": type, "content-length": Buffer.byteLength(body) });
      const since = process.hrtime.bigint();
      const sent = request(new URL(path, SITE), { method, agent, headers }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const millis = Number(process.hrtime.bigint() - since) / 1e6;
          for (const set of answer.headers["set-cookie"] ?? []) cookie = set.split(";")[0];
          const bytes = Buffer.concat(parts);
          const { statusCode: status, headers: { location } } = answer;
          resolve({ status, location, millis, bytes: bytes.length, text: bytes.toString() });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  /** A page that is there. A failure is answered quickly too, and would be measured in its place. */
  const page = async (path) => {
    const answer = await ask("GET", path);
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    return answer;
  };
  const close = () => agent.destroy();
  return { ask, page, close };
}

async function signedIn(login) {
  const who = visitor();
  const form = new URLSearchParams({ login, password: PASSWORD }).toString();
  const answer = await who.ask("POST", "/sign-in", form, "application/x-www-form-urlencoded");
  if (answer.status !== 303) throw new Error(`${login} cannot sign in: ${answer.status}`);
  return who;
}

/** The first link of a page that a pattern fits, none where there is none. */
const first = async (who, path, pattern) => (await who.page(path)).text.match(pattern)?.[1];

/** What each page is called, and who looks at it. */
async function pages(nobody, officer, operator) {
  const id = "[0-9a-z-]{26,36}";
  const request = await first(officer, "/console/requests", new RegExp(`href="(/console/requests/${id})"`));
  const gallery = await first(officer, "/console/galleries", /href="(\/console\/galleries\/(?!new)[^"/?]+)"/);
  const browsed = await first(operator, "/browse", /href="(\/browse\/[^"/?]+)/);
  const under = await first(operator, "/search", /name="under" value="([^"]+)"(?![^>]*disabled)/);
  const all = [
    ["Portal", nobody, "/"],
    ["Register", nobody, "/register"],
    ["Console", officer, "/console"],
    ["Requests", officer, "/console/requests"],
    ["A request at the desk", officer, request],
    ["A letter", officer, request && `${request}/letters/received`],
    ["Collections", officer, "/console/galleries"],
    ["A collection", officer, gallery],
    ["Its people", officer, gallery && `${gallery}/people`],
    ["Certificates", officer, "/console/certificates"],
    ["Searches", officer, "/console/searches"],
    ["Log", officer, "/console/log"],
    ["Search, first step", operator, "/search"],
    ["Search, second step", operator, under && `/search/new?under=${encodeURIComponent(under)}`],
    ["Own searches", operator, "/search/history"],
    ["Browse", operator, "/browse"],
    ["Browse, a collection", operator, browsed],
    ["Browse, faces", operator, browsed && `${browsed}/faces`],
  ];
  const found = [];
  for (const [name, who, path] of all.filter(([, , path]) => path)) {
    // A page that leads this role on to another is measured where it leads, once.
    const { status, location } = await who.ask("GET", path);
    // One that the gate or a role keeps from them is left out, and that is told.
    if (status >= 400) {
      console.error(`left out: ${name}, which answers ${status}`);
      continue;
    }
    const to = status === 303 ? location : path;
    if (!found.some(([, known, other]) => known === who && other === to)) found.push([name, who, to]);
  }
  return found;
}

/** A form with one photograph, as a browser sends it. */
function upload(fields) {
  const boundary = "SAMPLE-boundary-of-speed";
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
  const photo = `--${boundary}\r\ncontent-disposition: form-data; name="photo"; filename="portrait.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`;
  const body = Buffer.concat([...parts, Buffer.from(photo), portrait, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return [body, `multipart/form-data; boundary=${boundary}`];
}

/** Searches one after another until it is told to stop; how long each took. */
async function searching(login, until) {
  const who = await signedIn(login);
  const under = await first(who, "/search", /name="under" value="([^"]+)"(?![^>]*disabled)/);
  const { text } = await who.page(`/search/new?under=${encodeURIComponent(under)}`);
  const purpose = text.match(/<select name="purpose"[\s\S]*?<option value="([^"]+)"/)?.[1] ?? "";
  const [mandate, gallery] = under.split(":");
  const form = upload({ gallery, mandate, purpose, case: "SAMPLE speed" });
  const took = [];
  while (!until.over) {
    const answer = await who.ask("POST", "/search/new", ...form);
    if (answer.status !== 200) throw new Error(`a search answers ${answer.status}`);
    took.push(answer.millis);
  }
  who.close();
  return took;
}

async function measure(all) {
  const found = new Map();
  for (const [name, who, path] of all) {
    const took = [];
    let bytes = 0;
    for (let time = -WARM; time < TIMES; time++) {
      const answer = await who.page(path);
      bytes = answer.bytes;
      if (time >= 0) took.push(answer.millis);
    }
    found.set(name, { bytes, took });
  }
  return found;
}

/** A value that so many of a hundred do not exceed. */
const within = (took, percent) => [...took].sort((one, other) => one - other)[Math.ceil((took.length * percent) / 100) - 1];
const millis = (took) => [50, 99].map((percent) => within(took, percent).toFixed(1)).join(" | ");

const [nobody, officer, operator] = [visitor(), await signedIn("officer"), await signedIn("operator")];
const all = await pages(nobody, officer, operator);
const quiet = await measure(all);
const until = { over: false };
const searches = searching("operator", until);
// A search that fails ends the measurement at once, and is told.
const busy = await Promise.race([measure(all), searches.then(() => { throw new Error("the searches ended"); })]);
until.over = true;
const took = await searches;
for (const who of [nobody, officer, operator]) who.close();

console.log(`Milliseconds of ${TIMES} requests of each page, one after another on one connection. Beside them on the right, one`);
console.log(`operator searched with a portrait: ${took.length} searches, median ${within(took, 50).toFixed(0)} ms.\n`);
console.log("| Page | KiB | Quiet: median | 99 of 100 within | Beside searches: median | 99 of 100 within |");
console.log("|---|--:|--:|--:|--:|--:|");
for (const [name, { bytes, took: alone }] of quiet) {
  console.log(`| ${name} | ${(bytes / 1024).toFixed(1)} | ${millis(alone)} | ${millis(busy.get(name).took)} |`);
}
