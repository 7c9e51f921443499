// Opens the HTML matrix in Chromium and uses it as people do. Usage: node check.mjs EGRESSLINT.DLL [--picture FILE.png]
// The browser is the one that CHROMIUM names, else the first one on the PATH.
import assert from "node:assert/strict";
import { accessSync, constants, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { fixture, hostile, large } from "./pages.mjs";

const MOST_MILLISECONDS = 200;
const MOST_BYTES = 5 * 1024 * 1024;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = resolve(process.argv[2] ?? join(root, "src/EgressLint.Cli/bin/Release/net10.0/egresslint.dll"));
const picture = process.argv[3] === "--picture" ? process.argv[4] : null;
const work = mkdtempSync(join(tmpdir(), "egresslint-matrix-"));

function browserPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of process.env.PATH.split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome", "chrome"]) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here.
      }
    }
  }
  throw new Error("no Chromium: name one in CHROMIUM");
}

const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
let failed = 0;

/** A page with everything noted that a page of ours never does: errors, dialogs, messages of the policy, requests. */
async function open(file, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  const noise = [];
  page.on("pageerror", error => noise.push(`error: ${error.message}`));
  page.on("console", message => noise.push(`console: ${message.text()}`));
  page.on("dialog", dialog => { noise.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", request => { if (!request.url().startsWith("file:///") || !request.isNavigationRequest()) noise.push(`request: ${request.url()}`); });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  return { page, noise };
}

async function check(name, file, run, options) {
  const { page, noise } = await open(file, options);
  try {
    await run(page, noise);
    assert.deepEqual(noise, []);
    console.log(`ok      ${name}`);
  } catch (problem) {
    failed++;
    console.log(`FAILED  ${name}\n${problem.message}`);
  } finally {
    await page.close();
  }
}

const visibleRows = page => page.locator("tbody tr[data-row]:not([hidden])");
const cellsOf = (page, word) => page.locator(`tbody tr[data-row]:not([hidden]) td.${word}`);
const focusedAt = page => page.evaluate(() => {
  const cell = document.activeElement.closest("td[data-column]");
  return cell && [Number(cell.parentNode.dataset.row), Number(cell.dataset.column)];
});

async function filters(page) {
  const all = await visibleRows(page).count();
  const denied = await cellsOf(page, "deny").count();
  assert.ok(all > 20 && denied > 0);
  assert.equal(Number(await page.locator(".chip.deny .number").textContent()), denied);

  await page.locator(".chip.deny").click();
  assert.equal(await page.locator(".chip.deny").getAttribute("aria-pressed"), "true");
  const some = await visibleRows(page).count();
  assert.ok(some > 0 && some < all);
  const without = await visibleRows(page).evaluateAll(rows => rows.filter(row => !row.querySelector("td.deny")).length);
  assert.equal(without, 0);
  assert.equal(await cellsOf(page, "deny").count(), denied);

  await page.fill("#text", "LOGIN.microsoftonline");
  const found = await visibleRows(page).locator("th").allTextContents();
  assert.ok(found.every(name => name.includes("login.microsoftonline")));
  await page.fill("#text", "no such endpoint");
  assert.equal(await visibleRows(page).count(), 0);
  assert.equal(await page.locator("tbody:not([hidden])").count(), 0);

  await page.locator("#clear").click();
  assert.equal(await visibleRows(page).count(), all);
  assert.equal(await page.locator("#text").inputValue(), "");
}

/** What a role is shown must be what the data says of that role alone, counted here in another way. */
async function roles(page) {
  const options = await page.locator("#role option").evaluateAll(list => list.map(option => option.value).filter(value => value !== "-1"));
  assert.ok(options.length > 1);
  for (const role of options) {
    await page.selectOption("#role", role);
    const [shown, meant] = await page.evaluate(number => {
      const data = JSON.parse(document.getElementById("data").textContent);
      const expected = data.cells.flatMap(line => line.map(use => {
        const list = use ? data.uses[use - 1] : [];
        const said = new Set(list.filter((_, i) => i % 3 === 1 && data.needs[list[i - 1]][0] === number).map(at => data.verdicts[at]));
        return said.size === 0 ? "none" : said.size === 1 ? [...said][0] : "partial";
      }));
      return [[...document.querySelectorAll("td[data-column]")].map(cell => cell.className), expected];
    }, Number(role));
    assert.deepEqual(shown, meant);
  }
}

async function panel(page) {
  await page.locator("tbody td.deny[data-column='0']").first().click();
  assert.ok(await page.locator("#panel").isVisible());
  const name = await page.locator("td[aria-selected='true']").evaluate(cell => cell.parentNode.cells[0].textContent);
  assert.equal(await page.locator("#panel-title").textContent(), name);
  assert.ok(await page.locator("#panel-body ol li pre mark").count() > 0, "the source lines are shown");
  assert.match(await page.locator("#panel-body").innerText(), /stopped by/);
  assert.match(await page.locator("#panel-body ol li .quiet").first().innerText(), /\S+:\d+/);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#panel").isHidden());
  const column = await page.locator("thead .name").allTextContents().then(names => names.indexOf("lisbon.conf"));
  await page.locator(`tbody tr:has(th:text-is('www.d-trust.net')) td.deny[data-column='${column}']`).first().click();
  assert.match(await page.locator("#panel-body").innerText(), /such as www\.d-trust\.net/);
  assert.match(await page.locator("#panel-body").innerText(), /EGL\d{4} \((error|warning|note)\)/);
}

async function keyboard(page) {
  await page.locator("#clear").focus();
  await page.keyboard.press("Tab");
  assert.deepEqual(await focusedAt(page), [0, 0]);
  assert.equal(await page.locator("td[tabindex='0']").count(), 1);
  const columns = await page.locator("thead th").count() - 2;
  const next = Math.min(1, columns - 1);
  for (const [key, place] of [["ArrowRight", [0, next]], ["ArrowDown", [1, next]], ["ArrowLeft", [1, 0]], ["ArrowLeft", [1, 0]], ["ArrowUp", [0, 0]], ["ArrowUp", [0, 0]]]) {
    await page.keyboard.press(key);
    assert.deepEqual(await focusedAt(page), place, key);
  }
  const rows = await visibleRows(page).count();
  await page.keyboard.press("Control+End");
  assert.deepEqual(await focusedAt(page), [rows - 1, columns - 1]);
  const inside = await page.evaluate(() => {
    const [box, cell] = [document.getElementById("scroll"), document.activeElement].map(item => item.getBoundingClientRect());
    return cell.bottom <= box.bottom && cell.right <= box.right && cell.top >= box.top;
  });
  assert.ok(inside, "the focused cell is in view");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#panel").isVisible());
  assert.equal(await page.evaluate(() => document.activeElement.id), "panel-title");
  await page.keyboard.press("Escape");
  assert.deepEqual(await focusedAt(page), [0, 0]);
  await page.keyboard.press("Space");
  assert.ok(await page.locator("#panel").isVisible());
  await page.keyboard.press("Escape");

  // Rows that a filter hides are stepped over.
  await page.locator(".chip.deny").click();
  const shown = await visibleRows(page).evaluateAll(list => list.map(row => Number(row.dataset.row)));
  await page.locator("td[tabindex='0']").focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await focusedAt(page), [shown[1], 0]);
}

/** Words and shapes are there for whoever sees no colours, and colours have contrast for whoever does. */
async function legible(page) {
  const cells = await page.evaluate(() => {
    const shown = {};
    const channel = value => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    const light = color => { const [r, g, b] = color.match(/\d+/g).map(Number).map(channel); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    for (const cell of document.querySelectorAll("td[data-column]:not(.none), .chip")) {
      const style = getComputedStyle(cell);
      const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
      shown[cell.className.replace("chip ", "")] ??= { text: cell.firstChild.data, contrast: (a + 0.05) / (b + 0.05) };
    }
    return shown;
  });
  assert.ok(Object.keys(cells).length >= 4);
  for (const [word, { text, contrast }] of Object.entries(cells)) {
    assert.match(text, new RegExp(`^\\S ${word}$`));
    assert.ok(contrast >= 4.5, `${word}: contrast ${contrast.toFixed(2)}`);
  }
  assert.equal(new Set(Object.values(cells).map(cell => cell.text[0])).size, Object.keys(cells).length);
}

const background = page => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)[0]);

