// The code of a stranger: copied, and taken from behind the # of a link, which no browser sends to any server.
const door = document.querySelector("form[data-door]");
if (door && location.hash.length > 1) {
  door.elements.code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
  door.requestSubmit();
}
for (const address of document.querySelectorAll("[data-address]")) {
  address.textContent = new URL(address.textContent, location.href).href;
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  const said = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(said.textContent);
    button.textContent = document.querySelector("[data-copied]").dataset.copied;
  });
}
