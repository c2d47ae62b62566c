/** kill -9 at random moments: whatever the servers do by themselves must survive it, whenever it comes. */
import type { ServerProcess } from "./server-process.ts";

const SHORTEST_LIFE_MS = 200;
const LONGEST_LIFE_MS = 12_000;

type Killable = Pick<ServerProcess, "killAndRestart">;

export class RandomKills {
  readonly #servers: readonly Killable[];
  #loops: Promise<void>[] = [];
  #isStopping = false;
  #failure: unknown;
  #count = 0;

  constructor(servers: readonly Killable[]) {
    this.#servers = servers;
  }

  get count(): number {
    return this.#count;
  }

  get isStarted(): boolean {
    return this.#loops.length > 0;
  }

  start(): void {
    this.#loops = this.#servers.map(async (server) => {
      // Kept until somebody asks: thrown here it would end the demo at once, and leave the other server behind.
      await this.#killAgainAndAgain(server).catch((error: unknown) => (this.#failure ??= error));
    });
  }

  /** Afterwards every server that came back is up and stays up. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#loops);
  }

  /** Throws what kept a server from starting again. */
  requireAllCameBack(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #killAgainAndAgain(server: Killable): Promise<void> {
    while (!this.#isStopping) {
      const life = SHORTEST_LIFE_MS + Math.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
      await new Promise((wake) => setTimeout(wake, life));
      if (this.#isStopping) return;
      await server.killAndRestart();
      this.#count += 1;
    }
  }
}
