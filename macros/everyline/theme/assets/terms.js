// What a term means and what a link of the text leads to: shown under it when the mouse is on it or it has the focus, and gone
// with Escape. It stays while the mouse is on it, so that it can be read and copied. A first tap on a term shows it, a second follows the
// link. A definition comes with the page; where else a link leads is read from that page, which is there then when it is followed.
{
  const SOON = 150;
  const LATER = 300; // milliseconds, for a mouse on its way
  const GAP = 6;
  const MARGIN = 8; // pixels
  const LENGTH = 240; // of what a page says
  const tip = document.createElement("div");
  const where = document.createElement("p");
  const text = document.createElement("p");
  const way = document.createElement("a");
  tip.className = "kn-tip";
  tip.hidden = true;
  where.className = "kn-tip-where";
  tip.append(where, text, way);
  text.id = "kn-tip";
  text.setAttribute("role", "tooltip");
  way.textContent = document.querySelector("[data-term-open]")?.dataset.termOpen ?? "→";
  document.body.append(tip);

  let shown = null;
  let shownBefore = null; // when the finger came down
  let pointer = "";
  let waiting = 0;

  // The definition is the browser's own tooltip for those without a script; two would be one too many.
  const definitions = new WeakMap();
  const OTHERS = ".headerlink, .kn-cite a, .kn-more a, .md-button, svg a";
  const leadsTo = (link) => (link.closest("article") && !link.matches(OTHERS) && everylineLinks.leadsTo(link)) || null;
  const termAt = (target) => {
    const link = target.closest?.(".kn-term, article a[href]");
    return link && (definitions.has(link) || leadsTo(link)) ? link : null;
  };

  const plain = (element) => {
    const copy = element?.cloneNode(true);
    copy?.querySelectorAll(".headerlink, [hidden], .kn-cite").forEach((each) => each.remove());
    return copy?.textContent.replace(/\s+/g, " ").trim() ?? "";
  };
  // The names that lead to a place on a page, and what is said there.
  const told = (page, address) => {
    const target = everylineAt(address.hash, page);
    const heading = target && target.matches("h2, h3, h4") ? target : null;
    const names = [page.querySelector(".md-path__item:last-child"), page.querySelector("h1"), heading].map(plain);
    const texts = [...page.querySelectorAll("article :is(.kn-text, .kn-lead-text, p:not([class], .kn-more *))")];
    const said = target && !heading ? (target.querySelector(".kn-text, .kn-lead-text, code") ?? target)
      : heading ? texts.find((each) => heading.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) : null;
    const words = plain(said) || page.querySelector("meta[name='description']")?.content || plain(texts[0]);
    return [[...new Set(names.filter(Boolean))].join(" › "), words.length > LENGTH ? `${words.slice(0, LENGTH)}…` : words];
  };

  const place = (term) => {
    const box = term.getClientRects()[0] ?? term.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(MARGIN, Math.min(box.left, width - tip.offsetWidth - MARGIN));
    const fitsBelow = box.bottom + GAP + tip.offsetHeight < innerHeight;
    const top = fitsBelow ? box.bottom + GAP : box.top - GAP - tip.offsetHeight;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${top + scrollY}px`;
  };
  const show = async (term) => {
    clearTimeout(waiting);
    if (shown === term) return;
    hide();
    shown = term;
    const tell = ([names, words]) => {
      where.textContent = names;
      text.textContent = words;
      tip.hidden = false;
      term.setAttribute("aria-describedby", text.id);
      place(term);
    };
    way.hidden = pointer !== "touch" || !term.href;
    if (term.href) way.href = term.href;
    const definition = definitions.get(term);
    if (definition) tell(["", definition]);
    const address = pointer !== "touch" && term.matches("a") && leadsTo(term);
    const page = address && (await everylineLinks.pageAt(address));
    if (!page || shown !== term) return;
    const [names, words] = told(page, address);
    if (definition || words) tell([names, definition ?? words]);
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

  everylinePage(() => {
    hide();
    for (const term of document.querySelectorAll(".kn-term[title]")) {
      definitions.set(term, term.title);
      term.removeAttribute("title");
      if (!term.href) term.tabIndex = 0;
    }
  });

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
    if (term && definitions.has(term)) show(term);
    else if (term?.matches(":focus-visible")) wait(SOON, () => show(term));
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
    if (!term || !definitions.has(term) || pointer !== "touch" || shownBefore === term) return;
    event.preventDefault();
    show(term);
  });
}
