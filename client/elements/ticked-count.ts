/** <ticked-count data-name data-text>: how many boxes of that name are ticked in the form around it, in place of "§" in the text. */
export class TickedCount extends HTMLElement {
  connectedCallback(): void {
    const form = this.closest("form");
    const { name = "", text = "" } = this.dataset;
    const tell = (): void => {
      const ticked = form?.querySelectorAll(`input[type=checkbox][name="${name}"]:checked`).length ?? 0;
      this.textContent = text.replace("§", String(ticked));
    };
    this.role = "status";
    form?.addEventListener("change", tell);
    tell();
  }
}
