// The lines of a note: those within another fold under it; only headings, or only what was corrected, on demand.
everylinePage(() => {
  const source = document.querySelector(".kn-source");
  const tools = document.querySelector(".kn-source-tools");
  const blocks = [...(source?.querySelectorAll(".kn-block") ?? [])];
  const depths = blocks.map((block) => +(block.querySelector(".kn-line").className.match(/kn-deep-(\d)/)?.[1] ?? 0));
  const isSaid = blocks.map(
    (block) => block.querySelector("code").textContent.trim() !== "" && !block.classList.contains("kn-is-metadata"),
  );
  // Behind the last of those within another; blank lines and properties have nothing within and end nothing.
  const ends = blocks.map(() => 0);
  const open = [];
  blocks.forEach((_, at) => {
    if (!isSaid[at]) return;
    while (open.length && depths[open.at(-1)] >= depths[at]) open.pop();
    for (const above of open) ends[above] = at + 1;
    open.push(at);
  });
  const fold = (button, at) => {
    const isOpen = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", isOpen);
    for (const each of blocks.slice(at + 1, ends[at])) {
      each.hidden = !isOpen;
      each.querySelector(".kn-fold")?.setAttribute("aria-expanded", isOpen);
    }
  };
  blocks.forEach((block, at) => {
    if (!ends[at]) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kn-fold";
    button.tabIndex = -1; // by keyboard there are the buttons above
    button.setAttribute("aria-expanded", true);
    button.setAttribute("aria-label", source.dataset.fold);
    button.addEventListener("click", () => fold(button, at));
    block.querySelector(".kn-line").append(button);
  });
  const press = (button) => {
    button.setAttribute("aria-pressed", source.classList.toggle(button.dataset.show));
  };
  tools?.addEventListener("click", ({ target }) => target.closest("button") && press(target.closest("button")));
  // What a link leads to is shown.
  addEventListener("hashchange", () => {
    const target = location.hash && source?.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`);
    if (!target?.isConnected || target.checkVisibility()) return;
    for (const each of blocks) each.hidden = false;
    for (const each of tools.querySelectorAll("[aria-pressed='true']:not([data-show='kn-all-lines'])")) press(each);
    target.scrollIntoView();
  });
  for (const each of tools?.children ?? []) each.hidden = !source.querySelector({ "kn-only-headings": ".kn-is-heading", "kn-only-fixed": ".kn-fixed", "kn-all-lines": ".kn-is-metadata" }[each.dataset.show]);
  if (tools) tools.hidden = false;
});
