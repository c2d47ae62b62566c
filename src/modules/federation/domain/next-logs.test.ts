import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../protocol/digest.ts";
import { nextLogs } from "./next-logs.ts";

const originOf = (digit: string): string => `xa.rogatory/${digit.repeat(32)}`;
const root = sha256Hex(Uint8Array.of(1));
const ended = (digit: string, size: number) => ({ origin: originOf(digit), size, root });

describe("the logs of the next designation", () => {
  it("are the open one alone where none was closed", () => {
    expect(nextLogs(undefined, originOf("a"), [])).toEqual({ origin: originOf("a") });
    expect(nextLogs({ origin: originOf("a") }, originOf("a"), [])).toEqual({ origin: originOf("a") });
  });

  it("name where each ended, oldest first", () => {
    const first = nextLogs({ origin: originOf("a") }, originOf("b"), [ended("a", 100)]);
    expect(first).toEqual({ origin: originOf("b"), closed: [ended("a", 100)] });
    expect(nextLogs(first, originOf("c"), [ended("a", 100), ended("b", 32)])).toEqual({
      origin: originOf("c"),
      closed: [ended("a", 100), ended("b", 32)],
    });
  });

  it("keep what was said, also where this server came back from before it was said", () => {
    const said = { origin: originOf("b"), closed: [ended("a", 100)] };
    const next = nextLogs(said, originOf("c"), [ended("a", 80)]);
    expect(next.closed?.[0]).toEqual(ended("a", 100));
    // Nothing came back of the log that was open then: nothing is vouched for.
    expect(next.closed?.[1]).toEqual({ origin: originOf("b"), size: 0, root: sha256Hex(new Uint8Array(0)) });
    expect(next.closed).toHaveLength(2);
  });
});
