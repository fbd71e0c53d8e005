// What a reader does, step by step; each step is told, and one that fails stops nothing after it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.MODULES);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const address = process.env.ADDRESS;
const DOCUMENT = "/van-ban/ubnd-tinh-son-hai/12-2026-qd-ubnd";
const PAGES = [
  "/", "/?lang=en", "/cong-bao", "/cong-bao/2026/1", "/cong-bao/2026/thang-11", "/van-ban", DOCUMENT,
  `${DOCUMENT}/kem-theo/dieu-4`, `${DOCUMENT}/chu-ky`, "/tim-kiem", "/tim-kiem?q=ch%E1%BA%A5t+th%E1%BA%A3i", "/kiem-tra",
  "/thong-ke", "/gioi-thieu", "/kiem-chung", "/tro-nang", "/dieu-khoan", "/du-lieu", "/khong-co",
];

let failed = 0;
async function step(name, body) {
  const started = Date.now();
  try {
    await body();
    console.log(`ok      ${name} (${Date.now() - started} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.stack ?? error).split("\n").slice(0, 6).join("\n        ")}`);
  }
}
function must(holds, what) {
  if (!holds) throw new Error(what);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });

// A page of its own; what goes wrong in it is remembered, and whatever it asks of others.
async function reader(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "vi-VN", ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults = [], sent = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // The browser itself tells of answers such as 404.
    if (message.type() === "error" && !message.text().includes("Failed to load resource")) faults.push(message.text());
  });
  page.on("request", (request) => sent.push(request));
  const done = async () => {
    await context.close();
    must(faults.length === 0, `the page complained: ${faults.join("; ")}`);
    const strangers = sent.filter((request) => !request.url().startsWith(address));
    must(strangers.length === 0, `asked of others: ${strangers.map((request) => request.url())}`);
  };
  return { page, sent, done, to: (path) => page.goto(address + path, { waitUntil: "load" }) };
}

const files = await (await fetch(`${address}/api/issues/2026/1`)).json();
const good = Buffer.from(await (await fetch(address + files.files[0].url)).arrayBuffer());
const altered = Buffer.from(good);
altered[Math.floor(altered.length / 2)] ^= 1;
const pdf = (name, buffer) => ({ name, mimeType: "application/pdf", buffer });

await step("search from the first page, and read what is found", async () => {
  const { page, done, to } = await reader();
  await to("/");
  await page.fill("#q", "phân loại chất thải");
  await page.press("#q", "Enter");
  await page.click("ol.hits a.hit >> nth=0");
  await page.waitForSelector("article.law");
  must(page.url().includes("/van-ban/"), `not at a document: ${page.url()}`);
  must((await page.textContent("article.law")).length > 100, "there is no text");
  await done();
});

await step("what is found is narrowed by type, and widened again", async () => {
  const { page, done, to } = await reader();
  await to("/tim-kiem?q=h%E1%BB%97+tr%E1%BB%A3");
  const count = async () => Number((await page.textContent(".count")).replace(/\D/g, ""));
  const all = await count();
  await page.click(".facets a >> text=/^Nghị quyết$/");
  await page.waitForSelector(".chosen a");
  const fewer = await count();
  must(fewer > 0 && fewer <= all, `${fewer} of ${all}`);
  must(new URL(page.url()).searchParams.get("type") === "Nghị quyết", page.url());
  await page.click(".chosen a");
  must((await count()) === all, "not all are shown again");
  await done();
});

await step("browse by type and year, and the figures behind it", async () => {
  const { page, done, to } = await reader();
  await to("/van-ban");
  await page.click(".facets a >> text=/^Quyết định$/");
  must((await page.locator(".chosen a").count()) === 1, "the choice is not shown");
  await to("/thong-ke");
  must((await page.locator("svg.chart rect").count()) > 1, "there is no chart");
  await page.click(".bars a >> nth=0");
  must(page.url().includes("/van-ban?type="), page.url());
  await done();
});

await step("a document tells whether it is in force, and what others do to it", async () => {
  const { page, done, to } = await reader();
  await to(DOCUMENT);
  must(await page.isVisible(".status-line .status"), "the state is not told");
  await page.click(".status-line a");
  must(page.url().endsWith("#hieu-luc"), page.url());
  must((await page.textContent("#tac-dong ~ .relations >> nth=0")).length > 5, "nothing is told of others");
  await done();
});

await step("read a document: contents, correction first, an address for every article", async () => {
  const { page, done, to } = await reader();
  await to(DOCUMENT);
  const order = await page.evaluate(() => {
    const notice = document.querySelector(".notice"), law = document.querySelector("article.law");
    return notice && law && notice.compareDocumentPosition(law) & Node.DOCUMENT_POSITION_FOLLOWING;
  });
  must(order, "the correction does not come first");
  await page.click(".toc a >> text=/Điều 4/");
  must(page.url().includes("#kem-theo/dieu-4"), `the contents lead to ${page.url()}`);
  await page.click("[id='kem-theo/dieu-4'] a.pin >> nth=0");
  await page.waitForURL(`**${DOCUMENT}/kem-theo/dieu-4`);
  must((await page.textContent(".here-bar h2")).includes("Điều 4"), "the page is not that of article 4");
  await done();
});

await step("copy a citation", async () => {
  const { page, done, to } = await reader({ permissions: ["clipboard-read", "clipboard-write"] });
  await to(`${DOCUMENT}/dieu-1`);
  await page.click("[data-copy=cau-dan]");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  must(copied.startsWith("Điều 1 Quyết định số 12/2026/QĐ-UBND") && copied.endsWith("/dieu-1"), copied);
  await done();
});

