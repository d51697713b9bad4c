// While somebody types: the kinds that the words speak of, and reports that are perhaps the same. Kinds are searched
// here. Without this script the list of kinds stands alone, and officers see the twins.
const WAIT = 600;
const MOST = 8;

const made = (tag, text, name) => {
  const one = document.createElement(tag);
  if (text) one.textContent = text;
  if (name) one.className = name;
  return one;
};

const chip = (code, title, why) => {
  const one = made("button", "", "kind-chip");
  one.type = "button";
  one.dataset.code = code;
  one.append(made("b", title));
  if (why) one.append(made("small", why));
  return one;
};

const finders = [...document.querySelectorAll("[data-kinds]")].map((box) => {
  const list = document.getElementById(box.dataset.kinds);
  const [likely, found, find] = ["likely", "found", "find"].map((name) => box.querySelector(`[data-${name}]`));
  const options = [...list.options].filter((one) => one.value);
  const said = options.map((one) => `${one.text} ${one.dataset.words ?? ""} ${one.parentElement.label ?? ""}`.toLowerCase());
  const mark = () => {
    for (const one of box.querySelectorAll(".kind-chip")) one.setAttribute("aria-pressed", one.dataset.code === list.value);
  };
  const search = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = words.length ? options.filter((_, at) => words.every((word) => said[at].includes(word))) : [];
    const first = (one) => !words.every((word) => one.text.toLowerCase().includes(word));
    const chips = fits.sort((a, b) => first(a) - first(b)).slice(0, MOST);
    found.replaceChildren(...chips.map((one) => chip(one.value, one.text, one.parentElement.label)));
    if (words.length && !fits.length) found.append(made("p", box.dataset.none, "hint-text"));
    mark();
  };
  box.addEventListener("click", (event) => {
    const one = event.target.closest(".kind-chip");
    if (!one) return;
    list.value = one.dataset.code;
    find.value = "";
    found.replaceChildren();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  find.addEventListener("input", search);
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form is not to be sent by a search
    found.querySelector(".kind-chip")?.click();
  });
  list.addEventListener("change", mark);
  box.hidden = false;
  const tell = (kinds) => {
    const chips = kinds.filter((one) => options.some((option) => option.value === one.code));
    likely.replaceChildren(...(chips.length ? [made("p", likely.dataset.title)] : []), ...chips.map((one) => chip(one.code, one.title, one.why)));
    mark();
  };
  return { list, tell };
});

const like = document.querySelector("[data-like]");
if (like) {
  const form = like.closest("form");
  const send = form.querySelector("[data-send]");
  const plain = send.textContent;
  const fields = like.dataset.fields.split(" ").map((name) => `answer.${name}`);
  const finder = finders.find((one) => form.contains(one.list));
  let asked = "";
  let waiting = 0;
  let running = null;

  const row = (twin) => {
    const one = made("li");
    const head = made("b");
    head.append(made("bdi", twin.called));
    one.append(head, made("small", twin.about));
    if (twin.open) {
      const follow = made("button", like.dataset.follow, "button");
      [follow.name, follow.value] = ["same_as", twin.id];
      one.append(follow);
    }
    return one;
  };
  const show = (told) => {
    finder?.tell(told.kinds);
    like.hidden = !told.twins.length;
    const rows = made("ul");
    rows.append(...told.twins.map(row));
    like.replaceChildren(...(told.twins.length ? [made("b", told.found), rows] : []));
    if (told.twins.some((one) => one.open)) rows.before(made("p", like.dataset.hint));
    send.textContent = told.twins.length ? like.dataset.other : plain;
  };
  const ask = async () => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && fields.some((field) => name === field || name.startsWith(`${field}.`))) body.append(name, value);
    }
    if (body.toString() === asked || form.dataset.sent) return;
    asked = body.toString();
    body.append("csrf", form.elements.csrf.value);
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(like.dataset.like, { method: "POST", body, signal: running.signal });
      if (answer.ok && !form.dataset.sent) show(await answer.json());
    } catch {
      asked = ""; // no answer is no obstacle: the form is sent as it is
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  soon();
}

for (const button of document.querySelectorAll("[data-all]")) {
  const boxes = [...button.closest("form").querySelectorAll("input[type=checkbox]")];
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = !boxes.every((one) => one.checked);
    for (const one of boxes) one.checked = on;
  });
}
