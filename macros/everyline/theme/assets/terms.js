// What a term means: shown under it when the mouse is on it or it has the focus, and gone with Escape. It stays while
// the mouse is on it, so that it can be read and copied. A first tap shows it, a second follows the link.
{
  const SOON = 150;
  const LATER = 300; // milliseconds, for a mouse on its way
  const GAP = 6;
  const MARGIN = 8; // pixels
  const tip = document.createElement("div");
  const text = document.createElement("p");
  const way = document.createElement("a");
  tip.className = "kn-tip";
  tip.hidden = true;
  tip.append(text, way);
  text.id = "kn-tip";
  text.setAttribute("role", "tooltip");
  way.textContent = document.querySelector("[data-term-open]")?.dataset.termOpen ?? "→";
  document.body.append(tip);

  let shown = null;
  let shownBefore = null; // when the finger came down
  let pointer = "";
  let waiting = 0;

  // The definition is the browser's own tooltip for those without a script; two would be one too many.
  const definitions = new Map();
  for (const term of document.querySelectorAll(".kn-term[title]")) {
    definitions.set(term, term.title);
    term.removeAttribute("title");
    if (!term.href) term.tabIndex = 0;
  }
  const termAt = (target) => target.closest?.(".kn-term");

  const place = (term) => {
    const box = term.getClientRects()[0] ?? term.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(MARGIN, Math.min(box.left, width - tip.offsetWidth - MARGIN));
    const fitsBelow = box.bottom + GAP + tip.offsetHeight < innerHeight;
    const top = fitsBelow ? box.bottom + GAP : box.top - GAP - tip.offsetHeight;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${top + scrollY}px`;
  };
  const show = (term) => {
    clearTimeout(waiting);
    if (shown === term || !definitions.has(term)) return;
    hide();
    shown = term;
    text.textContent = definitions.get(term);
    way.hidden = pointer !== "touch" || !term.href;
    if (term.href) way.href = term.href;
    tip.hidden = false;
    term.setAttribute("aria-describedby", text.id);
    place(term);
  };
  const hide = () => {
    clearTimeout(waiting);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };
  const wait = (milliseconds, action) => {
    clearTimeout(waiting);
    waiting = setTimeout(action, milliseconds);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const term = termAt(event.target);
    if (term) wait(SOON, () => show(term));
    else if (tip.contains(event.target)) clearTimeout(waiting);
    else if (shown && shown !== document.activeElement) wait(LATER, hide);
    else clearTimeout(waiting);
  });
  document.addEventListener("focusin", ({ target }) => {
    const term = termAt(target);
    if (term) show(term);
    else if (!tip.contains(target)) hide();
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target === shown && !tip.matches(":hover")) wait(0, () => tip.contains(document.activeElement) || hide());
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
    pointer = "";
  });
  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    shownBefore = shown;
    if (!tip.contains(event.target) && termAt(event.target) !== shown) hide();
  });
  document.addEventListener("click", (event) => {
    const term = termAt(event.target);
    if (!term || pointer !== "touch" || shownBefore === term) return;
    event.preventDefault();
    show(term);
  });
}
