// Asks once more before a form marked data-confirm is sent; without it the form is simply sent.
const dialog = document.getElementById("confirm");
let waiting = null;

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!dialog || !question || form === waiting?.form || form.method === "dialog") return;
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
