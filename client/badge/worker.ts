// Below /badge/ alone: what the page kept of itself opens when the line does not answer. It adds nothing to what is kept.

interface WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}
declare const skipWaiting: () => Promise<void>;
declare const clients: { claim(): Promise<void> };

/** A dead line takes longer to say so than a person waits at a door. */
const ANSWER_MS = 3_000;

const on = (type: string, listener: (event: WorkerEvent) => void): void =>
  addEventListener(type, (event) => listener(event as unknown as WorkerEvent)); // the browser's types of pages know no worker

on("install", (event) => event.waitUntil(skipWaiting()));
on("activate", (event) => event.waitUntil(clients.claim()));
on("fetch", (event) => {
  if (event.request.method === "GET" && isKept(event.request)) event.respondWith(answer(event.request));
});

/** Page and parts; keys and list are waited for longer, and the page itself holds the last ones. */
function isKept({ url }: Request): boolean {
  return !new URL(url).pathname.endsWith("/keys.json");
}

async function answer(request: Request): Promise<Response> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), ANSWER_MS);
  try {
    return await fetch(request, { signal: waiting.signal });
  } catch {
    // The same page was kept in whichever language it was last open, and without what a form asked of it.
    const kept = await caches.match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
    return kept ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
}
