// Keeps each field as it is typed: on the server when the network is there, on this device until it is.
// Without this script the form is saved by its buttons.
const form = document.querySelector("form[data-autosave]");
const KEPT = `answers:${form?.dataset.keep}`;
const PAUSE = 800;
const RETRY = 5000;
const place = form?.querySelector("[data-saved]");
const foot = place?.closest("[data-foot]");
const signIn = foot?.querySelector("[data-sign-in]");
const onward = foot?.querySelector("[data-onward]");
const seen = form ? JSON.parse(form.elements.seen.value) : {};
const served = form?.cloneNode(true); // reset below: the page before anybody typed in it
let timer = null;
let sending = false;
let submitter = null;
const asked = new Set(); // the names of which another's text is shown beside: nothing is sent before the choice
const again = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
const waiting = kept(); // by name: the text typed, the base it was typed over, and this device's other one (`other`)

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {}; // storage may be refused; what is typed then lives as long as the page
  }
}

// Whether what waits is on this device, or nothing does.
function keep() {
  try {
    if (Object.keys(waiting).length) localStorage.setItem(KEPT, JSON.stringify(waiting));
    else localStorage.removeItem(KEPT);
    return true;
  } catch {
    return false; // as above
  }
}

function say(words, { failed = true, signedOut = false, next = null } = {}) {
  if (!place) return;
  place.textContent = words;
  foot.toggleAttribute("data-failed", failed);
  if (signIn) signIn.hidden = !signedOut;
  if (!onward) return;
  onward.hidden = !next;
  onward.href = next?.href ?? "";
  onward.textContent = next?.words ?? "";
}

// Several choices stand one a line, as the server keeps them.
function valueOf(name, on = form) {
  const boxes = boxesOf(name, on);
  if (boxes.length) return boxes.filter((box) => box.checked).map((box) => box.value).join("\n");
  const field = on.elements[name];
  return field?.value ?? "";
}

function boxesOf(name, on = form) {
  return [...on.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)];
}

// What may be sent: the rest waits for a choice.
function ready() {
  return Object.fromEntries(Object.entries(waiting).filter(([name]) => !asked.has(name)));
}

function later(delay) {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}

async function send() {
  const batch = structuredClone(ready());
  if (sending || !Object.keys(batch).length) return;
  sending = true;
  let delay = RETRY;
  try {
    delay = await heard(batch, await fetch(form.dataset.autosave, { method: "POST", body: body(batch), redirect: "manual" }));
  } catch {
    say(form.dataset.waiting);
  }
  sending = false;
  keep();
  if (submitter) form.requestSubmit(submitter);
  else if (delay !== null && Object.keys(ready()).length) later(delay);
}

// What the server answered; when to send the rest, or null when sending it again would change nothing.
async function heard(batch, answer) {
  if (answer.type === "opaqueredirect") {
    say(form.dataset.signedOut, { signedOut: true });
    return RETRY;
  }
  const said = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : {};
  if (said.stale) return (await renewed()) ? 0 : RETRY;
  if (answer.ok) saved(batch, said);
  else if (answer.status === 409) conflict(said);
  else if (answer.status === 404) say(form.dataset.gone);
  else say(said.message ?? form.dataset.refused, { next: said.onward });
  if (answer.ok || answer.status === 409) return PAUSE;
  return answer.status >= 500 || answer.status === 429 ? RETRY : null;
}

// Signed out and in again elsewhere: the page takes the new session's token and goes on.
async function renewed() {
  const page = await fetch(location.href, { redirect: "manual" });
  const text = page.ok ? await page.text() : "";
  const token = new DOMParser().parseFromString(text, "text/html").querySelector("[name=csrf_token]")?.value;
  for (const each of document.querySelectorAll("[name=csrf_token]")) if (token) each.value = token;
  if (!token) say(form.dataset.gone);
  return Boolean(token);
}

function body(batch) {
  const data = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const bases = {};
  for (const [name, { text, base }] of Object.entries(batch)) {
    data.set(name, text);
    bases[name] = base;
  }
  data.set("seen", JSON.stringify(bases));
  return data;
}

function saved(batch, said) {
  for (const [name, text] of Object.entries(said.saved)) {
    seen[name] = text;
    if (waiting[name]?.text === batch[name].text) delete waiting[name];
    else if (waiting[name]) waiting[name].base = text;
  }
  form.elements.seen.value = JSON.stringify(seen);
  for (const [name, words] of Object.entries(said.readings ?? {})) readAs(name, words);
  say(said.message, { failed: false });
  for (const [name, html] of Object.entries(said.figures ?? {})) {
    const place = form.querySelector(`[data-figures="${name}"]`);
    if (place) place.innerHTML = html; // our own words about the table, escaped by the server
  }
  const balance = form.querySelector("[data-balance]");
  if (!balance || !said.balance) return;
  balance.textContent = said.balance;
  balance.classList.toggle("tone-good", said.balanced);
  balance.classList.toggle("tone-warn", !said.balanced);
}

