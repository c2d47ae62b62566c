/** <quick-filter data-table data-label>: hides rows of a table on this page that do not hold what is typed. */
export class QuickFilter extends HTMLElement {
  connectedCallback(): void {
    const table = document.getElementById(this.dataset["table"] ?? "");
    if (!(table instanceof HTMLTableElement) || this.childElementCount > 0) return;
    const label = document.createElement("label");
    label.textContent = this.dataset["label"] ?? "";
    const input = document.createElement("input");
    input.type = "search";
    input.dir = "auto";
    label.append(input);
    this.append(label);
    input.addEventListener("input", () => {
      const wanted = fold(input.value);
      for (const row of table.tBodies[0]?.rows ?? []) row.hidden = !fold(row.textContent).includes(wanted);
    });
  }
}

/** Without case and accents, so that "thu" finds "Thư". */
function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
