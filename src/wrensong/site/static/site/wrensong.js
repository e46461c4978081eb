/* What plain forms and links cannot do. Every page works without it.

   data-submit-on-change   on a form or a field: send the form when it changes
   data-drop               on an element around a file input: files may be dropped onto it
   data-copy="#id"         on a button: copy what that field holds, or that element's text
   data-check-all="name"   on a checkbox: check every box of that name in its form or table
   data-search             on a field: "/" puts the cursor there
   Keys: "/" search, "?" the list of keys, Escape closes menus. */
"use strict";
(() => {
  /* htmx comes only to a page that asks for it: most do not. */
  const htmx = document.currentScript.dataset.htmx;
  addEventListener("load", () => {
    if (!htmx || !document.querySelector("[hx-get]")) return;
    const script = document.createElement("script");
    script.src = htmx;
    document.head.append(script);
  });

  const on = (kind, act) => document.addEventListener(kind, act);
  const typing = (e) => e.target.closest("input, select, textarea, [contenteditable]");

  on("change", (e) => {
    if (e.target.closest("[data-submit-on-change]") && e.target.form) e.target.form.requestSubmit();
    const all = e.target.closest("[data-check-all]");
    if (all) boxes(all).forEach((box) => { box.checked = all.checked; });
    else document.querySelectorAll("[data-check-all]").forEach(sum);
    const drop = e.target.closest("[data-drop]");
    if (drop && e.target.type === "file") name(drop, e.target);
  });

  function boxes(all) {
    const within = all.form || all.closest("table") || document;
    const own = [...within.querySelectorAll("input[type=checkbox]")];
    return own.filter((box) => box.name === all.dataset.checkAll && !box.disabled);
  }
  function sum(all) {
    const checked = boxes(all).filter((box) => box.checked).length;
    all.checked = checked > 0 && checked === boxes(all).length;
    all.indeterminate = checked > 0 && !all.checked;
  }

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    on(kind, (e) => {
      const drop = e.target.closest && e.target.closest("[data-drop]");
      if (!drop) return;
      e.preventDefault();
      drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      const input = drop.querySelector("input[type=file]");
      if (kind === "drop" && e.dataTransfer.files.length) {
        input.files = e.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
  function name(drop, input) {
    const told = drop.querySelector("output");
    if (told) told.textContent = [...input.files].map((file) => file.name).join(", ");
  }

  on("click", async (e) => {
    const button = e.target.closest("[data-copy]");
    if (!button) return;
    const from = document.querySelector(button.dataset.copy);
    const words = "value" in from ? from.value : from.textContent.trim();
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(words);
      button.textContent = "Copied";
    } catch {
      if (from.select) from.select();
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = before; }, 2000);
  });

  const KEYS = [["/", "to the search"], ["?", "this list"], ["Esc", "close a menu or this list"],
    ["Tab", "to the next link, field or button"]];
  function keys() {
    let list = document.getElementById("keys");
    if (!list) {
      list = document.createElement("dialog");
      list.id = "keys";
      list.setAttribute("aria-labelledby", "keys-title");
      const rows = KEYS.map(([key, does]) => `<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`).join("");
      list.innerHTML = `<h2 id="keys-title">Keys</h2><dl class="facts">${rows}</dl>` +
        '<form method="dialog"><button>Close</button></form>';
      document.body.append(list);
    }
    if (!list.open) list.showModal();
  }
  on("keydown", (e) => {
    if (e.key === "Escape") {
      for (const open of document.querySelectorAll("header details[open]")) {
        open.open = false;
        if (open.contains(document.activeElement)) open.querySelector("summary").focus();
      }
    }
    if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "?") keys();
    const search = e.key === "/" && document.querySelector("[data-search], input[type=search]");
    if (search) { e.preventDefault(); search.focus(); search.select(); }
  });
  on("click", (e) => {
    for (const open of document.querySelectorAll("details.space[open]")) {
      if (!open.contains(e.target)) open.open = false;
    }
  });

  /* A table that is wider than its place can be scrolled by keyboard, and says what it is. */
  function reachable() {
    for (const wide of document.querySelectorAll("div.wide")) {
      if (wide.scrollWidth <= wide.clientWidth || wide.tabIndex === 0) continue;
      const caption = wide.querySelector("caption");
      wide.tabIndex = 0;
      wide.setAttribute("role", "region");
      wide.setAttribute("aria-label", caption ? caption.textContent.trim() : "A wide table");
    }
  }
  function start() {
    document.querySelectorAll("[data-check-all]").forEach(sum);
    reachable();
  }
  start();
  document.addEventListener("toggle", reachable, true);
  document.addEventListener("htmx:afterSettle", start);
})();
