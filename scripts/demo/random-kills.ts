/** kill -9 at random moments: whatever the servers do by themselves must survive it, whenever it comes. */
import type { ServerProcess } from "./server-process.ts";

const SHORTEST_LIFE_MS = 200;
const LONGEST_LIFE_MS = 12_000;

export class RandomKills {
  readonly #servers: readonly ServerProcess[];
  #loops: Promise<void>[] = [];
  #isStopping = false;
  #count = 0;

  constructor(servers: readonly ServerProcess[]) {
    this.#servers = servers;
  }

  get count(): number {
    return this.#count;
  }

  get isStarted(): boolean {
    return this.#loops.length > 0;
  }

  start(): void {
    this.#loops = this.#servers.map(async (server) => await this.#killAgainAndAgain(server));
  }

  /** Afterwards every server is up and stays up. Throws what kept one from starting again. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#loops);
  }

  async #killAgainAndAgain(server: ServerProcess): Promise<void> {
    while (!this.#isStopping) {
      const life = SHORTEST_LIFE_MS + Math.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
      await new Promise((wake) => setTimeout(wake, life));
      if (this.#isStopping) return;
      await server.killAndRestart();
      this.#count += 1;
    }
  }
}
