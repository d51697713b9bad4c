// Trend charts from the JSON that stands beside them. Colours come from the page's tokens and follow its light.
import "../../vendor/echarts.min.js";

const echarts = globalThis.echarts;
const drawn = new Map();

export function draw(boxes) {
  for (const box of boxes) {
    box.dataset.drawn = "";
    const chart = echarts.init(box, null, { renderer: "svg" });
    const told = JSON.parse(box.nextElementSibling.textContent);
    drawn.set(box, { chart, told });
    chart.setOption(option(told, box));
    chart.on("click", (event) => location.assign(place(told, event.dataIndex)));
    new ResizeObserver(() => chart.resize()).observe(box);
  }
}

document.addEventListener("theme", () => {
  for (const [box, { chart, told }] of drawn) {
    if (!box.isConnected) {
      chart.dispose();
      drawn.delete(box);
    } else chart.setOption(option(told, box), true);
  }
});

function place(told, at) {
  return `${told.link}${told.link.includes("?") ? "&" : "?"}period=${encodeURIComponent(told.periods[at])}`;
}

function option(told, box) {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(name).trim();
  const small = box.clientWidth < 520;
  const several = told.lines.length > 1;
  const text = { color: colour("--ink-3"), fontFamily: getComputedStyle(box).fontFamily, fontSize: 12 };
  const tick = (value) => value.toLocaleString("en", { maximumFractionDigits: told.scale }).replaceAll(",", "\u202f");
  return {
    animation: false,
    aria: { enabled: false },
    textStyle: text,
    grid: { left: 8, right: several && !small ? 96 : 28, top: told.unit && told.unit !== "%" ? 30 : 18, bottom: several && small ? 52 : 8, containLabel: true },
    legend: several && small ? { bottom: 0, type: "scroll", textStyle: text, icon: "roundRect", itemHeight: 3, itemWidth: 14 } : undefined,
    xAxis: {
      type: "category", data: told.labels, boundaryGap: false, axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line-2") } }, axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: "value", scale: !told.from_zero, splitNumber: 4, minInterval: 10 ** -told.scale, max: told.unit === "%" ? (range) => (range.max > 80 && range.max <= 100 ? 100 : null) : null, splitLine: { lineStyle: { color: colour("--line") } },
      axisLabel: { ...text, formatter: (value) => tick(value) + (told.unit === "%" ? "%" : "") },
      name: told.unit === "%" ? "" : told.unit, nameTextStyle: { ...text, align: "left", padding: [0, 0, 0, -24] }, nameGap: 10,
    },
    tooltip: {
      trigger: "axis", confine: true, backgroundColor: colour("--card"), borderColor: colour("--line-2"), padding: [8, 12],
      textStyle: { ...text, color: colour("--ink"), fontSize: 13 }, axisPointer: { lineStyle: { color: colour("--ink-3"), type: "dashed" } },
      formatter: (rows) => tooltip(rows, told),
    },
    series: told.lines.map((line, index) => series(line, index, told, colour, { small, several, text })),
  };
}

function series(line, index, told, colour, { small, several, text }) {
  const main = index === 0;
  const own = colour(`--series-${(index % 9) + 1}`);
  const partial = new Set(line.partial);
  const alone = (at) => line.values[at] !== null && (line.values[at - 1] ?? null) === null && (line.values[at + 1] ?? null) === null;
  return {
    name: line.name, type: "line", connectNulls: false, z: main ? 5 : 3, showAllSymbol: true, cursor: "pointer",
    data: line.values.map((value, at) => {
      const ring = partial.has(at), shown = main && at === told.shown;
      return {
        value, symbol: "circle", symbolSize: shown ? 9 : ring ? 7 : alone(at) ? 5 : 0.1,
        itemStyle: ring ? { color: colour("--card"), borderColor: own, borderWidth: 1.8 } : { color: own },
      };
    }),
    lineStyle: { width: main ? 2.6 : 1.4, color: own }, itemStyle: { color: own },
    emphasis: { focus: several ? "series" : "none", lineStyle: { width: main ? 2.8 : 2 } },
    areaStyle: several ? undefined : { color: colour("--accent-soft"), opacity: 0.5 },
    endLabel: { show: several && !small, formatter: "{a}", color: own, fontFamily: text.fontFamily, fontSize: 12, width: 84, overflow: "truncate" },
    labelLayout: several && !small ? { moveOverlap: "shiftY" } : undefined,
    markLine: main ? marks(told, colour, text) : undefined,
  };
}

function marks(told, colour, text) {
  const lines = told.warn.map((value) => ({ yAxis: value, lineStyle: { color: colour("--warn") }, label: { formatter: `${value}`, color: colour("--warn") } }));
  if (told.target) lines.push({ yAxis: told.target.value, lineStyle: { color: colour("--ink-3") }, label: { formatter: told.target.name, color: colour("--ink-3") } });
  if (!lines.length) return undefined;
  return { silent: true, symbol: "none", data: lines, lineStyle: { type: "dashed" }, label: { position: "insideStartTop", fontFamily: text.fontFamily } };
}

// A DOM element, because the page's policy refuses the style attributes of a string.
function tooltip(rows, told) {
  const box = document.createElement("div");
  const at = rows[0]?.dataIndex ?? 0;
  const head = document.createElement("div");
  head.className = "tooltip-head";
  head.textContent = told.titles[at];
  box.append(head);
  for (const row of rows) {
    const line = document.createElement("div");
    line.className = "tooltip-line";
    const name = document.createElement("span");
    const colour = document.createElement("i");
    colour.className = `series-${(row.seriesIndex % 9) + 1}`;
    name.append(colour, row.seriesName);
    const value = document.createElement("b");
    const number = told.lines[row.seriesIndex].values[at];
    value.textContent = number === null ? told.words.missing : write(number, told);
    line.append(name, value);
    if (told.lines[row.seriesIndex].partial.includes(at)) {
      const note = document.createElement("small");
      note.textContent = told.words.partial;
      line.append(note);
    }
    box.append(line);
  }
  return box;
}

function write(number, told) {
  const [whole, part] = Math.abs(number).toFixed(told.scale).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const unit = told.unit ? (told.unit === "%" ? "%" : `\u202f${told.unit}`) : "";
  return (number < 0 ? "\u2212" : "") + grouped + (part ? `.${part}` : "") + unit;
}
