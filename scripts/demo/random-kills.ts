/** kill -9 at random moments: whatever the servers do by themselves must survive it, whenever it comes. */
import type { ServerProcess } from "./server-process.ts";

/** A life lasts so long on average, and so many times what the last start took: a slow machine does everything slower. */
const MEAN_LIFE_MS = 6_000;
const MEAN_LIFE_IN_STARTS = 1.5;
/** Nothing is learned from a server that lives on. */
const LONGEST_LIFE_IN_MEANS = 5;

type Killable = Pick<ServerProcess, "killAndRestart">;

export class RandomKills {
  readonly #servers: readonly Killable[];
  #loops: Promise<void>[] = [];
  readonly #stopping = Promise.withResolvers<void>();
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
    this.#stopping.resolve();
    await Promise.all(this.#loops);
  }

  /** Throws what kept a server from starting again. */
  requireAllCameBack(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #killAgainAndAgain(server: Killable): Promise<void> {
    let meanLifeMs = MEAN_LIFE_MS;
    while (!this.#isStopping) {
      const life = new Promise<void>((wake) => setTimeout(wake, drawLife(meanLifeMs)));
      await Promise.race([life, this.#stopping.promise]);
      if (this.#isStopping) return;
      const killedAt = performance.now();
      await server.killAndRestart();
      meanLifeMs = Math.max(MEAN_LIFE_MS, MEAN_LIFE_IN_STARTS * (performance.now() - killedAt));
      this.#count += 1;
    }
  }
}

/** Each moment of a life is as likely to be its last as any other: what takes long is killed more often, and still ends. */
function drawLife(meanMs: number): number {
  return meanMs * Math.min(LONGEST_LIFE_IN_MEANS, -Math.log(1 - Math.random()));
}
