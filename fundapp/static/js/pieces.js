// Sends several files, or a large one, in parts with their progress, and goes on after a cut where it
// stopped. Without this script, or for one small file, the form sends itself.
const form = document.querySelector("form[data-send-pieces]");
const PART = 2 * 1024 * 1024;
const SMALL = 4 * 1024 * 1024;
const PAUSES = [1, 2, 4, 8, 15, 30, 60];
const able = form && window.crypto?.subtle; // absent where the address is not secure

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
    if (!answer.ok) throw new Stop(said.message);
    row.words.textContent = "";
    return said;
  } catch (error) {
    if (error instanceof Stop || tries >= PAUSES.length) throw error;
    if (error instanceof Away) row.words.textContent = error.message;
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

async function send(file, row) {
  if (file.size > Number(form.dataset.most)) throw new Stop(form.dataset.tooBig);
  const told = new FormData();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") told.append(name, value);
  told.append("name", file.name);
  told.append("size", file.size);
  const upload = await post(form.dataset.sendPieces, told, row);
  let offset = upload.offset;
  while (offset < file.size) {
    row.bar.value = offset / file.size;
    const part = file.slice(offset, offset + PART);
    const answer = await post(`${upload.part}?offset=${offset}`, part, row);
    offset = answer.offset;
  }
  const end = new FormData();
  end.append("sha256", await digest(file));
  await post(upload.finish, end, row);
  row.bar.value = 1;
}

async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function rowOf(file) {
  const line = document.createElement("li");
  const bar = document.createElement("progress");
  const words = document.createElement("span");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(`${file.name} `, bar, " ", words);
  form.querySelector("[data-sending]").append(line);
  return { bar, words };
}

async function sendAll(files) {
  const button = form.querySelector("button[type=submit]");
  const rows = files.map((file) => [file, rowOf(file)]);
  const lost = () => rows.forEach(([, row]) => row.bar.value < 1 && (row.words.textContent = form.dataset.waiting));
  const back = () => rows.forEach(([, row]) => row.bar.value < 1 && (row.words.textContent = ""));
  addEventListener("offline", lost);
  addEventListener("online", back);
  button.disabled = true;
  let refused = false;
  for (const [file, row] of rows) {
    try {
      await send(file, row);
      row.words.textContent = form.dataset.sent;
    } catch (error) {
      refused = true;
      row.words.textContent = error instanceof Stop || error instanceof Away ? error.message : form.dataset.waiting;
    }
  }
  button.disabled = false;
  removeEventListener("offline", lost);
  removeEventListener("online", back);
  if (!refused) location.reload();
}

if (able) {
  const input = form.elements.file;
  const zone = form.querySelector("[data-drop]");
  form.querySelector("[data-drop-hint]").hidden = false;
  form.addEventListener("submit", (event) => {
    const files = [...input.files];
    if (files.length < 2 && !(files[0]?.size > SMALL)) return;
    event.preventDefault();
    form.querySelector("[data-sending]").replaceChildren();
    sendAll(files);
  });
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}
