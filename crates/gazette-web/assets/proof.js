// Checks a file in the reader's own browser: its digest, whether it was published, and the proof of the public log.
// Formats: C2SP tlog-proof and signed-note; the tree is that of RFC 6962. Text goes in only as text.

const form = document.getElementById("chon");
const english = document.documentElement.lang === "en";
const say = (vi, en) => (english ? en : vi);

const utf8 = new TextEncoder();
const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const joined = (...parts) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
};
const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

// SHA-256 (FIPS 180-4), piece by piece: files of any size, also where the browser lends no cryptography.
class Sha256 {
  static K = Sha256.roots(64, 3);
  static roots(count, power) {
    const out = [];
    for (let n = 2; out.length < count; n++) {
      let prime = true;
      for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
      if (prime) out.push(Math.floor((n ** (1 / power) % 1) * 2 ** 32) | 0);
    }
    return out;
  }
  constructor() {
    this.state = Int32Array.from(Sha256.roots(8, 2));
    this.rest = new Uint8Array(64);
    this.held = 0;
    this.length = 0;
    this.words = new Int32Array(64);
  }
  block(bytes, at) {
    const w = this.words, k = Sha256.K, s = this.state;
    for (let i = 0; i < 16; i++, at += 4) w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = s;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    s[0] += a; s[1] += b; s[2] += c; s[3] += d; s[4] += e; s[5] += f; s[6] += g; s[7] += h;
  }
  push(bytes) {
    this.length += bytes.length;
    let at = 0;
    if (this.held) {
      at = Math.min(64 - this.held, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 64) return this;
      this.block(this.rest, 0);
    }
    for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at);
    this.rest.set(bytes.subarray(at));
    this.held = bytes.length - at;
    return this;
  }
  end() {
    const bits = this.length * 8, tail = new Uint8Array(this.held < 56 ? 64 - this.held : 128 - this.held);
    tail[0] = 128;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    this.push(tail);
    const out = new Uint8Array(32), words = new DataView(out.buffer);
    this.state.forEach((word, at) => words.setInt32(at * 4, word));
    return out;
  }
}
const sha256 = (...parts) => parts.reduce((hash, part) => hash.push(part), new Sha256()).end();

async function digestOf(file, told) {
  if (window.crypto?.subtle && file.size < 64 << 20) {
    return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
  }
  const hash = new Sha256(), piece = 4 << 20;
  for (let at = 0; at < file.size; at += piece) {
    hash.push(new Uint8Array(await file.slice(at, at + piece).arrayBuffer()));
    told(Math.round((at / file.size) * 100));
    // The page stays alive meanwhile.
    await new Promise((next) => setTimeout(next));
  }
  return hexOf(hash.end());
}

class Wrong extends Error {}
const must = (holds, vi, en) => { if (!holds) throw new Wrong(say(vi, en)); };

// The way from a leaf to the root (RFC 9162 §2.1.3.2); numbers of entries stay far below 2^53.
function rootOf(index, size, leaf, path) {
  if (!(index < size)) return null;
  let node = index, last = size - 1, hash = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      hash = sha256(Uint8Array.of(1), sibling, hash);
      while (node % 2 === 0 && node !== 0) { node /= 2; last = Math.floor(last / 2); }
    } else {
      hash = sha256(Uint8Array.of(1), hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : null;
}

// Whether the key signed the note: true, false, or null where the browser cannot tell.
async function signedBy(text, lines, key) {
  // Base64 may hold the sign that separates the parts, so only the first two separate.
  const first = key.indexOf("+"), second = key.indexOf("+", first + 1);
  const name = key.slice(0, first), id = key.slice(first + 1, second), raw = bytesOf(key.slice(second + 1));
  must(raw[0] === 1 && raw.length === 33, "khóa của nhật ký không đọc được", "the key of the log cannot be read");
  must(hexOf(sha256(utf8.encode(name + "\n"), raw).subarray(0, 4)) === id, "khóa của nhật ký không khớp mã của nó", "the key of the log does not match its identifier");
  const own = lines.filter((line) => line.startsWith("— " + name + " ")).map((line) => bytesOf(line.slice(name.length + 3)))
    .filter((bytes) => hexOf(bytes.subarray(0, 4)) === id);
  if (own.length === 0) return false;
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", raw.subarray(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  for (const bytes of own) {
    if (!(await crypto.subtle.verify({ name: "Ed25519" }, imported, bytes.subarray(4), utf8.encode(text)))) return false;
  }
  return true;
}

