import { describe, expect, it } from "vitest";
import { decideNextDesignation, type DesignationFacts } from "./designation-import.ts";

const now = new Date("2027-03-01T00:00:00.000Z");
const held: DesignationFacts = {
  number: 7,
  digest: "d7",
  previousDigest: "d6",
  rootFingerprint: "root-a",
  validUntil: new Date("2028-01-01T00:00:00.000Z"),
};
const next: DesignationFacts = { ...held, number: 8, digest: "d8", previousDigest: "d7" };

describe("a designation that follows one we hold", () => {
  it("is accepted when it is the next number and names the one before", () => {
    expect(decideNextDesignation(held, next, now, false)).toEqual({ outcome: "accept" });
  });

  it("changes nothing when it is the one we hold", () => {
    expect(decideNextDesignation(held, held, now, false)).toEqual({ outcome: "same" });
  });

  it("is refused when its number is lower", () => {
    expect(decideNextDesignation(held, { ...next, number: 6, digest: "d6" }, now, false)).toEqual({
      outcome: "refuse",
      code: "designation-rollback",
    });
  });

  it("is equivocation when the number is equal and the digest another", () => {
    expect(decideNextDesignation(held, { ...held, digest: "d7-other" }, now, false)).toEqual({ outcome: "equivocation" });
  });

  it("is equivocation when the next number names another predecessor", () => {
    expect(decideNextDesignation(held, { ...next, previousDigest: "d7-other" }, now, false)).toEqual({
      outcome: "equivocation",
    });
  });

  it("is accepted with a note when numbers in between were never seen", () => {
    expect(decideNextDesignation(held, { ...next, number: 11, previousDigest: "d10" }, now, false)).toEqual({
      outcome: "accept-with-gap",
    });
  });

  it("is refused when it is expired", () => {
    expect(decideNextDesignation(held, { ...next, validUntil: now }, now, false)).toEqual({
      outcome: "refuse",
      code: "designation-expired",
    });
  });

  it("is refused under another root, unless both roots signed the change", () => {
    const moved = { ...next, rootFingerprint: "root-b" };
    expect(decideNextDesignation(held, moved, now, false)).toEqual({ outcome: "refuse", code: "designation-other-root" });
    expect(decideNextDesignation(held, moved, now, true)).toEqual({ outcome: "accept" });
  });
});
