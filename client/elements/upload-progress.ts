/**
 * <upload-progress data-sending data-failed data-stop><input type=file></upload-progress>: sends the form with a visible
 * progress and a way to stop. The answer is shown as if the form had been sent the plain way.
 */
export class UploadProgress extends HTMLElement {
  connectedCallback(): void {
    const form = this.closest("form");
    form?.addEventListener("submit", (event) => this.#send(form, event));
  }

  #send(form: HTMLFormElement, event: SubmitEvent): void {
    const file = this.querySelector<HTMLInputElement>("input[type=file]")?.files?.[0];
    if (!file) return;
    event.preventDefault();
    const { sending = "", failed = "", stop = "" } = this.dataset;
    const request = new XMLHttpRequest();
    const bar = document.createElement("progress");
    bar.max = file.size;
    bar.setAttribute("aria-label", sending);
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = sending;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button secondary";
    button.textContent = stop;
    const controls = [...form.querySelectorAll<HTMLButtonElement>("button[type=submit]")];
    const end = (text: string): void => {
      bar.remove();
      button.remove();
      words.textContent = text;
      for (const control of controls) control.disabled = false;
    };
    button.addEventListener("click", () => request.abort());
    request.upload.addEventListener("progress", ({ loaded }) => (bar.value = loaded));
    request.addEventListener("abort", () => end(""));
    request.addEventListener("error", () => end(failed));
    request.addEventListener("load", () => show(request));
    this.append(words, bar, button);
    // FormData first: disabled controls send nothing.
    const data = new FormData(form, event.submitter);
    for (const control of controls) control.disabled = true;
    request.open("POST", form.action);
    request.send(data);
  }
}

/** After a redirect the address of the answer is the page to show; a page with errors is shown in place. */
function show(request: XMLHttpRequest): void {
  if (request.status < 400 && request.responseURL !== "") {
    location.assign(request.responseURL);
    return;
  }
  const page = new DOMParser().parseFromString(trusted(request.responseText), "text/html");
  document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);
}

declare global {
  /** https://w3c.github.io/trusted-types/ : not yet in TypeScript's DOM, nor in every browser. */
  var trustedTypes:
    | {
        createPolicy(
          name: string,
          rules: { createHTML: (html: string) => string },
        ): { createHTML(html: string): string };
      }
    | undefined;
}

let policy: { createHTML(html: string): string } | undefined;

/** Our own server's answer, the only HTML that a script of ours may parse. The CSP names the policy and lets it be made once. */
function trusted(html: string): string {
  policy ??= globalThis.trustedTypes?.createPolicy("upload-answer", { createHTML: (text) => text });
  return policy?.createHTML(html) ?? html;
}
