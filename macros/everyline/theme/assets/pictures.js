// Opens a diagram in the whole window, where it can be dragged, zoomed and taken away. Without script it scrolls in its
// frame, and "open" leads to the file.
everylinePage(() => {
  for (const figure of document.querySelectorAll(".kn-picture[data-close]")) {
    if (!window.HTMLDialogElement) continue;
    const link = figure.querySelector("a.kn-picture-open");
    const button = link ?? document.createElement("button");
    if (!link) {
      button.type = "button";
      button.className = "kn-picture-open";
      button.textContent = figure.dataset.enlarge;
      figure.querySelector("figcaption").append(button);
    }
    button.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      enlarge(figure);
    });
  }
  // A drawing that goes on beyond the edge of its frame fades out there.
  for (const frame of document.querySelectorAll(".kn-picture-view")) {
    const mark = () => {
      frame.tabIndex = frame.scrollWidth - frame.clientWidth > 2 ? 0 : -1; // what scrolls can be reached
      frame.classList.toggle("kn-goes-on", frame.scrollWidth - frame.clientWidth - frame.scrollLeft > 2);
    };
    frame.addEventListener("scroll", mark, { passive: true });
    new ResizeObserver(mark).observe(frame);
  }
});

// The sentence lights up its arrows and boxes, and these light up the sentence.
const lit = new Set();
function light(event) {
  if (event.pointerType === "touch" && event.type === "pointerover") return; // perhaps a swipe; a tap is a click
  for (const each of lit) each.classList.remove("kn-lit");
  lit.clear();
  const within = event.target.closest?.(".kn-diagram a[href^='#u-'], .kn-statements li[id^='u-']");
  if (!within || event.type === "focusout") return;
  const id = within.id || within.getAttribute("href").slice(1);
  for (const each of document.querySelectorAll(`.kn-diagram a[href="#${CSS.escape(id)}"], li[id="${CSS.escape(id)}"]`)) {
    each.classList.add("kn-lit");
    lit.add(each);
  }
}
for (const type of ["pointerover", "focusin", "focusout", "click"]) document.addEventListener(type, light);

// What moves a drawing is fetched when somebody wants to.
const PANZOOM = new URL("vendor/panzoom/panzoom-4.6.2.min.js", document.currentScript.src);
let panzoom = null;
function moving() {
  panzoom ??= new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), { src: PANZOOM, onload: resolve, onerror: reject }));
  });
  return panzoom;
}

async function enlarge(figure) {
  await moving();
  const frame = figure.querySelector(".kn-picture-view");
  const drawing = frame.querySelector("svg");
  const files = figure.querySelector(".kn-picture-files");
  const dialog = document.createElement("dialog");
  dialog.className = "kn-enlarged";
  dialog.setAttribute("aria-label", figure.querySelector(".kn-picture-title").textContent);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "kn-enlarged-close";
  close.textContent = figure.dataset.close;
  const view = document.createElement("div");
  view.className = "kn-enlarged-view";
  view.append(drawing); // moved, not copied: its ids stay unique
  dialog.append(close, view);
  if (files) dialog.append(files);
  document.body.append(dialog);
  const zoom = Panzoom(drawing, { maxScale: 6, minScale: 0.5, excludeClass: "kn-none", cursor: "grab" });
  view.addEventListener("wheel", zoom.zoomWithWheel, { passive: false });
  close.addEventListener("click", () => dialog.close());
  // A link within the drawing leads away: to a place on this page the dialog must not hide.
  drawing.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
  dialog.addEventListener("close", () => {
    zoom.destroy();
    drawing.removeAttribute("style"); // the zoom's own
    frame.append(drawing);
    if (files) figure.querySelector("figcaption").append(files);
    dialog.remove();
    figure.querySelector(".kn-picture-open").focus();
  });
  dialog.showModal();
}
