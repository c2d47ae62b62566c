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

/** Our own server's answer, the only HTML that a script of ours may parse. */
export function readPage(html: string): Document {
  // The CSP names the policy and lets it be made once.
  policy ??= globalThis.trustedTypes?.createPolicy("upload-answer", { createHTML: (text) => text });
  return new DOMParser().parseFromString(policy?.createHTML(html) ?? html, "text/html");
}

/** In place of this page. */
export function showPage(page: Document): void {
  document.replaceChild(document.adoptNode(page.documentElement), document.documentElement);
}
