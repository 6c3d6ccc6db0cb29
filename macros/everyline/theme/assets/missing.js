// The page for addresses that have none: leads on where only the spelling is another; in the language that the address is in, or else the reader, with pages that may have been meant.
"use strict";
{
  const page = document.querySelector(".kn-not-found");
  const up = "../".repeat(page.dataset.folder.split("/").length - 1);
  const isFromDisk = location.protocol === "file:";
  const root = new URL(isFromDisk ? up || "./" : page.dataset.root, location);
  const sections = [...page.querySelectorAll("section")];
  let asked = location.pathname.slice(root.pathname.length);
  try {
    asked = decodeURI(asked);
  } catch {
    // An address in another encoding than UTF-8 is looked for as it stands.
  }
  const read = (section) => navigator.languages.findIndex((each) => each.split("-")[0] === section.lang.split("-")[0]);
  const known = sections.filter((section) => read(section) >= 0).sort((one, other) => read(one) - read(other));
  const shown = sections.find(({ dataset: { folder } }) => folder && asked.startsWith(folder)) ?? known[0] ?? sections[0];
  for (const section of sections) section.hidden = section !== shown;
  document.querySelector(".md-logo")?.setAttribute("href", new URL(`${shown.dataset.folder}index.html`, root));
  if (shown.lang !== document.documentElement.lang) {
    document.title = shown.querySelector("h1").textContent;
    for (const each of document.querySelectorAll(".md-header__topic .md-ellipsis")) each.textContent = shown.dataset.title; // the site's name in this language
    document.documentElement.lang = shown.lang;
  }
  for (const each of document.querySelectorAll(".md-header .kn-search-open")) {
    each.ariaLabel = shown.querySelector("button").textContent;
    each.querySelector("span").textContent = each.ariaLabel;
  }

  const index = new URL(`${shown.dataset.folder}search/`, root);
  const within = asked.startsWith(shown.dataset.folder) ? asked.slice(shown.dataset.folder.length) : asked;
  const wanted = within.replace(/((^|\/)index)?(\.html?)?\/?$/, "");
  const dialog = document.querySelector(".kn-search");
  dialog.dataset.index = index; // search.js is loaded later
  const search = shown.querySelector("[data-search-open]");
  search.dataset.searchOpen = wanted.split("/").at(-1).replace(/[-_+.]+/g, " ");
  search.parentElement.hidden = false;

  const suggest = async () => {
    await everylineSearch.open(index);
    const meant = everylineSearch.same(wanted);
    const there = meant && new URL(meant, new URL("../", index));
    if (there && there.pathname !== location.pathname) return location.replace(there);
    const near = shown.querySelector(".kn-not-found-near");
    for (const { href, title, trail } of everylineSearch.near(wanted)) {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: new URL(href, new URL("../", index)), textContent: title }));
      if (trail) item.append(" ", Object.assign(document.createElement("small"), { textContent: trail }));
      near.querySelector("ul").append(item);
    }
    near.hidden = !near.querySelector("li");
  };
  const engine = document.createElement("script");
  engine.src = new URL(dialog.dataset.engine, location);
  engine.onload = suggest;
  document.head.append(engine);
}
