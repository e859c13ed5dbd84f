// « Écouter »: the browser's own voice reads the page's heading and text, each run of words in its own language. The
// button shows once the browser has a voice for the heading's language. Nothing leaves the browser, where its voices are
// its own.
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

function passages() {
  const found = [...document.querySelectorAll(`main :is(${READ})`)];
  return found.filter((one) => !one.closest(SILENT) && !one.querySelector(READ)).flatMap((one) => [...runs(one)]);
}

function speaks() {
  const { lang } = document.querySelector("main h1").closest("[lang]");
  return voice.getVoices().some((one) => one.lang.slice(0, 2) === lang.slice(0, 2));
}

if (place && voice) {
  const button = place.querySelector("button");
  const start = button.textContent;
  const quiet = () => { button.textContent = start; };
  const offer = () => { place.hidden = !speaks(); };
  offer();
  voice.addEventListener?.("voiceschanged", offer); // some browsers find their voices later
  button.addEventListener("click", () => {
    if (voice.speaking) { voice.cancel(); quiet(); return; }
    const said = passages().map(({ text, lang }) => Object.assign(new SpeechSynthesisUtterance(text.trim()), { lang }));
    if (!said.length) return;
    Object.assign(said.at(-1), { onend: quiet, onerror: quiet });
    said.forEach((one) => voice.speak(one));
    button.textContent = place.dataset.stop;
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
