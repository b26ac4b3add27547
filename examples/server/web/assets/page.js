// What the pages can do better with a script: copy a link, and ask for a date
// only where one is wanted.
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
