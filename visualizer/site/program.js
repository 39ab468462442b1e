// The explorers of a page: each begins when a reader comes near, and all use one copy of the program.

(() => {
  const packed = "$packed";
  const facts = $facts;

  /** The program, unpacked at its first use. */
  let loading = null;
  const program = () => (loading ??= unpacked());

  async function unpacked() {
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const code = await new Response(
      new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")),
    ).blob();
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const { app } = await import(address);
    URL.revokeObjectURL(address);
    return app;
  }

  /** Show the explorer of a place; what is wrong with its setup is said in its place. */
  async function begin(place) {
    const app = await program();
    try {
      place.explorer = app.mount(place, place.dataset.setup, {
        ...facts,
        heading: "h2",
        welcome: place.classList.contains("ravine-welcome"),
      });
      place.dispatchEvent(new CustomEvent("ravine:begin", { bubbles: true }));
    } catch (error) {
      place.textContent = error.message;
    }
  }

  /** Show the explorer that fills a page; its setup is in the address. */
  async function beginPage(place) {
    const app = await program();
    const style = document.createElement("style");
    style.textContent = facts.sheet;
    document.head.append(style);
    app.page(place, { ...JSON.parse(place.dataset.page), ...facts, computed: [], welcome: true });
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        begin(target);
      }
    },
    { rootMargin: "300px" },
  );

  const start = () => {
    for (const place of document.querySelectorAll(".ravine-live")) near.observe(place);
    for (const place of document.querySelectorAll(".ravine-page-place")) beginPage(place);
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
