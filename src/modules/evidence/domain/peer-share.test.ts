import { describe, expect, it } from "vitest";
import { decideOffer, mayAccept, PEER_SHARE } from "./peer-share.ts";

const nothing = { openOffers: 0, bodyBytes: 0 };

describe("what one peer may offer and have here", () => {
  it("is enough for ordinary work", () => {
    expect(decideOffer(nothing, 2 ** 40, "ordinary")).toEqual({ outcome: "within" });
  });

  it("is bounded in offers that wait, with a share for what is urgent", () => {
    const many = { ...nothing, openOffers: PEER_SHARE.openOffers * 0.75 };
    expect(decideOffer(many, 1, "ordinary")).toEqual({ outcome: "over", limit: "open-offers" });
    expect(decideOffer(many, 1, "preservation")).toEqual({ outcome: "within" });
    expect(decideOffer({ ...nothing, openOffers: PEER_SHARE.openOffers }, 1, "emergency")).toEqual({
      outcome: "over",
      limit: "open-offers",
    });
  });

  it("is bounded in bytes, with a share for what is urgent", () => {
    const full = { ...nothing, bodyBytes: PEER_SHARE.bodyBytes * 0.75 };
    expect(decideOffer(full, 1, "ordinary")).toEqual({ outcome: "over", limit: "body-bytes" });
    expect(decideOffer(full, PEER_SHARE.bodyBytes * 0.25, "emergency")).toEqual({ outcome: "within" });
  });

  it("can all be accepted by a person, and no byte more", () => {
    expect(mayAccept(nothing, PEER_SHARE.bodyBytes)).toBe(true);
    expect(mayAccept({ ...nothing, bodyBytes: 1 }, PEER_SHARE.bodyBytes)).toBe(false);
  });
});
