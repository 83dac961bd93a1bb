// Says at once that chosen files are too heavy together, before they travel in vain and the page with them.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "file" || !input.dataset.tooBig) return;
  const words = tooBig(input) ? input.dataset.tooBig : "";
  input.toggleAttribute("aria-invalid", Boolean(words));
  place(input).textContent = words;
});

document.addEventListener("submit", (event) => {
  const heavy = [...event.target.querySelectorAll("input[type=file][data-too-big]")].find(tooBig);
  if (!heavy) return;
  event.preventDefault();
  heavy.focus();
});

function tooBig(input) {
  const total = [...input.files].reduce((sum, file) => sum + file.size, 0);
  return total > Number(input.dataset.most);
}

function place(input) {
  const next = input.nextElementSibling;
  if (next?.matches("[data-said]")) return next;
  const said = Object.assign(document.createElement("p"), { className: "error", role: "alert" });
  said.dataset.said = "";
  input.after(said);
  return said;
}
