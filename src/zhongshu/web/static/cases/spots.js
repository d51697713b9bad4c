// The map of hot spots: circles with their reach, the cases of each, and repeat places. Each mark leads to its words.
import * as maplibre from "../../vendor/maplibre-gl.mjs";
import { colour, draw } from "./map.js";

const CORNERS = 72;
const DEGREE = 111_320;

for (const box of document.querySelectorAll("[data-spots]")) showSpots(box);

async function showSpots(box) {
  const { circles, cases, repeats } = JSON.parse(box.nextElementSibling.textContent);
  const drawn = await draw(box, box.dataset);
  if (!drawn) return;
  const { map } = drawn;
  const rings = circles.map(ring);
  const bounds = new maplibre.LngLatBounds();
  for (const at of [...rings.flat(), ...repeats.map((one) => one.at)]) bounds.extend(at);
  map.fitBounds(bounds, { padding: 48, maxZoom: 15, animate: false });
  map.on("load", () => {
    add(map, "reach", rings.map((one) => ({ type: "Polygon", coordinates: [one] })));
    map.addLayer({ id: "reach", type: "fill", source: "reach", paint: { "fill-color": colour("--bad"), "fill-opacity": 0.16 } });
    map.addLayer({ id: "rim", type: "line", source: "reach", paint: { "line-color": colour("--bad"), "line-width": 2 } });
    add(map, "cases", cases.map((at) => ({ type: "Point", coordinates: at })));
    map.addLayer({
      id: "cases",
      type: "circle",
      source: "cases",
      paint: { "circle-color": colour("--bad"), "circle-radius": 4.5, "circle-stroke-color": colour("--card"), "circle-stroke-width": 1.5 },
    });
    box.dataset.drawn = "yes";
  });
  for (const button of document.querySelectorAll("[data-look]")) {
    button.hidden = false;
    button.addEventListener("click", () => look(box, map, button.dataset.look.split(",").map(Number)));
  }
  for (const one of repeats) mark(map, one, "again-mark", `${one.times}`, one.title);
  for (const one of circles) mark(map, one, "spot-number", `${one.number}`, "");
}

// A circle on the ground as a ring of corners.
function ring({ at: [lon, lat], metres }) {
  const north = metres / DEGREE;
  const east = north / Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
  return Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const turn = ((corner % CORNERS) * 2 * Math.PI) / CORNERS;
    return [lon + east * Math.cos(turn), lat + north * Math.sin(turn)];
  });
}

function look(box, map, [lon, lat, metres]) {
  const bounds = new maplibre.LngLatBounds();
  for (const at of ring({ at: [lon, lat], metres })) bounds.extend(at);
  map.fitBounds(bounds, { padding: 60, maxZoom: 17, animate: false });
  box.scrollIntoView({ block: "center" });
}

function add(map, name, geometries) {
  const features = geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry }));
  map.addSource(name, { type: "geojson", data: { type: "FeatureCollection", features } });
}

function mark(map, one, kind, said, title) {
  const link = document.createElement("a");
  link.href = one.path;
  link.className = kind;
  link.textContent = said;
  if (title) link.title = title;
  new maplibre.Marker({ element: link }).setLngLat(one.at).addTo(map);
}
