// Forms of cases: questions that belong to others' answers, a map for a place, and nothing sent twice.
// Without this script every question is shown, a place is two numbers, and the server decides all the same.
for (const form of document.querySelectorAll("form[data-asking]")) {
  const boxes = [...form.querySelectorAll("[data-when]")].map((box) => [box, JSON.parse(box.dataset.when)]);
  const answer = (name) => {
    const found = form.elements[`answer.${name}`];
    return found === undefined ? "" : found.value;
  };
  const choose = () => {
    for (const [box, wanted] of boxes) {
      box.hidden = !Object.entries(wanted).every(([name, words]) => words.includes(answer(name)));
      for (const field of box.querySelectorAll("input, select, textarea")) field.disabled = box.hidden;
    }
  };
  form.addEventListener("change", choose);
  choose();
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter ?? form.querySelector("button:not([type])");
    button.dataset.label = button.textContent;
    button.textContent = form.dataset.sending;
    return undefined;
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[data-label]")) button.textContent = button.dataset.label;
  }
});
document.getElementById("wrong")?.focus();
for (const bar of document.querySelectorAll("[data-until]")) {
  const there = document.getElementById(bar.dataset.until);
  new IntersectionObserver(([seen]) => (bar.hidden = seen.isIntersecting)).observe(there);
}
const places = document.querySelectorAll("[data-place]");
if (places.length) {
  const { choosePlace } = await import("./map.js");
  for (const place of places) {
    const way = place.closest("details.way");
    if (way && !way.open) way.addEventListener("toggle", () => choosePlace(place), { once: true });
    else choosePlace(place);
  }
}
