// Two conveniences; every page works without them. Text goes in only as text.
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

  const box = document.getElementById("chon");
  if (!box || !window.crypto || !crypto.subtle) return;
  box.hidden = false;
  const input = document.getElementById("tep-chon");
  const said = document.getElementById("bao");
  const check = async (file) => {
    if (!file) return;
    said.textContent = said.dataset.busy;
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const field = document.getElementById("sha256");
      field.value = hex;
      field.form.submit();
    } catch {
      said.textContent = said.dataset.failed;
    }
  };
  input.addEventListener("change", () => check(input.files[0]));
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("over"); });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    check(event.dataTransfer.files[0]);
  });
})();
