// The search dialog: what finds is loaded when a reader first turns to it (finding.js). Without a script there is no search.
{
  const dialog = document.querySelector(".kn-search");
  const { engine, index } = dialog.dataset;
  const [engineAddress, indexAddress] = [new URL(engine, location), new URL(index, location)];
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role='listbox']");
  const status = dialog.querySelector("[role='status']");
  const none = dialog.querySelector(".kn-search-none");
  const more = dialog.querySelector(".kn-search-more");
  const term = dialog.querySelector(".kn-search-term");
  const words = (element, name, values = {}) =>
    element.dataset[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  const PAGES = 10;
  const PLACES = 20; // of one page at a time

  let loading;
  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = engineAddress;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${engineAddress} cannot be loaded`));
      document.head.append(script);
    }).catch((error) => {
      loading = undefined;
      throw error;
    }));

  const marked = (element, pieces) => {
    for (const [text, isMarked] of pieces) {
      if (isMarked) element.append(Object.assign(document.createElement("mark"), { textContent: text }));
      else element.append(text);
    }
    return element;
  };
  const span = (name) => Object.assign(document.createElement("span"), { className: name });
  const options = () => [...list.querySelectorAll("[role='option']")];
  const choose = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", each === option);
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  let made = 0;
  const option = (element, name) => {
    element.className = `kn-hit ${name}`;
    element.setAttribute("role", "option");
    element.id = `hit-${made++}`;
    return element;
  };
  const row = (hit, isFurther) => {
    const link = option(document.createElement("a"), isFurther ? "kn-hit-further" : "");
    link.href = new URL(hit.href, pagesAddress);
    link.tabIndex = -1;
    if (!isFurther && hit.trail) {
      const trail = span("kn-hit-trail");
      trail.textContent = hit.trail;
      link.append(trail);
    }
    if (!isFurther || !hit.isPage) link.append(marked(span("kn-hit-title"), hit.title));
    link.append(marked(span("kn-hit-text"), hit.sentence));
    return link;
  };
  // What else a page has: an option as its places are, so that the same keys lead there.
  const further = (rest, groups) => {
    const way = option(document.createElement("div"), "kn-hit-further kn-hit-more");
    way.textContent = words(status, "further", { count: rest.length });
    way.addEventListener("click", async () => {
      const found = await everylineSearch.further(rest.slice(0, PLACES), groups);
      const rows = found.map((hit) => row(hit, true));
      if (rest.length > PLACES) rows.push(further(rest.slice(PLACES), groups));
      way.replaceWith(...rows);
      choose(rows[0]);
    }, { once: true });
    return way;
  };
  const pagesAddress = new URL("../", indexAddress);

  const suggest = (text, suggestions) => {
    none.replaceChildren();
    none.hidden = !suggestions.length;
    if (none.hidden) return;
    const told = document.createElement("p");
    told.textContent = none.dataset.suggest;
    const others = document.createElement("ul");
    for (const each of suggestions) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: each });
      button.addEventListener("click", () => {
        field.value = each;
        field.focus();
        answer();
      });
      const item = document.createElement("li");
      item.append(button);
      others.append(item);
    }
    none.append(told, others);
  };

  let asked = 0;
  const answer = async (count = PAGES) => {
    const mine = ++asked;
    const query = field.value;
    const isLate = () => mine !== asked;
    try {
      await load();
      await everylineSearch.open(indexAddress);
      const found = query.trim() ? await everylineSearch.search(query) : { hits: [], suggestions: [], groups: [] };
      const shown = await everylineSearch.show(found.hits.slice(0, count), found.groups, query);
      const defined = found.term === undefined ? null : await everylineSearch.define(found.term);
      if (isLate()) return;
      list.replaceChildren();
      term.hidden = !defined;
      if (defined) {
        const way = Object.assign(document.createElement("a"), { href: new URL(defined.href, pagesAddress), textContent: defined.title });
        way.addEventListener("click", () => dialog.close());
        term.replaceChildren(way, ` · ${defined.text}`);
      }
      for (const { rows, rest } of shown) {
        list.append(...rows.map((hit, at) => row(hit, at > 0)));
        if (rest.length) list.append(further(rest, found.groups));
      }
      const total = found.hits.length;
      const name = !query.trim() ? "empty" : !total ? "none" : found.corrected ? "corrected" : total === 1 ? "one" : "some";
      status.textContent = words(status, name, { count: total, query: found.corrected ?? query.trim() });
      suggest(query, query.trim() ? found.suggestions : []);
      more.hidden = total <= count;
      more.onclick = () => {
        const place = options().length;
        answer(count + PAGES).then(() => {
          field.focus();
          choose(options()[place]);
        });
      };
      field.setAttribute("aria-expanded", total > 0);
      choose(options()[0]);
      if (count === PAGES) list.parentElement.scrollTop = 0;
    } catch (error) {
      if (isLate()) return;
      list.replaceChildren();
      status.textContent = status.dataset.failed;
      console.error(error);
    }
    list.dataset.answered = query;
  };

  const open = (query) => {
    if (!dialog.open) dialog.showModal();
    if (query) field.value = query;
    field.focus();
    field.select();
    answer();
  };
  field.addEventListener("input", (event) => event.isComposing || answer());
  field.addEventListener("compositionend", () => answer());
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (event.key === "ArrowUp") choose(all.at(at < 1 ? -1 : at - 1));
    else if (event.key === "Escape") dialog.close(); // a field to search in would empty itself first
    else if (event.key === "Enter") {
      // What was typed last may not be answered yet.
      if (list.dataset.answered === field.value) all[at]?.click();
      else answer().then(() => options()[0]?.click());
    } else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", ({ target }) => {
    const option = target.closest("[role='option']");
    if (option && option.getAttribute("aria-selected") !== "true") choose(option);
  });
  // A place on this page must not stay behind the dialog.
  list.addEventListener("click", (event) => event.target.closest("a") && !event.metaKey && !event.ctrlKey && dialog.close());
  dialog.querySelector(".kn-search-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());

  // Whatever opens the search may say what for: <button data-search-open="words">.
  document.addEventListener("click", ({ target }) => {
    const opener = target.closest?.("[data-search-open]");
    if (opener) open(opener.dataset.searchOpen);
  });
  document.addEventListener("keydown", (event) => {
    // The field of a dialog that was closed this moment may still have the keys.
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]") && event.target.checkVisibility?.() !== false;
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k";
    const isLetter = !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && ["/", "s"].includes(event.key.toLowerCase());
    if ((!isShortcut && !isLetter) || (document.querySelector("dialog[open]") && !dialog.open)) return;
    event.preventDefault();
    open();
  });

  // On the page that a result led to, what was searched for is marked, and what hides it is opened.
  const arrive = (searched, content) => {
    const mark = everylineSearch.marker(searched);
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT, {
      acceptNode: ({ parentElement }) =>
        parentElement.closest("[data-search-exclude], svg, script, style, mark") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    });
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const pieces = mark(text.data);
      if (!pieces.some(([, isMarked]) => isMarked)) continue;
      const shown = document.createDocumentFragment();
      marked(shown, pieces);
      text.replaceWith(shown);
    }
    const target = everylineAt(location.hash);
    if (!target) return;
    for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
    target.scrollIntoView();
  };
  everylinePage(() => {
    for (const opener of document.querySelectorAll("[data-search-open]")) opener.hidden = false;
    const searched = new URLSearchParams(location.search).get("h");
    const content = document.querySelector("article");
    if (searched && content) load().then(() => arrive(searched, content), console.error);
  });
}
