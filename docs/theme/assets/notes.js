// The language switch keeps the place on the page: both languages have the same anchors.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.kn-language");
  if (link) link.hash = location.hash;
});
