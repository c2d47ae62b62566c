import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromUtf8, utf8 } from "./bytes.ts";
import {
  type CustodyAct,
  type SealedCustodyEntry,
  nextCustodyEntry,
  parseCustodyEntry,
  verifyCustodyChain,
} from "./custody.ts";
import { parseExhibitId } from "./identifiers.ts";
import { Refusal } from "./refusal.ts";
import { refused } from "../../tests/support/refused.ts";

const exhibitId = parseExhibitId(randomUUID());

function record(acts: readonly CustodyAct[], of = exhibitId): SealedCustodyEntry[] {
  const chain: SealedCustodyEntry[] = [];
  for (const act of acts) {
    chain.push(
      nextCustodyEntry(chain.at(-1), {
        exhibitId: of,
        act,
        at: "2026-11-24T12:00:00.000Z",
        by: { kind: "server", job: "evidence.scrub" },
        source: "measured",
        reason: { language: "en", text: "yearly check" },
        order: null,
        before: {},
        after: {},
        evidence: [],
        random: "0".repeat(32),
      }),
    );
  }
  return chain;
}

const bytesOf = (chain: readonly SealedCustodyEntry[]): Uint8Array[] => chain.map(({ bytes }) => bytes);

describe("a custody record", () => {
  it("holds together from the first entry to the last", () => {
    const chain = record(["taken-in", "sealed", "offered", "opened"]);
    expect(verifyCustodyChain(bytesOf(chain)).map(({ entry }) => entry.act)).toEqual([
      "taken-in",
      "sealed",
      "offered",
      "opened",
    ]);
    expect(verifyCustodyChain([])).toEqual([]);
  });

  it("shows where an entry was removed, doubled, moved or altered", () => {
    const whole = bytesOf(record(["taken-in", "sealed", "viewed", "copied", "offered"]));
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.constantFrom("remove", "double", "swap", "alter"), (at, how) => {
        const broken = [...whole];
        const entry = broken[at] ?? new Uint8Array();
        if (how === "remove") broken.splice(at, 1);
        if (how === "double") broken.splice(at, 0, entry);
        if (how === "swap") broken.splice(at, 2, broken[at + 1] ?? entry, entry);
        if (how === "alter") broken[at] = utf8(fromUtf8(entry).replace("yearly", "weekly"));
        expect(() => verifyCustodyChain(broken)).toThrow(refused("custody-chain-broken"));
      }),
    );
  });

  it("takes no entry of another exhibit", () => {
    const [first] = record(["taken-in"]);
    const [, foreign] = record(["taken-in", "sealed"], parseExhibitId(randomUUID()));
    if (first === undefined || foreign === undefined) throw new Error("entries were made");
    expect(() => verifyCustodyChain([first.bytes, foreign.bytes])).toThrow(/entry 2/);
  });

  it("refuses with a code whatever is not an entry", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => parseCustodyEntry(bytes)).toThrow(Refusal);
      }),
    );
    const [{ entry }] = record(["taken-in"]) as [SealedCustodyEntry]; // one act gives one entry
    expect(() => parseCustodyEntry(utf8(JSON.stringify({ ...entry, source: "believed" })))).toThrow(Refusal);
  });
});
