import { describe, expect, it } from "vitest";
import { isRefusal } from "../../../protocol/refusal.ts";
import { readCsv } from "../../../web/index.ts";
import { MAX_ROWS } from "../actions/participants.ts";
import type { Fact } from "./fact.ts";
import { readParticipants } from "./participants.ts";
import type { RecordContext } from "./record-fact.ts";

const HEAD = 'Participant,Signature,"Ratification, Acceptance(A), Approval(AA), Accession(a)"\n';
const against = (standing: readonly Fact[] = []): RecordContext => ({
  standing,
  now: new Date("2026-11-24T12:00:00Z"),
  today: "2026-11-25",
  production: false,
});
const read = (table: string, standing: readonly Fact[] = []) =>
  readParticipants(
    readCsv(table, MAX_ROWS, "table"),
    "UN Treaty Collection, chapter XVIII.16, as of 24 November 2026",
    against(standing),
  );

describe("a table of participants", () => {
  it("is read row by row, with the letter of each consent, whatever the separator", () => {
    const rows = [
      "Côte d'Ivoire 1,25 Oct 2025,12 Mar 2026",
      "Viet Nam,25 October 2025,2026-03-01 AA",
      "Japan,,5 Jan 2026 a",
      "European Union,26 Oct 2025,",
    ];
    const wanted = [
      [
        ["signature", "CI", "2025-10-25"],
        ["ratification", "CI", "2026-03-12"],
      ],
      [
        ["signature", "VN", "2025-10-25"],
        ["approval", "VN", "2026-03-01"],
      ],
      [["accession", "JP", "2026-01-05"]],
      [["signature", "EU", "2025-10-26"]],
    ];
    for (const separator of [",", ";", "\t"]) {
      const body = rows.map((row) => row.replaceAll(",", separator)).join("\n");
      const found = read(`\uFEFF${separator === "," ? HEAD : ""}${body}`);
      expect(found.map(({ acts }) => acts.map(({ fact: { kind, state, on } }) => [kind, state, on]))).toEqual(wanted);
    }
  });

  it("says of each act whether it stands here, with another day, not yet, or could not", () => {
    const standing: Fact[] = [
      { factId: "s", kind: "signature", state: "FR", on: "2025-10-25", ...entered() },
      { factId: "d", kind: "accession", state: "JP", on: "2026-01-04", ...entered() },
    ];
    const found = read(
      "France,25 Oct 2025,1 Feb 2026\nJapan,,5 Jan 2026 a\nBhutan,,5 Jan 2026\nFiji,1 Dec 2026,",
      standing,
    );
    expect(found.map(({ acts }) => acts.map((act) => [act.standing, act.code, act.recorded?.on]))).toEqual([
      [
        ["recorded", undefined, undefined],
        ["new", undefined, undefined],
      ],
      [["differs", undefined, "2026-01-04"]],
      [["refused", "signature-needed", undefined]],
      [["refused", "date-in-future", undefined]],
    ]);
  });

  it("lets a ratification stand on the signature of the same row", () => {
    const [row] = read("Bhutan,5 Jan 2026,6 Feb 2026");
    expect(row?.acts.map(({ standing }) => standing)).toEqual(["new", "new"]);
  });

  it("names what it does not understand, and reads on", () => {
    const found = read("Atlantis,1 Jan 2026,\nFiji,32 Oct 2025,\nPeru,,5 Jan 2026 x\nKenya,5 Jan 2026,");
    expect(found.map(({ row, problem, words }) => [row, problem, words])).toEqual([
      [1, "participant-unknown", "Atlantis"],
      [2, "day-unreadable", "32 Oct 2025"],
      [3, "day-unreadable", "5 Jan 2026 x"],
      [4, undefined, undefined],
    ]);
  });

  it("refuses what is no table, and one without end", () => {
    expect(refusal(() => read('"Fiji,1 Jan 2026'))).toBe("table-unreadable");
    expect(refusal(() => read("Fiji,,\n".repeat(501)))).toBe("table-too-long");
    expect(refusal(() => read(`${"x".repeat(20_000)},,`))).toBe("table-unreadable");
  });
});

function entered() {
  const source = { kind: "depositary", reference: "C.N.300.2026" } as const;
  return { source, recordedAt: new Date("2026-11-01T00:00:00Z"), recordedBy: "u-1" };
}

function refusal(of: () => unknown): string | undefined {
  try {
    of();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}
