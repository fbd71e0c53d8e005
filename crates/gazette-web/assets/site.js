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

  const contents = document.querySelector(".toc details");
  if (contents) contents.open = matchMedia("(min-width: 64.01rem)").matches;


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
