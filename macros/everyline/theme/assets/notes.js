// Small conveniences. Every page is whole without them.

// By keyboard the contents lead to the same places.
everylinePage(() => document.querySelectorAll(".headerlink").forEach((each) => (each.tabIndex = -1)));

// The language switch keeps the place on the page: both languages have the same anchors. It follows the place rather
// than the click, so that opening in a new tab, or with the keyboard, keeps it as well.
let chosen = null; // the statement that was clicked last, perhaps for its card
const keepPlace = () => {
  const place = [chosen, everylineAt(location.hash)].find(isInView)?.id ?? placeInView();
  for (const link of document.querySelectorAll("a.kn-language")) link.hash = place;
};
// What was chosen, or what an address led to, is the place only until one reads on.
const isInView = (target) => {
  const { top, bottom } = target?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
  return bottom > 0 && top < innerHeight;
};
// Else the last heading or statement above the middle of the window, once scrolled.
const placeInView = () => {
  if (scrollY < innerHeight / 4) return "";
  const places = [...document.querySelectorAll(".md-content :is(h2[id], li[data-source][id], .kn-line[id])")];
  const above = places.filter((place) => place.getBoundingClientRect().top < innerHeight / 2);
  return above.length ? above.at(-1).id : "";
};
const start = () => {
  chosen = null;
  keepPlace();
};
addEventListener("hashchange", start);
document.addEventListener("click", ({ target }) => (chosen = target.closest?.("li[data-source][id], .kn-piece[id]") ?? chosen));
// One scrolls, and Material's script moves through a page, without this event; the switch looks again before it is used.
for (const event of ["pointerdown", "focusin", "keydown", "contextmenu"]) document.addEventListener(event, keepPlace);
everylinePage(start);
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "l" || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (!event.target.closest?.("input, textarea, select, [contenteditable]")) document.querySelector("a.kn-language")?.click();
});

// Blocks that their author folded are folded, but around what an address leads to, or what a browser finds in them.
const unfold = (button, isOpen) => {
  button.setAttribute("aria-expanded", isOpen);
  for (const each of button.within) each.toggleAttribute("hidden", !isOpen) && each.setAttribute("hidden", "until-found");
};
everylinePage(() => {
  const place = everylineAt(location.hash);
  for (const block of document.querySelectorAll(".kn-note-body li[data-fold]")) {
    const beneath = [...block.children];
    const from = beneath.findIndex((each) => each.matches("ul, ol, h2, h3, h4, h5, h6"));
    if (from < 1) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "kn-fold", within: beneath.slice(from) });
    button.setAttribute("aria-label", block.dataset.fold);
    button.addEventListener("click", () => unfold(button, button.getAttribute("aria-expanded") !== "true"));
    block.addEventListener("beforematch", () => unfold(button, true));
    block.prepend(button);
    unfold(button, button.within.some((each) => each.contains(place)));
  }
});
addEventListener("hashchange", () => {
  const place = everylineAt(location.hash);
  const closed = [...document.querySelectorAll(".kn-note-body .kn-fold")].filter(({ within }) => within.some((each) => each.contains(place)));
  closed.forEach((button) => unfold(button, true));
  if (closed.length) place.scrollIntoView();
});

// The glossary shows the terms that hold what is typed, in any of their names or their definition.
everylinePage(() => {
  const filter = document.querySelector(".kn-filter");
  if (!filter) return;
  const entries = [...document.querySelectorAll(".kn-glossary-entry")];
  // A hump begins a word too: readinessProbe is found by probe.
  const texts = entries.map(({ textContent: text }) => `${text}\n${text.replace(/([a-z0-9])([A-Z])/g, "$1 $2")}`);
  // Latin words are found by how they begin, Chinese ones anywhere: nobody puts blanks between those.
  const pattern = (word) => new RegExp((/^\w/.test(word) ? "(?<!\\w)" : "") + word.replace(/[^\p{L}\p{N}\s]/gu, "\\$&"), "iu");
  const show = () => {
    const words = filter.querySelector("input").value.trim().split(/\s+/).map(pattern);
    entries.forEach((entry, at) => (entry.hidden = !words.every((word) => word.test(texts[at]))));
    document.querySelector(".kn-letters")?.toggleAttribute("hidden", filter.querySelector("input").value.trim() !== "");
  };
  filter.hidden = false;
  filter.addEventListener("input", show);
  filter.addEventListener("submit", (event) => event.preventDefault());
  show();
});