// Verifies a proof for a digest under the key of the log.
export async function verifyProof(proof, hex, key) {
  const cut = proof.indexOf("\n\n");
  const head = proof.slice(0, cut).split("\n"), note = proof.slice(cut + 2);
  must(cut > 0 && head[0] === "c2sp.org/tlog-proof@v1", "bằng chứng không đúng dạng", "the proof has the wrong form");
  must(head[1]?.startsWith("extra ") && /^index \d{1,15}$/.test(head[2] ?? ""), "bằng chứng thiếu dòng", "the proof lacks lines");
  const entry = bytesOf(head[1].slice(6)), index = Number(head[2].slice(6)), path = head.slice(3).map(bytesOf);
  must(path.length <= 64 && path.every((hash) => hash.length === 32), "bằng chứng có dòng không phải mã băm", "a line of the proof is no hash");
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1), lines = note.slice(end + 2).split("\n").filter(Boolean);
  const [origin, size, root] = text.split("\n");
  must(origin === key.split("+")[0] && /^\d{1,15}$/.test(size ?? ""), "mốc của nhật ký không đọc được", "the checkpoint cannot be read");
  const found = rootOf(index, Number(size), sha256(Uint8Array.of(0), entry), path);
  must(found && same(found, bytesOf(root)), "mục không dẫn đến gốc của nhật ký", "the entry does not lead to the root of the log");
  const logged = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(entry));
  must((logged.files ?? []).some((file) => file.sha256 === hex), "mục của nhật ký nói về tệp khác", "the entry of the log is about another file");
  return { index, size: Number(size), origin, entry: logged, signed: await signedBy(text, lines, key) };
}

// The published issue that a PDF says it is, by the title in its metadata: `Công báo TỈNH … số 15 + 16 ngày 25-11-2026`.
async function claimOf(file) {
  const gazettes = JSON.parse(form.dataset.gazettes || "[]");
  for (let at = 0; at < Math.min(file.size, 256 << 20); at += 8 << 20) {
    const text = new TextDecoder("utf-8").decode(await file.slice(at, at + (8 << 20) + 2048).arrayBuffer());
    const [, xml] = /<dc:title>([^]{0,2048}?)<\/dc:title>/.exec(text) ?? [];
    if (xml === undefined) continue;
    const title = xml.replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
    for (const [suffix, name] of gazettes) {
      const rest = name && title.includes(name) ? title.slice(title.indexOf(name) + name.length) : "";
      const [, number, year] = /^\s*số (\d+(?:\s*[+-]\s*\d+)?) ngày \d+-\d+-(\d{4})/.exec(rest) ?? [];
      if (!number) continue;
      const path = year + "/" + number.replace(/\s/g, "").replace("+", "-") + suffix;
      if ((await fetch("/api/issues/" + path)).ok) return { href: "/cong-bao/" + path, name: say("Công báo số ", "gazette no. ") + number.replace(/\s/g, "") + "/" + year };
    }
    return null;
  }
  return null;
}

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
const link = (href, text) => element("a", text, { href: english && href.startsWith("/") && !href.startsWith("/log/") ? href + "?lang=en" : href });
const paragraph = (...parts) => { const p = element("p"); p.append(...parts); return p; };

function verdict(kind, title, hex) {
  const box = element("section", "", { class: "verdict " + kind, tabindex: "-1" });
  box.append(element("h2", title));
  const digest = paragraph(element("span", "SHA-256"), " ", element("code", hex));
  digest.className = "digest";
  return [box, digest];
}

