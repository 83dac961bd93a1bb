// Says three times a minute that this page is looked at, and who else looks at the dossier.
// Without this script, or without an answer, the page works just as well.
const place = document.querySelector("[data-presence]");
const EVERY = 20_000;
let timer = null;

async function tell() {
  clearTimeout(timer);
  if (document.visibilityState !== "visible") return;
  timer = setTimeout(tell, EVERY);
  const data = new URLSearchParams({
    csrf_token: document.querySelector("[name=csrf_token]").value,
    section: place.dataset.section,
  });
  try {
    const answer = await fetch(place.dataset.presence, { method: "POST", body: data, redirect: "manual" });
    if (answer.status === 404) gone();
    else if (answer.ok) show((await answer.json()).there);
  } catch {
    // the network is away: who is there is said when it is back
  }
}

function gone() {
  clearTimeout(timer);
  document.removeEventListener("visibilitychange", tell);
  mark([]);
  say(place.dataset.gone);
  place.className = "callout tone-warn";
}

function show(there) {
  say(there.map((each) => each.words).join(" "));
  mark(there);
}

// only what changes is written, so that a screen reader does not say the same again
function say(words) {
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}

function mark(there) {
  for (const old of document.querySelectorAll("[data-there]")) old.remove();
  for (const { name, section } of there) {
    const link = document.querySelector(`.tabs a[href$="/${CSS.escape(section)}"]`);
    const initials = name.split(" ").map((part) => part[0]).join("").slice(0, 2).toUpperCase();
    const shown = Object.assign(document.createElement("span"), { className: "person", title: name });
    shown.append(Object.assign(document.createElement("span"), { className: "initials", textContent: initials }));
    shown.dataset.there = "";
    shown.setAttribute("aria-hidden", "true"); // said in words by the status beside
    link?.append(" ", shown);
  }
}

if (place) {
  document.addEventListener("visibilitychange", tell);
  tell();
}
