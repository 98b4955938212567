"use strict";
// Whatever was compared, the brief is one sheet: what would not fit is made smaller, evenly, never cut.
(() => {
  const sheet = (297 - 2 * 12 - 2) * 96 / 25.4;
  const fit = () => {
    document.body.style.zoom = "";
    const height = document.body.scrollHeight;
    if (height > sheet) document.body.style.zoom = String(Math.floor(1000 * sheet / height) / 1000);
  };
  window.addEventListener("beforeprint", fit);
  window.addEventListener("afterprint", () => { document.body.style.zoom = ""; });
})();
