/** <slash-key>: the box in it takes the focus when somebody presses "/" and is not typing already. */
export class SlashKey extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.querySelector("input")?.focus();
    });
  }
}
