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
    [...row.children].forEach((cell, index) => {
      const head = cell.closest("thead") ? "columnheader" : "rowheader";
      cell.setAttribute("role", cell.tagName === "TH" ? head : "cell");
      if (headings[index] && !cell.closest("thead")) cell.dataset.label = headings[index];
    });
  }
  region.classList.add("as-cards");
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function prepare() {
  for (const region of document.querySelectorAll(".table-region[data-cards]")) label(region);
  for (const region of document.querySelectorAll(".table-region, .board")) sizes.observe(region);
}

prepare();
document.addEventListener("htmx:after:swap", prepare);
