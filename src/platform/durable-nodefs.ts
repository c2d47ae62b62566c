import { fsyncSync } from "node:fs";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import type { PGlite } from "@electric-sql/pglite";

// PGlite is made for browsers: it starts Postgres with `-F` (no fsync), and the file system it gives to Postgres has no
// fsync hook. Either loses acknowledged work in a power cut. What follows puts that right for exactly the version that
// package.json pins. database-durability.test.ts counts the fsync calls and looks for renames that are not atomic, so
// that an upgrade cannot undo it silently.

/**
 * PGlite's own start parameters without `-F`. Its fdatasync does nothing, therefore wal_sync_method=fsync. Its 128 MB of shared
 * buffers would all be in memory from the start; what they do not hold, the operating system does.
 */
export function durableStartParams(defaults: readonly string[]): string[] {
  const settings = ["fsync=on", "wal_sync_method=fsync", "shared_buffers=32MB"];
  return [...defaults.filter((parameter) => parameter !== "-F"), ...settings.flatMap((setting) => ["-c", setting])];
}

// The part of Emscripten's file system that is touched here; PGlite does not publish types for it.
interface EmscriptenModule {
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number };
    tryFSOperation(operation: () => void): void;
  };
}

type EmscriptenOptions = Parameters<NodeFS["init"]>[1];

/** PGlite's folder storage with a real fsync. */
export class DurableNodeFs extends NodeFS {
  #fsyncCount = 0;

  get fsyncCount(): number {
    return this.#fsyncCount;
  }

  override async init(pg: PGlite, options: EmscriptenOptions): Promise<{ emscriptenOpts: EmscriptenOptions }> {
    const { emscriptenOpts } = await super.init(pg, options);
    const harden = (module: unknown): void => this.#harden(module as EmscriptenModule);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), harden] } };
  }

  #harden({ NODEFS }: EmscriptenModule): void {
    NODEFS.stream_ops.fsync = (stream) => {
      // A failed fsync must reach Postgres as an error: it then stops rather than believe in what is not on the disk.
      NODEFS.tryFSOperation(() => fsyncSync(stream.nfd));
      this.#fsyncCount += 1;
      return 0;
    };
  }
}
