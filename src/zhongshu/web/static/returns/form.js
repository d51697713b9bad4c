// The form of a return: how far each number is from last month's while it is typed, and one press to take what was
// perhaps meant. Without this script the page asks the same after the form is sent.
const form = document.getElementById("return");

if (form) {
  const number = (text) => {
    const plain = text.normalize("NFKC").replace(/[,\s]/g, "").replace(/[−–]/g, "-");
    return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
  };
  const known = (text) => (text ? Number(text) : null);
  const change = (now, before) => (before === 0 ? null : ((now - before) / Math.abs(before)) * 100);
  const beyond = (now, before, jump) => {
    if (before === null || now === before) return false;
    const ratio = now && before ? Math.abs(now / before) : 1;
    const moved = change(now, before);
    return ratio > 50 || ratio < 0.02 || (jump !== null && (moved === null || Math.abs(moved) > jump));
  };

  const tell = (input) => {
    const out = document.getElementById(`change-${input.id.slice("cell-".length)}`);
    const now = number(input.value);
    const previous = known(input.dataset.previous);
    const moved = now === null || previous === null ? null : change(now, previous);
    const far =
      now !== null &&
      (beyond(now, previous, known(input.dataset.jumpPrevious)) ||
        beyond(now, known(input.dataset.lastYear), known(input.dataset.jumpLastYear)));
    const many = moved === null || Math.abs(moved) < 1000 ? 0 : Math.round(Math.abs(now / previous));
    const shown = moved === null ? "" : many ? `× ${many.toLocaleString("en").replaceAll(",", "\u202f")}` : `${moved > 0 ? "▲" : moved < 0 ? "▼" : ""} ${Math.abs(moved).toFixed(1)}%`;
    out.textContent = far && !shown ? "?" : shown;
    out.classList.toggle("far", far);
    out.title = far ? form.dataset.ask : "";
  };

  for (const input of form.querySelectorAll("input[data-previous]")) {
    input.addEventListener("input", () => tell(input));
    tell(input);
  }
  for (const button of form.querySelectorAll("[data-use]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const input = document.getElementById(button.dataset.for);
      input.value = button.dataset.use;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
  }
  document.getElementById("asked")?.focus({ preventScroll: true });
}
