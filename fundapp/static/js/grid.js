// Fills a table of the form like a spreadsheet: a pasted block, arrows and Enter, lines added and taken away in place.
// Without this script the table's buttons do the same on the server.
const CELL = /^([a-z][a-z0-9_]*)-(\d{1,3})-([a-z][a-z0-9_]*)$/;
const NUMBERED = ["name", "id", "for", "value", "aria-describedby", "aria-labelledby"];

const grids = [...document.querySelectorAll("[data-grid]")];
const rowsOf = (grid) => [...grid.querySelectorAll("table.grid tbody tr")];
const everyCell = (row) => [...row.querySelectorAll("input, select, textarea")].filter((each) => CELL.test(each.name));
const cellsOf = (row) => everyCell(row).filter((each) => !each.closest("td").hidden);
const wordsOf = (grid) => JSON.parse(grid.dataset.words);
const filled = (row) => cellsOf(row).some((cell) => cell.value.trim());

function told(cell) {
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

function numberOf(row) {
  return Number(CELL.exec(cellsOf(row)[0].name)[2]);
}

function renumber(grid, row, number, place) {
  const old = `${grid.dataset.grid}-${numberOf(row)}`;
  const renamed = new RegExp(`(^| )${old}(?=-|$)`, "g");
  for (const each of row.querySelectorAll("*")) {
    for (const name of NUMBERED) {
      const text = each.getAttribute(name);
      // the value of a control is the person's; that of a button says which line it takes away
      if (text === null || (name === "value" && each.tagName !== "BUTTON")) continue;
      each.setAttribute(name, text.replace(renamed, `$1${grid.dataset.grid}-${number}`));
    }
    if (each.dataset.said) each.setAttribute("aria-label", each.dataset.said.replace("{n}", place));
    if ("place" in each.dataset) each.textContent = each.dataset.place.replace("{n}", place);
  }
}

function blank(row) {
  for (const error of row.querySelectorAll(".error")) error.remove();
  for (const wrong of row.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
  for (const cell of everyCell(row)) {
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
    if (cell.tagName === "SELECT") cell.selectedIndex = 0;
    else cell.value = "";
  }
}

function changed(grid) {
  grid.dispatchEvent(new CustomEvent("grid-changed", { bubbles: true }));
}

function addRow(grid) {
  const rows = rowsOf(grid);
  if (rows.length >= Number(grid.dataset.most)) {
    say(grid, wordsOf(grid).full);
    return null;
  }
  const row = rows.at(-1).cloneNode(true);
  renumber(grid, row, Math.max(...rows.map(numberOf)) + 1, rows.length + 1);
  blank(row);
  rows.at(-1).after(row);
  changed(grid);
  return row;
}

// The lines below move up, as on the server; the last one's cells are told blank before they go.
function removeRow(grid, row) {
  const rows = rowsOf(grid);
  const place = rows.indexOf(row);
  const numbers = rows.map(numberOf);
  const order = [...rows.filter((each) => each !== row), row];
  if (rows.length > 1) rows.at(-1).after(row);
  order.forEach((each, index) => renumber(grid, each, 900 + index, index + 1));
  order.forEach((each, index) => renumber(grid, each, numbers[index], index + 1));
  blank(row);
  order.slice(place).flatMap(everyCell).forEach(told);
  if (rows.length > 1) row.remove();
  changed(grid);
  say(grid, wordsOf(grid).removed.replace("{n}", place + 1));
  cellsOf(rowsOf(grid)[Math.min(place, rowsOf(grid).length - 1)])[0].focus();
}

function say(grid, words, undo = null) {
  const place = grid.querySelector("[data-grid-said]");
  place.hidden = !words;
  place.querySelector("[data-text]").textContent = words;
  const button = place.querySelector("button");
  button.hidden = !undo;
  button.onclick = undo;
}

// Cells of a spreadsheet: tabs and line ends, with quotes around a cell that has some in itself.
function blockOf(text) {
  const lines = [[]];
  const cell = /("(?:[^"]|"")*"(?=[\t\r\n]|$)|[^\t\r\n]*)(\t|\r\n|\r|\n|$)/g;
  for (const [whole, raw, end] of text.matchAll(cell)) {
    if (!whole) break;
    lines.at(-1).push(/^".*[\t\r\n"].*"$/s.test(raw) ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === "\t") continue;
    if (end) lines.push([]);
  }
  if (text.endsWith("\t")) lines.at(-1).push("");
  return lines.at(-1).length ? lines : lines.slice(0, -1);
}

const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\s’']+/g, " ").trim().toLowerCase();

// Whether the control took the text, in its own way of writing it.
function put(cell, text) {
  if (cell.tagName === "SELECT") {
    const wanted = [...cell.options].find(
      (each) => plain(text) === (each.value ? plain(each.text) : "") || (each.value && text.trim() === each.value),
    );
    if (wanted) cell.value = wanted.value;
    return Boolean(wanted);
  }
  if (cell.type === "date") {
    const day = text.trim().replace(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/, (_, d, m, y) => `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`);
    const before = cell.value;
    cell.value = day;
    if (cell.value === day) return true;
    cell.value = before;
    return false;
  }
  cell.value = cell.tagName === "TEXTAREA" ? text : text.replace(/\s*[\r\n]+\s*/g, " ");
  return true;
}

function pasted(grid, start, block) {
  const before = rowsOf(grid).map((row) => everyCell(row).map((cell) => cell.value));
  const from = rowsOf(grid).indexOf(start.closest("tr"));
  const column = cellsOf(start.closest("tr")).indexOf(start);
  const left = [];
  block.forEach((line, index) => {
    const row = rowsOf(grid)[from + index] ?? addRow(grid);
    const cells = row ? cellsOf(row).slice(column) : [];
    line.forEach((text, at) => {
      if (cells[at] && put(cells[at], text)) told(cells[at]);
      else if (text.trim()) left.push(text.trim());
    });
  });
  changed(grid);
  const words = wordsOf(grid);
  const counted = block.length === 1 ? words.pasted_one : words.pasted.replace("{n}", block.length);
  const said = counted + (left.length ? ` ${words.left.replace("{texts}", left.map((text) => `« ${text} »`).join(", "))}` : "");
  say(grid, said, () => restore(grid, before));
}

function restore(grid, before) {
  while (rowsOf(grid).length > before.length) removeRow(grid, rowsOf(grid).at(-1));
  rowsOf(grid).forEach((row, index) =>
    everyCell(row).forEach((cell, at) => {
      cell.value = before[index][at];
      told(cell);
    }),
  );
  changed(grid);
  say(grid, wordsOf(grid).restored);
}

function move(grid, cell, down) {
  const rows = rowsOf(grid);
  const row = cell.closest("tr");
  const column = cellsOf(row).indexOf(cell);
  const next = rows[rows.indexOf(row) + down] ?? (down > 0 && filled(row) ? addRow(grid) : null);
  if (next) enter(cellsOf(next)[column]);
}

function enter(cell) {
  cell?.focus();
  cell?.select?.();
}

function aside(cell, step) {
  const cells = cellsOf(cell.closest("tr"));
  enter(cells[cells.indexOf(cell) + step]);
}

function pressed(grid, event) {
  const cell = event.target;
  if (!CELL.test(cell.name ?? "") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Enter" && cell.tagName === "INPUT") {
    event.preventDefault(); // the form's first button, which takes a line away, is not what is meant
    move(grid, cell, event.shiftKey ? -1 : 1);
  } else if (cell.tagName === "INPUT" && cell.type !== "date" && !event.shiftKey) {
    travelled(grid, cell, event);
  }
}

function travelled(grid, cell, event) {
  const caret = [cell.selectionStart, cell.selectionEnd];
  const whole = caret[0] === 0 && caret[1] === cell.value.length;
  if (event.key === "ArrowDown" && rowsOf(grid).at(-1) !== cell.closest("tr")) move(grid, cell, 1);
  else if (event.key === "ArrowUp") move(grid, cell, -1);
  else if (event.key === "ArrowLeft" && caret[1] === 0) aside(cell, -1);
  else if (event.key === "ArrowRight" && (caret[0] === cell.value.length || (whole && !cell.value))) aside(cell, 1);
  else return;
  event.preventDefault();
}

function clicked(grid, event) {
  const button = event.target.closest("button[name=add], button[name=remove]");
  if (!button) return;
  event.preventDefault();
  if (button.name === "remove") removeRow(grid, button.closest("tr"));
  else enter(cellsOf(addRow(grid) ?? rowsOf(grid).at(-1))[0]);
}

for (const grid of grids) {
  grid.addEventListener("click", (event) => clicked(grid, event));
  grid.addEventListener("keydown", (event) => pressed(grid, event));
  grid.addEventListener("paste", (event) => {
    if (!CELL.test(event.target.name ?? "")) return;
    const block = blockOf(event.clipboardData.getData("text/plain"));
    if (block.length < 2 && (block[0]?.length ?? 0) < 2) return;
    event.preventDefault();
    pasted(grid, event.target, block);
  });
}

// What this device kept of a line that the server has never seen: the line is made again for it.
document.addEventListener("cell-wanted", ({ detail: name }) => {
  const [, table, number] = CELL.exec(name) ?? [];
  const grid = grids.find((each) => each.dataset.grid === table);
  while (grid && numberOf(rowsOf(grid).at(-1)) < Number(number) && addRow(grid));
});
