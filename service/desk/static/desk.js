// Comfort only: every page works without this. It takes keyboard shortcuts, shows the reader's own time, and goes to the
// first field that was wrong.
"use strict";
(() => {
  for (const time of document.querySelectorAll("time[datetime]")) { // pages say UTC; the reader's own time is a hover away
    time.title = new Date(time.dateTime).toLocaleString([], { dateStyle: "full", timeStyle: "short" });
  }

  const refused = document.querySelector("[data-first]");
  if (refused) {
    const around = refused.closest("form, .stack, section") || document;
    around.querySelector(`[name="${CSS.escape(refused.dataset.first)}"], [name$="_${CSS.escape(refused.dataset.first)}"]`)?.focus();
  }

  // A button does its own part of the page: words that stand in another part would go unsaid, so the person is asked first.
  // The decision's fields are a draft, which every button of a claim's page keeps.
  const DRAFTED = ["rationale", "searched", "notes"];
  function findPart(field) {
    let part = field.parentElement;
    while (part && part.id !== "main" && !part.querySelector("button:not([type=button])")) part = part.parentElement;
    return part;
  }
  addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    const left = [...document.querySelectorAll("main textarea:not([readonly])")].filter((field) => !DRAFTED.includes(field.name)
      && field.value !== field.defaultValue && field.value.trim() && !findPart(field)?.contains(button));
    if (!left.length) return;
    const names = left.map((field) => `“${field.labels[0]?.firstChild.textContent.trim() || field.name}”`).join(", ");
    if (!confirm(`What you typed under ${names} is not sent by this button and would be lost. Go on without it?`)) {
      event.preventDefault();
      event.stopImmediatePropagation(); // nobody else takes the page for left
    }
  }, { capture: true });

  const help = document.getElementById("help");
  if (!help) return;
  const SWITCH = "claimdesk shortcuts";
  const on = document.getElementById("keys-on");
  on.checked = localStorage.getItem(SWITCH) !== "off";
  on.addEventListener("change", () => localStorage.setItem(SWITCH, on.checked ? "on" : "off"));
  for (const button of document.querySelectorAll("[data-help]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }

  function step(by) {
    const places = [...document.querySelectorAll("[data-step]")].filter((place) => place.checkVisibility());
    if (!places.length) return;
    const now = places.findIndex((place) => place.contains(document.activeElement));
    const next = now < 0 ? (by > 0 ? 0 : places.length - 1) : Math.min(places.length - 1, Math.max(0, now + by));
    places[next].focus();
    places[next].scrollIntoView({ block: "nearest" });
  }

  function press(selector) {
    const button = document.querySelector(selector);
    if (button) button.click();
  }

  function judge(value) {
    document.activeElement.closest("[data-step]")?.querySelector(`[name=said][value=${value}]`)?.click();
  }

  function label(number) {
    const choice = document.querySelector(`[data-key="${number}"]`);
    if (choice) { choice.click(); choice.focus(); choice.dispatchEvent(new Event("input", { bubbles: true })); }
  }

  const cite = () => { const place = document.activeElement.closest("[data-step]"); place?.querySelector("[data-cite]")?.click(); };
  const keys = {
    "?": () => help.showModal(),
    "/": () => { const box = document.querySelector("[data-search]"); box ? box.focus() : location.assign("/desk/verdicts"); },
    w: () => location.assign("/desk/"),
    n: () => press("[data-next]:not(:disabled)"),
    j: () => step(1),
    k: () => step(-1),
    o: () => document.activeElement.closest("[data-step]")?.querySelector("a")?.click(),
    c: cite,
    x: cite,
    s: () => judge("supports"),
    r: () => judge("refutes"),
    m: () => judge("mentions"),
    i: () => judge("irrelevant"),
    ...Object.fromEntries([1, 2, 3, 4, 5].map((number) => [number, () => label(number)])),
    d: () => { const place = document.querySelector(".decision input, .decision textarea, .decision button"); place?.focus(); },
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) { // from the decision alone: a comment that is being typed is not handed in
      const field = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
      const isElsewhere = field && !["rationale", "searched", "notes", "rating"].includes(field.name);
      if (event.repeat || event.altKey || event.metaKey || isElsewhere || document.querySelector("dialog[open]")) return;
      press(event.shiftKey ? "[data-submit-next]" : "[data-submit]");
      return;
    }
    const inField = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");
    if (inField || event.ctrlKey || event.metaKey || event.altKey || !on.checked || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
