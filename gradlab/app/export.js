// @ts-check
// An exported page: which of its parts are seen, and which films, in the reader's theme and with what he has answered.
// Python has made every part and every film beforehand; what is answered stands after the # in the page's own address.
import mount from "../plotting/film.js";

/** @typedef {Record<string, Record<number, number>>} Films by the key of each, and the number of each variant that has it
 * @typedef {{names: string[], films: Films, every: unknown[], shared: unknown[]}} Sent names of the variants on a light
 * page, which are those on a dark one, too; each film; what several of them have */

const dark = matchMedia("(prefers-color-scheme: dark)");
const given = new URLSearchParams(location.hash.slice(1));

/** @param {BlobPart} data @param {TransformStream<Uint8Array, BufferSource>|CompressionStream|DecompressionStream} way */
const through = (data, way) => new Response(new Blob([data]).stream().pipeThrough(/** @type {any} */ (way)));
const letters = atob(document.getElementById("data")?.textContent ?? "");
/** @type {Sent} */
const sent = await through(Uint8Array.from(letters, letter => letter.charCodeAt(0)), new DecompressionStream("gzip")).json();

/** With what several films have in the places that name it. @param {any} value @returns {unknown} */
function whole(value) {
    if (Array.isArray(value)) return value.map(whole);
    if (value === null || typeof value !== "object") return value;
    if ("$" in value) return sent.shared[value.$];
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, whole(each)]));
}

/** The field of an exercise. @param {string} name @returns {HTMLInputElement|null} */
const field = name => document.querySelector(`input[name="${CSS.escape(name)}"]`);

/** The number of the variant that an answer leads to; -1: none. @param {[string, string]} answer */
function variant([name, value]) {
    const low = field(name)?.dataset.low, high = field(name)?.dataset.high;
    const right = Number(low) <= Number(value) && Number(value) <= Number(high);
    return sent.names.indexOf(`${name}=${low === undefined ? value : right ? "right" : "wrong"}`);
}

/** @type {WeakMap<Element, number>} */
const shown = new WeakMap(); // which film stands in a place

/** Show what belongs to what is answered. */
function show() {
    const first = dark.matches ? sent.names.length : 0;
    const active = [...given].map(variant).filter(found => found > 0).map(found => first + found);
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-in]"))) {
        const seen = new Set(part.dataset.in?.split(" ").map(Number));
        part.hidden = seen.has(first) ? active.some(each => !seen.has(each)) : !active.some(each => seen.has(each));
    }
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-film]"))) {
        const film = sent.films[place.dataset.film ?? ""][active[0] ?? first];
        if (film === undefined || shown.get(place) === film || !place.getClientRects().length) continue;
        shown.set(place, film);
        through(JSON.stringify(whole(sent.every[film])), new CompressionStream("gzip")).arrayBuffer()
            .then(data => mount({ data: new Uint8Array(data), parentElement: place }));
    }
}

/** @param {string} name @param {string} value "" for none */
function answer(name, value) {
    if (value) given.set(name, value);
    else given.delete(name);
    history.replaceState(null, "", `#${given}`);
    show();
}

for (const [name, value] of given) Object.assign(field(name) ?? {}, { value });
for (const button of document.querySelectorAll("button")) {
    if (button.name) button.addEventListener("click", () => answer(button.name, button.value));
}
for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-low]"))) {
    input.addEventListener("change", () => answer(input.name, input.value));
}
dark.addEventListener("change", show);
document.addEventListener("toggle", show, true); // what was folded has no size before
show();
