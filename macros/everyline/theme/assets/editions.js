// On the pages of a released edition, which lies in a folder such as 1.0/: says so, and where the current one is. What
// is current stands in versions.json beside that folder, so old pages need no editing. Elsewhere this asks for nothing.
everylinePage(() => {
  const place = document.querySelector("[data-root]");
  const root = place && new URL(place.dataset.root || ".", location);
  const version = root?.pathname.match(/\/(\d+(?:\.\d+)*)\/$/)?.[1];
  const tell = async () => {
    const site = new URL("../", root);
    const answer = await fetch(new URL("versions.json", site));
    if (!answer.ok) return;
    const { current, editions } = await answer.json();
    const own = editions.find((edition) => edition.version === version);
    if (!own || own.commit === current.commit) return;
    const now = editions.find((edition) => edition.commit === current.commit)?.version ?? current.date;
    const same = new URL(`./${location.pathname.slice(root.pathname.length)}`, site);
    const isThere = (await fetch(same, { method: "HEAD" })).ok;
    const note = document.createElement("aside");
    const link = document.createElement("a");
    note.className = "kn-edition";
    note.append(place.dataset.editionOld.replace("{edition}", version).replace("{current}", now), " ", link);
    link.textContent = place.dataset.editionCurrent;
    link.href = isThere ? same.href : site.href;
    document.querySelector(".md-content__inner").prepend(note);
  };
  if (version && location.protocol.startsWith("http")) tell();
});
