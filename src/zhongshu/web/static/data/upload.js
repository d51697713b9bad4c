// The upload form: drop a file, see its name, watch it being sent. Without this script the form works as it stands.
const form = document.getElementById("upload");
const input = form?.querySelector("input[type=file]");
const drop = form?.querySelector(".drop");

if (form && input && drop) {
  const chosen = form.querySelector(".chosen");
  const button = form.querySelector("button[type=submit]");
  const trouble = document.getElementById("trouble");
  const limit = Number(form.dataset.limit);

  const show = () => {
    const file = input.files[0];
    chosen.textContent = file ? `${file.name} · ${size(file.size)}` : "";
    const large = file && file.size > limit;
    say(large ? form.dataset.large : "");
    button.disabled = Boolean(large);
  };
  const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
  const say = (sentence) => {
    trouble.textContent = sentence;
    trouble.hidden = !sentence;
  };

  input.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, () => drop.classList.add("over"));
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sending = document.getElementById("sending");
    const bar = sending.querySelector("progress");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (step) => {
      if (step.lengthComputable) bar.value = step.loaded / step.total;
    };
    request.onload = () => {
      let told = {};
      try {
        told = JSON.parse(request.responseText);
      } catch {
        told = { message: `${request.status}` };
      }
      if (told.location) return location.assign(told.location);
      stop([told.message, told.hint].filter(Boolean).join(" · "));
    };
    request.onerror = () => stop(form.dataset.broken);
    const stop = (sentence) => {
      sending.hidden = true;
      button.disabled = false;
      say(sentence);
      trouble.focus();
    };
    say("");
    button.disabled = true;
    bar.removeAttribute("value");
    sending.hidden = false;
    request.send(new FormData(form));
  });
  show();
}
