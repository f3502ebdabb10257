"use strict";
// Works on top of pages that are complete without it: writes numbers as their reader does, draws charts from their tables, refreshes.
(() => {
  const Interval = 60_000;
  const language = navigator.languages;
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const measure = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  // Of axes: small amounts need all their digits, or all marks would say 0.
  const compact = { notation: "compact", maximumSignificantDigits: 3 };
  const short = new Intl.NumberFormat(language, compact);
  const shortMoney = new Intl.NumberFormat(language, { ...compact, style: "currency", currency: "USD" });
  const share = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const dollars = digits => new Intl.NumberFormat(
    language, { style: "currency", currency: "USD", minimumFractionDigits: Math.min(digits, 4), maximumFractionDigits: digits });
  const money = [dollars(2), dollars(4), dollars(8)];
  // Each can be told from the ground, the others of its row, and the next to it.
  const colours = {
    light: ["#2257b8", "#c2570c", "#0f766e", "#9333ea", "#4d7c0f", "#be123c", "#0e7490", "#6b7280"],
    dark: ["#8ab4ff", "#fbbf24", "#5eead4", "#d8b4fe", "#a3e635", "#fda4af", "#38bdf8", "#9ca3af"],
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const write = (value, kind) =>
    kind === "usd" ? money[value === 0 || Math.abs(value) >= 1 ? 0 : Math.abs(value) >= 0.01 ? 1 : 2].format(value)
      : kind === "share" ? share.format(value)
        : kind === "measure" ? measure.format(value)
          : whole.format(value);

  const writeNumbers = () => {
    for (const number of document.querySelectorAll("data[data-kind]")) {
      number.textContent = write(Number(number.value), number.dataset.kind);
    }
  };

  const read = figure => {
    const names = [...figure.querySelectorAll("thead th")].slice(1).map(cell => cell.textContent);
    const rows = [...figure.querySelectorAll("tbody tr")];
    return {
      names,
      labels: rows.map(row => row.querySelector("th").textContent),
      links: rows.map(row => row.querySelector("th a")?.href),
      columns: names.map((_, i) => rows.map(row => Number(row.querySelectorAll("data")[i].value))),
    };
  };

  const charts = new Map();

  const draw = figure => {
    if (typeof echarts === "undefined" || figure.querySelectorAll("tbody tr").length === 0) {
      return;
    }

    figure.classList.add("drawn");
    const { names, labels, links, columns } = read(figure);
    const kind = figure.dataset.unit;
    const text = getComputedStyle(document.body).color;
    const chart = echarts.init(figure.querySelector(".drawing"), dark.matches ? "dark" : null);
    charts.set(figure, chart);
    const isStack = figure.dataset.chart === "stack";
    chart.setOption({
      backgroundColor: "transparent",
      color: dark.matches ? colours.dark : colours.light,
      animation: !still.matches,
      grid: { left: 8, right: 32, top: 40, bottom: 8, containLabel: true },
      legend: { type: "scroll", top: 0, textStyle: { color: text } },
      // Text drawn on the canvas: a style in markup would be against the page's own rules.
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: value => write(value, kind), order: "valueDesc" },
      xAxis: { type: "category", data: labels, axisLabel: { color: text } },
      yAxis: { type: "value", axisLabel: { color: text, formatter: value => (kind === "usd" ? shortMoney : short).format(value) } },
      series: names.map((name, i) => ({
        name, data: columns[i], type: isStack ? "bar" : "line", stack: isStack ? "all" : undefined, barMaxWidth: 48,
        cursor: links.some(Boolean) ? "pointer" : "default",
      })),
    });
    chart.on("click", ({ dataIndex }) => {
      if (links[dataIndex]) {
        location.assign(links[dataIndex]);
      }
    });
  };

  const drawAll = () => {
    charts.forEach(chart => chart.dispose());
    charts.clear();
    document.querySelectorAll("figure[data-chart]").forEach(draw);
  };

  const show = () => {
    writeNumbers();
    drawAll();
  };

  // Arrow keys change a choice with each press, on the way to the one that is wanted: who uses them, presses the button.
  let byKey = false, isFilling = false;

  const submitChoices = event => {
    if (!byKey && event.target.matches(".choices select")) {
      event.target.form.requestSubmit();
    }
  };

  const focusable = () => [...document.querySelectorAll("main :is(a, button, input, select, summary, [tabindex])")];

  const hidden = () => [...document.querySelectorAll("figure[data-chart]")].map(figure => charts.get(figure)?.getOption().legend[0].selected);

  // What its reader has done with the page stays: what is open, has the focus, or is left out of a chart.
  const replace = page => {
    const open = [...document.querySelectorAll("details")].map(details => details.open);
    const focus = focusable().indexOf(document.activeElement);
    const selected = hidden();
    const scrolled = [...document.querySelectorAll(".scroll")].map(table => table.scrollLeft);
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.querySelector("[data-age]").replaceWith(page.querySelector("[data-age]"));
    document.querySelectorAll("details").forEach((details, i) => { details.open = open[i] ?? false; });
    document.querySelectorAll(".scroll").forEach((table, i) => { table.scrollLeft = scrolled[i] ?? 0; });
    focusable()[focus]?.focus({ preventScroll: true });
    show();
    document.querySelectorAll("figure[data-chart]").forEach((figure, i) => {
      charts.get(figure)?.setOption({ legend: { selected: selected[i] ?? {} } });
    });
  };

  const refresh = async () => {
    const box = document.getElementById("refresh");
    if (!box?.checked || document.hidden || isFilling || document.activeElement?.matches("main :is(input, select)")) {
      return;
    }

    const asked = { headers: { Accept: "text/html" }, credentials: "same-origin", redirect: "manual" };
    const answer = await fetch(location.href, asked).catch(() => null);
    if (answer?.type === "opaqueredirect") {
      // Nobody is signed in any more: figures must not stay.
      location.reload();
    }

    if (!answer?.ok) {
      return;
    }

    // What a proxy answers in place of the exporter is no page of figures.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("main") && page.querySelector("[data-age]")) {
      replace(page);
    }
  };

  document.addEventListener("keydown", () => { byKey = true; });
  document.addEventListener("pointerdown", () => { byKey = false; });
  document.addEventListener("change", submitChoices);
  document.addEventListener("input", event => { isFilling ||= event.target.matches("main *"); });
  dark.addEventListener("change", drawAll);
  addEventListener("resize", () => charts.forEach(chart => chart.resize()));
  show();
  const box = document.getElementById("refresh");
  if (box) {
    box.checked = localStorage.getItem("refresh") !== "off";
    box.addEventListener("change", () => localStorage.setItem("refresh", box.checked ? "on" : "off"));
    setInterval(refresh, Interval);
  }
})();
