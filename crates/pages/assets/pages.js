// Makes forms comfortable. Nothing here is needed: every control works without it.

// A photograph can be dropped, and is shown before it is sent.
for (const drop of document.querySelectorAll("[data-drop]")) {
  const input = drop.querySelector("input[type=file]");
  const preview = drop.querySelector("[data-preview]");
  if (!input) continue;
  const show = () => {
    if (!preview) return;
    for (const old of preview.querySelectorAll("img")) URL.revokeObjectURL(old.src);
    preview.replaceChildren(...[...input.files].slice(0, 8).map((file) => {
      const picture = document.createElement("img");
      picture.src = URL.createObjectURL(file);
      picture.alt = file.name;
      return picture;
    }));
  };
  input.addEventListener("change", show);
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}

// What cannot be taken back is asked once more.
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  });
}

// A form is sent once, and says that it is at work.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const button = event.submitter;
    setTimeout(() => {
      if (button) button.setAttribute("aria-busy", "true");
      for (const other of form.querySelectorAll("button")) other.disabled = true;
    });
  });
}
// Coming back to a page that the browser kept: its forms can be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll("button:disabled[aria-busy]")) button.form?.querySelectorAll("button").forEach((other) => { other.disabled = false; });
});

// A path that is handed to somebody is shown with this site's address.
for (const path of document.querySelectorAll("[data-absolute]")) path.textContent = location.origin + path.textContent.trim();

// A text to be kept is copied with one press.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
  });
}

// A page to be kept is printed with one press.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Work that goes on is looked at again, as long as it is looked at.
const again = document.querySelector("[data-again]");
if (again) setInterval(() => { if (!document.hidden) location.reload(); }, Number(again.dataset.again) * 1000);

// The zone of this machine is a good guess.
for (const field of document.querySelectorAll("input[data-zone]")) {
  if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
}
