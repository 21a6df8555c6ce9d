// Photographs are sent a few at a time, so that many can be: with progress, a pause and a going on. Without this the form
// sends all at once, as many as the server takes.

const form = document.querySelector("form[data-batches]");
if (form) {
  const size = Number(form.dataset.batches);
  const box = form.querySelector("[data-progress]");
  const bar = box.querySelector("progress");
  const [said, pause, resume] = ["[data-said]", "[data-pause]", "[data-resume]"].map((name) => box.querySelector(name));
  const send = form.querySelector("button[type=submit]");
  const results = document.querySelector("[data-results]");
  const pictures = /\.(jpe?g|png|webp|gif|bmp|tiff?)$/i;
  let queue = [], total = 0, halted = false, running = false;

  const tell = (word) => {
    bar.max = Math.max(total, 1);
    bar.value = total - queue.length;
    box.querySelector("[data-done]").textContent = total - queue.length;
    box.querySelector("[data-total]").textContent = total;
    said.textContent = said.dataset[word];
    pause.hidden = word !== "running";
    resume.hidden = word !== "paused" && word !== "failed";
    send.hidden = word !== "finished";
    for (const button of form.querySelectorAll("button")) { button.disabled = false; button.removeAttribute("aria-busy"); }
  };

  // The report of a batch is added to those before it.
  const add = (report) => {
    const known = results.querySelector("[data-report]");
    if (!known || results.dataset.fresh) { results.replaceChildren(report); delete results.dataset.fresh; return; }
    for (const count of report.querySelectorAll("[data-count]")) {
      const sum = known.querySelector(`[data-count="${count.dataset.count}"]`);
      sum.textContent = Number(sum.textContent) + Number(count.textContent);
    }
    for (const left of report.querySelectorAll("[data-reason]")) {
      const same = [...known.querySelectorAll("[data-reason]")].find((other) => other.dataset.reason === left.dataset.reason);
      if (!same) continue;
      const sum = same.querySelector("[data-faces]");
      sum.textContent = Number(sum.textContent) + Number(left.querySelector("[data-faces]").textContent);
      left.remove();
    }
    for (const list of report.querySelectorAll("[data-list]")) known.querySelector(`[data-list="${list.dataset.list}"]`).append(...list.children);
  };

  const go = async () => {
    if (running) return;
    running = true;
    halted = false;
    results.querySelector("[data-failure]")?.remove();
    tell("running");
    while (queue.length && !halted) {
      const batch = queue.slice(0, size);
      const data = new FormData();
      for (const name of ["whose", "subject"]) data.append(name, new FormData(form).get(name) ?? "");
      for (const file of batch) data.append("photo", file, file.webkitRelativePath || file.name);
      let page = null;
      try {
        const answer = await fetch(form.action, { method: "POST", body: data });
        page = new DOMParser().parseFromString(await answer.text(), "text/html");
      } catch { /* Told below: the batch stays in the queue. */ }
      const report = page?.querySelector("[data-report]");
      if (!report) {
        const why = page?.querySelectorAll("main [role=alert], main .refusal, main > .notice") ?? [];
        const told = document.createElement("div");
        told.dataset.failure = "";
        told.append(...[...why].map((part) => document.adoptNode(part)));
        results.prepend(told);
        running = false;
        tell("failed");
        return;
      }
      queue = queue.slice(batch.length);
      add(document.adoptNode(report));
      tell("running");
    }
    running = false;
    tell(queue.length ? "paused" : "finished");
  };

  form.addEventListener("submit", (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    queue = chosen.filter((file) => file.type.startsWith("image/") || pictures.test(file.name));
    // Nothing to be sent: the page of the server says so.
    if (!queue.length) return;
    event.preventDefault();
    total = queue.length;
    box.hidden = false;
    results.dataset.fresh = "yes";
    go();
  });
  pause.addEventListener("click", () => { halted = true; });
  resume.addEventListener("click", go);
  // Leaving in the middle would leave the rest unsent.
  addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
}

// The address of a page that somebody else is to open.
for (const here of document.querySelectorAll("[data-here]")) here.textContent = location.origin + here.textContent;
