// The search of a portable archive: no network, no server, only scripts beside the page.
// A question loads one script of the index for each of its words.
var Tim = (function () {
  "use strict";
  var PARTS = 256, SHOWN = 50;
  var all = [], parts = {}, waiting = {};
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐðÐ]/g, "d").toLowerCase();
  }
  function words(text) {
    var seen = {};
    return fold(text).split(/[^a-z0-9]+/).filter(function (word) {
      if (!word || seen["-" + word]) return false;
      seen["-" + word] = true;
      return true;
    });
  }
  function place(word) {
    var hash = 7;
    for (var i = 0; i < word.length; i++) hash = (hash * 31 + word.charCodeAt(i)) % 65521;
    return hash % PARTS;
  }
  // The documents of a word, each with how often it stands there, in classes: two numbers for each.
  function postings(word) {
    var text = (parts[place(word)] || {})[word], found = [], at = 0, value = 0;
    if (!text) return found;
    for (var i = 0; i <= text.length; i++) {
      var code = i < text.length ? text.charCodeAt(i) : 44;
      if (code !== 44) {
        value = value * 36 + (code < 58 ? code - 48 : code - 87);
        continue;
      }
      at += (value - (value & 3)) / 4;
      found.push(at - 1, (value & 3) + 1);
      value = 0;
    }
    return found;
  }
  // Needs the scripts of all words of the question.
  function find(question) {
    var asked = words(question).slice(0, 60), phrase = "-" + asked.join("-") + "-";
    if (!asked.length) return [];
    var scores = new Float64Array(all.length), hits = new Uint8Array(all.length), most = 0, i;
    asked.map(postings).forEach(function (list) {
      var rare = Math.log(1 + all.length / (1 + list.length / 2));
      for (i = 0; i < list.length; i += 2) {
        scores[list[i]] += rare * (1 + list[i + 1] / 4);
        if (++hits[list[i]] > most) most = hits[list[i]];
      }
    });
    var found = [];
    // Documents with all words, or with as many of them as any has.
    for (i = 0; most && i < all.length; i++) {
      if (hits[i] < most) continue;
      var title = "-" + all[i][7] + "-", score = scores[i];
      if (title.indexOf(phrase) >= 0) score += 20;
      for (var j = 0; j < asked.length; j++) if (title.indexOf("-" + asked[j] + "-") >= 0) score += 2;
      found.push([score, i]);
    }
    found.sort(function (a, b) { return b[0] - a[0] || (all[b[1]][6] < all[a[1]][6] ? -1 : 1); });
    return found.map(function (one) { return all[one[1]]; });
  }
  function load(numbers, done) {
    var left = numbers.filter(function (number) { return !parts[number]; });
    if (!left.length) return done();
    var open = left.length;
    left.forEach(function (number) {
      waiting[number] = function () { if (--open === 0) done(); };
      var script = document.createElement("script");
      script.src = "tim/tu-" + number + ".js";
      script.onerror = function () { parts[number] = {}; if (waiting[number]) waiting[number](); };
      document.head.appendChild(script);
    });
  }
  function line(tag, text, name) {
    var element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  }
  function show(found, box, took) {
    box.textContent = "";
    box.appendChild(line("p", found.length + " văn bản (" + took + " ms)", "dem"));
    found.slice(0, SHOWN).forEach(function (row) {
      var item = document.createElement("article"), head = document.createElement("h3"), link = document.createElement("a");
      link.href = "van-ban/" + row[0] + "/index.html";
      link.textContent = (row[2] + " " + row[1]).trim() || row[0];
      head.appendChild(link);
      item.appendChild(head);
      item.appendChild(line("p", row[3]));
      item.appendChild(line("p", [row[4], row[6], row[5] ? "Công báo số " + row[5] : ""].filter(Boolean).join(" · "), "phu"));
      box.appendChild(item);
    });
  }
  function start() {
    var field = document.getElementById("hoi"), box = document.getElementById("ket-qua"), timer = 0;
    if (!field) return;
    function ask() {
      var question = field.value;
      load(words(question).map(place), function () {
        var begun = Date.now();
        if (question === field.value) show(find(question), box, Date.now() - begun);
      });
    }
    field.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 120); });
    document.getElementById("tim").addEventListener("submit", function (event) { event.preventDefault(); ask(); });
  }
  if (typeof document !== "undefined") document.addEventListener("DOMContentLoaded", start);
  return {
    documents: function (list) { all = list; },
    part: function (number, list) {
      parts[number] = list;
      if (waiting[number]) { var done = waiting[number]; delete waiting[number]; done(); }
    },
    find: find, words: words, place: place
  };
})();
if (typeof module !== "undefined") module.exports = Tim;