await step("copied text holds the words of the document alone", async () => {
  const { page, done, to } = await reader();
  await to(DOCUMENT);
  const text = await page.evaluate(() => {
    getSelection().selectAllChildren(document.querySelector("article.law"));
    return getSelection().toString();
  });
  must(text.includes("Điều 2") && !text.includes("§") && !text.includes("15/QĐ-UBND"), "something else was copied");
  await done();
});

await step("print: the text and nothing around it", async () => {
  const { page, done, to } = await reader();
  await to(DOCUMENT);
  await page.emulateMedia({ media: "print" });
  for (const gone of [".top", ".bottom", ".toc"]) must(!(await page.isVisible(gone)), `${gone} is printed`);
  must(await page.isVisible("article.law"), "the text is not printed");
  must((await page.pdf({ format: "A4" })).length > 10_000, "the print is empty");
  await done();
});

await step("check a file in the page: genuine, proof verified here, nothing sent", async () => {
  const { page, sent, done, to } = await reader();
  await to("/kiem-tra");
  await page.setInputFiles("#tep-chon", pdf("cong-bao.pdf", good));
  await page.waitForSelector(".verdict.genuine");
  must((await page.textContent(".verdict.genuine")).includes("1/2026"), "the issue is not named");
  must((await page.textContent(".verdict.genuine")).includes("đính chính"), "the correction is not told");
  await page.waitForSelector(".proved.yes");
  must(sent.every((request) => request.method() === "GET"), "something was sent");
  await done();
});

await step("check a file in the page: one byte changed", async () => {
  const { page, done, to } = await reader();
  await to("/kiem-tra");
  await page.setInputFiles("#tep-chon", pdf("cong-bao.pdf", altered));
  await page.waitForSelector(".verdict.altered, .verdict.unknown");
  must((await page.locator(".verdict.genuine").count()) === 0, "an altered file is called genuine");
  await page.setInputFiles("#tep-chon", pdf("khac.pdf", Buffer.from("%PDF-1.4 another file")));
  await page.waitForSelector(".verdict.unknown");
  await done();
});

await step("a proof that was tampered with does not hold", async () => {
  const { page, done, to } = await reader();
  await page.route("**/*.tlog-proof", async (route) => {
    const response = await route.fetch();
    const text = (await response.text()).replace(/^index (\d+)$/m, (_, index) => `index ${Number(index) + 1}`);
    await route.fulfill({ response, body: text });
  });
  await to("/kiem-tra");
  await page.setInputFiles("#tep-chon", pdf("cong-bao.pdf", good));
  await page.waitForSelector(".proved.no");
  await done();
});

await step("without a script: search, read, check by sending and by digest", async () => {
  const { page, done, to } = await reader({ javaScriptEnabled: false });
  await to("/");
  await page.fill("#q", "chat thai ran");
  await page.click(".searchbox button");
  await page.click("ol.hits a.hit >> nth=0");
  must((await page.locator("article.law").count()) === 1, "there is no text");
  await to("/kiem-tra");
  await page.setInputFiles("#tep-chon", pdf("cong-bao.pdf", good));
  await page.click("#gui");
  must((await page.locator(".verdict.genuine").count()) === 1, "the good file is not known");
  await page.setInputFiles("#tep-chon", pdf("cong-bao.pdf", altered));
  await page.click("#gui");
  must((await page.locator(".verdict.unknown").count()) === 1, "the altered file is not refused");
  await page.fill("#sha256", files.files[0].sha256);
  await page.click(".digest-form button");
  must((await page.locator(".verdict.genuine").count()) === 1, "the digest is not known");
  await done();
});

await step("keyboard: the first stop leads to the content, the focus is seen", async () => {
  const { page, done, to } = await reader();
  await to(DOCUMENT);
  await page.keyboard.press("Tab");
  must((await page.evaluate(() => document.activeElement.className)) === "skip", "the first stop is not the skip link");
  must(await page.isVisible(".skip:focus"), "the skip link is not seen");
  await page.keyboard.press("Enter");
  must((await page.evaluate(() => document.activeElement.id)) === "noi-dung", "the focus is not in the content");
  await done();
});

await step("nothing is wider than a phone of 360 pixels, nor than one of 320", async () => {
  for (const width of [360, 320]) {
    const { page, done, to } = await reader({ viewport: { width, height: 740 } });
    for (const path of PAGES) {
      await to(path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      must(wide <= width, `${path} is ${wide} pixels wide`);
    }
    await done();
  }
});

await step("the first page is small, nothing jumps, nothing blocks", async () => {
  const { page, done, to } = await reader();
  await to("/");
  const measured = await page.evaluate(() => new Promise((answer) => {
    let moved = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) moved += entry.value; })
      .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => {
      const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
      const bytes = all.reduce((sum, entry) => sum + entry.transferSize, 0);
      const blocking = [...document.querySelectorAll("script[src]")].filter((script) => !script.defer && script.type !== "module");
      answer({ moved, bytes, blocking: blocking.length });
    }, 300);
  }));
  must(measured.bytes > 0 && measured.bytes < 60_000, `${measured.bytes} bytes`);
  must(measured.moved < 0.01, `moved by ${measured.moved}`);
  must(measured.blocking === 0, "a script blocks");
  await done();
});

for (const [name, options] of [
  ["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 844 } }],
]) {
  await step(`axe finds nothing (${name})`, async () => {
    const { page, done, to } = await reader({ reducedMotion: "reduce", ...options });
    const found = [];
    for (const path of PAGES) {
      await to(path);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => (await axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      })).violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`));
      found.push(...violations.map((one) => `${path} ${one}`));
    }
    must(found.length === 0, found.join("\n        "));
    await done();
  });
}

await browser.close();
console.log(failed === 0 ? "browser tests passed" : `${failed} browser tests failed`);
process.exit(failed === 0 ? 0 : 1);
