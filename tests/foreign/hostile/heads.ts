// False heads of the hostile State's log, put to its witness: spec/log.md, "Witnessing".

import { randomBytes } from "node:crypto";
import { consistencyProof, newEntry, signHead, witnessRequest } from "../state/audit-log.ts";
import { newKey } from "../state/keys.ts";
import { type Attack, type Scene } from "./scene.ts";

const at = "2027-03-01T12:00:00.000Z";

function entries(count: number): Uint8Array[] {
  return Array.from({ length: count }, () => newEntry("log.filler", at));
}

/** Asks for a cosignature; gives the status alone: bodies of this endpoint are not codes. */
async function shown(
  scene: Scene,
  oldSize: number,
  leaves: Uint8Array[],
  bend: { origin?: string; key?: "own" } = {},
): Promise<string> {
  const { hostile } = scene;
  const origin = bend.origin ?? hostile.keys.known.designation.log.origin;
  const key = bend.key === "own" ? newKey("ed25519") : hostile.keys.signing.log;
  const note = signHead(origin, leaves, hostile.incarnation, key);
  const proof = consistencyProof(leaves, Math.min(oldSize, leaves.length));
  return String((await hostile.askWitness(witnessRequest(oldSize, proof, note))).status);
}

/** To be run in this order, after the hostile State has shown the head of its whole log once. */
export const HEADS: readonly Attack[] = [
  {
    what: "asks with rubbish",
    promise: "400",
    run: async ({ hostile }) => String((await hostile.askWitness("old 1\nrubbish")).status),
  },
  {
    what: "shows a log of another origin",
    promise: "404",
    run: async (scene) =>
      await shown(scene, 0, entries(16), { origin: `xg.rogatory/${randomBytes(16).toString("hex")}` }),
  },
  {
    what: "shows a head that its log key did not sign",
    promise: "403",
    run: async (scene) => await shown(scene, 0, entries(16), { key: "own" }),
  },
  {
    what: "shows a smaller log, as if it had shrunk",
    promise: "409",
    run: async (scene) => await shown(scene, 0, scene.hostile.leaves.slice(0, 1)),
  },
  {
    what: "claims an old size above the new one",
    promise: "400",
    run: async (scene) => await shown(scene, 1_000, scene.hostile.leaves),
  },
  {
    what: "continues from a size that was never shown",
    promise: "409",
    run: async (scene) => await shown(scene, 3, [...scene.hostile.leaves, ...entries(16)]),
  },
];

/** A fork: the same size with another root, properly signed. */
export async function showFork(scene: Scene): Promise<string> {
  const size = scene.hostile.shownSize;
  return await shown(scene, size, entries(size));
}
