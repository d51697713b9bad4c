// Maps of cases: the region's own boundaries, the grids of a day and pins, nothing from any other server.
import * as maplibre from "../../vendor/maplibre-gl.mjs";

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const TONES = { bad: "--bad", warn: "--warn", good: "--good", none: "--ink-3", pin: "--accent" };
const NEAR = 13;

for (const box of document.querySelectorAll("[data-pins]")) showPins(box);

async function got(address) {
  const empty = { type: "FeatureCollection", features: [] };
  return address ? fetch(address).then((answer) => (answer.ok ? answer.json() : empty)).catch(() => empty) : empty;
}

// A map in a box that was hidden until now, of what `on` says it is drawn on; null where the browser can draw none.
export async function draw(box, on) {
  const [areas, grids] = await Promise.all([got(on.ground), got(on.grids)]);
  const mark = on.mark === undefined ? -1 : +on.mark;
  const near = grids.features[mark] ? { features: [grids.features[mark]] } : grids.features.length ? grids : areas;
  box.hidden = false;
  try {
    const map = new maplibre.Map({
      container: box,
      attributionControl: false,
      style: {
        version: 8,
        sources: { areas: { type: "geojson", data: areas }, grids: { type: "geojson", data: grids, generateId: true } },
        layers: [
          { id: "paper", type: "background", paint: { "background-color": colour("--map-none") } },
          { id: "areas", type: "fill", source: "areas", paint: { "fill-color": colour("--map-0") } },
          { id: "mark", type: "fill", source: "grids", filter: ["==", ["id"], mark], paint: { "fill-color": colour("--accent"), "fill-opacity": 0.14 } },
          { id: "grids", type: "line", source: "grids", paint: { "line-color": colour("--ink-3"), "line-width": 0.6, "line-opacity": 0.6 } },
          { id: "lines", type: "line", source: "areas", paint: { "line-color": colour("--line-2"), "line-width": 1.2 } },
          { id: "marked", type: "line", source: "grids", filter: ["==", ["id"], mark], paint: { "line-color": colour("--accent"), "line-width": 1.8 } },
        ],
      },
      bounds: boundsOf(near),
      fitBoundsOptions: { padding: 16 },
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: false,
      maxZoom: 18,
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    for (const feature of areas.features) name(map, feature);
    return { map, near: boundsOf(near) };
  } catch {
    box.hidden = true;
    return null;
  }
}

function boundsOf(areas) {
  const bounds = new maplibre.LngLatBounds();
  for (const feature of areas.features) each(feature.geometry.coordinates, (at) => bounds.extend(at));
  return bounds.isEmpty() ? undefined : bounds;
}

function each(coordinates, take) {
  if (typeof coordinates[0] === "number") take(coordinates);
  else for (const one of coordinates) each(one, take);
}

function name(map, feature) {
  const said = document.createElement("span");
  said.className = "map-name";
  said.textContent = feature.properties.name ?? "";
  const bounds = boundsOf({ features: [feature] });
  if (bounds) new maplibre.Marker({ element: said }).setLngLat(bounds.getCenter()).addTo(map);
}

function pin(label) {
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  mark.setAttribute("viewBox", "0 0 30 40");
  mark.setAttribute("class", "pin-mark");
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", label);
  const drop = document.createElementNS(mark.namespaceURI, "path");
  drop.setAttribute("d", "M15 39C10 29 2 23 2 14a13 13 0 0 1 26 0c0 9-8 15-13 25z");
  const hole = document.createElementNS(mark.namespaceURI, "circle");
  for (const [key, value] of [["cx", 15], ["cy", 14], ["r", 5]]) hole.setAttribute(key, value);
  mark.append(drop, hole);
  const box = document.createElement("div");
  box.append(mark);
  return box;
}

// The map of a question: a tap, a drag, the browser's own position or the numbers set the pin.
export async function choosePlace(place) {
  const lon = place.querySelector("[data-lon]");
  const lat = place.querySelector("[data-lat]");
  const drawn = await draw(place.querySelector(".place-map"), place.dataset);
  if (!drawn) return;
  const { map } = drawn;
  const marker = new maplibre.Marker({ element: pin(place.dataset.pin), anchor: "bottom", draggable: true });
  const written = () => (lon.value && lat.value && isFinite(lon.value) && isFinite(lat.value) ? [+lon.value, +lat.value] : null);
  const put = (at, near = false) => {
    marker.setLngLat(at).addTo(map);
    if (near) map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), NEAR) });
  };
  const take = (at) => {
    [lon.value, lat.value] = [at.lng.toFixed(6), at.lat.toFixed(6)];
    put(at);
    lon.dispatchEvent(new Event("change", { bubbles: true }));
  };
  map.on("click", (event) => take(event.lngLat));
  marker.on("dragend", () => take(marker.getLngLat()));
  for (const field of [lon, lat]) field.addEventListener("input", () => written() && put(written(), true));
  place.querySelector(".place-buttons").hidden = false;
  place.querySelector(".coords").open = false;
  place.querySelector("[data-centre]").addEventListener("click", () => take(map.getCenter()));
  place.querySelector("[data-here]").addEventListener("click", () => {
    const failed = () => (place.querySelector("[data-say]").textContent = place.dataset.failed);
    if (!navigator.geolocation) return failed();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = new maplibre.LngLat(coords.longitude, coords.latitude);
        take(at);
        put(at, true);
      },
      failed,
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    );
    return undefined;
  });
  if (written()) put(written(), true);
}

// The map of one case or of many: a press on a pin leads to its case.
async function showPins(box) {
  const pins = JSON.parse(box.nextElementSibling.textContent);
  const drawn = await draw(box, box.dataset);
  if (!drawn) return;
  const { map, near } = drawn;
  const bounds = new maplibre.LngLatBounds();
  for (const one of pins) bounds.extend(one.at);
  if (box.dataset.mark && near) bounds.extend(near);
  map.fitBounds(bounds, { padding: box.dataset.mark ? 20 : 48, maxZoom: pins.length === 1 && !box.dataset.mark ? 10.5 : 16, animate: false });
  const features = pins.map((one) => ({ type: "Feature", properties: one, geometry: { type: "Point", coordinates: one.at } }));
  const tones = Object.entries(TONES).flatMap(([tone, word]) => [tone, colour(word)]);
  map.on("load", () => {
    map.addSource("pins", { type: "geojson", data: { type: "FeatureCollection", features } });
    map.addLayer({
      id: "pins",
      type: "circle",
      source: "pins",
      paint: {
        "circle-color": ["match", ["get", "tone"], ...tones, colour("--ink-3")],
        "circle-radius": ["match", ["get", "tone"], "bad", 10, "pin", 10, 8],
        "circle-stroke-color": colour("--card"),
        "circle-stroke-width": 2,
      },
    });
    box.dataset.drawn = "yes";
    map.on("click", "pins", (event) => tell(map, event.features[0]));
    for (const [event, cursor] of [["mouseenter", "pointer"], ["mouseleave", ""]])
      map.on(event, "pins", () => (map.getCanvas().style.cursor = cursor));
  });
}

function tell(map, feature) {
  const one = feature.properties;
  if (!one.path) return;
  const said = document.createElement("a");
  said.href = one.path;
  said.className = "link";
  said.textContent = `${one.title} ${one.id}`;
  const due = document.createElement("small");
  due.className = `due ${one.tone}`;
  due.textContent = one.due;
  const box = document.createElement("div");
  box.append(said, document.createElement("br"), due);
  new maplibre.Popup({ closeButton: false }).setLngLat(feature.geometry.coordinates).setDOMContent(box).addTo(map);
}
