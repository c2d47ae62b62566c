import { describe, expect, it } from "vitest";
import { came, sent, words } from "../../../../tests/support/queue-files.ts";
import { AT, content, requestId } from "../../../../tests/support/request-files.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { stagesOf } from "./request-stages.ts";

const t = (key: string): string => key.replace("cooperation.progress.", "");

function shown(file: RequestFile, onItsWay = false): string[] {
  return stagesOf(t, file, onItsWay).map(
    ({ label, state, at }) => `${label}: ${state}${at === undefined ? "" : " on its day"}`,
  );
}

const CLOSED_AT = "2027-03-09T12:00:00.000Z";

function closed(outcome: "answered" | "withdrawn" | "other"): Partial<RequestFile> {
  const closure = { content: { requestId, outcome }, lane: "peer", at: CLOSED_AT, bearer: "peer" } as const;
  return { status: "closed", statusAt: CLOSED_AT, closure };
}

describe("the stages of a request", () => {
  it("begin with its way there, and call it sent once the other server has signed for it", () => {
    expect(shown(sent({}), true).slice(0, 2)).toEqual(["on-its-way: current", "acknowledged: ahead"]);
    expect(shown(sent({})).slice(0, 2)).toEqual(["sent: done on its day", "acknowledged: current"]);
  });

  it("name what comes next while it goes on", () => {
    expect(shown(came({ status: "received" }))).toEqual([
      "received: done on its day",
      "acknowledged: current",
      "decided: ahead",
      "preserved: ahead",
      "closed: ahead",
    ]);
  });

  it("say of one that was closed without a decision that none was made, and never that one is next", () => {
    const stored = { mechanism: "stored-data", content: { ...content, mechanism: "stored-data" } } as const;
    expect(shown(came({ ...stored, ...closed("withdrawn") }))).toEqual([
      "received: done on its day",
      "acknowledged: skipped",
      "decided: skipped",
      "answered: skipped",
      "closed: done on its day",
    ]);
    expect(shown(sent(closed("other")))).toContain("preserved: skipped");
  });

  it("say of one that was answered and closed that it was, without the day on which it was closed", () => {
    const stored = { mechanism: "stored-data", content: { ...content, mechanism: "stored-data" } } as const;
    const answered = shown(came({ ...stored, ...closed("answered") }));
    expect(answered).toContain("answered: done");
    expect(answered).toContain("closed: done on its day");
  });

  it("end where it was refused or withdrawn, until it is closed", () => {
    const told = { content: { requestId, outcome: "refuse", grounds: [], conditions: [], reasons: words } };
    const decisions = [{ told: { ...told, lane: "own", at: AT, bearer: "peer" } }] as RequestFile["decisions"];
    expect(shown(came({ status: "refused", decisions }))).toEqual([
      "received: done on its day",
      "acknowledged: skipped",
      "decided: done on its day",
      "preserved: stopped",
      "closed: ahead",
    ]);
    expect(shown(came({ status: "withdrawn" }))).toContain("acknowledged: stopped");
  });
});
