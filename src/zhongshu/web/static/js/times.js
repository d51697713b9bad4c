// Moments as people say them; the exact time stays in the title. The server wrote it in the region's clock.
const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

export function tellTimes(part) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of part.querySelectorAll("time[data-ago]")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    if (Math.abs(seconds) > 14 * 86400) continue;
    if (!time.title) time.title = time.textContent.trim();
    const [unit, length] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
    time.textContent = words.format(Math.trunc(seconds / length), unit);
  }
}
