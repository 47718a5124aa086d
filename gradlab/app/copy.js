// @ts-check
// A button that copies the page's address, less what is the reader's own, and says so.

const SAID = 4000; // milliseconds that it says so

/** @param {{data: {label: string, copied: string, own: string}, parentElement: Element}} component */
export default function mount({ data: { label, copied, own }, parentElement }) {
    const [button, told] = /** @type {NodeListOf<HTMLElement>} */ (parentElement.querySelectorAll("button, span"));
    const link = /** @type {HTMLInputElement} */ (parentElement.querySelector("input"));
    button.textContent = label;
    link.setAttribute("aria-label", label);
    button.onclick = async () => {
        const address = new URL(location.href);
        for (const key of [...address.searchParams.keys()]) if (key.startsWith(own)) address.searchParams.delete(key);
        link.hidden = false;
        link.value = address.href;
        link.select();
        let done = true;
        try {
            await navigator.clipboard.writeText(link.value);
        } catch { // it is there for https and localhost alone, and a reader can forbid it
            done = document.execCommand("copy");
        }
        link.hidden = done; // else it stands there, selected, to be copied by hand
        if (done) button.focus();
        told.textContent = done ? copied : "";
        setTimeout(() => { told.textContent = ""; }, SAID);
    };
}
