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

})();
