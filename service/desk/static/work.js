// A claim's page while somebody works on it: how long they hold it, the draft, and signing in again without leaving.
// Every button of the page does its part without this.
"use strict";
(() => {
  const form = document.getElementById("work");
  if (!form) return;
  const BEAT_MS = 60_000; // between two heartbeats; the shortest sensible lease is some minutes
  const LOOK_MS = 5_000; // between two looks at who has the claim
  const DRAFT_MS = 1_500; // after the last keystroke
  const AGAIN_MS = 5_000; // until a draft that could not be saved is tried again
  const ACTIVE_MS = 10 * 60_000; // nobody has touched the page for so long: the lease may run out
  const WARN_S = 180; // before the end
  const names = ["label", "rationale", "rating", "searched", "notes", "evidence_ids"];
  let touched = Date.now(), ends = null, isLost = false, left = false;
  for (const kind of ["keydown", "pointerdown", "scroll"]) {
    addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
  }

  const held = document.getElementById("held"), time = document.getElementById("held-time"), saved = document.getElementById("saved");

  class Refused extends Error {
    constructor(status, said) { super(said.detail || said.title || "the server does not answer"); this.status = status; }
  }

  async function ask(address, fields) {
    const options = { headers: { Accept: "application/json" }, redirect: "error", cache: "no-store" };
    if (fields) Object.assign(options, { method: "POST", body: new URLSearchParams(fields) });
    const answer = await fetch(address, options);
    const said = await answer.json();
    if (!answer.ok) throw new Refused(answer.status, said);
    return said;
  }

  // A request of somebody who is signed out waits for the dialog, and is sent again.
  async function send(address, fields) {
    try {
      return await ask(address, fields && [["csrf_token", form.elements.csrf_token.value], ...fields]);
    } catch (error) {
      if (error.status !== 401 && !(error.status === 400 && fields)) throw error;
      await signInAgain();
      return ask(address, fields && [["csrf_token", form.elements.csrf_token.value], ...fields]);
    }
  }

  const dialog = document.getElementById("again");
  let signingIn = null, refuse = null, isLeft = false;
  function signInAgain() {
    if (!dialog || isLeft) return Promise.reject(new Error("you are signed out; sign in in another window"));
    signingIn ||= new Promise((resolve, reject) => {
      refuse = reject;
      const inner = dialog.querySelector("form"), why = dialog.querySelector("[role=alert]");
      dialog.showModal();
      inner.onsubmit = async (event) => {
        event.preventDefault();
        try {
          const { csrf_token } = await ask(inner.action);
          const said = await ask(inner.action, [["csrf_token", csrf_token], ...new FormData(inner)]);
          for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = said.csrf_token;
          if (said.account !== inner.elements.account.value) {
            why.textContent = "That is somebody else’s account. What you typed is still on the page: copy it, or sign in as yourself.";
            return;
          }
          if (form.dataset.lease && !isLost) {
            const again = await ask(form.dataset.lease, [["csrf_token", said.csrf_token]]).catch((error) => { lose(`The claim could not be kept: ${error.message}. Your draft is saved.`); });
            if (again) form.dataset.heartbeat = again.heartbeat;
          }
          dialog.close();
          inner.reset();
          why.textContent = "";
          signingIn = null;
          resolve();
        } catch (error) {
          why.textContent = `${error.message[0].toUpperCase()}${error.message.slice(1)}.`;
        }
      };
    });
    return signingIn;
  }
  dialog?.addEventListener("cancel", (event) => event.preventDefault());
  dialog?.querySelector("[data-leave]").addEventListener("click", () => { // to copy what was typed; the page's buttons sign in as well
    dialog.close();
    isLeft = true;
    refuse?.(new Error("you are signed out"));
    signingIn = null;
  });

  function clock(at) {
    return at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  }

  function lose(text) {
    isLost = true;
    ends = null;
    if (time) time.textContent = "";
    if (held) { held.textContent = text; held.className = "wrong"; }
    document.documentElement.toggleAttribute("data-lost", true);
    for (const button of document.querySelectorAll("[data-submit], [data-keep]")) button.disabled = true;
  }

  function tick() {
    if (ends === null || !time) return;
    const seconds = Math.round((ends - Date.now()) / 1000);
    const isNear = seconds <= WARN_S;
    time.classList.toggle("warn", isNear);
    if (seconds <= 0) time.textContent = "time is up";
    else time.textContent = isNear ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left` : `${Math.floor(seconds / 60)} min left`;
    const words = seconds <= 0 ? "Your time is up. Nobody else has taken the claim yet: go on, or extend it."
      : isNear ? "Your hold on the claim ends soon. Extend it to go on." : "";
    if (held && held.textContent !== words) { held.textContent = words; held.className = words ? "warn" : ""; }
  }

  function learn(said) {
    if (said.left_s !== undefined && said.left_s !== null) ends = Date.now() + said.left_s * 1000;
    tick();
  }

  if (form.dataset.hold) {
    if (form.dataset.left) learn({ left_s: Number(form.dataset.left) });
    setInterval(tick, 1_000);
    const look = async () => {
      if (document.hidden || isLost || left) return;
      try {
        const said = await send(form.dataset.hold);
        if (said.state === "held" || said.state === "ran_out") learn(said);
        else if (said.state === "taken") lose(`${said.by} has this claim now. Your draft is saved, and stands on Work.`);
        else if (said.state === "freed") lose(`Freed by ${said.by}. Your draft is saved, and stands on Work.`);
        else if (said.state !== "owned") lose("You do not hold this claim any more. Your draft is saved, and stands on Work.");
      } catch { /* away for a moment: the next look tells */ }
    };
    setInterval(look, LOOK_MS);
    document.addEventListener("visibilitychange", look);
  }

  document.addEventListener("click", async (event) => { // Extend leaves the page, and what is typed on it, as it is
    if (!event.target.closest("[data-keep]") || !form.dataset.heartbeat) return;
    event.preventDefault();
    try { learn(await send(form.dataset.heartbeat, [])); }
    catch (error) { if (held) { held.textContent = `It could not be extended: ${error.message}.`; held.className = "wrong"; } }
  });

  if (form.dataset.heartbeat) {
    const beat = async () => {
      if (document.hidden || isLost || left || Date.now() - touched > ACTIVE_MS) return;
      try {
        learn(await send(form.dataset.heartbeat, []));
      } catch { /* looking at who has the claim says what there is to say */ }
    };
    setInterval(beat, BEAT_MS);
    document.addEventListener("visibilitychange", beat);
  }

  if (form.dataset.draft !== undefined) {
    let waiting, isSending = false, isUnsaved = false;
    const say = (text, isWrong) => { if (saved) { saved.textContent = text; saved.className = isWrong ? "wrong" : "quiet"; } };
    form.addEventListener("submit", () => { left = true; clearTimeout(waiting); });
    addEventListener("pageshow", (event) => { if (event.persisted) left = false; });
    const save = async () => {
      if (left) return;
      if (isSending) { waiting = setTimeout(save, DRAFT_MS); return; }
      isSending = true;
      isUnsaved = false;
      say("Saving …");
      const fields = [...new FormData(form)].filter(([name]) => names.includes(name) || name === "version" || name === "claim_version" || name === "draft_version");
      try {
        const said = await send(form.dataset.draft, fields);
        if (said.version) form.elements.draft_version.value = said.version;
        if (!isUnsaved) say(`Draft saved at ${clock(new Date())}.`);
      } catch (error) {
        if (!left) {
          isUnsaved = true;
          const isFinal = error.status >= 400 && error.status < 500;
          say(isFinal ? `Not saved: ${error.message}. Copy your text before you leave.` : "Not saved: no connection. Trying again …", true);
          if (!isFinal) waiting = setTimeout(save, AGAIN_MS);
        }
      }
      isSending = false;
    };
    document.addEventListener("input", (event) => {
      if (event.target.form !== form || !names.includes(event.target.name)) return;
      isUnsaved = true;
      say("Not saved yet …");
      clearTimeout(waiting);
      waiting = setTimeout(save, DRAFT_MS);
    });
    addEventListener("beforeunload", (event) => { if (isUnsaved && !left) event.preventDefault(); });
  }

  // Judging a passage or a match says so at once; without this the same button sends the form.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-judge] button, [data-match] button[name=decision]");
    if (!button || isLost) return;
    event.preventDefault();
    const group = button.closest("[data-judge]") || button.parentElement, card = button.closest("article");
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
    try {
      const said = await send(button.formAction, [...fields, [button.name, button.value]]);
      form.elements.draft_version.value = said.draft_version || "";
      for (const other of group.querySelectorAll("button[aria-pressed]")) other.setAttribute("aria-pressed", String(other === button));
      for (const old of card.querySelectorAll("[data-mine], .refused-here")) old.remove();
      card.classList.toggle("rejected", button.value === "reject");
    } catch (error) {
      const line = document.createElement("p");
      line.className = "wrong refused-here";
      line.setAttribute("role", "alert");
      line.textContent = `${error.message[0].toUpperCase()}${error.message.slice(1)}.`;
      for (const old of card.querySelectorAll(".refused-here")) old.remove();
      group.after(line);
    }
  });

  // The sentence in the middle of its column; on a phone one part of the page at a time.
  const mark = document.querySelector("#panel-article mark:not(.other)");
  const scroller = mark && [mark.closest(".paper"), mark.closest(".column")].find((box) => box.scrollHeight > box.clientHeight + 4 && getComputedStyle(box).overflowY !== "visible");
  if (scroller) scroller.scrollTop += mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top - scroller.clientHeight / 2;

  const tabs = document.querySelector(".tabs"), main = document.getElementById("main");
  function choose(id) {
    main.dataset.panel = id;
    for (const link of tabs.querySelectorAll("a")) link.toggleAttribute("aria-current", link.hash === `#${id}`);
  }
  if (tabs) {
    const of = (hash) => { const place = hash.length > 1 && document.getElementById(hash.slice(1)); return place && place.closest("[id^=panel-]"); };
    choose((of(location.hash) || document.querySelector("#panel-decision:has(.wrong)") || document.getElementById("panel-article")).id);
    tabs.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      choose(link.hash.slice(1));
      scrollTo(0, 0);
    });
    addEventListener("hashchange", () => { const panel = of(location.hash); if (panel) { choose(panel.id); document.querySelector(location.hash).scrollIntoView(); } });
  }
})();
