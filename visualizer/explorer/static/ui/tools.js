// The tools beside the title: presets, the code that makes what is seen, and its film.

function toolsOf(state, act) {
  const bar = element("div", { class: "ravine-tools" });
  const code = element("pre", { class: "ravine-code", tabindex: 0, hidden: true, "aria-label": "Python code" });

  async function copy() {
    const words = codeOf(state);
    code.textContent = words;
    code.hidden = false;
    act.say((await copied(words, code)) ? "The code is on the clipboard." : "Copy the code below the picture.", true);
  }

  /** Make the tools; those that need Python only where there is one. */
  function build() {
    const offers = state.source.offers();
    const presets = offers && element("select", { "aria-label": "preset", onchange() {
      if (presets.value) act.ask("preset", presets.value);
      presets.selectedIndex = 0;
    } }, element("option", { value: "" }, "Presets"),
    ...Object.entries(offers.presets).map(([name, source]) => element("option", { value: name, title: source }, name)));
    const format = offers && menu("format of the film", offers.films, offers.films[0]);
    const film = offers && element("button", { type: "button", onclick() {
      act.say("The film is being made.");
      act.ask("film", format.value);
    } }, "Save film");
    bar.replaceChildren(...(presets ? [presets] : []),
      element("button", { type: "button", onclick: act.reset }, "Reset"),
      element("button", { type: "button", onclick: copy }, "Copy code"),
      ...(film ? [element("span", { class: "ravine-joined" }, film, format)] : []));
  }

  return { element: bar, code, build, write: () => code.hidden || (code.textContent = codeOf(state)) };
}

/** Put words on the clipboard, or at least select them where they stand. */
async function copied(words, where) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    getSelection().selectAllChildren(where);
    return document.execCommand("copy");
  }
}

/** Offer bytes as a file. */
function download(name, bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
