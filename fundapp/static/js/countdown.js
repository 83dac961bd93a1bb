// Keeps « dans 3 heures » true while the page stays open.
const STEPS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });

function tick() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const seconds = Math.round((new Date(place.dataset.countdown) - Date.now()) / 1000);
    const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
    place.textContent = words.format(Math.trunc(seconds / size), unit);
  }
}

if (document.querySelector("[data-countdown]")) {
  tick();
  setInterval(tick, 1000);
}
