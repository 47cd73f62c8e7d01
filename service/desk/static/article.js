// An article that is being read: how far it is, looked at every two seconds until it is ready. Without this one loads the page again.
"use strict";
(() => {
  if (!document.querySelector("#stages[data-refresh]")) return;
  const LOOK_MS = 2_000;
  const timer = setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("stages");
    if (next?.dataset.refresh === undefined) { clearInterval(timer); location.reload(); return; }
    document.getElementById("stages").replaceChildren(...next.children);
  }, LOOK_MS);
})();
