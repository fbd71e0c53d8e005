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

await step("on a phone the contents open where they are asked for, and lead on", async () => {
  const { page, done, to } = await reader({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  await to(DOCUMENT);
  must(!(await page.isVisible(".toc ul")), "the contents stand open");
  await page.click(".toc h2 a");
  must(await page.isVisible(".toc ul"), "the contents do not open");
  await page.click(".toc .shut a");
  must(!(await page.isVisible(".toc ul")), "the contents do not close");
  await page.click(".toc h2 a");
  await page.click(".toc a >> text=/Điều 4/");
  must(page.url().includes("#kem-theo/dieu-4") && !(await page.isVisible(".toc ul")), "they do not lead on");
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
  await page.waitForSelector(".verdict.altered");
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
  must((await page.locator(".verdict.altered").count()) === 1, "the altered file is not told");
  await page.fill("#sha256", files.files[0].sha256);
  await page.click(".digest-form button");
  must((await page.locator(".verdict.genuine").count()) === 1, "the digest is not known");
  await done();
});

// Whether what has the focus can be seen: in the window, not hidden, with a line around it.
const seen = (page) => page.evaluate(() => {
  const it = document.activeElement;
  if (!it || it === document.body) return { end: true };
  const box = it.getBoundingClientRect(), style = getComputedStyle(it);
  // A part of a field, such as the month of a date, has its line inside.
  const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const main = it.id === "noi-dung";
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && box.width > 0 && box.height > 0;
  return {
    what: `${it.tagName.toLowerCase()} ${it.id || it.getAttribute("href") || it.textContent.trim().slice(0, 40)}`,
    mark: (it.dataset.walk ??= String(++window.walked || (window.walked = 1))),
    seen: inside && style.visibility === "visible" && Number(style.opacity) > 0 && (line || main),
  };
});
// Goes on with Tab until something is reached, and must see every stop on the way.
async function walkTo(page, wanted, most = 400) {
  for (let stops = 0; stops < most; stops++) {
    await page.keyboard.press("Tab");
    // What fades in is given its time.
    await page.waitForTimeout(5);
    const at = await seen(page);
    if (at.end) throw new Error(`the page ended before ${wanted}`);
    must(at.seen, `${new URL(page.url()).pathname}: ${at.what} has the focus and is not seen`);
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), wanted)) return;
  }
  throw new Error(`${wanted} is not reached with ${most} stops`);
}

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

await step("keyboard alone: home, search, what is found, article, copied citation, check a file", async () => {
  // Without smooth scrolling, so that a stop is where it stays.
  const { page, done, to } = await reader({ reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"] });
  await to("/");
  await walkTo(page, "#q");
  await page.keyboard.type("phân loại chất thải");
  // Suggestions of the browser are put away by Escape, and the words stay.
  await page.waitForTimeout(400);
  await page.keyboard.press("Escape");
  if ((await page.inputValue("#q")) === "") await page.keyboard.type("phân loại chất thải");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/tim-kiem?**");
  await walkTo(page, "ol.hits a.hit");
  await page.keyboard.press("Enter");
  await page.waitForSelector("article.law");
  await to(DOCUMENT);
  await walkTo(page, ".toc a");
  await walkTo(page, "article.law a.pin");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".here-bar");
  await walkTo(page, "[data-copy=cau-dan]");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("[data-copy=cau-dan]").textContent === "Đã chép");
  must((await page.evaluate(() => navigator.clipboard.readText())).includes("12/2026/QĐ-UBND"), "nothing was copied");
  await page.evaluate(() => document.activeElement.blur());
  await to("/");
  await walkTo(page, ".top nav a[href='/kiem-tra']");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/kiem-tra");
  await walkTo(page, "#tep-chon");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
  await chooser.setFiles(pdf("cong-bao.pdf", good));
  await page.waitForSelector(".proved.yes");
  must((await page.evaluate(() => document.activeElement.className)).includes("genuine"), "the answer does not get the focus");
  await done();
});

await step("keyboard: every stop of every page is seen, and none holds the reader", async () => {
  const { page, done, to } = await reader({ reducedMotion: "reduce" });
  for (const path of PAGES) {
    await to(path);
    const stops = new Set();
    for (;;) {
      await page.keyboard.press("Tab");
      const at = await seen(page);
      if (at.end) break;
      must(at.seen, `${path}: ${at.what} has the focus and is not seen`);
      // Some fields have several stops; a page that never ends is a trap.
      stops.add(at.mark);
      must(stops.size < 2000, `${path}: there is no end`);
      if (at.mark === "1" && stops.size > 1) break;
    }
    must(stops.size > 5, `${path}: only ${stops.size} stops`);
  }
  await done();
});

await step("a file is checked by dropping it", async () => {
  const { page, sent, done, to } = await reader();
  await to("/kiem-tra");
  const drop = async (bytes, name) => {
    const data = await page.evaluateHandle(([text, name]) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: "application/pdf" }));
      return transfer;
    }, [bytes.toString("base64"), name]);
    await page.dispatchEvent("#chon", "dragover", { dataTransfer: data });
    await page.dispatchEvent("#chon", "drop", { dataTransfer: data });
  };
  await drop(good, "cong-bao.pdf");
  await page.waitForSelector(".verdict.genuine .proved.yes");
  await drop(altered, "cong-bao.pdf");
  await page.waitForSelector(".verdict.altered");
  must((await page.textContent(".verdict.altered")).includes("1/2026"), "it is not told which issue it says it is");
  must((await page.locator(".verdict.genuine").count()) === 0, "an old answer stands beside the new one");
  must(sent.every((request) => request.method() === "GET"), "something was sent");
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

await step("first pages are small, nothing jumps, one style sheet blocks and nothing else", async () => {
  for (const path of ["/", "/?lang=en", DOCUMENT, "/tim-kiem?q=h%E1%BB%97+tr%E1%BB%A3", "/kiem-tra", "/thong-ke"]) {
    // A reader who was never here, on a phone: all that comes counts, as it comes.
    const { page, sent, done, to } = await reader({ viewport: { width: 360, height: 740 } });
    await page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.moved += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
    });
    await to(path);
    await page.waitForTimeout(300);
    let bytes = 0;
    for (const request of sent) {
      const sizes = await request.sizes();
      bytes += sizes.responseBodySize + sizes.responseHeadersSize;
    }
    // Icons are fetched outside of the page.
    for (const icon of await page.locator("link[rel=icon]").all()) {
      bytes += (await (await fetch(address + (await icon.getAttribute("href")))).arrayBuffer()).byteLength;
    }
    const { moved, blocking } = await page.evaluate(() => ({
      moved: window.moved,
      blocking: performance.getEntriesByType("resource").filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name),
    }));
    if (path === "/") console.log(`        the first page: ${bytes} bytes in ${sent.length} answers and an icon`);
    must(bytes > 5_000 && bytes < 60_000, `${path}: ${bytes} bytes`);
    must(moved < 0.01, `${path}: moved by ${moved}`);
    must(blocking.length === 1 && blocking[0].endsWith(".css"), `${path}: blocking ${blocking}`);
    const kept = await page.evaluate(() => document.cookie + localStorage.length + sessionStorage.length);
    must(kept === "00", `${path}: something is kept: ${kept}`);
    await done();
  }
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
