// @ts-check
// A timer that runs down. The server says at each turn how much is left, by the one clock of all screens.

/** @type {WeakMap<Element, number>} */
const running = new WeakMap();

/** @param {{data: {left: number, label: string}, parentElement: Element}} component left: seconds */
export default function mount({ data: { left, label }, parentElement }) {
    const shown = /** @type {HTMLElement} */ (parentElement.querySelector(".gl-timer"));
    const end = performance.now() + 1000 * left;
    const show = () => {
        const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
        shown.textContent = `${label} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    };
    clearInterval(running.get(parentElement));
    running.set(parentElement, setInterval(show, 100));
    show();
    return () => clearInterval(running.get(parentElement));
}
