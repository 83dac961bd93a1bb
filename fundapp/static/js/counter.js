// Says how much of a text's suggested length is used; never cuts what was typed.
function count(area) {
  const place = document.getElementById(area.dataset.counter);
  if (!place) return;
  const used = [...area.value].length;
  const max = Number(area.dataset.max);
  place.textContent = place.dataset.words
    .replace("{used}", formatNumber(used))
    .replace("{max}", formatNumber(max));
  place.classList.toggle("over", used > max);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-counter]")) count(event.target);
});
for (const area of document.querySelectorAll("[data-counter]")) count(area);
