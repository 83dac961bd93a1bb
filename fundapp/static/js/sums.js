// Adds up the tables as one types, in whole cents as the server does, and says what separates needs from resources.
const EUROS = { style: "currency", currency: "EUR" };
const MOST = 10n ** 15n;
const PAUSE = 700;
const form = document.querySelector("form[data-autosave]");
let timer = null;

// The rule of kernel/money.py: the comma is a decimal mark unless a point stands too, two decimals at most.
function cents(text) {
  let digits = text.replace(/\s/gu, "").replaceAll("€", "");
  digits = digits.replaceAll(",", digits.includes(".") ? "" : ".");
  const [, euros, hundredths] = /^(\d*)\.?(\d{0,2})$/.exec(digits) ?? [];
  if (euros === undefined || !(euros + hundredths)) return null;
  const value = BigInt(euros || 0) * 100n + BigInt(hundredths.padEnd(2, "0"));
  return value <= MOST ? value : null;
}

function units(text) {
  const digits = text.replace(/\s/gu, "");
  return /^\d{1,9}$/.test(digits) ? BigInt(digits) : null;
}

function shown(value, kind) {
  if (kind !== "money") return formatNumber(value);
  const size = value < 0n ? -value : value;
  const text = `${value < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
  return formatNumber(text, EUROS);
}

// One line's figures by column; null when the server would not count it either.
function figures(row, columns) {
  const cells = [...row.querySelectorAll("input, select, textarea")].filter((cell) => !cell.closest("td").hidden);
  if (!cells.some((cell) => cell.value.trim())) return {};
  if (cells.some((cell) => cell.required && !cell.value.trim())) return null;
  const found = {};
  for (const { name, kind } of columns) {
    const text = cells.find((cell) => cell.name.endsWith(`-${name}`)).value;
    found[name] = text.trim() ? (kind === "money" ? cents(text) : units(text)) : 0n;
    if (found[name] === null) return null;
  }
  return found;
}

function added(grid) {
  const sums = [...grid.querySelectorAll("[data-sum]")].filter((place) => !place.hidden);
  const columns = sums.map(({ dataset }) => ({ name: dataset.sum, kind: dataset.kind }));
  const lines = [...grid.querySelectorAll("table.grid tbody tr")].map((row) => figures(row, columns));
  const counted = lines.filter(Boolean);
  const totals = {};
  for (const place of sums) {
    const { sum, kind } = place.dataset;
    totals[sum] = counted.reduce((total, line) => total + (line[sum] ?? 0n), 0n);
    place.textContent = shown(totals[sum], kind);
  }
  const skipped = grid.querySelector("[data-skipped]");
  const left = lines.length - counted.length;
  if (skipped) {
    skipped.hidden = !left;
    skipped.textContent = left === 1 ? skipped.dataset.skippedOne : skipped.dataset.skipped.replace("{n}", left);
  }
  return totals;
}

const all = (totals) => Object.values(totals).reduce((sum, each) => sum + each, 0n);

function balanced(needs, resources) {
  for (const cell of document.querySelectorAll("[data-of]")) {
    const [side, year] = cell.dataset.of.split(" ");
    const of = (totals) => (year === "all" ? all(totals) : (totals[year] ?? 0n));
    const value = { needs: of(needs), resources: of(resources), gap: of(resources) - of(needs) }[side];
    cell.textContent = shown(value, "money");
    if (side === "gap") cell.classList.toggle("out-of-balance", value !== 0n);
  }
  clearTimeout(timer);
  timer = setTimeout(() => sentence(needs, resources), PAUSE); // a screen reader hears where it stops, not each key
}

function sentence(needs, resources) {
  const place = form.querySelector("[data-balance]");
  const words = JSON.parse(place.dataset.words);
  const years = Object.keys(needs).filter((year) => needs[year] !== (resources[year] ?? 0n));
  const gap = all(resources) - all(needs);
  const told = years.map((year) => words.year.replace("{year}", year.replace("amount", "") || "1").replace("{gap}", shown(resources[year] - needs[year], "money")));
  const several = Object.keys(needs).length > 1;
  const uneven = several ? words.years : words.uneven;
  const text = all(needs) || all(resources) ? (years.length ? uneven : words.even) : words.empty;
  place.textContent = text
    .replace("{needs}", shown(all(needs), "money"))
    .replace("{resources}", shown(all(resources), "money"))
    .replace("{gap}", shown(gap, "money"))
    .replace("{years}", told.join(", "));
  const even = all(needs) > 0n && !years.length;
  place.classList.toggle("tone-good", even);
  place.classList.toggle("tone-warn", !even);
}

function add() {
  const totals = {};
  for (const grid of document.querySelectorAll("[data-grid]")) totals[grid.dataset.grid] = added(grid);
  if (totals.needs && totals.resources && form?.querySelector("[data-balance][data-words]")) balanced(totals.needs, totals.resources);
}

if (form) {
  form.addEventListener("input", () => queueMicrotask(add)); // once conditions.js has shown and hidden columns
  form.addEventListener("change", () => queueMicrotask(add));
  form.addEventListener("grid-changed", add);
}
