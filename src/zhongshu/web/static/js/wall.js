// A screen on a wall looks again every minute; while the server does not answer it says since when.
const MINUTE = 60_000;

export function startWall() {
  if (document.documentElement.dataset.theme !== "wall") return;
  let lost = null;
  setInterval(async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (fresh.querySelector("html").dataset.version !== document.documentElement.dataset.version) return location.reload();
      document.querySelector("main").replaceWith(fresh.querySelector("main"));
      lost = null;
      document.dispatchEvent(new CustomEvent("wall:fresh"));
    } catch {
      lost ??= new Date();
      const note = document.getElementById("offline");
      note.hidden = false;
      note.querySelector("time").textContent = lost.toTimeString().slice(0, 5);
    }
  }, MINUTE);
}