// What the server takes a number for, beside it, as the page itself shows it.
function readAs(name, words) {
  const field = form.elements[name];
  if (!field) return;
  const id = `${field.id}-read`;
  const place = document.getElementById(id) ?? Object.assign(document.createElement("p"), { id, className: "hint" });
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  field.setAttribute("aria-describedby", [...others, ...(words ? [id] : [])].join(" "));
  place.textContent = words;
  if (words) (field.closest(".with-unit") ?? field).after(place);
  else place.remove();
}

// Two devices wrote different words in one field: show both, and let the person choose.
function conflict({ message, stored, writers = {} }) {
  say(message);
  for (const [name, theirs] of Object.entries(stored)) {
    const known = () => {
      seen[name] = theirs;
      form.elements.seen.value = JSON.stringify(seen);
    };
    ask(name, { text: theirs, base: theirs, who: writers[name], known });
  }
}

// This device alone did: what it kept, and what is in the field.
function conflictOfOwn(name, other) {
  say(form.dataset.both);
  ask(name, { ...other, who: form.dataset.before });
}

// Both texts stay on this device until one is chosen; `base`: of the other one, and of one's own once it is `known`.
function ask(name, { text, base, who, known }) {
  asked.add(name);
  const shown = document.getElementById("both-versions").content.cloneNode(true).firstElementChild;
  shown.querySelector("[data-theirs]").textContent = `« ${text} »`;
  if (who) shown.querySelector("strong").textContent = who;
  shown.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-take]")?.dataset.take;
    if (!choice) return;
    asked.delete(name);
    known?.();
    if (choice === "theirs") put(name, text);
    waiting[name] = { text: valueOf(name), base: known || choice === "theirs" ? base : waiting[name].base };
    shown.remove();
    keep();
    later(PAUSE);
  });
  (document.getElementById(name) ?? form).closest(".field, td, form").append(shown);
}

function put(name, text) {
  if (!form.elements[name]) document.dispatchEvent(new CustomEvent("cell-wanted", { detail: name }));
  const field = form.elements[name];
  const boxes = boxesOf(name);
  for (const box of boxes) box.checked = text.split("\n").includes(box.value);
  if (field && !boxes.length) field.value = text;
  field?.dispatchEvent?.(new Event("change", { bubbles: true }));
}

function typed({ target }) {
  if (keeps(target)) hold(target.name);
}

// The names of which the page that a button led to shows both versions: its own buttons choose.
function shownByThePage() {
  return form.elements.leave?.value.split(" ") ?? [];
}

function keeps(field) {
  return field.name && !["seen", "on_device", "csrf_token"].includes(field.name) && !field.closest("[data-piece]");
}

// What stands in the fields without having been heard: typed before this script was there, or put back by the browser.
function unheard() {
  const names = new Set([...form.elements].filter(keeps).map((field) => field.name));
  return [...names].filter((name) => ![valueOf(name, served), seen[name] ?? ""].includes(valueOf(name)));
}

// What a browser puts back was typed over a page of before: a blank base lets the server compare it with what it has.
function catchUp() {
  for (const name of unheard()) if (!waiting[name] && !asked.has(name)) hold(name, again ? "" : seen[name]);
}

function hold(name, base = seen[name]) {
  waiting[name] = { ...waiting[name], text: valueOf(name), base: waiting[name]?.base ?? base ?? "" };
  keep();
  later(PAUSE);
}

if (form) {
  served.reset();
  const already = unheard();
  for (const name of shownByThePage()) asked.add(name);
  // what a lost network or a closed lid left behind comes back first; what a button has sent since is there
  for (const [name, entry] of Object.entries(waiting)) {
    const typed = already.includes(name) && entry.text !== valueOf(name);
    if (!entry.other && entry.text === (seen[name] ?? "")) delete waiting[name];
    else if (!typed) put(name, entry.text);
    else waiting[name] = { text: valueOf(name), base: (again ? "" : seen[name]) ?? "", other: entry.other ?? entry };
    if (waiting[name]?.other) conflictOfOwn(name, waiting[name].other);
  }
  keep();
  catchUp();
  window.addEventListener("pageshow", catchUp);
  form.addEventListener("input", typed);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.submitter?.name === "leave") for (const name of shownByThePage()) delete waiting[name];
    form.elements.on_device.value = keep() ? "1" : "";
    if (!sending) return;
    event.preventDefault(); // the answer to what is on its way comes first
    submitter = event.submitter;
  });
  window.addEventListener("online", () => later(0));
  if (Object.keys(waiting).length) later(0);
}

// A file too large is told at once, beside its field, and does not travel for nothing.
for (const field of document.querySelectorAll("[data-most-bytes]")) {
  const said = Object.assign(document.createElement("p"), { className: "error", role: "alert", hidden: true });
  field.after(said);
  const tooBig = () => {
    const large = field.files[0]?.size > Number(field.dataset.mostBytes);
    said.textContent = large ? field.dataset.tooBig : "";
    said.hidden = !large;
    field.setAttribute("aria-invalid", large);
    return large;
  };
  field.addEventListener("change", tooBig);
  field.form.addEventListener("submit", (event) => {
    if (!tooBig()) return;
    event.preventDefault();
    field.focus();
  });
}
