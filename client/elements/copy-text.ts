/** <copy-text data-copy data-copied data-about><code>…</code></copy-text>: adds a button that copies the text. */
export class CopyText extends HTMLElement {
  connectedCallback(): void {
    const text = this.querySelector("code")?.textContent?.trim();
    if (!text || !navigator.clipboard || this.querySelector("button")) return;
    const { copy = "", copied = "", about = "" } = this.dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary";
    button.textContent = copy;
    button.setAttribute("aria-label", `${copy}: ${about}`);
    const status = document.createElement("span");
    status.className = "unseen";
    status.setAttribute("role", "status");
    const copyText = async (): Promise<void> => {
      await navigator.clipboard.writeText(text);
      button.textContent = copied;
      status.textContent = `${copied}: ${about}`;
      setTimeout(() => {
        button.textContent = copy;
        status.textContent = "";
      }, 4000);
    };
    button.addEventListener("click", () => void copyText());
    this.append(button, status);
  }
}
