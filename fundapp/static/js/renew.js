// Takes a part of the page anew when what it shows has run out: the code of the moment.
const AGAIN = 5;

function wait(place, seconds) {
  setTimeout(renew, seconds * 1000, place);
}

async function renew(place) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.getElementById(place.id);
    place.replaceChildren(...fresh.childNodes);
    wait(place, fresh.dataset.renew);
  } catch {
    wait(place, AGAIN); // the network is away
  }
}

for (const place of document.querySelectorAll("[data-renew]")) wait(place, place.dataset.renew);
