// What the pages can do better with a script: copy a link, ask for a date only
// where one is wanted, and say that something takes its time.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = button.previousElementSibling;
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // No clipboard on plain-http pages: the old way.
      field.select();
      document.execCommand("copy");
      button.focus();
    }
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
}

const dateField = document.querySelector("[data-with-date]");
if (dateField) {
  const expiry = document.getElementById("expiry");
  const update = () => (dateField.hidden = expiry.value !== "date");
  expiry.addEventListener("change", update);
  update();
}

const busy = document.querySelector("[data-busy]");
if (busy) {
  busy.form.addEventListener("submit", () => {
    busy.textContent = busy.dataset.busy;
    busy.disabled = true;
  });
  // The page as it was when the browser goes back to it.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
