import { describe, expect, it } from "vitest";
import { mayBecome, mayExchange, type PeerStanding } from "./standing.ts";

const all: PeerStanding[] = ["imported", "compared", "confirmed", "stopped", "replaced"];

describe("the standing of a peer", () => {
  it("lets dispatches pass only when confirmed", () => {
    expect(all.filter(mayExchange)).toEqual(["confirmed"]);
  });

  it("reaches confirmed only from compared", () => {
    expect(all.filter((from) => mayBecome(from, "confirmed"))).toEqual(["compared"]);
  });

  it("never leaves replaced: a State that is met anew gets a new record", () => {
    expect(all.filter((to) => mayBecome("replaced", to))).toEqual([]);
  });
});
