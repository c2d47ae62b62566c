import { readPage } from "../upload/trusted-page.ts";

/**
 * <live-board data-at data-state data-every>: asks how the board stands, a small answer that the server keeps for everybody, and shows the
 * board anew in its place when it is otherwise. While the line is down the last one stays, and it is asked again.
 */
export class LiveBoard extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.#timer = setInterval(() => void this.#look(), Number(this.dataset["every"]) * 1000);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      const { state } = JSON.parse(await textOf(this.dataset["at"] ?? "")) as { state: string };
      if (state === this.dataset["state"]) return;
      const board = readPage(await textOf(location.href)).querySelector("live-board");
      if (board !== null && this.isConnected) this.replaceWith(document.adoptNode(board));
    } catch {
      // As above.
    }
  }
}

async function textOf(address: string): Promise<string> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return await answer.text();
}
