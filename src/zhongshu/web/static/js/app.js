// What every page does. Charts are fetched only where one is drawn.
import { startTheme } from "./theme.js";
import { startSearch } from "./search.js";
import { tellTimes } from "./times.js";
import { startMaps } from "./map.js";
import { startWall } from "./wall.js";

startTheme();
startSearch();
startMaps();
startWall();
look(document);
for (const one of document.querySelectorAll(".sections [aria-current]")) one.parentElement.scrollLeft = one.offsetLeft - 60;
document.addEventListener("htmx:afterSettle", (event) => look(event.target));
setInterval(() => tellTimes(document), 30_000);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

async function look(part) {
  tellTimes(part);
  const charts = part.querySelectorAll("[data-chart]:not([data-drawn])");
  if (charts.length) (await import("./chart.js")).draw(charts);
}
