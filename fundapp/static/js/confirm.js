// Asks once more before a form marked data-confirm is sent, and before the page is read in another language when
// that would lose what was typed in it; without this script the form is simply sent.
const dialog = document.getElementById("confirm");
let waiting = null;

// A form that is kept as it is typed loses nothing, nor does one that only asks for a list.
function losesWords(leaving) {
  if (!leaving.elements.language) return false;
  return [...document.querySelectorAll("form[method=post]:not([data-autosave])")].some((form) => {
    const served = form.cloneNode(true);
    served.reset();
    return form !== leaving && sentFields(form) !== sentFields(served);
  });
}

function sentFields(form) {
  return JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!dialog) return;
  const question =
    event.submitter?.dataset.confirm ?? form.dataset.confirm ?? (losesWords(form) && dialog.dataset.unsent);
  if (!question || form === waiting?.form || form.method === "dialog") return;
  event.preventDefault();
  event.stopPropagation();
  waiting = { form, submitter: event.submitter };
  dialog.querySelector("[data-question]").textContent = question;
  dialog.showModal();
}, true);

dialog?.addEventListener("close", () => {
  if (waiting && dialog.returnValue === "yes") waiting.form.requestSubmit(waiting.submitter);
  dialog.returnValue = "";
  waiting = null;
});
