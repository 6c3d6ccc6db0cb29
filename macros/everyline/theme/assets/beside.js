// The switch that shows each statement in the other language under its own. It stands in the header and runs before
// the page is painted, so that nothing moves afterwards. What a reader chose holds on every page, in both languages.
{
  const key = `${typeof __md_scope === "undefined" ? "/" : __md_scope.pathname}.__kn_beside`;
  const button = document.querySelector(".kn-switch");
  const show = (on) => {
    document.documentElement.toggleAttribute("data-kn-beside", on);
    button.setAttribute("aria-pressed", on);
  };
  // A browser may refuse to remember; the switch works all the same.
  const remembered = () => {
    try {
      return localStorage.getItem(key) === "true";
    } catch {
      return false;
    }
  };
  const remember = (on) => {
    try {
      localStorage.setItem(key, on);
    } catch {}
  };
  // What stands at the top of the window stays there while lines come and go above it.
  const keepingPlace = (change) => {
    const top = document.querySelector(".md-header").getBoundingClientRect().bottom;
    const places = [...document.querySelectorAll(".md-content :is(h2[id], li[data-source], .md-content__inner > *)")];
    const place = places.find((each) => each.getBoundingClientRect().top >= top);
    const before = place?.getBoundingClientRect().top;
    change();
    if (place && scrollY) scrollBy({ top: place.getBoundingClientRect().top - before, behavior: "instant" });
  };
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    keepingPlace(() => show(on));
    remember(on);
  });
  button.hidden = false;
  show(remembered());
  // Come back to from another page, or changed in another window.
  addEventListener("pageshow", ({ persisted }) => persisted && show(remembered()));
  addEventListener("storage", (event) => event.key === key && show(remembered()));
}
