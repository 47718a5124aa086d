// @ts-check
// A field to draw a digit in, by mouse, finger or pen. This tab keeps the strokes, and tells them to Python when the pen is
// lifted: what is made of them is Python's.

const SIDE = 28; // pixels of an image, in which all lengths are
const APART = 0.3; // a point that is nearer than this to the one before it is left out

/** @typedef {[points: [number, number][], width: number]} Stroke x to the right, y down
 * @typedef {{strokes: Stroke[], pointer: number|null}} Drawing pointer: the one that draws the last of the strokes
 * @typedef {{key: string, paper: string, up: number, most: [number, number], label: string, undo: string, clear: string,
 *            thickness: string, full: string}} Data paper: the address of the image below; up: by how many pixels all is shown moved; most: how many strokes, and points in all */

/** @type {WeakMap<Element, Drawing>} of each field: it stays when the page sends other data */
const drawings = new WeakMap();

/** What this tab has kept over a reload, or while another page was open. @param {string} key @returns {Stroke[]} */
function kept(key) {
    try {
        return JSON.parse(sessionStorage.getItem(key) ?? "[]");
    } catch { // a browser can forbid it: the strokes then stay as long as the page does
        return [];
    }
}

/** @param {string} key @param {Stroke[]} strokes */
function keep(key, strokes) {
    try {
        sessionStorage.setItem(key, JSON.stringify(strokes));
    } catch {
    }
}

/** @param {Stroke} stroke @param {Element} [path] that shows it; without one a new one */
function show([points, width], path = document.createElementNS("http://www.w3.org/2000/svg", "path")) {
    path.setAttribute("d", `M${[points[0], ...points].join("L")}`); // the first point twice: alone it is a dot
    path.setAttribute("stroke-width", String(width));
    return path;
}

/** @typedef {(name: string, value: unknown) => void} Tell */
/** @param {{data: Data, parentElement: Element, setStateValue: Tell, setTriggerValue: Tell}} component */
export default function mount({ data, parentElement, setStateValue, setTriggerValue }) {
    const [field, moved, image, ink, undo, clear, name, thickness, told] =
        /** @type {[SVGSVGElement, Element, Element, Element, HTMLElement, HTMLElement, Element, HTMLInputElement, Element]} */ (
            ["svg", "g", "image", "g g", "button", "button + button", "label span", "input", "[role=status]"]
                .map(part => parentElement.querySelector(part)));
    const isNew = !drawings.has(field), drawing = drawings.get(field) ?? { strokes: kept(data.key), pointer: null };
    drawings.set(field, drawing);

    const room = () => data.most[1] - drawing.strokes.reduce((sum, [points]) => sum + points.length, 0);
    const full = () => drawing.strokes.length >= data.most[0] || room() <= 0;
    const tell = () => { told.textContent = full() ? data.full : ""; };
    /** Have these strokes from now on, and nothing under the pen. @param {Stroke[]} strokes */
    const have = strokes => {
        Object.assign(drawing, { strokes, pointer: null });
        ink.replaceChildren(...strokes.map(stroke => show(stroke)));
        tell();
        keep(data.key, strokes);
        setStateValue("strokes", strokes);
    };
    /** Where in the field it is, or where on its edge. @param {PointerEvent} event @returns {[number, number]} */
    const place = ({ clientX, clientY }) => {
        const { left, top, width } = field.getBoundingClientRect();
        const held = (/** @type {number} */ far, up = 0) =>
            Math.round(100 * Math.max(0, Math.min(SIDE, SIDE * far / width + up))) / 100;
        return [held(clientX - left), held(clientY - top, data.up)];
    };

    field.onpointerdown = event => {
        if (event.button !== 0 || drawing.pointer !== null || full()) return; // a second finger draws nothing
        /** @type {Stroke} */
        const stroke = [[place(event)], Number(thickness.value)];
        field.setPointerCapture(drawing.pointer = event.pointerId);
        drawing.strokes.push(stroke);
        ink.append(show(stroke));
    };
    field.onpointermove = event => {
        if (event.pointerId !== drawing.pointer) return;
        const stroke = drawing.strokes[drawing.strokes.length - 1], [points] = stroke;
        for (const each of event.getCoalescedEvents?.() ?? [event]) { // all that came since the screen was drawn last
            const [x, y] = place(each), [lastX, lastY] = points[points.length - 1];
            if (room() > 0 && Math.hypot(x - lastX, y - lastY) >= APART) points.push([x, y]);
        }
        show(stroke, ink.lastElementChild ?? undefined);
    };
    field.onlostpointercapture = event => { // it was lifted, or the system took it
        if (event.pointerId === drawing.pointer) have(drawing.strokes);
    };
    undo.onclick = () => { if (drawing.strokes.length) have(drawing.strokes.slice(0, -1)); };
    clear.onclick = () => { have([]); setTriggerValue("cleared", true); };

    for (const [node, text] of /** @type {[Element, string][]} */ ([[undo, data.undo], [clear, data.clear], [name, data.thickness]])) {
        node.textContent = text;
    }
    image.setAttribute("href", data.paper);
    moved.setAttribute("transform", `translate(0 ${-data.up})`);
    tell();
    if (isNew && drawing.strokes.length) have(drawing.strokes);
    field.setAttribute("aria-label", data.label); // now it can be drawn in
}
