// The card behind a citation: all that is known about its statement. It opens under the mouse or with the focus, stays when
// it is clicked, and closes with Escape or elsewhere. Enter goes into it, Escape leads back. Without this script a
// citation is a link to its line, and what the card holds stands below the statement.
{
  const SOON = 140;
  const LATER = 220; // milliseconds, for a mouse on its way
  const WIDTH = 400; // pixels
  const wide = matchMedia("(min-width: 60em)");
  // In a site that is there already nobody says what things are called.
  const NAMELESS = { cardOpen: "{place}", cardClose: "×", cardCopy: "#", cardCopied: "✓", cardWords: "" };
  const words = () => document.querySelector("[data-card-open]")?.dataset ?? NAMELESS;
  let open = null; // { card, cite, isPinned }
  let waiting = 0;
  let isReturning = false;

  const STATEMENT = ".kn-statements > li, .kn-piece.kn-statement";
  // What stands behind a piece of a note is offered at its number; without anything behind it that is a link.
  const citeOf = (target) => {
    const more = target.closest?.(".kn-cite-more"); // what else is on the card
    const cite = more ? more.parentElement.querySelector("a") : target.closest?.(".kn-cite a:not(.kn-also)");
    if (!cite || cite.closest(".kn-more, .kn-also")) return null;
    return cite.closest(".kn-piece") && !cite.closest(".kn-piece").querySelector(":scope > .kn-more") ? null : cite;
  };
  const make = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });

  // What the note has, and of code the lines that do not stand beside the card.
  const linesOf = (code) => [...code.querySelectorAll("pre")].filter((each) => !each.closest(".kn-own-form")).flatMap((each) => each.textContent.split("\n"));
  const ownOf = (beside, statement) => {
    const copy = beside.cloneNode(true);
    const shown = statement.querySelector(":scope > .kn-row > .kn-code");
    if (!shown || !copy.querySelector("pre")) return copy;
    const known = new Set(linesOf(shown).map((line) => line.trim()));
    const code = make("code", "", linesOf(copy).filter((line) => !known.has(line.trim())).join("\n"));
    copy.replaceChildren(...(code.textContent ? [make("pre", "", "")] : []));
    copy.firstChild?.append(code);
    return copy;
  };

  const cardOf = (cite) => {
    const statement = cite.closest(STATEMENT);
    if (!statement) return null;
    let card = statement.querySelector(":scope > .kn-more");
    if (!card) {
      card = make("details", "kn-more", "");
      statement.querySelector(":scope > .kn-row").after(card);
    }
    if (!card.popover) fill(card, cite, statement);
    return card;
  };
  const fill = (card, cite, statement) => {
    card.popover = "manual";
    card.id = `card-${statement.id}`;
    cite.setAttribute("aria-controls", card.id);
    cite.setAttribute("aria-expanded", "false");
    const { cardOpen, cardClose, cardCopy, cardWords } = words();
    const close = make("button", "kn-card-close", cardClose);
    close.type = "button";
    close.addEventListener("click", () => hide() ?? cite.focus({ preventScroll: true }));
    card.prepend(close);
    const beside = statement.querySelector(":scope > .kn-row > [data-original]");
    const places = [...statement.querySelectorAll(":scope > .kn-row > .kn-cite a")];
    const isSaid = card.querySelector(".kn-own [data-original]");
    const own = beside && !isSaid ? ownOf(beside, statement) : null;
    if (own?.textContent.trim()) {
      const raw = make("div", "kn-card-raw", "");
      raw.append(own);
      card.append(make("p", "kn-card-label", cardWords), raw);
    }
    for (const each of places) {
      card.append(make("p", "kn-card-place", each.dataset.title ?? each.title));
      each.dataset.title ??= each.title;
      each.removeAttribute("title"); // the card says it
    }
    for (const mark of cite.querySelectorAll("[title]")) mark.removeAttribute("title");
    const acts = make("p", "kn-acts", "");
    for (const each of places) {
      const way = make("a", "", cardOpen.replace("{place}", each.textContent.trim()));
      way.href = each.href;
      acts.append(way);
    }
    const copy = make("button", "kn-copy-link", cardCopy);
    copy.type = "button";
    copy.dataset.target = statement.id;
    acts.append(copy);
    const { cardReport, reportTo } = words();
    if (reportTo) {
      const report = make("a", "", cardReport);
      const said = statement.querySelector(":scope > .kn-row :is(.kn-text, .kn-lead-text, .kn-code)")?.textContent.trim().slice(0, 500) ?? "";
      const quoted = said.replace(/\s*\n\s*/g, "\n").replace(/^/gm, "> ");
      const address = new URL(`#${statement.id}`, location.href).href;
      const text = [quoted, places.map((each) => each.dataset.source).join("\n"), address, ""].join("\n\n");
      report.href = reportTo.replace(/TITLE|TEXT/g, (name) => encodeURIComponent(name === "TEXT" ? text : document.title));
      acts.append(report);
    }
    card.append(acts);
  };
  const place = (card, cite) => {
    card.style.removeProperty("left");
    card.style.removeProperty("top");
    card.style.removeProperty("width");
    card.style.removeProperty("max-height");
    if (!wide.matches) {
      // The sentence stays above its sheet.
      const over = cite.getBoundingClientRect().bottom - (innerHeight - card.offsetHeight) + 16;
      if (over > 0) scrollBy(0, over);
      return;
    }
    const at = cite.getBoundingClientRect();
    const room = document.documentElement.clientWidth - at.left - 16;
    const width = Math.min(WIDTH, Math.max(room, 300));
    card.style.width = `${width}px`;
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 16));
    // Below it where there is room, else above, else where there is more; what does not fit scrolls within the card.
    const header = Math.max(0, document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0);
    const [above, below] = [at.top - 6 - header - 8, innerHeight - 8 - at.bottom - 6];
    const isBelow = card.offsetHeight <= below || (card.offsetHeight > above && below >= above);
    card.style.maxHeight = `${Math.max(isBelow ? below : above, 120)}px`;
    const top = Math.max(header + 8, isBelow ? Math.min(at.bottom + 6, innerHeight - 8 - card.offsetHeight) : at.top - card.offsetHeight - 6);
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };
  const show = (cite, isPinned) => {
    clearTimeout(waiting);
    const card = cardOf(cite);
    if (!card) return;
    if (open?.card !== card) {
      hide();
      open = { card, cite, isPinned };
      card.open = true;
      card.showPopover();
      cite.setAttribute("aria-expanded", "true");
      place(card, cite);
    }
    open.isPinned ||= isPinned;
    card.inert = !open.isPinned && document.activeElement === cite; // Tab goes on to the next statement
  };
  const hide = () => {
    clearTimeout(waiting);
    if (!open) return;
    const { card, cite } = open;
    open = null;
    if (card.matches(":popover-open")) card.hidePopover();
    card.open = card.inert = false;
    cite.setAttribute("aria-expanded", "false");
  };
  const wait = (milliseconds, action) => {
    clearTimeout(waiting);
    waiting = setTimeout(action, milliseconds);
  };

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType !== "mouse") return;
    const cite = citeOf(target);
    if (cite && wide.matches) wait(SOON, () => show(cite, false));
    else if (open?.card.contains(target)) {
      clearTimeout(waiting);
      open.card.inert = false;
    } else if (!cite && open && !open.isPinned && open.cite !== document.activeElement) wait(LATER, hide);
    else if (!cite) clearTimeout(waiting);
  });
  document.addEventListener("focusin", ({ target }) => {
    const cite = citeOf(target);
    if (cite && !isReturning && cite.matches(":focus-visible")) show(cite, false);
    else if (open && !open.isPinned && !open.card.contains(target) && target !== open.cite) hide();
  });
  document.addEventListener("click", (event) => {
    const copy = event.target.closest?.(".kn-copy-link");
    if (copy) return copied(copy.dataset.target);
    const cite = citeOf(event.target);
    if (!cite || event.metaKey || event.ctrlKey || event.shiftKey) {
      if (event.target.closest?.(".kn-more a[href*='#']")) hide();
      return;
    }
    if (!cite.closest(STATEMENT)) return;
    event.preventDefault();
    if (open?.cite === cite && open.isPinned) return hide();
    show(cite, true);
    if (event.detail === 0) [...open.card.querySelectorAll("a, button")].find((each) => each.checkVisibility())?.focus(); // by keyboard
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (open && !open.card.contains(target) && citeOf(target) !== open.cite) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !open) return;
    const { cite, card } = open;
    const wasWithin = card.contains(document.activeElement) || document.activeElement === cite;
    hide();
    isReturning = true;
    if (wasWithin) cite.focus();
    isReturning = false;
  });

  const copied = async (id) => {
    const address = new URL(`#${id}`, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      location.hash = id; // it stands in the address then
    }
    const said = make("div", "kn-toast", words().cardCopied);
    said.setAttribute("role", "status");
    document.body.append(said);
    setTimeout(() => said.remove(), 1600);
  };

  // A link to what only a card holds opens it, and the statement is shown.
  const reveal = () => {
    const target = everylineAt(location.hash);
    const cite = target?.closest(".kn-more")?.parentElement.querySelector(":scope > .kn-row > .kn-cite a");
    if (!cite) return;
    cite.scrollIntoView({ block: "center" });
    show(cite, true);
    target.scrollIntoView({ block: "nearest" });
  };
  addEventListener("hashchange", reveal);
  everylinePage(() => {
    hide();
    reveal();
  });
}
