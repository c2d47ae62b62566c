/**
 * <quick-filter data-for data-label>: hides rows of a table on this page, or choices of a list, that do not hold what is typed. A list has
 * further choices folded away, and shows them then.
 */
export class QuickFilter extends HTMLElement {
  connectedCallback(): void {
    const among = document.getElementById(this.dataset["for"] ?? "");
    if (among === null || this.childElementCount > 0) return;
    const label = document.createElement("label");
    label.textContent = this.dataset["label"] ?? "";
    const input = document.createElement("input");
    input.type = "search";
    input.dir = "auto";
    label.append(input);
    this.append(label);
    // Enter would send the form around it.
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    input.addEventListener("input", () => {
      const wanted = fold(input.value);
      for (const one of among.querySelectorAll<HTMLElement>("tbody tr, .choice")) {
        one.hidden = !fold(one.textContent ?? "").includes(wanted);
      }
      for (const more of among.querySelectorAll("details")) more.open = wanted !== "";
    });
  }
}

/** Without case and accents, so that "thu" finds "Thư". */
function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
