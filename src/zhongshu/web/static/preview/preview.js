// Asks once a second whether the files have changed, and loads the page again; not under somebody who is typing.
const bar = document.querySelector(".preview-bar");
const again = bar.querySelector("[data-again]");
let touched = false;
document.addEventListener("input", () => { touched = true; });
again.addEventListener("click", () => location.reload());

async function ask() {
  try {
    const answer = await fetch("/preview/state", { cache: "no-store" });
    const now = await answer.json();
    bar.classList.remove("away");
    if (String(now.number) !== bar.dataset.number) {
      if (!touched) return location.reload();
      again.hidden = false;
    }
  } catch {
    bar.classList.add("away");
  }
  setTimeout(ask, 1000);
}
setTimeout(ask, 1000);
