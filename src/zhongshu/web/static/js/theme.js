// Light and dark: the reader's system decides until the toggle does. The server reads the cookie, so nothing flashes.
const dark = () => document.getElementById("dark");

export function startTheme() {
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-theme-toggle]");
    if (!toggle) return;
    event.preventDefault();
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    dark().media = next === "dark" ? "screen" : "not all";
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
    document.dispatchEvent(new CustomEvent("theme"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("theme")));
}

export function isDark() {
  return matchMedia(dark().media).matches;
}
