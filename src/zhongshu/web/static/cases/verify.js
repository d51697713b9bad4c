// What a document says stands behind the # of its code, which no browser sends to any server: it is put into the form.
const form = document.querySelector("form[data-verify]");
if (location.hash.length > 1) {
  form.elements.code.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
  form.requestSubmit();
}
