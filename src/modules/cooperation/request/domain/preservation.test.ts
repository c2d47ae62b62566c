import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { after, AT, by, incoming, outgoing, requestId, text } from "../../../../../tests/support/request-files.ts";
import type { RequestStatus } from "../../../../protocol/bodies/index.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import type { NewRequestEvent } from "./events.ts";
import { isPreserving, nextLook, treatyClock } from "./preservation.ts";
import { openExtension, type RequestFile } from "./request-file.ts";

describe("the treaty's clock of a preservation", () => {
  const preserved = (drill = false): RequestFile => {
    const status = { requestId, status: "preserved" as const, facts: { preservedFrom: AT } };
    const told = { type: "message", kind: "status", lane: "own", bearer: "peer", content: status, at: AT } as const;
    return after(incoming({ drill }), told);
  };
  const at = (day: string) => new Date(`${day}T12:00:00Z`);

  it("runs from the provider's answer, not from the request, and never in a drill", () => {
    expect(treatyClock(incoming(), ["UTC"], at("2027-03-02")).standing).toBe("not-started");
    expect(treatyClock(preserved(), ["UTC"], at("2027-03-02")).standing).toBe("running");
    expect(treatyClock(preserved(true), ["UTC"], at("2027-03-02")).standing).toBe("not-started");
  });

  it("tells a part from the whole until the owner says that the whole is kept", () => {
    const tell = (file: RequestFile, facts: object): RequestFile => {
      const status = { requestId, status: "preserved" as const, facts: { preservedFrom: AT, ...facts } };
      return after(file, { type: "message", kind: "status", lane: "own", bearer: "peer", content: status, at: AT });
    };
    const part = tell(incoming(), { partly: true, partlyNote: text("No logs before 10 February.") });
    expect(part.facts).toEqual({ preservedFrom: AT, partly: true, partlyNote: text("No logs before 10 February.") });
    // A server that does not know the word says nothing of it.
    expect(tell(part, {}).facts).toEqual(part.facts);
    expect(tell(part, { partly: false }).facts).toEqual({ preservedFrom: AT });
  });

  it("is held by the follow-up, however late it becomes, and runs on when the hold ends", () => {
    const followUp = "01a400f6-3600-7b00-8d67-d72547b52fe9" as RequestId;
    const held = after(preserved(), { type: "hold-began", at: AT, followUp, from: AT });
    expect(treatyClock(held, ["UTC"], at("2028-01-01")).standing).toBe("held");
    const released = after(held, { type: "hold-ended", at: AT, followUp });
    expect(treatyClock(released, ["UTC"], at("2027-03-02")).standing).toBe("running");
    expect(treatyClock(released, ["UTC"], at("2028-01-01")).standing).toBe("lapsed");
  });

  it("of the asker begins when it hears of it, even if the other State's clock is ahead, and is held by its word", () => {
    const ahead = "2027-03-01T12:05:00.000Z";
    const tell = (file: RequestFile, status: RequestStatus, when: string): RequestFile => {
      const word = { requestId, status, facts: { preservedFrom: ahead } };
      return after(file, { type: "message", kind: "status", lane: "peer", bearer: "peer", content: word, at: when });
    };
    const asker = { ...outgoing(), stage: "sent" as const };
    const heard = tell(asker, "preserved", AT);
    const state = treatyClock(heard, ["UTC"], new Date(AT));
    expect(state.standing).toBe("running");
    expect(nextLook(state, new Date(AT))).toEqual(state.due?.warnFrom);
    expect(treatyClock(heard, ["UTC"], at("2027-04-25")).standing).toBe("warning");
    const held = tell(heard, "preservation-held", "2027-03-20T12:00:00.000Z");
    expect(treatyClock(held, ["UTC"], at("2027-04-25")).standing).toBe("held");
    expect(
      treatyClock(tell(held, "preservation-held", "2028-01-01T12:00:00.000Z"), ["UTC"], at("2028-01-02")).standing,
    ).toBe("held");
    // Told before the server noted when it heard: it looks again when the claim has come.
    const { preservedHeardAt: _, ...older } = heard;
    const early = treatyClock(older, ["UTC"], new Date(AT));
    expect(nextLook(early, new Date(AT))).toEqual(new Date(ahead));
  });

  it("is not set back by an older word of the owner that comes after a newer one", () => {
    const tell = (file: RequestFile, status: RequestStatus, sentAt: string, orderUntil: string): RequestFile => {
      const word = { requestId, status, facts: { orderUntil } };
      return after(file, {
        type: "message",
        kind: "status",
        lane: "peer",
        bearer: "peer",
        content: word,
        sentAt,
        at: AT,
      });
    };
    const asker = { ...outgoing(), stage: "sent" as const };
    const [first, second] = ["2027-03-01T12:00:00Z", "2027-03-01T12:00:00.500Z"];
    const newer = tell(asker, "preservation-lapsed", second, "2027-05-01T00:00:00.000Z");
    const late = tell(newer, "preserved", first, "2027-04-01T00:00:00.000Z");
    expect(late).toMatchObject({ status: "preservation-lapsed", facts: newer.facts });
    expect(tell(late, "preserved", "2027-03-02T12:00:00Z", "2027-06-01T00:00:00.000Z").status).toBe("preserved");
  });

  it("moves by the one extension that was granted, and the asker hears which one was refused", () => {
    const ask = (until: string): NewRequestEvent => {
      const asked = { requestId, until, reason: text("The translation.") };
      return { type: "message", kind: "extension", lane: "peer", bearer: "peer", content: asked, at: AT };
    };
    const [first, second] = ["2027-06-01T00:00:00.000Z", "2027-12-01T00:00:00.000Z"];
    const owner = after(preserved(), ask(first), ask(second));
    const settled = after(owner, { type: "extension-settled", granted: true, until: first, at: AT, by });
    expect(settled.extensions.map((one) => one.settled?.granted)).toEqual([true, undefined]);
    expect(treatyClock(settled, ["UTC"], new Date(AT)).due?.dueLatest).toEqual(new Date("2027-06-02T00:00:00.000Z"));

    const own = after(outgoing(), { ...ask(first), lane: "own" } as NewRequestEvent);
    const word = { requestId, status: "preserved" as const, facts: { extension: { until: first, granted: false } } };
    const told = after(own, { type: "message", kind: "status", lane: "peer", bearer: "peer", content: word, at: AT });
    expect(told.extensions).toMatchObject([{ settled: { granted: false } }]);
    expect(openExtension(own)).toBeDefined();
    expect(openExtension(told)).toBeUndefined();
  });

  it("warns before it lapses, in every pair of time zones", () => {
    const zones = fc.constantFrom("UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Kiritimati");
    const hours = fc.integer({ min: 0, max: 100 * 24 });
    fc.assert(
      fc.property(zones, zones, hours, (one, other, offset) => {
        const now = new Date(Date.parse(AT) + offset * 3_600_000);
        const { standing, due } = treatyClock(preserved(), [one, other], now);
        if (!due) throw new Error("the clock runs");
        expect(due.warnFrom < due.dueEarliest && due.dueEarliest < due.dueLatest).toBe(true);
        expect(standing === "lapsed").toBe(now >= due.dueLatest);
      }),
      { numRuns: 40 },
    );
    expect(isPreserving("preservation-held")).toBe(true);
  });
});
