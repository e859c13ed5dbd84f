// « Écouter »: the browser's own voice reads heading and text, each run of words in its language. The button shows once
// the browser has a voice for the heading's language. Nothing leaves the browser.
const place = document.querySelector("[data-listen]");
const voice = window.speechSynthesis;
const READ = "h1, h2, p, li, legend, label, blockquote, th, td";
const SILENT = "[data-listen], .actions, details:not([open]), [popover], .visually-hidden";

function* runs(passage) {
  const texts = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  let run = null;
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!data.trim() || parentElement.closest(SILENT)) continue;
    const { lang } = parentElement.closest("[lang]");
    if (run && run.lang !== lang) yield run;
    run = { text: (run?.lang === lang ? run.text : "") + data, lang };
  }
  if (run) yield run;
}

const passages = () => [...document.querySelectorAll(`main :is(${READ})`)]
  .filter((one) => !one.closest(SILENT) && !one.querySelector(READ)).flatMap((one) => [...runs(one)]);

if (place && voice) {
  const button = place.querySelector("button");
  const start = button.textContent;
  const quiet = () => { button.textContent = start; };
  const tongue = document.querySelector("main h1").closest("[lang]").lang.slice(0, 2);
  const offer = () => { place.hidden = !voice.getVoices().some((one) => one.lang.startsWith(tongue)); };
  offer();
  voice.addEventListener?.("voiceschanged", offer); // some browsers find their voices later
  button.addEventListener("click", () => {
    if (voice.speaking) return voice.cancel(), quiet();
    const said = passages().map(({ text, lang }) => Object.assign(new SpeechSynthesisUtterance(text.trim()), { lang }));
    if (said.length) Object.assign(said.at(-1), { onend: quiet, onerror: quiet });
    said.forEach((one) => voice.speak(one));
    button.textContent = place.dataset.stop;
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
