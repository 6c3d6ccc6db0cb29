// Enlarges a diagram to the whole window, where it can be dragged and zoomed. Without script it scrolls in its frame.
document.addEventListener("DOMContentLoaded", () => {
  for (const figure of document.querySelectorAll(".kn-picture")) {
    const label = figure.dataset.enlarge;
    if (!label || !window.HTMLDialogElement) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kn-picture-zoom";
    button.textContent = label;
    button.addEventListener("click", () => enlarge(figure));
    (figure.querySelector(".kn-picture-files") ?? figure.querySelector("figcaption")).append(button);
  }
});

// A drawing that goes on beyond the edge of its frame fades out there.
for (const frame of document.querySelectorAll(".kn-picture-view")) {
  const mark = () => {
    frame.classList.toggle("kn-more", frame.scrollWidth - frame.clientWidth - frame.scrollLeft > 2);
  };
  frame.addEventListener("scroll", mark, { passive: true });
  new ResizeObserver(mark).observe(frame);
}

function enlarge(figure) {
  const frame = figure.querySelector(".kn-picture-view");
  const drawing = frame.querySelector("svg");
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
    dialog.remove();
    figure.querySelector(".kn-picture-zoom").focus();
  });
  dialog.showModal();
}