async function check(file) {
  const shown = document.getElementById("ket-qua"), told = document.getElementById("bao");
  shown.replaceChildren();
  document.querySelectorAll(".verdict, .notice").forEach((old) => old.remove());
  told.textContent = say("Đang tính mã băm…", "Making the digest…");
  const hex = await digestOf(file, (percent) => { told.textContent = say("Đang tính mã băm… ", "Making the digest… ") + percent + " %"; });
  document.getElementById("sha256").value = hex;
  told.textContent = say("Đang tra cứu…", "Looking it up…");
  const response = await fetch("/api/verify?sha256=" + hex);
  if (!response.ok) throw new Error(String(response.status));
  const answer = await response.json();
  if (answer.verdict !== "genuine") {
    const claim = await claimOf(file);
    const [box, digest] = claim
      ? verdict("altered", say("Tệp đã bị sửa đổi", "This file was altered"), hex)
      : verdict("unknown", say("Không biết tệp này", "This file is not known here"), hex);
    if (claim) {
      box.append(paragraph(say("Tệp tự nhận là ", "The file says it is "), link(claim.href, claim.name), say(", nhưng không có byte như tệp đã đăng. Hãy tải lại tệp đúng từ trang ấy.", ", but its bytes are not those that were published. Get the right file from that page.")));
    } else {
      box.append(paragraph(say("Công báo này chưa đăng tệp nào có mã băm như vậy. Có thể tệp đã bị sửa đổi (dù chỉ một byte), được lưu lại bằng chương trình khác, hoặc được đăng ở nơi khác.", "This gazette has published no file with this digest. It may have been changed (even by one byte), saved again by a program, or published elsewhere.")));
    }
    box.append(digest);
    shown.append(box);
  }
  for (const one of answer.published ?? []) {
    const [box, digest] = verdict("genuine", say("Đúng là tệp đã đăng", "Genuine: this file was published"), hex);
    const where = paragraph(element("strong", roleName(one.role)), ": ");
    if (one.document) where.append(link("/van-ban/" + one.document, one.title || one.document), ", ");
    if (one.issue) where.append(link(one.issue_url, say("Công báo số ", "gazette no. ") + one.issue));
    box.append(where, digest);
    if (one.corrections.length === 0) box.append(paragraph(say("Đến nay chưa có đính chính.", "No correction so far.")));
    for (const correction of one.corrections) {
      box.append(paragraph(element("strong", say("Đã được đính chính", "Corrected later")), ": ", link("/van-ban/" + correction.by, correction.correction.text || correction.by)));
    }
    box.append(await proofOf(one, hex));
    shown.append(box);
  }
  told.textContent = say("Tệp không rời máy của bạn.", "The file did not leave your machine.");
  shown.querySelector(".verdict")?.focus();
}

async function proofOf(one, hex) {
  const key = one.log.key || form.dataset.key;
  if (!one.log.proof || !key) return paragraph(say("Chưa có bằng chứng trong nhật ký công khai cho tệp này.", "There is no proof from the public log for this file."));
  const source = link(one.log.proof, say("tải bằng chứng", "get the proof"));
  try {
    const proof = await (await fetch(one.log.proof)).text();
    const proved = await verifyProof(proof, hex, key);
    must(proved.signed !== false, "chữ ký trên mốc của nhật ký không đúng", "the signature on the checkpoint is wrong");
    const said = proved.signed
      ? say("Trình duyệt đã kiểm: tệp là mục ", "Verified in your browser: the file is entry ")
      : say("Trình duyệt đã kiểm đường băm (chưa kiểm được chữ ký Ed25519 của mốc): tệp là mục ", "Verified in your browser, except the Ed25519 signature, which it cannot check: the file is entry ");
    const p = paragraph(said + proved.index + say(" của nhật ký công khai ", " of the public log ") + proved.origin + " (", source, ").");
    p.className = "proved " + (proved.signed ? "yes" : "partly");
    return p;
  } catch (error) {
    const why = error instanceof Wrong ? error.message : say("không đọc được", "it cannot be read");
    const p = paragraph(say("Bằng chứng trong nhật ký không đứng vững: ", "The proof from the log does not hold: ") + why + " (", source, ").");
    p.className = "proved no";
    return p;
  }
}

const roleName = (role) => ({
  "original": say("Bản gốc có chữ ký số", "Signed original"),
  "copy": say("Bản Word", "Word copy"),
  "annex-original": say("Phụ lục có chữ ký số", "Signed annex"),
  "annex-copy": say("Bản soạn của phụ lục", "Editable copy of an annex"),
  "issue-pdf": say("Toàn bộ số Công báo (PDF)", "The whole issue (PDF)"),
}[role] ?? say("Tệp", "File"));

if (form) {
  const input = document.getElementById("tep-chon"), told = document.getElementById("bao");
  // From here on nothing is sent.
  form.addEventListener("submit", (event) => { event.preventDefault(); start(input.files[0]); });
  told.textContent = say("Tệp được kiểm ngay trong trình duyệt, không gửi đi đâu. Cũng có thể kéo thả tệp vào đây.", "The file is checked in your browser and sent nowhere. You may also drop it here.");
  const start = (file) => {
    if (!file) return;
    check(file).catch(() => {
      told.textContent = say("Không tra cứu được lúc này. Hãy thử lại, hoặc gõ mã băm vào ô bên dưới.", "It cannot be looked up now. Try again, or type the digest below.");
    });
  };
  input.addEventListener("change", () => start(input.files[0]));
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    start(event.dataTransfer.files[0]);
  });
}
