// The page where a call is tried: asks the API as the page says, shows rows or what is wrong, and copies the texts.
const button = document.getElementById("try");
const answer = document.getElementById("answer");

const said = (tag, text, name) => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
};

const table = (columns, rows) => {
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const column of columns) {
    const cell = said("th", column.title ? (column.title[document.documentElement.lang.slice(0, 2)] ?? column.name) : column.name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const column of columns) line.insertCell().textContent = row[column.name] ?? "—";
  }
  const scroll = document.createElement("div");
  scroll.className = "scroll tall";
  scroll.tabIndex = 0;
  scroll.append(made);
  return scroll;
};

const ask = async () => {
  const told = button.dataset;
  answer.replaceChildren(said("p", told.trying, "quiet"));
  const headers = { Accept: "application/json", "Zhongshu-Grant": told.grant, "Zhongshu-Purpose": told.purpose };
  try {
    const response = await fetch(told.path, { headers });
    const content = await response.json();
    if (!response.ok) {
      answer.replaceChildren(said("p", `${response.status} · ${content.detail}`, "late"), said("p", content.hint ?? "", "quiet"));
    } else if (content.rows.length === 0) {
      answer.replaceChildren(said("p", told.none, "quiet"));
    } else {
      const count = told.rows.replace("{n}", content.rows.length) + (content.next ? ` · ${told.more}` : "");
      answer.replaceChildren(said("p", count, "quiet"), table(content.columns, content.rows));
    }
  } catch {
    answer.replaceChildren(said("p", told.failed, "late"));
  }
};

if (button) {
  button.hidden = false;
  button.addEventListener("click", ask);
}

for (const copy of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  copy.hidden = false;
  const before = copy.textContent;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent);
    copy.textContent = copy.dataset.done;
    setTimeout(() => {
      copy.textContent = before;
    }, 2000);
  });
}
