// The page of all errata shows those of the kind, note and topic that are chosen. Without this script it shows all.
everylinePage(() => {
  const choice = document.querySelector(".kn-errata-filter");
  if (!choice) return;
  const entries = [...document.querySelectorAll(".kn-errata-entry")];
  const lists = [...document.querySelectorAll(".kn-errata")];
  const told = choice.querySelector("output");
  const FIRST = 6; // of each kind, until somebody wants all
  const whole = new Set();
  for (const list of lists) {
    if (list.children.length <= FIRST) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kn-errata-all";
    button.textContent = `${choice.querySelector("button").textContent} (${list.children.length})`;
    button.addEventListener("click", () => {
      const next = list.children[FIRST];
      whole.add(list);
      show();
      next.querySelector("a")?.focus({ preventScroll: true });
    });
    list.after(button);
  }
  const show = () => {
    const wanted = [...new FormData(choice)].filter(([, value]) => value);
    for (const entry of entries) entry.hidden = !wanted.every(([name, value]) => entry.dataset[name] === value);
    for (const list of lists) {
      const isCut = !wanted.length && !whole.has(list);
      if (isCut) for (const entry of [...list.children].slice(FIRST)) entry.hidden = true;
      const more = list.nextElementSibling;
      if (more?.matches(".kn-errata-all")) more.hidden = !isCut;
      list.hidden = !list.querySelector(".kn-errata-entry:not([hidden])");
      list.previousElementSibling.hidden = list.hidden; // the heading of the kind
    }
    const shown = entries.filter((entry) => !entry.hidden).length;
    told.value = told.dataset.count.replace("{shown}", shown).replace("{total}", entries.length);
  };
  // A link to one erratum shows it, whatever was chosen before.
  const reveal = () => {
    const target = entries.find((entry) => `#${entry.id}` === location.hash);
    for (const each of target?.querySelectorAll("details") ?? []) each.open = true;
    if (!target?.hidden || !target.isConnected) return;
    whole.add(target.parentElement);
    choice.reset();
    setTimeout(() => target.scrollIntoView()); // when it is shown again
  };
  choice.hidden = false;
  choice.addEventListener("change", show);
  choice.addEventListener("submit", (event) => event.preventDefault());
  choice.addEventListener("reset", () => setTimeout(show)); // the fields are empty only after the event
  addEventListener("hashchange", reveal);
  show();
  reveal();
});
