// Sends each file as soon as it is chosen or dropped on its line, in parts with their progress; after a cut
// it goes on where it stopped. Without this script the form's buttons send what was chosen.
const form = document.querySelector("form[data-send-pieces]");
const PART = 2 * 1024 * 1024;
const PAUSES = [1, 2, 4, 8, 15, 30, 60];
const inParts = Boolean(window.crypto?.subtle); // absent where the address is not secure
const onTheirWay = new Map(); // the line of each file that has not arrived

class Stop extends Error {}
class Away extends Error {}

async function post(url, body, row, tries = 0) {
  try {
    const headers = { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" };
    if (body instanceof Blob) headers["Content-Type"] = "application/octet-stream";
    const answer = await fetch(url, { method: "POST", headers, body });
    if (answer.redirected) throw new Stop(form.dataset.signedOut);
    const said = answer.ok || answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.status >= 500) throw new Away(said.message ?? form.dataset.waiting);
    if (!answer.ok) throw new Stop(said.message ?? form.dataset.cut);
    row.words.textContent = "";
    return said;
  } catch (error) {
    if (error instanceof Stop || tries >= PAUSES.length) throw error;
    row.words.textContent = error instanceof Away ? error.message : form.dataset.waiting;
    await pause(PAUSES[tries]);
    return post(url, body, row, tries + 1);
  }
}

function pause(seconds) {
  return new Promise((go) => {
    setTimeout(go, seconds * 1000);
    addEventListener("online", go, { once: true });
  });
}

async function send(file, place, row) {
  if (file.size > Number(form.dataset.most)) throw new Stop(form.dataset.tooBig);
  const told = new FormData();
  told.append("kind", place.dataset.piece);
  told.append("dated_on", place.querySelector("input[type=date]")?.value ?? "");
  told.append("name", file.name);
  told.append("size", file.size);
  const upload = await post(form.dataset.sendPieces, told, row);
  let offset = upload.offset;
  while (offset < file.size) {
    row.bar.value = offset / file.size;
    const answer = await post(`${upload.part}?offset=${offset}`, file.slice(offset, offset + PART), row);
    offset = answer.offset;
  }
  const end = new FormData();
  end.append("sha256", await digest(file));
  await post(upload.finish, end, row);
}

async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function rowOf(file, place) {
  const line = document.createElement("li");
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  const words = document.createElement("span");
  bar.setAttribute("aria-label", file.name);
  line.append(`${file.name} `, bar, " ", words);
  place.querySelector("[data-sending]").append(line);
  return { line, bar, words };
}

async function sendAll(files, place) {
  const rows = files.map((file) => [file, rowOf(file, place)]);
  for (const [file, row] of rows) onTheirWay.set(row, file.name);
  for (const [file, row] of rows) {
    try {
      await send(file, place, row);
      row.line.remove();
      say(form.dataset.sent.replace("{name}", file.name));
    } catch (error) {
      row.bar.remove();
      row.line.classList.add("refused");
      row.words.textContent = error instanceof Stop || error instanceof Away ? error.message : form.dataset.cut;
    }
    onTheirWay.delete(row);
  }
  const refused = rows.map(([, row]) => row.line).filter((line) => line.classList.contains("refused"));
  await renew(place, refused);
}

// The place as it is now, with what was refused said in it, and the parts that tell of it; what is typed stays.
async function renew(place, refused) {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const now = page.querySelector(`[data-piece="${place.dataset.piece}"]`);
  if (!now) return location.reload(); // nothing more is asked there
  if (now.matches("details")) now.open = true;
  // another file may have been chosen while this one was answered: its place stands there now, with its lines
  const there = document.querySelector(`[data-piece="${place.dataset.piece}"]`);
  now.querySelector("[data-sending]").append(...there.querySelectorAll("[data-sending] > li"), ...refused);
  there.replaceWith(now);
  for (const part of document.querySelectorAll("[data-refresh]")) {
    const fresh = page.querySelector(`[data-refresh="${part.dataset.refresh}"]`);
    if (fresh) part.replaceWith(fresh);
  }
  settle(now);
  now.querySelector("input[type=file]").focus({ preventScroll: true });
}

function say(words) {
  form.querySelector("[data-pieces-said]").textContent = words;
}

function take(files, place) {
  if (!files.length) return;
  if (place.matches("details")) place.open = true;
  if (!inParts) return form.requestSubmit(place.querySelector("[data-join]"));
  sendAll([...files], place);
  place.querySelector("input[type=file]").value = "";
}

// With this script nobody has to press a button for a file that they chose.
function settle(place) {
  for (const button of place.querySelectorAll("[data-join]")) button.hidden = true;
}

function placeOf(event) {
  return event.target.closest?.("[data-piece]");
}

function tellNetwork(words) {
  for (const row of onTheirWay.keys()) row.words.textContent = words;
}

if (form) {
  const hint = form.querySelector("[data-by-parts]");
  if (inParts) hint.textContent = hint.dataset.byParts;
  for (const place of form.querySelectorAll("[data-piece]")) settle(place);
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-piece] input[type=file]")) take(event.target.files, placeOf(event));
  });
  form.addEventListener("focusout", (event) => {
    const dated = event.target.matches("[data-piece] input[type=date]") && event.target;
    if (!dated || dated.value === dated.defaultValue || !placeOf(event).querySelector("[data-file]")) return;
    form.requestSubmit(placeOf(event).querySelector("[data-join]"));
  });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      const place = placeOf(event);
      if (!place) return;
      event.preventDefault();
      place.classList.add("over");
    });
  }
  form.addEventListener("dragleave", (event) => placeOf(event)?.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    const place = placeOf(event);
    if (!place) return;
    event.preventDefault();
    place.classList.remove("over");
    take(event.dataTransfer.files, place);
  });
  document.addEventListener("submit", (event) => {
    const [name] = onTheirWay.values();
    if (!name) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(form.dataset.sendingWords.replace("{name}", name));
    const [row] = onTheirWay.keys();
    row.words.textContent = form.dataset.sendingWords.replace("{name}", name);
    row.line.scrollIntoView({ block: "center" });
  }, true);
  addEventListener("beforeunload", (event) => onTheirWay.size && event.preventDefault());
  addEventListener("offline", () => tellNetwork(form.dataset.waiting));
  addEventListener("online", () => tellNetwork(""));
}
