// Pages take each other's place without loading everything anew. What a script does on a page it does in everylinePage, which runs on
// this one and on each that takes its place, ours or by a theme's own navigation. Whatever stands in the way, the browser follows the link.
{
  const starts = [];
  window.everylinePage = (start) => {
    starts.push(start);
    start();
  };
  let isFirst = true;
  window.document$?.subscribe(() => (isFirst ? (isFirst = false) : starts.forEach((start) => start())));

  // What an address leads to on a page; anybody can write one that has no meaning.
  window.everylineAt = (hash, page = document) => {
    try {
      return page.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return null;
    }
  };

  const rootOf = (page, address) => new URL(page.querySelector(".md-header [data-root]").dataset.root || ".", address).href;
  const root = document.querySelector(".md-header [data-root]") && rootOf(document, location);
  const isOn = root && location.protocol.startsWith("http") && !document.querySelector(".kn-not-found") &&
    !document.querySelector("#__config")?.textContent.includes('"navigation.instant"');
  const PATIENCE = 8000; // milliseconds
  const MOST = 20; // pages that are remembered
  const bare = (address) => address.href.split("#")[0];

  // Where a link leads within this site; nothing where it leads elsewhere, to a file, to another language or to a place on this page.
  const leadsTo = (link) => {
    if (!isOn || !link || ["target", "download", "hreflang"].some((name) => link.hasAttribute(name))) return null;
    const address = new URL(link.getAttribute("href"), location);
    const isPage = address.href.startsWith(root) && /(\.html|\/)$/.test(address.pathname);
    return isPage && bare(address) !== bare(location) ? address : null;
  };
  const pages = new Map();
  const load = async (address) => {
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok || answer.redirected || !answer.headers.get("Content-Type")?.startsWith("text/html")) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };
  const pageAt = (address) => {
    const name = bare(address);
    if (pages.size > MOST) pages.clear();
    if (!pages.has(name)) pages.set(name, load(name).catch(() => pages.delete(name) && null));
    return pages.get(name);
  };
  window.everylineLinks = { leadsTo, pageAt };

  const parts = (page) => page.querySelectorAll("[data-md-component='skip'], [data-md-component='header-topic'], [data-md-component='container']");
  const ways = (page) => page.querySelectorAll(".md-header :is([href], [data-root])");
  const files = (page) =>
    Array.from(page.querySelectorAll("script[src], link[rel='stylesheet']"), (each) => (each.src || each.href).split("/").at(-1)).join();
  const TOLD = "title, meta[property], meta[name]:not([name='viewport'], [name='theme-color']), link:not([rel='stylesheet'], [rel='icon']), [type='application/ld+json']";
  const ours = files(document);
  const fits = (page, address) =>
    files(page) === ours && page.documentElement.lang === document.documentElement.lang && rootOf(page, address) === root &&
    [parts, ways].every((each) => each(page).length === each(document).length);
  const put = (page) => {
    const found = [...parts(page)];
    parts(document).forEach((part, at) => part.replaceWith(document.importNode(found[at], true)));
    const links = [...ways(page)];
    ways(document).forEach((each, at) => {
      for (const name of ["href", "data-root"]) if (links[at].hasAttribute(name)) each.setAttribute(name, links[at].getAttribute(name));
    });
    document.head.querySelectorAll(TOLD).forEach((each) => each.remove());
    document.head.append(...Array.from(page.head.querySelectorAll(TOLD), (each) => document.importNode(each, true)));
    document.querySelector("#__drawer").checked = false;
    document.querySelector("#kn-tools:popover-open")?.hidePopover();
    window.document$.next(document);
  };

  let asked = 0;
  let shown = bare(location);
  const keep = () => history.replaceState({ ...history.state, y: scrollY }, "");
  const top = (y) => scrollTo({ top: y, behavior: "instant" });
  const go = async (address, y = null) => {
    const mine = ++asked;
    const page = await pageAt(address);
    if (mine !== asked) return;
    const isBack = y !== null;
    if (!page || !fits(page, address)) return isBack ? location.reload() : location.assign(address);
    if (!isBack) {
      keep();
      history.scrollRestoration = "manual";
      history.pushState(null, "", bare(address));
    }
    shown = bare(address);
    put(page);
    if (address.hash) location.replace(address.hash); // the target of the address, for styles and for those who listen
    if (isBack || !address.hash) top(y ?? 0);
    const goal = everylineAt(address.hash) || document.querySelector("h1");
    if (goal && goal.tabIndex < 0) goal.tabIndex = -1;
    goal?.focus({ preventScroll: true });
  };

  if (isOn && window.document$) {
    document.querySelectorAll("link[rel='icon']").forEach((each) => (each.href = each.href));
    // At the window, after all others have had their say.
    addEventListener("click", (event) => {
      const address = leadsTo(event.target.closest?.("a[href]"));
      if (!address || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(address);
    });
    // The theme has keys for the pages before and behind, and loads them.
    addEventListener("keydown", (event) => {
      const rel = { n: "next", ".": "next", p: "prev", ",": "prev" }[event.key.toLowerCase()];
      const address = rel && leadsTo(document.querySelector(`link[rel='${rel}']`));
      if (!address || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
      if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
      event.stopImmediatePropagation();
      go(address);
    }, { capture: true });
    addEventListener("popstate", ({ state }) => {
      if (bare(location) !== shown) go(new URL(location), state?.y ?? 0);
      else if (history.scrollRestoration === "manual" && state) top(state.y);
    });
    let waiting = 0;
    addEventListener("scroll", () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 150);
    }, { passive: true });
    if (history.scrollRestoration === "manual" && history.state?.y) top(history.state.y);
  }
}
