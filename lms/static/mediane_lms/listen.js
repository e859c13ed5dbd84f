// « Écouter »: the browser's own voice reads the page's heading and text, in the language of that text. Without a voice
// the button never shows. Nothing leaves the browser, where its voices are its own.
const place = document.querySelector("[data-listen]");
const voice = window.speechSynthesis;
const READ = "h1, h2, p, li, legend, label, blockquote, th, td";

function passages() {
  const main = document.querySelector("main");
  return [...main.querySelectorAll(READ)]
    .filter((one) => !one.closest("[data-listen], .actions, details:not([open]), [popover], .visually-hidden"))
    .filter((one) => !one.querySelector(READ) && one.textContent.trim())
    .map((one) => ({ text: one.textContent.trim(), lang: one.closest("[lang]").lang }));
}

if (place && voice) {
  const button = place.querySelector("button");
  const start = button.textContent;
  const quiet = () => { button.textContent = start; };
  place.hidden = false;
  button.addEventListener("click", () => {
    if (voice.speaking) { voice.cancel(); quiet(); return; }
    const spoken = passages().map(({ text, lang }) => Object.assign(new SpeechSynthesisUtterance(text), { lang }));
    if (spoken.length) spoken.at(-1).onend = quiet;
    spoken.forEach((one) => voice.speak(one));
    button.textContent = place.dataset.stop;
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
