// Copies each heading onto the cells below it, so that a phone can show rows as cards.
function label(region) {
  const headings = [...region.querySelectorAll("thead th")].map((th) => th.textContent.trim());
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

function labelAll() {
  for (const region of document.querySelectorAll(".table-region[data-cards]")) label(region);
}

labelAll();
document.addEventListener("htmx:after:swap", labelAll);
