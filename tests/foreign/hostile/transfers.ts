// Requests for ranges that must not be served: spec/http.md and spec/exhibits.md, "Fetching".

import { randomUUID } from "node:crypto";
import { LEAF_SIZE } from "../state/exhibits.ts";
import { type Offer, ask } from "../state/exhibit-exchange.ts";
import type { Scene } from "./scene.ts";

/** A request about an accepted offer to the hostile State, and the status that it must get. */
export interface TransferAttack {
  readonly what: string;
  readonly promise: number;
  readonly run: (scene: Scene, offer: Offer) => Promise<number>;
}

function ranged(range: string): TransferAttack {
  return {
    what: `asks for the range "${range}"`,
    promise: 416,
    run: async ({ hostile }, { transfer }) =>
      (await ask(hostile, transfer, "body", range === "" ? {} : { range })).status,
  };
}

function shown(what: string, promise: number, headers: (offer: Offer) => Record<string, string>): TransferAttack {
  return {
    what,
    promise,
    run: async ({ hostile }, offer) =>
      (await ask(hostile, offer.transfer, "body", { range: "bytes=0-9", ...headers(offer) })).status,
  };
}

export const TRANSFERS: readonly TransferAttack[] = [
  ...["", "bytes=0-", "bytes=-5", "bytes=0-1,4-5", "bytes=5-4", "bytes=0-99999999", "bytes=99999999-99999999"].map(
    ranged,
  ),
  ...["bytes=0-9007199254740993", "bytes=0x0-0x9", "items=0-9"].map(ranged),
  shown("shows another token", 403, () => ({ "rogatory-transfer-token": "A".repeat(43) })),
  shown("shows no token", 403, () => ({ "rogatory-transfer-token": "" })),
  shown("wants another body", 412, () => ({ "if-match": `"${"0".repeat(64)}"` })),
  {
    what: "asks for a transfer that is not there: the answer looks like that to a wrong token",
    promise: 403,
    run: async ({ hostile }, { transfer }) =>
      (await ask(hostile, { ...transfer, transferId: randomUUID() }, "tree", {})).status,
  },
  {
    what: "puts a path where the transfer is named",
    promise: 403,
    run: async ({ hostile }, { transfer }) =>
      (await ask(hostile, { ...transfer, transferId: "..%2F..%2Fexhibits" }, "tree", {})).status,
  },
  {
    what: "asks honestly for one leaf",
    promise: 206,
    run: async ({ hostile }, { transfer }) =>
      (await ask(hostile, transfer, "body", { range: `bytes=0-${LEAF_SIZE - 1}` })).status,
  },
];
