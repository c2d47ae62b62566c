import { randomBytes } from "node:crypto";
import { V7Generator } from "uuidv7";
import type { Clock } from "./clock.ts";

/** The only source of randomness and of new identifiers. */
export interface Randomness {
  bytes(count: number): Uint8Array;
  /** A new UUIDv7 with the time of the server's clock. */
  uuid(): string;
}

/** Randomness of the operating system; identifiers carry the given clock's time. */
export function createRandomness(clock: Clock): Randomness {
  const generator = new V7Generator({ nextUint32: () => randomBytes(4).readUInt32BE() });
  return {
    // A plain Uint8Array of its own memory: a Buffer may share a pool with other secrets.
    bytes: (count) => new Uint8Array(randomBytes(count)),
    uuid: () => generator.generateOrResetWithTs(clock.now().getTime()).toString(),
  };
}