async function dark(page) {
  assert.ok(await background(page) < 60);
  await legible(page);
}

async function printed(page) {
  await page.locator("tbody td.deny").first().click();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await background(page), 255);
  assert.ok(await page.locator("#panel").isHidden());
  assert.ok(await page.locator("#role").isHidden());
  assert.equal(await page.locator("#scroll").evaluate(box => getComputedStyle(box).overflow), "visible");
  await legible(page);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.ok(pdf.length > 20_000);
}

async function quick(page, { policies, endpoints }) {
  const rows = await visibleRows(page).count();
  const columns = await page.locator("thead th").count() - 2;
  assert.ok(rows >= endpoints && columns >= policies, `${rows} x ${columns}`);
  const times = await page.evaluate(async () => {
    const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    const measured = {};
    // The fastest of several times is the one that other programs disturbed least.
    const measure = async (name, act) => {
      await painted();
      const start = performance.now();
      act();
      await painted();
      measured[name] = Math.min(measured[name] ?? Infinity, Math.round(performance.now() - start));
    };
    const type = value => { const box = document.getElementById("text"); box.value = value; box.dispatchEvent(new Event("input")); };
    const role = value => { const box = document.getElementById("role"); box.value = value; box.dispatchEvent(new Event("change")); };
    const chip = word => document.querySelector(`.chip.${word}`).click();
    for (let time = 0; time < 3; time++) {
      await measure("deny", () => chip("deny"));
      await measure("deny off", () => chip("deny"));
      await measure("allow", () => chip("allow"));
      await measure("allow off", () => chip("allow"));
      await measure("text", () => type("microsoft"));
      await measure("one name", () => type("login.live.com"));
      await measure("text off", () => type(""));
      for (const option of document.querySelectorAll("#role option")) await measure(`role ${option.textContent}`, () => role(option.value));
      await measure("every role", () => role("-1"));
      await measure("clear", () => document.getElementById("clear").click());
    }
    return measured;
  });
  const [slowest, time] = Object.entries(times).sort((a, b) => b[1] - a[1])[0];
  console.log(`        ${rows} x ${columns}, ${Object.keys(times).length} filters, slowest '${slowest}' in ${time} ms`);
  for (const [name, spent] of Object.entries(times)) assert.ok(spent < MOST_MILLISECONDS, `${name}: ${spent} ms`);
}

