// Forms of cases: questions and choices that belong to others' answers, a map for a place, and nothing sent twice.
// Without this script every question is shown, a place is two numbers, and the server decides all the same.
for (const form of document.querySelectorAll("form[data-asking]")) {
  const boxes = [...form.querySelectorAll("[data-when]")].map((box) => [box, JSON.parse(box.dataset.when)]);
  const options = [...form.querySelectorAll("[data-along]")].map((one) => [one, JSON.parse(one.dataset.along)]);
  const answer = (name) => {
    const found = form.elements[`answer.${name}`];
    return found === undefined ? "" : found.value;
  };
  const choose = () => {
    for (const [box, wanted] of boxes) {
      box.hidden = !Object.entries(wanted).every(([name, words]) => words.includes(answer(name)));
      for (const field of box.querySelectorAll("input, select, textarea")) field.disabled = box.hidden;
    }
    for (const [option, along] of options) {
      option.hidden = !Object.entries(along).every(([name, word]) => ["", word].includes(answer(name)));
      option.disabled = option.hidden;
      if (option.hidden && option.selected) option.closest("select").value = "";
    }
    for (const rest of form.querySelectorAll("details.rest")) rest.hidden = !rest.querySelector(".ask:not([hidden])");
  };
  form.addEventListener("change", choose);
  choose();
  for (const all of form.querySelectorAll("[data-tick-all]")) tickAll(all);
  form.addEventListener("invalid", (event) => event.target.closest("details.rest")?.setAttribute("open", ""), true);
  if (form.querySelector("button[name=fill]")) fillIn(form, choose);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter ?? form.querySelector("button:not([type])");
    button.dataset.label = button.textContent;
    button.textContent = form.dataset.sending;
    return undefined;
  });
}
// One box for all boxes of a list; each stays to be ticked or not.
function tickAll(all) {
  const whole = all.querySelector("input");
  const each = [...all.parentElement.querySelectorAll("input")].filter((one) => one !== whole);
  all.hidden = false;
  whole.checked = each.every((one) => one.checked);
  all.parentElement.addEventListener("change", (event) => {
    if (event.target === whole) for (const one of each) one.checked = whole.checked;
    else whole.checked = each.every((one) => one.checked);
  });
}
// What the hub knows is filled in as soon as it can be found; what is being typed meanwhile stays as it is.
function fillIn(form, choose) {
  const said = (box) => [...box.querySelectorAll("input, select, textarea")].filter((one) => one.name && (one.type !== "radio" || one.checked));
  const typed = (box, sent) => said(box).some((one) => one.value !== (sent.get(one.name) ?? one.value));
  const fill = async (name) => {
    const sent = new FormData(form);
    for (const [key, value] of [...sent]) if (value instanceof File) sent.delete(key);
    sent.set("fill", name);
    const answer = await fetch(form.action, { method: "POST", body: sent });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement?.id;
    for (const box of form.querySelectorAll("[data-known]")) {
      const there = page.getElementById(box.id);
      if (there && !typed(box, sent)) box.replaceChildren(...there.childNodes);
    }
    form.querySelector("[name=filled]")?.remove();
    const slip = page.querySelector("[name=filled]");
    if (slip) form.prepend(slip);
    if (focused) document.getElementById(focused)?.focus();
    choose();
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=fill]");
    if (!button) return;
    event.preventDefault();
    fill(button.value);
  });
  form.addEventListener("change", (event) => {
    const box = event.target.closest("[data-known]");
    const button = box?.querySelector("button[name=fill]");
    if (button && event.target.name === `answer.${button.value}` && event.target.value) fill(button.value);
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
    const way = place.closest("details.way, details.rest");
    if (way && !way.open) way.addEventListener("toggle", () => choosePlace(place), { once: true });
    else choosePlace(place);
  }
}
