declare global {
  interface Window {
    /** https://w3c.github.io/trusted-types/ : not yet in TypeScript's DOM, nor in every browser. */
    readonly trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL: (url: string) => string },
      ): { createScriptURL(url: string): string };
    };
  }
}

const WORKER = "/badge/worker.js";

/** The worker that opens the page again without a line; none where the browser allows none, as in a private window. */
export async function startWorker(): Promise<void> {
  // The policy of the page names this one; it makes one address, whatever it is asked for.
  const policy = window.trustedTypes?.createPolicy("badge-worker", { createScriptURL: () => WORKER });
  try {
    await navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER, { scope: "/badge/" });
  } catch {
    // The page works all the same, as long as it stays open.
  }
}
