"use strict";
(() => {
  const settings = {
    displaylogo: false, displayModeBar: "hover", modeBarButtons: [["toImage"]],
  };
  const plots = [...document.querySelectorAll(".plot")];
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const react = (plot) => {
    const figure = read(plot.dataset.figure);
    return Plotly.react(
      plot, figure.data, { ...figure.layout, width: plot.clientWidth },
      { ...settings, toImageButtonOptions: { format: "svg", filename: plot.dataset.figure } },
    );
  };
  // One after the other: two drawings of one plot at a time never come to an end.
  const drawings = new Map();
  const draw = (plot) => {
    const before = drawings.get(plot);
    drawings.set(plot, before ? before.then(() => react(plot)) : react(plot));
  };
  const fit = (plot) => {
    if (plot.clientWidth > 0 && plot.layout.width !== plot.clientWidth) {
      Plotly.relayout(plot, { width: plot.clientWidth });
    }
  };
  plots.forEach(draw);
  // Figures follow the width that the page gives them, before the next picture of the page.
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
  plots.forEach((plot) => observer.observe(plot));

  // A table that is cut off says so.
  const tables = [...document.querySelectorAll(".scroll")];
  const mark = () => tables.forEach((frame) => {
    frame.classList.toggle("cut", frame.scrollWidth > frame.clientWidth + 1);
    frame.classList.toggle("whole", frame.scrollHeight <= frame.clientHeight + 1);
  });
  mark();
  window.addEventListener("resize", mark);

  // One key and one choice of band serve all figures of their group.
  const refresh = (group) => {
    const shown = new Set([...group.querySelectorAll("input[data-regime]:checked")].map((box) => box.dataset.regime));
    const chosen = group.querySelector("input[data-band]:checked");
    group.querySelectorAll(".plot").forEach((plot) => {
      const places = [], visible = [];
      plot.data.forEach((trace, place) => {
        if (!trace.meta) return;
        places.push(place);
        visible.push(shown.has(trace.meta.regime) && (trace.meta.part === "line" || !chosen || trace.meta.part === chosen.dataset.band));
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

  // A long table lies packed in the page, and is unpacked when it is saved.
  document.querySelectorAll("button[data-packed]").forEach((button) => {
    button.addEventListener("click", async () => {
      const text = atob(document.getElementById(button.dataset.packed).textContent);
      const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([await new Response(unpacked).blob()], { type: "text/csv" }));
      link.download = button.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
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

  // On paper nothing stays folded, and figures take the width of the sheet and the height that the style gives them.
  const onScreen = new Map();
  const resize = (plot, changes) => {
    plot.style.height = `${changes.height}px`;
    Plotly.relayout(plot, { width: plot.clientWidth, ...changes });
  };
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((details) => { details.open = true; });
    document.documentElement.classList.add("on-paper");
    plots.forEach((plot) => {
      const style = getComputedStyle(plot);
      const share = Number(style.getPropertyValue("--height") || 1);
      const ticks = Number(style.getPropertyValue("--ticks") || 0);
      const { height, font, margin, xaxis, yaxis } = plot.layout;
      const sizes = { height, "font.size": font.size };
      // A figure that is higher than a sheet would be cut in two.
      const smaller = { height: Math.min(Math.round(share * height), 980), "font.size": 10 };
      if (ticks) {
        Object.assign(sizes, {
          "margin.r": margin.r, "xaxis.nticks": xaxis.nticks,
          "xaxis.title.font.size": xaxis.title.font?.size, "yaxis.title.font.size": yaxis.title.font?.size,
        });
        Object.assign(smaller, {
          "margin.r": 24, "xaxis.nticks": ticks, "xaxis.title.font.size": 9, "yaxis.title.font.size": 9,
        });
      }
      onScreen.set(plot, sizes);
      if (smaller.height === height) fit(plot);
      else resize(plot, smaller);
    });
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("on-paper");
    plots.forEach((plot) => resize(plot, onScreen.get(plot)));
  });
  document.documentElement.dataset.drawn = String(plots.length);
})();
