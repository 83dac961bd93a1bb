// Lets a device register, or sign its owner in; without it the password and the code still do.
const token = document.querySelector("[name=csrf_token]").value;

async function ask(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).response;
}

async function register(form) {
  const name = form.elements.name.value;
  const begun = await ask(form.dataset.start, { name });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(begun.credential_options);
  const made = await navigator.credentials.create({ publicKey });
  const credential = JSON.stringify({ ...made.toJSON(), extensions: JSON.stringify(made.getClientExtensionResults()) });
  await ask(`${form.dataset.start}/${begun.wan_state}`, { credential });
  location.assign(form.dataset.done);
}

async function signIn(place) {
  const begun = await ask(place.dataset.start, {});
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(begun.credential_options);
  const given = await navigator.credentials.get({ publicKey });
  await ask(`${place.dataset.start}/${begun.wan_state}`, { credential: JSON.stringify(given.toJSON()) });
  const next = place.dataset.next;
  location.assign(next.startsWith("/") && !/^\/[/\\]/.test(next) ? next : "/");
}

async function attempt(act, place) {
  const said = place.querySelector("[data-passkey-said]");
  said.textContent = "";
  try {
    await act(place);
  } catch {
    said.textContent = said.dataset.failed;
  }
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  const form = document.querySelector("[data-passkey-register]");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(register, form);
  });
  const place = document.querySelector("[data-passkey-sign-in]");
  if (place) place.hidden = false;
  place?.querySelector("button").addEventListener("click", () => attempt(signIn, place));
}
