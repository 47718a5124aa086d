// @ts-check
// A picture that moves under a slider. Python has computed every frame and written every text; here the frame under the
// hand is shown, and nothing is computed. The same file serves a page of the app, a single HTML file and a notebook.

/**
 * @typedef {{wordings: (string|number)[][], which: number[]}} Text a wording for each notch: words, and columns of texts
 * @typedef {Record<string, string|number>} Attributes
 * @typedef {{panel: number, line: Attributes, mark: Attributes|null, width: number|null, points: [number, number][],
 *            sliders: [number, number], trail: boolean, draggable: boolean}} Stroke points are the numbers of the columns of x
 *            and of y, width is that of the column of the line's width where it has one
 * @typedef {{look: Attributes, points: [number, number][], sliders: [number, number], text: Text, slider: number}} Caption
 * @typedef {{svg: string, size: [number, number], cut: number|null, alt: Text, panels: [number, number, number, number][],
 *            strokes: Stroke[], captions: Caption[]}} Picture
 * @typedef {{key: string, label: string, first: number, count: number, aria_texts: Text}} Given
 * @typedef {{step: string, play: string, pause: string, reset: string, milliseconds: number, slider: number}} Player
 * @typedef {{sliders: Given[], pictures: Picture[], words: {says?: Text, longest?: number, table?: Text[][]}[], player: Player|null,
 *            columns: (number|null)[][], texts: string[]}} Data a text of a column on each line
 */

const SVG = "http://www.w3.org/2000/svg";
const UNIT = 20; // of these are a point: the unit of the columns
const REST = 300; // milliseconds without a move after which the page is told
const HOLD = 28; // CSS pixels around the point in which a finger takes hold of it
const PATIENCE = 120; // frames in which the page's slider must have appeared
const NARROW = matchMedia("(max-width: 640px)"); // there all values stand above all derivatives
const LARGE = 10; // notches that Shift and an arrow move

/** @param {Element|undefined} node @param {Attributes} attributes */
function set(node, attributes) {
    for (const [key, value] of Object.entries(attributes)) node?.setAttribute(key, String(value));
}

/** @param {string} name @param {Attributes} attributes @param {Element} [inside] */
function draw(name, attributes, inside) {
    const made = document.createElementNS(SVG, name);
    set(made, attributes);
    inside?.append(made);
    return made;
}

/** @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {string} look @param {Element} [inside] @returns {HTMLElementTagNameMap[Name]} */
function make(name, look, inside) {
    const made = document.createElement(name);
    if (look) made.className = look;
    inside?.append(made);
    return made;
}

/** A slider that moves the film: the page's, which leads it, or one of its own. */
class Slider {
    /** @param {Given} given @param {Film} film */
    constructor(given, film) {
        this.given = given;
        this.notch = given.first;
        this.page = /** @type {HTMLInputElement|null} */ (null);
        this.spoken = "";
        this.row = make("div", "gl-slider");
        const label = make("label", "", this.row);
        label.textContent = given.label;
        this.own = make("input", "", label);
        Object.assign(this.own, { type: "range", min: 0, max: given.count - 1, value: given.first });
        this.own.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take the arrow keys for its own
        this.own.addEventListener("input", () => film.move(this, Number(this.own.value)));
        this.own.addEventListener("keydown", event => {
            const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
            if (!way || !event.shiftKey) return;
            event.preventDefault();
            film.move(this, this.notch + way * LARGE);
        });
        this.row.hidden = given.key !== "";
    }

    /** Look for the page's slider, and where it stands. */
    find() {
        if (!this.given.key || this.page?.isConnected) return;
        const found = document.querySelector(`.st-key-${CSS.escape(this.given.key)} input[type=range]`);
        this.page = /** @type {HTMLInputElement|null} */ (found);
        if (this.page) this.row.hidden = true;
    }

    /** The notch at which the page's slider stands. */
    read() {
        const { value, min, step } = /** @type {HTMLInputElement} */ (this.page);
        return Math.round((Number(value) - Number(min)) / Number(step));
    }

