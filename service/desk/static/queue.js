// A queue's page: a preview of the row that is stepped to, and word of what changed meanwhile; no row is moved.
"use strict";
(() => {
  const place = document.getElementById("preview"), news = document.getElementById("news");
  const WAIT_MS = 120, NEWS_MS = 15_000;
  let waiting, shown;

  async function preview(row) {
    if (!place || shown === row.dataset.id) return;
    shown = row.dataset.id;
    for (const other of document.querySelectorAll("tr.current")) other.classList.remove("current");
    row.classList.add("current");
    const answer = await fetch(row.dataset.preview, { headers: { Accept: "text/html" } }).catch(() => null);
    if (shown !== row.dataset.id) return;
    if (!answer?.ok) { shown = null; place.textContent = "The claim could not be shown. Open it."; return; }
    const page = await answer.text();
    if (shown === row.dataset.id) { place.innerHTML = page; place.scrollTop = 0; }
  }

  for (const row of document.querySelectorAll("tr[data-preview]")) {
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(preview, WAIT_MS, row); };
    row.addEventListener("focusin", soon);
    row.addEventListener("click", (event) => { if (!event.target.closest("a")) row.focus(); });
    row.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === row) row.querySelector("a").click(); });
  }
  const first = document.querySelector("tr[data-preview]");
  if (first && place && getComputedStyle(place).display !== "none") preview(first);

  for (const chip of document.querySelectorAll("details.chip")) { // one menu at a time; Escape and a click elsewhere close it
    chip.addEventListener("toggle", () => { if (chip.open) for (const other of document.querySelectorAll("details.chip[open]")) if (other !== chip) other.open = false; });
  }
  addEventListener("click", (event) => { for (const chip of document.querySelectorAll("details.chip[open]")) if (!chip.contains(event.target)) chip.open = false; });
  addEventListener("keydown", (event) => { if (event.key === "Escape") for (const chip of document.querySelectorAll("details.chip[open]")) { chip.open = false; chip.firstElementChild.focus(); } });

  if (!news) return;
  setInterval(async () => {
    if (document.hidden) return;
    const ids = [...document.querySelectorAll("tr[data-id]:not(.gone)")].map((row) => ["id", row.dataset.id]);
    const answer = await fetch(`${news.dataset.news}?${new URLSearchParams(ids)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const said = await answer.json();
    for (const id of said.gone) {
      const row = document.querySelector(`tr[data-id="${id}"]`);
      row.classList.add("gone");
      row.querySelector(".when").textContent = "no longer waiting";
    }
    const more = said.waiting - Number(news.dataset.waiting);
    const words = more > 0 ? `${more} more since you opened this page. Load it again to see them.` : "";
    if (news.textContent !== words) news.textContent = words;
  }, NEWS_MS);
})();