// The downloads close like any menu: with Escape, or when something else is clicked.
const menu = document.querySelector(".kn-downloads-menu");
if (menu) {
  document.addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false));
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// On a phone the contents close over what they led to, and a tap beside the open menu of tools does nothing else than close it.
const tools = document.querySelector("#kn-tools");
let isBeside = false;
addEventListener("pointerdown", ({ target }) => {
  isBeside = tools?.popover && tools.matches(":popover-open") && !target.closest("#kn-tools, .kn-tools-open");
}, { capture: true });
addEventListener("click", (event) => {
  if (isBeside && event.detail) { // no key's
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  isBeside = false;
  const contents = event.target.closest?.(".kn-here a")?.closest("details");
  if (contents) contents.open = false;
}, { capture: true });

// The theme makes a landmark of the buttons of each block of code, when it shows one.
everylinePage(() => {
  const block = document.querySelector("article pre");
  if (!block) return;
  const demote = () => document.querySelectorAll("nav.md-code__nav:not([role])").forEach((each) => each.setAttribute("role", "none"));
  new MutationObserver(demote).observe(block.closest("article"), { childList: true, subtree: true });
  demote();
});

// A table that is wider than its page is reached, and scrolled, by keyboard.
everylinePage(() => {
  const article = document.querySelector("article");
  const reach = () => article.querySelectorAll(".md-typeset__scrollwrap").forEach((each) => (each.tabIndex = each.scrollWidth > each.clientWidth ? 0 : -1));
  if (article) new ResizeObserver(reach).observe(article);
});

// The switch between light and dark is a radio button for each, whose label leads to the other: Space presses it as it does any button.
document.addEventListener("keydown", (event) => {
  const label = event.key === " " && event.target.matches?.("input[name='__palette']") && event.target.nextElementSibling;
  if (!label) return;
  event.preventDefault();
  label.click();
  label.control.focus();
});

// What the keys do: with ?, or from the foot of the page.
const keys = document.querySelector(".kn-keys");
if (keys) {
  everylinePage(() => (document.querySelector(".kn-keys-open").hidden = false));
  document.addEventListener("click", ({ target }) => (target.closest?.(".kn-keys-open") ? keys.showModal() : target === keys && keys.close()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.target.closest?.("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    keys.showModal();
  });
}

// The menu of a narrow window is a box to tick, and what ticks it a label: a button, which keys press as well, stands in its place.
const drawer = document.querySelector("#__drawer");
const menuLabel = document.querySelector("label.md-header__button[for='__drawer']");
if (drawer && menuLabel) {
  const menuButton = document.createElement("button");
  menuButton.className = `${menuLabel.className} kn-menu`;
  menuButton.ariaLabel = document.querySelector(".md-nav--primary")?.ariaLabel ?? null;
  menuButton.append(...menuLabel.childNodes);
  menuLabel.replaceWith(menuButton);
  const inMenu = (element) => element.closest(".md-sidebar--primary");
  const tell = () => (menuButton.ariaExpanded = drawer.checked);
  const toggle = (isOpen) => {
    drawer.checked = isOpen;
    tell();
    const first = [...document.querySelectorAll(".md-sidebar--primary a[href]")].find((each) => each.checkVisibility({ visibilityProperty: true }));
    (isOpen ? first : menuButton)?.focus();
  };
  drawer.addEventListener("change", tell);
  everylinePage(tell);
  menuButton.addEventListener("click", () => toggle(!drawer.checked));
  document.addEventListener("keydown", ({ key }) => key === "Escape" && drawer.checked && toggle(false));
  document.addEventListener("focusin", ({ target }) => {
    if (!drawer.checked || inMenu(target) || target === menuButton) return;
    drawer.checked = false;
    tell();
  });
}

// The contents mark the section at the top of the window, where the theme marks the one above until its heading is under the header.
let markHere = () => {};
everylinePage(() => {
  const ACTIVE = "md-nav__link--active";
  const links = [...document.querySelectorAll(".md-sidebar--secondary .md-nav__link[href^='#']")];
  markHere = () => {
    const isEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const isAbove = (link) => everylineAt(link.hash)?.getBoundingClientRect().top < (isEnd ? innerHeight : innerHeight / 4);
    const here = links.filter(isAbove).at(-1);
    for (const link of links) if (link.classList.contains(ACTIVE) !== (link === here)) link.classList.toggle(ACTIVE, link === here);
  };
  if (links.length) new MutationObserver(markHere).observe(links[0].closest("nav"), { subtree: true, attributeFilter: ["class"] });
});
addEventListener("scroll", () => markHere(), { passive: true });
