import { expect, it } from "vitest";
import { Refusal } from "../../protocol/index.ts";
import { isFaultOfPeer } from "./fault-of-peer.ts";

it("is what is wrong in what the peer sent, never an outage, a fault of ours or a bug", () => {
  expect(isFaultOfPeer(new Refusal("signature-wrong", "The signature does not hold."))).toBe(true);
  for (const code of ["database-away", "disk-full", "disk-low", "key-store-locked", "lease-lost"]) {
    expect([code, isFaultOfPeer(new Refusal(code, "Something of ours."))]).toEqual([code, false]);
  }
  expect(isFaultOfPeer(new TypeError("a bug"))).toBe(false);
});
