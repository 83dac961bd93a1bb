// Shows a question as soon as the answer it depends on is given, and hides it again; its words are kept.
// What stands on another page was decided by the server when this one was made.
const form = document.querySelector("[data-when]")?.closest("form");
const depending = [...(form?.querySelectorAll("[data-when]") ?? [])];

function answersTo(name) {
  return [...form.elements]
    .filter((field) => field.name === name && (!["radio", "checkbox"].includes(field.type) || field.checked))
    .map((field) => field.value);
}

function isHere(name) {
  return form.elements[name] !== undefined;
}

// A question that is hidden is not answered, whatever it still holds.
function isShown(name) {
  return !document.getElementById(`question-${name}`)?.hidden;
}

function holds({ question, among }) {
  return isShown(question) && answersTo(question).some((value) => among.includes(value));
}

function decide() {
  for (const each of depending) {
    const here = JSON.parse(each.dataset.when).filter(({ question }) => isHere(question));
    if (here.length) each.hidden = !here.every(holds);
  }
}

if (depending.length) {
  form.addEventListener("input", decide);
  form.addEventListener("change", decide);
  decide();
}
