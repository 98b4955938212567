"use strict";
// Whatever was compared, the brief is one sheet: what would not fit is made smaller, evenly, never cut.
(() => {
  const width = 186 * 96 / 25.4, height = (297 - 2 * 12 - 2) * 96 / 25.4;
  const style = document.body.style;
  const widen = (share) => {
    style.zoom = "";
    style.width = style.maxWidth = share < 1 ? `${Math.floor(width / share)}px` : "";
    document.querySelectorAll(".plot").forEach((plot) => Plotly.relayout(plot, { width: plot.clientWidth }));
  };
  window.addEventListener("beforeprint", () => {
    // Laid out on a larger sheet and shrunk at the end: figures measure their own text, which must not be shrunk then.
    for (let share = 1; share > 0.3; share -= 0.03) {
      widen(share);
      if (document.body.scrollHeight * share <= height) {
        if (share < 1) style.zoom = String(share);
        break;
      }
    }
  });
  window.addEventListener("afterprint", () => widen(1));
})();
