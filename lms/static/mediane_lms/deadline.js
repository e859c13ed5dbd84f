// Says how much time is left of a timed quiz, beside the deadline in words, which stands there without this too.
// The line changes once a minute and is not announced; at five minutes, one minute and the end a few words are.
const place = document.querySelector("[data-left]");
const loaded = Date.now(); // differences only: the visitor's clock may be wrong
const ANNOUNCED = [5, 1, 0];
let announced = Infinity;

function words(minutes, seconds) {
  if (seconds <= 0) return place.dataset.over;
  if (minutes === 0) return place.dataset.few;
  return minutes === 1 ? place.dataset.one : place.dataset.many.replace("{n}", minutes);
}

function show() {
  const seconds = Number(place.dataset.left) - Math.floor((Date.now() - loaded) / 1000);
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const text = words(minutes, seconds);
  const shown = place.querySelector("[data-shown]");
  if (shown.textContent !== text) shown.textContent = text;
  const step = ANNOUNCED.findLast((each) => (each === 0 ? seconds <= 0 : seconds <= each * 60));
  if (step !== undefined && step < announced) {
    if (announced !== Infinity || step === 0) place.querySelector("[data-said]").textContent = text;
    announced = step;
  } else if (step === undefined) {
    announced = Number.MAX_VALUE; // there was time when the page came: what follows is news
  }
  if (seconds > 0) setTimeout(show, 1000);
}

if (place) show();