async function harmless(page) {
  const parts = await page.evaluate(() => ({
    scripts: document.querySelectorAll("script").length,
    images: document.querySelectorAll("img, iframe, object, embed, link, a, svg").length,
    handlers: [...document.querySelectorAll("*")].filter(item => item.getAttributeNames().some(name => name.startsWith("on"))).length,
    hacked: window.hacked,
    bidi: /[\u202a-\u202e\u2066-\u2069\u2028\u2029\u001b\u0000]/.test(document.body.textContent),
    groups: [...document.querySelectorAll("th[scope=rowgroup]")].map(head => head.textContent),
    heads: [...document.querySelectorAll("thead .name")].map(head => head.textContent),
    longest: Math.max(...[...document.querySelectorAll("body *:not(script)")].flatMap(item => [...item.childNodes]).filter(node => node.nodeType === 3 && node.parentNode.tagName !== "SCRIPT").map(node => node.length)),
  }));
  assert.equal(parts.scripts, 2);
  assert.equal(parts.images, 0);
  assert.equal(parts.handlers, 0);
  assert.equal(parts.hacked, undefined);
  assert.equal(parts.bidi, false);
  assert.ok(parts.groups.some(title => title.includes("</script><script>")), "the title is text");
  assert.ok(parts.heads.some(name => name.includes("<img src=")), "the name is text");
  const cells = page.locator("td[data-column]:not(.none)");
  assert.ok(await cells.count() > 0);
  for (let i = 0; i < await cells.count(); i++) {
    await cells.nth(i).click();
    assert.equal(await page.locator("img, script:not(#data)").count(), 1);
    const lengths = await page.locator("#panel-body *").evaluateAll(list => list.map(item => item.childNodes.length === 1 ? item.textContent.length : 0));
    assert.ok(Math.max(...lengths) <= 2000, "endless tokens are cut");
  }
  assert.ok(parts.longest <= 2000);
}

/** Even what somehow got into the page as markup would not run. */
async function policed(page, noise) {
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    let refused = false;
    try { script.text = "window.hacked = 1"; document.head.append(script); } catch { refused = true; }
    try { document.body.innerHTML += "<img src='http://127.0.0.1:9/x'>"; } catch { refused = true; }
    const asked = await fetch("http://127.0.0.1:9/").then(() => true, () => false);
    return { hacked: window.hacked, refused, asked, images: document.images.length };
  });
  assert.deepEqual(ran, { hacked: undefined, refused: true, asked: false, images: 0 });
  assert.ok(noise.every(line => line.startsWith("console: ")), noise.join("\n"));
  noise.length = 0;
}

try {
  const office = fixture(program, root, work, "path-head-office");
  const branch = fixture(program, root, work, "squid-branch-office");
  const many = large(program, root, work);
  const attack = hostile(program, root, work);
  for (const [name, file] of [["path-head-office", office], ["squid-branch-office", branch]]) {
    await check(`${name}: filters`, file, filters);
    await check(`${name}: roles`, file, roles);
    await check(`${name}: keyboard`, file, keyboard);
    await check(`${name}: light`, file, legible, { colorScheme: "light" });
    await check(`${name}: dark`, file, dark, { colorScheme: "dark" });
    await check(`${name}: print`, file, printed);
  }
  await check("path-head-office: panel", office, panel);
  await check("path-head-office: content security policy", office, policed);
  await check("hostile names are text", attack, harmless);
  await check("600 x 50: roles", many.page, roles);
  await check("600 x 50: every filter is quick", many.page, page => quick(page, many));
  const size = statSync(many.page).size;
  console.log(`        ${(size / 1024 / 1024).toFixed(2)} MB`);
  if (size > MOST_BYTES) {
    failed++;
    console.log("FAILED  600 x 50: size");
  }
  if (picture) {
    const { page } = await open(office, { colorScheme: "light", viewport: { width: 1500, height: 860 } });
    await page.locator("tbody tr:has(th:text-is('login.microsoftonline.com')) td.deny[data-column='0']").first().click();
    await page.screenshot({ path: picture });
  }
} finally {
  await browser.close();
  rmSync(work, { recursive: true });
}
process.exitCode = failed ? 1 : 0;