    /** Have the page's slider, or its own, show a notch. @param {number} notch */
    put(notch) {
        this.own.value = String(notch);
        if (!this.page) return;
        const { min, step } = this.page, value = String(Number(min) + notch * Number(step));
        // React looks at what it has set itself: so it is set behind its back, and told as by a reader's hand.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(this.page, value);
        this.page.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /** Have the page take the notch, as it does after a key: from beside it, by an arrow. */
    rest() {
        if (!this.page) return;
        const beside = this.notch > 0 ? -1 : 1;
        this.put(this.notch + beside);
        this.page.dispatchEvent(new KeyboardEvent("keydown", { key: beside < 0 ? "ArrowRight" : "ArrowLeft", bubbles: true }));
    }

    /** @param {string} spoken */
    say(spoken) {
        this.spoken = spoken;
        for (const range of [this.page, this.own]) range?.setAttribute("aria-valuetext", spoken);
    }

    /** Whether the page's slider still says it. */
    said() {
        return this.page?.getAttribute("aria-valuetext") === this.spoken;
    }
}

/** A picture, or a part of it from one height to another: what stays as an image, what moves over it. */
class Scene {
    /** @param {Picture} picture @param {[number, number]} part @param {Data} data @param {string} name @param {Element} inside */
    constructor(picture, [top, bottom], { columns }, name, inside) {
        const [width, height] = picture.size, share = bottom - top;
        this.picture = picture;
        this.columns = columns;
        this.part = [top, share];
        this.box = make("figure", "gl-picture", inside);
        this.box.style.aspectRatio = `${width} / ${share}`;
        this.image = make("img", "", this.box);
        this.image.alt = "";
        Object.assign(this.image.style, { height: `${100 * height / share}%`, top: `${-100 * top / share}%` });
        this.image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.svg)}`;
        this.over = /** @type {SVGSVGElement} */ (draw("svg", { viewBox: `0 ${top} ${width} ${share}`, "aria-hidden": "true" }, this.box));
        const panels = picture.panels.map(([x, y, w, h], k) => {
            const clip = draw("clipPath", { id: `${name}-panel-${k}` }, this.over);
            draw("rect", { x, y, width: w, height: h }, clip);
            return draw("g", { "clip-path": `url(#${name}-panel-${k})` }, this.over);
        });
        this.paths = picture.strokes.map(({ panel, line, mark }, k) => {
            const path = draw("path", line, panels[panel]);
            if (mark) {
                const id = `${name}-mark-${k}`, size = { markerUnits: "userSpaceOnUse", markerWidth: 1, markerHeight: 1, overflow: "visible" };
                draw("path", mark, draw("marker", { id, ...size }, this.over));
                set(path, { "marker-start": `url(#${id})`, "marker-mid": `url(#${id})` });
            }
            return path;
        });
        this.captions = picture.captions.map(({ look }) => draw("text", look, this.over));
        this.hover = draw("line", { class: "gl-hover", visibility: "hidden" }, panels[0]);
        this.reading = make("div", "gl-reading", this.box);
        this.reading.hidden = true;
        this.draggable = picture.strokes.find(stroke => stroke.draggable);
        this.grip = this.draggable && draw("circle", { r: 14, "data-drag": "" }, this.over);
    }

    /** The places of points at these notches.
     * @param {{points: [number, number][], sliders: [number, number], trail?: boolean}} moving @param {number[]} notches
     * @returns {[number, number][]} */
    places({ points, sliders, trail }, notches) {
        /** @param {number} column @param {number} k */
        const at = (column, k) => this.columns[column].length > 1 ? this.columns[column][k] : this.columns[column][0];
        const shown = trail ? Array.from({ length: notches[sliders[0]] + 1 }, (_, k) => [at(points[0][0], k), at(points[0][1], k)])
            : points.map(([x, y]) => [at(x, notches[sliders[0]]), at(y, notches[sliders[1]])]);
        return /** @type {[number, number][]} */ (shown.filter(place => !place.includes(null)).map(place => place.map(unit => Number(unit) / UNIT)));
    }

    /** Where the held point is. @param {number[]} notches */
    point(notches) {
        return this.draggable && this.places(this.draggable, notches).at(-1);
    }

    /** @param {number[]} notches */
    show(notches) {
        this.picture.strokes.forEach((stroke, k) => {
            const places = this.places(stroke, notches);
            // The last point twice: a mark stands at the start and at each point between, and a single point has both.
            if (places.length) places.push(places[places.length - 1]);
            set(this.paths[k], { d: places.map(([x, y], n) => `${n ? "L" : "M"}${x} ${y}`).join("") });
            const widths = stroke.width === null ? [] : this.columns[stroke.width];
            if (widths.length > 1) set(this.paths[k], { "stroke-width": Number(widths[notches[stroke.sliders[0]]]) / UNIT });
        });
        this.picture.captions.forEach((caption, k) => {
            const [at] = this.places(caption, notches);
            set(this.captions[k], at ? { x: at[0], y: at[1], visibility: "visible" } : { visibility: "hidden" });
        });
        const place = this.point(notches);
        if (place) set(this.grip, { cx: place[0], cy: place[1] });
    }

    /** For each hand that the held point is moved by the notch at which it is nearest to the pointer.
     * @param {PointerEvent} event @param {number[]} notches @returns {[number, number][]} hand, notch */
    under({ clientX, clientY }, notches) {
        if (!this.draggable) return [];
        const box = this.over.getBoundingClientRect(), [top, share] = this.part, { sliders, points } = this.draggable;
        const right = (clientX - box.left) / box.width * this.picture.size[0], down = (clientY - box.top) / box.height * share;
        const at = [right * UNIT, (top + down) * UNIT];
        const [x, y] = points[points.length - 1].map(column => this.columns[column]), upright = x.length === 1;
        return sliders.slice(0, sliders[0] === sliders[1] ? 1 : 2).map((slider, place) => {
            const axis = upright ? 1 : place, column = [x, y][axis]; // what stays where it is along x is moved up and down
            let nearest = notches[slider]; // what is equally near stays
            if (column.length === 1) return [slider, nearest]; // nothing can draw away what stays where it is
            column.forEach((unit, k) => {
                if (unit !== null && Math.abs(unit - at[axis]) < Math.abs(Number(column[nearest] ?? Infinity) - at[axis])) nearest = k;
            });
            return [slider, nearest];
        });
    }

    /** Show what can be read at a notch, where the pointer rests. @param {string} text @param {number[]} notches */
    tell(text, notches) {
        const place = this.point(notches), [, y, , high] = this.picture.panels[0];
        if (!place) return;
        set(this.hover, { x1: place[0], x2: place[0], y1: y, y2: y + high, visibility: "visible" });
        this.reading.textContent = text;
        this.reading.hidden = false;
    }

    leave() {
        set(this.hover, { visibility: "hidden" });
        this.reading.hidden = true;
    }
}

