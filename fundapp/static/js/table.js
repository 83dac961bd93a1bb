// Copies each heading onto the cells below it, so that a phone can show rows as cards, and takes regions
// that do not scroll out of the keyboard's way.
function label(region) {
  const headings = [...region.querySelectorAll("thead th")].map((th) =>
    th.querySelector(".visually-hidden") ? "" : th.textContent.trim(),
  );
  region.querySelector("table").setAttribute("role", "table");
  for (const group of region.querySelectorAll("thead, tbody, tfoot")) {
    group.setAttribute("role", "rowgroup");
  }
  for (const row of region.querySelectorAll("tr")) {
    row.setAttribute("role", "row");
    let column = 0;
    for (const cell of row.children) {
      const head = cell.closest("thead") ? "columnheader" : "rowheader";
      cell.setAttribute("role", cell.tagName === "TH" ? head : "cell");
      if (headings[column] && !cell.closest("thead")) cell.dataset.label = headings[column];
      column += cell.colSpan;
    }
  }
  region.classList.add("as-cards");
}

// A region scrolls when what it holds outgrows it, and that grows by itself too: with a font that comes late, a row
// that is swapped in. So both are watched, the region and each thing in it.
const REGIONS = ".table-region, .board";
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target.isConnected) reach(target.closest(REGIONS));
});

function reach(region) {
  if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
  else region.removeAttribute("tabindex");
}

function prepare() {
  for (const region of document.querySelectorAll(".table-region[data-cards]")) label(region);
  for (const region of document.querySelectorAll(REGIONS)) {
    for (const each of [region, ...region.children]) sizes.observe(each);
  }
}

prepare();
document.fonts.ready.then(() => document.querySelectorAll(REGIONS).forEach(reach));
