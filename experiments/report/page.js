"use strict";
(() => {
  const settings = {
    displaylogo: false, responsive: true, displayModeBar: "hover",
    modeBarButtons: [["toImage"]], toImageButtonOptions: { format: "svg" },
  };
  const plots = [...document.querySelectorAll(".plot")];
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const draw = (plot) => {
    const figure = read(plot.dataset.figure);
    return Plotly.react(plot, figure.data, figure.layout, { ...settings, toImageButtonOptions: { format: "svg", filename: plot.dataset.figure } });
  };
  plots.forEach(draw);

  // One key and one choice of band serve all figures of their group.
  const refresh = (group) => {
    const shown = new Set([...group.querySelectorAll("input[data-regime]:checked")].map((box) => box.dataset.regime));
    const chosen = group.querySelector("input[data-band]:checked");
    const band = chosen ? chosen.dataset.band : "interval";
    group.querySelectorAll(".plot").forEach((plot) => {
      const places = [], visible = [];
      plot.data.forEach((trace, place) => {
        if (!trace.meta) return;
        places.push(place);
        visible.push(shown.has(trace.meta.regime) && (trace.meta.part === "line" || trace.meta.part === band));
      });
      if (places.length) Plotly.restyle(plot, { visible }, places);
    });
    group.querySelectorAll("[data-band-name]").forEach((text) => {
      text.textContent = chosen ? chosen.dataset.name : "";
    });
  };
  document.querySelectorAll("[data-group]").forEach((group) => {
    group.addEventListener("change", (event) => {
      if (event.target.matches("input[data-regime], input[data-band]")) refresh(group);
    });
  });

  // A figure that is chosen from several.
  document.querySelectorAll("[data-chooser]").forEach((chooser) => {
    const plot = chooser.querySelector(".plot");
    chooser.addEventListener("change", () => {
      const choice = [...chooser.querySelectorAll("select")].map((select) => select.value).join("-");
      plot.dataset.figure = `${chooser.dataset.chooser}-${choice}`;
      const figure = document.getElementById(plot.dataset.figure);
      plot.setAttribute("aria-label", figure.dataset.alt);
      chooser.querySelector("[data-chosen]").textContent = figure.dataset.alt;
      draw(plot);
    });
  });

  // On paper nothing stays folded, and figures take the width of the sheet.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
    plots.forEach((plot) => Plotly.Plots.resize(plot));
  });
  window.addEventListener("afterprint", () => plots.forEach((plot) => Plotly.Plots.resize(plot)));
  document.documentElement.dataset.drawn = String(plots.length);
})();
