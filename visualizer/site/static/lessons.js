// The questions of a lesson: a prediction opens what follows it, an exercise is judged, and a table ticks what was answered.

(() => {
  const KEY = "ravine-lessons";

  /** What was answered, by question: the letter of a prediction, true for an exercise. It is kept in this browser. */
  const answers = read();

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  }

  function keep(question, answer) {
    answers[question] = answer;
    try {
      localStorage.setItem(KEY, JSON.stringify(answers));
    } catch {
      // a page without storage forgets it when it is left
    }
  }

  /** The data of an attribute. */
  const decoded = (text) =>
    JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))));

  /** Say something below a question; the first sign is ✓, ✗ or ·. */
  function say(place, words) {
    const told = place.querySelector(".lesson-told");
    told.textContent = words;
    told.dataset.mark = words[0];
  }

  function begin(question) {
    const told = decoded(question.dataset.told);
    const buttons = [...question.querySelectorAll("button")];
    const choose = (letter) => {
      question.dataset.chosen = letter;
      for (const button of buttons) {
        button.disabled = true;
        button.setAttribute("aria-pressed", String(button.value === letter));
      }
      say(question, told[letter]);
    };
    const { question: name } = question.dataset;
    for (const button of buttons)
      button.addEventListener("click", () => {
        keep(name, button.value);
        choose(button.value);
      });
    if (told[answers[name]]) choose(answers[name]);
  }

  function beginOutcome(outcome) {
    const told = decoded(outcome.dataset.told);
    outcome.querySelector("button").addEventListener("click", () => {
      say(outcome, told[answers[outcome.dataset.question]]);
    });
  }

  function beginExercise(form) {
    const exercise = decoded(form.dataset.exercise);
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { right, words } = await ravineJudge(exercise, answerIn(form, exercise));
      if (right) keep(exercise.name, true);
      say(form, words);
    });
  }

  function answerIn(form, { kind }) {
    const text = form.querySelector("input[type=text]");
    if (text) return text.value;
    const chosen = [...form.querySelectorAll("input:checked")].map((input) => input.value);
    return chosen.join(",") || (kind === "several" ? "-" : "");
  }

  /** A film that can be stopped. */
  function beginFilm(film) {
    const [picture, button] = [film.querySelector("img"), film.querySelector("button")];
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const [addresses, words] = [[picture.src, picture.dataset.still], [button.textContent, button.dataset.play]];
    let stopped = 0;
    button.hidden = false;
    button.addEventListener("click", () => {
      stopped = 1 - stopped;
      picture.src = addresses[stopped];
      button.textContent = words[stopped];
    });
  }

  function tick(place) {
    const names = place.dataset.questions.split(" ");
    const done = names.filter((name) => answers[name]).length;
    place.textContent = `${done === names.length ? "✓ " : ""}${done}/${names.length}`;
  }

  for (const [name, start] of Object.entries({
    ".lesson-prediction": begin,
    ".lesson-outcome": beginOutcome,
    ".lesson-exercise": beginExercise,
    ".lesson-film": beginFilm,
    ".lesson-progress": tick,
  }))
    for (const place of document.querySelectorAll(name)) start(place);
})();
