// Conveniences; every page works without them. Text goes in only as text.
"use strict";
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) continue;
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      const address = document.querySelector(".addr code");
      await navigator.clipboard.writeText(source.textContent + (address ? " – " + address.textContent : ""));
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }

  // Similar documents are looked for when somebody reads as far as there.
  const similar = document.querySelector("[data-similar]");
  if (similar && "IntersectionObserver" in window) {
    const seen = new IntersectionObserver(async ([entry]) => {
      if (!entry.isIntersecting) return;
      seen.disconnect();
      try {
        const answer = await fetch(similar.dataset.similar);
        const { similar: found } = await answer.json();
        if (!answer.ok || !found.length) return;
        const english = new URLSearchParams(location.search).get("lang") === "en" ? "?lang=en" : "";
        const list = document.createElement("ul");
        list.className = "relations";
        list.lang = "vi";
        list.append(...found.slice(0, 5).map(({ number, title, url }) => {
          const link = document.createElement("a"), item = document.createElement("li");
          link.href = url + english;
          link.textContent = number ? number + " · " + title : title;
          item.append(link);
          return item;
        }));
        similar.before(list);
      } catch {
        // The link is there as before.
      }
    }, { rootMargin: "200px" });
    seen.observe(similar);
  }

  // What may be meant, as the reader types: the browser's own list, so that keyboards and screen readers know it.
  const words = document.getElementById("q"), list = document.getElementById("goi-y");
  if (!words || !list) return;
  let waiting = 0, asked = "";
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    const typed = words.value.trim();
    if (typed.length < 2 || typed === asked) return;
    waiting = setTimeout(async () => {
      asked = typed;
      try {
        const [, found] = await (await fetch("/api/suggest?q=" + encodeURIComponent(typed))).json();
        if (asked !== typed) return;
        list.replaceChildren(...found.map((text) => {
          const option = document.createElement("option");
          option.value = text;
          return option;
        }));
      } catch {
        // Without suggestions the search works as before.
      }
    }, 200);
  });
})();
