import type { BlobStore } from "./blobs.ts";
import type { ServerClock } from "./clock.ts";
import type { ServerConfig } from "./server-config.ts";
import type { Database } from "./database.ts";
import type { DiskGauge } from "./disk-space.ts";
import type { IncarnationKeeper } from "./incarnation.ts";
import type { JobLoop } from "./job-loop.ts";
import type { KeyStore } from "./keystore.ts";
import type { Log } from "./log.ts";
import type { PeerHttp } from "./peer-http.ts";
import type { PrintQueue } from "./print-queue.ts";
import type { Randomness } from "./random.ts";

/** Everything of the outside world that a module may touch. */
export interface Platform {
  readonly config: ServerConfig;
  readonly database: Database;
  readonly clock: ServerClock;
  readonly random: Randomness;
  readonly log: Log;
  readonly blobs: BlobStore;
  readonly disk: DiskGauge;
  readonly keystore: KeyStore;
  readonly incarnation: IncarnationKeeper;
  readonly jobs: JobLoop;
  readonly peerHttp: PeerHttp;
  readonly printer: PrintQueue;
  /** Stops the jobs, then closes everything in the right order. */
  close(): Promise<void>;
}
