// A deck: reveal.js, the explorers, which open when their slide is near, and the prediction, of which the first counts.
/* global Reveal */

const SIZE = { width: 1280, height: 720, margin: 0 };
const { texts, pages } = JSON.parse(document.getElementById("explorers").textContent);

/** Show an explorer in its frame. The page is made here, of pieces that the explorers share. */
function open(frame) {
  if (frame.src) return;
  const page = new Blob(
    pages[Number(frame.dataset.explorer)].map((piece) => texts[piece]),
    { type: "text/html;charset=utf-8" },
  );
  frame.src = URL.createObjectURL(page);
}

/** Shrink the text of a slide until it fits. */
function fit(slide) {
  if (!slide || slide.dataset.fitted || slide.classList.contains("stack")) return;
  slide.dataset.fitted = "yes";
  const isFull = () => slide.scrollHeight > SIZE.height || slide.scrollWidth > SIZE.width;
  for (let size = 100; size > 45 && isFull(); size -= 3) slide.style.fontSize = `${size}%`;
}

/** Prepare a slide that is shown, and open the explorer of the next one. */
function prepare(slide) {
  if (!slide) return;
  fit(slide);
  const all = [...document.querySelectorAll(".slides section:not(.stack)")];
  const near = [slide, all[all.indexOf(slide) + 1]].filter(Boolean);
  for (const frame of near.flatMap((one) => [...one.querySelectorAll("iframe")])) open(frame);
}

for (const button of document.querySelectorAll(".options.asked button"))
  button.addEventListener("click", () => {
    const letter = button.dataset.letter;
    const { question } = button.parentElement.dataset;
    for (const other of document.querySelectorAll(`.options[data-question="${question}"] button`)) {
      other.disabled = true;
      other.setAttribute("aria-pressed", String(other.dataset.letter === letter));
    }
  });

for (const { dataset } of document.querySelectorAll(".outcome"))
  document
    .querySelector(`.options:not(.asked)[data-question="${dataset.question}"] [data-letter="${dataset.right}"]`)
    .classList.add("right");

const options = { ...SIZE, center: false, controls: true, progress: true, hash: true, transition: "none" };
Reveal.initialize(options).then(() => {
  prepare(Reveal.getCurrentSlide());
  document.documentElement.dataset.ready = "yes";
});
Reveal.on("slidechanged", (event) => prepare(event.currentSlide));