/** A picture as it is shown: whole, or where it is narrow in two parts. @param {Picture} picture
 * @returns {[Picture, [number, number]][]} */
function parts(picture) {
    const { cut, size: [, height] } = picture;
    return NARROW.matches && cut !== null ? [[picture, [0, cut]], [picture, [cut, height]]] : [[picture, [0, height]]];
}

/** All that is shown; it stays when the page sends other data for it. */
class Film {
    /** @param {Element} parent @param {string} name */
    constructor(parent, name) {
        this.name = name;
        this.root = make("div", "gl-film", parent);
        this.sliders = /** @type {Slider[]} */ ([]);
        this.scenes = /** @type {Scene[]} */ ([]);
        this.nodes = /** @type {{text: Text, slider: number, write: (text: string) => void, now?: string}[]} */ ([]);
        this.data = /** @type {Data|undefined} */ (undefined);
        this.texts = /** @type {string[][]} */ ([]);
        this.next = /** @type {Data|undefined} */ (undefined); // what came while a hand held the point
        this.grabbed = false;
        this.led = /** @type {Slider[]} */ ([]); // by a drag in the picture, until it rests
        this.stand = () => {}; // what the buttons of a film that plays can do where it stands
        this.frame = this.timer = this.clock = this.waited = this.taken = 0;
        this.turned = () => this.data && this.take(this.data);
        NARROW.addEventListener("change", this.turned);
        this.observer = new MutationObserver(() => this.follow());
        this.observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["value", "aria-valuetext"] });
    }

    /** @param {Data} data */
    take(data) {
        if (this.grabbed) { // what the hand holds is not taken out of it
            this.next = data;
            return;
        }
        const before = this.sliders, body = make("div", "gl-body"), pictures = make("div", "gl-pictures", body);
        this.pause();
        this.data = data;
        this.texts = data.texts.map(column => column.split("\n"));
        this.nodes = [];
        this.sliders = data.sliders.map(given => new Slider(given, this));
        this.sliders.forEach((slider, k) => { slider.notch = Math.min(before[k]?.notch ?? slider.notch, slider.given.count - 1); });
        const shown = data.pictures.map(parts);
        this.scenes = [...shown.map(([first]) => first), ...shown.flatMap(([, ...rest]) => rest)].map(([picture, part]) => new Scene(picture, part, data, `${this.name}-${++this.taken}`, pictures));
        this.scenes.forEach(scene => {
            if (scene.part[0] === 0) this.nodes.push({ text: scene.picture.alt, slider: 0, write: text => { scene.image.alt = text; } });
            scene.picture.captions.forEach(({ text, slider }, k) => this.nodes.push({ text, slider, write: words => { scene.captions[k].textContent = words; } }));
            scene.over.addEventListener("pointerdown", event => this.grab(scene, event));
            scene.over.addEventListener("pointermove", event => this.look(scene, event));
            scene.over.addEventListener("pointerleave", () => scene.leave());
        });
        const words = make("div", "gl-words");
        for (const block of data.words) this.write(block, words);
        if (data.words.length) body.append(words);
        const all = [...this.sliders.map(slider => slider.row), ...(data.player ? [this.buttons(data.player)] : []), body];
        this.follow();
        this.show();
        // What stood here stands until the new pictures can be shown: nothing flickers, and nothing jumps.
        const swap = () => this.data === data && this.root.replaceChildren(...all);
        if (this.root.childElementCount) Promise.allSettled(this.scenes.map(scene => scene.image.decode())).then(swap); else swap();
    }

    /** @param {{says?: Text, longest?: number, table?: Text[][]}} block @param {Element} inside */
    write(block, inside) {
        /** @param {Element} node @returns {(text: string) => void} text between two ** is bold */
        const into = node => text => node.replaceChildren(...text.split("**").map((part, k) => k % 2 ? Object.assign(make("b", ""), { textContent: part }) : part));
        if (block.says) {
            // The longest text stands unseen in the same place, so that nothing below it moves when another is shorter.
            const paragraph = make("p", "", inside), longest = make("span", "gl-longest", paragraph);
            longest.setAttribute("aria-hidden", "true");
            into(longest)(this.text(block.says, block.longest ?? 0));
            this.nodes.push({ text: block.says, slider: 0, write: into(make("span", "", paragraph)) });
        }
        if (!block.table) return;
        const table = make("table", "", inside), head = make("thead", "", table), body = make("tbody", "", table);
        block.table.forEach((row, k) => {
            const line = make("tr", "", k ? body : head);
            row.forEach((cell, n) => this.nodes.push({ text: cell, slider: 0, write: into(make(k && n ? "td" : "th", "", line)) }));
        });
    }

    /** @param {Text} text @param {number} notch */
    text({ wordings, which }, notch) {
        return wordings[which.length ? which[notch] : 0].map(part => typeof part === "number" ? this.texts[part][notch] : part).join("");
    }

    /** The page's sliders lead, but while a drag in the picture does. */
    follow() {
        let missing = false;
        for (const slider of this.sliders) {
            slider.find();
            missing ||= slider.given.key !== "" && !slider.page;
            if (!slider.page || this.led.includes(slider)) continue;
            if (slider.read() === slider.notch && slider.said()) continue;
            slider.notch = slider.read();
            this.later();
        }
        if (!missing) this.waited = 0;
        else if (++this.waited < PATIENCE) requestAnimationFrame(() => this.follow());
        else for (const slider of this.sliders) slider.row.hidden = slider.page !== null; // it needs one of its own
    }

    later() {
        this.frame ||= requestAnimationFrame(() => { this.frame = 0; this.show(); });
    }

    /** The notch of each slider. */
    get notches() {
        return this.sliders.map(slider => slider.notch);
    }

    show() {
        const notches = this.notches;
        for (const scene of this.scenes) scene.show(notches);
        for (const node of this.nodes) {
            const text = this.text(node.text, notches[node.slider]);
            if (text !== node.now) node.write(node.now = text);
        }
        for (const slider of this.sliders) slider.say(this.text(slider.given.aria_texts, slider.notch));
        this.root.dataset.notch = notches.join(" ");
        this.stand();
    }

    /** @param {Slider} slider @param {number} notch */
    move(slider, notch) {
        notch = Math.max(0, Math.min(slider.given.count - 1, notch));
        if (notch === slider.notch) return;
        slider.notch = notch;
        if (!this.led.includes(slider)) this.led.push(slider);
        slider.put(notch);
        this.later();
        clearTimeout(this.timer);
        if (!this.clock) this.timer = window.setTimeout(() => this.rest(), REST);
    }

    /** Let the page know, once. */
    rest() {
        clearTimeout(this.timer);
        for (const slider of this.led) slider.rest();
        this.led = [];
    }

    /** @param {Scene} scene @param {PointerEvent} event */
    grab(scene, event) {
        const grip = scene.grip?.getBoundingClientRect();
        if (!grip || event.button !== 0) return;
        const far = Math.hypot(event.clientX - grip.x - grip.width / 2, event.clientY - grip.y - grip.height / 2);
        if (event.pointerType === "touch" && far > HOLD) return; // a finger beside it scrolls the page
        const before = this.notches, held = new AbortController(), { signal } = held;
        const moved = (/** @type {PointerEvent} */ at) => {
            for (const [slider, notch] of scene.under(at, this.notches)) this.move(this.sliders[slider], notch);
        };
        const done = (/** @type {PointerEvent} */ at) => {
            held.abort();
            this.grabbed = false;
            this.root.classList.remove("gl-dragging");
            if (at.type === "pointercancel") this.sliders.forEach((slider, k) => this.move(slider, before[k]));
            this.rest();
            if (this.next) this.take(this.next);
            this.next = undefined;
        };
        event.preventDefault();
        this.pause();
        scene.leave();
        this.grabbed = true;
        this.root.classList.add("gl-dragging");
        scene.over.setPointerCapture(event.pointerId);
        scene.over.addEventListener("pointermove", moved, { signal });
        for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) scene.over.addEventListener(end, done, { signal });
        const slider = this.sliders[scene.draggable?.sliders[0] ?? 0];
        (slider.page ?? slider.own).focus({ preventScroll: true });
        moved(event);
    }

    /** What can be read where the pointer rests. @param {Scene} scene @param {PointerEvent} event */
    look(scene, event) {
        if (event.buttons || event.pointerType === "touch" || scene.draggable?.sliders[0] !== scene.draggable?.sliders[1]) return;
        for (const [slider, notch] of scene.under(event, this.notches)) {
            scene.tell(this.text(this.sliders[slider].given.aria_texts, notch), this.notches.map((now, k) => k === slider ? notch : now));
        }
    }

    /** One step, play or pause, back to the start. @param {Player} player */
    buttons(player) {
        const row = make("div", "gl-buttons"), slider = this.sliders[player.slider], last = slider.given.count - 1;
        const [step, play, reset] = [player.step, player.play, player.reset].map(text => Object.assign(make("button", "", row), { type: "button", textContent: text }));
        const go = () => {
            this.move(slider, slider.notch + 1);
            if (slider.notch === last) this.pause();
        };
        step.addEventListener("click", () => { this.pause(); go(); });
        reset.addEventListener("click", () => { this.pause(); this.move(slider, 0); });
        play.addEventListener("click", () => {
            if (this.clock) { this.pause(); return; }
            if (slider.notch === last) this.move(slider, 0);
            this.clock = window.setInterval(go, player.milliseconds);
            play.textContent = player.pause;
        });
        this.stand = () => {
            step.disabled = slider.notch === last;
            reset.disabled = slider.notch === 0;
            if (!this.clock) play.textContent = player.play;
        };
        return row;
    }

    pause() {
        clearInterval(this.clock);
        this.clock = 0;
        this.stand();
        this.rest();
    }

    end() {
        this.observer.disconnect();
        NARROW.removeEventListener("change", this.turned);
        this.pause();
        clearTimeout(this.timer);
        cancelAnimationFrame(this.frame);
        this.root.remove();
    }
}

/** @type {WeakMap<Element, Film>} */
const mounted = new WeakMap();
let made = 0;

/** @param {Element} parent @param {Data} data */
function mount(parent, data) {
    let film = mounted.get(parent);
    if (!film) mounted.set(parent, film = new Film(parent, `gl-${++made}-${Math.random().toString(36).slice(2, 8)}`));
    film.take(data);
    return () => { mounted.get(parent)?.end(); mounted.delete(parent); };
}

/** What Streamlit calls when the film appears, and again when its data or the theme changes.
 * @param {{data: Uint8Array, parentElement: HTMLElement}} component */
export default function ({ data, parentElement }) {
    return mount(parentElement, JSON.parse(new TextDecoder().decode(data)));
}
