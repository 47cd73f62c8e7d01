// Comfort only: every page works without this. It keeps the lease while somebody works, keeps the draft now and
// then, and takes keyboard shortcuts. A form's own buttons do all of that too.
"use strict";
(() => {
  const form = document.getElementById("work");
  const KEEP_MS = 60_000; // between two heartbeats; the shortest sensible lease is some minutes
  const DRAFT_MS = 3_000; // after the last keystroke
  const ACTIVE_MS = 10 * 60_000; // nobody has touched the page for so long: the lease may run out
  let touched = Date.now();
  for (const kind of ["keydown", "pointerdown", "scroll"]) {
    addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  }

  async function post(address, fields) {
    const answer = await fetch(address, {
      method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, redirect: "error",
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.detail || said.title);
    return said;
  }

  function say(id, text) {
    const place = document.getElementById(id);
    if (place) place.textContent = text;
  }

  function clock(time) {
    return time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  }

  if (form && form.dataset.heartbeat) {
    const beat = async () => {
      if (document.hidden || Date.now() - touched > ACTIVE_MS) return;
      try {
        const said = await post(form.dataset.heartbeat, { csrf_token: form.elements.csrf_token.value });
        say("held", `You hold this claim until ${clock(new Date(said.expires_at))}.`);
      } catch (error) {
        say("held", `The claim could not be kept: ${error.message}. Your draft is kept.`);
        clearInterval(timer);
      }
    };
    const timer = setInterval(beat, KEEP_MS);
    document.addEventListener("visibilitychange", beat);
  }

  if (form && form.dataset.draft !== undefined) {
    const names = ["label", "rationale", "rating", "searched", "notes", "evidence_ids"];
    let waiting, sending = false, left = false;
    form.addEventListener("submit", () => { left = true; clearTimeout(waiting); });
    const save = async () => {
      if (left) return;
      if (sending) { waiting = setTimeout(save, DRAFT_MS); return; }
      sending = true;
      const fields = [...new FormData(form)].filter(([name]) => names.includes(name) || name.endsWith("version") || name === "csrf_token");
      try {
        const said = await post(form.action, fields);
        if (said.version) form.elements.draft_version.value = said.version;
        say("saved", `Draft kept at ${clock(new Date())}.`);
      } catch (error) {
        if (!left) say("saved", `The draft is not kept: ${error.message}.`);
      }
      sending = false;
    };
    document.addEventListener("input", (event) => {
      if (event.target.form !== form || !names.includes(event.target.name)) return;
      clearTimeout(waiting);
      waiting = setTimeout(save, DRAFT_MS);
    });
  }

  for (const time of document.querySelectorAll("time[datetime]")) { // pages say UTC; the reader's own time is a hover away
    time.title = new Date(time.dateTime).toLocaleString([], { dateStyle: "full", timeStyle: "short" });
  }

  for (const box of document.querySelectorAll(".place .paper")) {
    const mark = box.querySelector("mark");
    if (mark) box.scrollTop = Math.max(0, mark.offsetTop - box.clientHeight / 3);
  }

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
    const places = [...document.querySelectorAll("[data-step]")];
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

  const keys = {
    "?": () => help.showModal(),
    "/": () => { const box = document.querySelector("[data-search]"); box ? box.focus() : location.assign("/desk/verdicts"); },
    w: () => location.assign("/desk/"),
    n: () => press("[data-next]:not(:disabled)"),
    j: () => step(1),
    k: () => step(-1),
    x: () => { const place = document.activeElement.closest("[data-step]"); place?.querySelector("[data-cite]")?.click(); },
    d: () => { const place = document.querySelector(".decision input, .decision textarea, .decision button"); place?.focus(); },
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) { press("[data-submit]"); return; }
    const inField = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog");
    if (inField || event.ctrlKey || event.metaKey || event.altKey || !on.checked || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
