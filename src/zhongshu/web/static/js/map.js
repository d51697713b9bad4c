// A small label beside the pointer or the focused area of a map that the server drew.
export function startMaps() {
  const show = (event) => {
    const area = event.target.closest?.(".map a[data-name]");
    const box = area?.closest(".map");
    if (!box) return;
    let tip = box.querySelector(".tip");
    if (!tip) {
      tip = document.createElement("div");
      tip.className = "tip";
      tip.setAttribute("aria-hidden", "true");
      box.append(tip);
    }
    const value = document.createElement("b");
    value.textContent = area.dataset.value ?? "";
    tip.replaceChildren(area.dataset.name, value);
    tip.hidden = false;
    const frame = box.getBoundingClientRect();
    const spot = event.clientX === undefined ? middle(area) : { x: event.clientX, y: event.clientY };
    const left = Math.min(spot.x - frame.left + 14, frame.width - tip.offsetWidth - 4);
    tip.style.left = `${Math.max(0, left)}px`;
    tip.style.top = `${Math.max(0, spot.y - frame.top - tip.offsetHeight - 8)}px`;
  };
  const hide = (event) => {
    const tip = event.target.closest?.(".map")?.querySelector(".tip");
    if (tip && !event.relatedTarget?.closest?.(".map a[data-name]")) tip.hidden = true;
  };
  for (const name of ["pointermove", "focusin"]) document.addEventListener(name, show);
  for (const name of ["pointerout", "focusout"]) document.addEventListener(name, hide);
}

function middle(area) {
  const box = area.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
