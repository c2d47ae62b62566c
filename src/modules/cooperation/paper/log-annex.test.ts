import { describe, expect, it } from "vitest";
import { textsOf } from "../../../../tests/support/paper-checks.ts";
import { type LogLine, logLines } from "../../../../tests/support/annex-examples.ts";
import { parseLogRoot } from "../../../protocol/checkpoint.ts";
import { exampleDossier, exampleLogAnnex } from "../../../../tests/support/paper-examples.ts";
import { exampleView } from "../../../../tests/support/paper-view.ts";
import { CUSTODY_ACTS } from "../../../protocol/custody.ts";
import { LANGUAGES } from "../../../web/index.ts";
import type { AuditRow } from "../../audit/index.ts";
import { MESSAGE_KINDS } from "../request/domain/message-kinds.ts";

const REQUEST_EVENTS = [
  "drafted",
  "draft-saved",
  "screening-asked",
  "screened",
  "offence-tested",
  "reopened",
  "submitted",
  "sent",
  "received",
  "decision-proposed",
  "proposal-dropped",
  "decision-authorised",
  "countersigned",
  "hold-began",
  "hold-ended",
  "extension-settled",
  "secrecy-reviewed",
  "noted",
  "posted",
  "letter-corrected",
  "dispatch-refused",
  "came-too-late",
];
const ORDER_EVENTS = [
  "drafted",
  "amended",
  "issued",
  "served",
  "answered",
  "renewed",
  "released",
  "lapsed",
  "ended",
].concat(["asked", "returned", "confirmed", "told", "secrecy-reviewed"]);

/** Every type that an entry about a dossier, or about its parts, may have. */
const TYPES = [
  ...MESSAGE_KINDS.flatMap((kind) => [`request-told-${kind}`, `request-was-told-${kind}`]).map(cooperation),
  ...REQUEST_EVENTS.map((event) => cooperation(`request-${event}`)),
  ...["request", "acknowledgement", "decision", "letter", "dossier"].map((paper) => cooperation(`${paper}-printed`)),
  ...["dossier-opened", "members-changed", "use-recorded", "disposal-asked", "disposal-withdrawn"].map(cooperation),
  ...CUSTODY_ACTS.map((act) => `evidence.${act}`),
  ...[
    "offer-verified",
    "offer-refused",
    "opening-requested",
    "opening-refused",
    "sealed-copy-requested",
    "seal-failed",
  ].map((what) => `evidence.${what}`),
  ...[...ORDER_EVENTS, "printed"].map((event) => `measures.order-${event}`),
  ...["rang", "ring-raised", "ring-joined", "ring-acknowledged"].map((what) => `measures.${what}`),
  ...["queued", "sealed", "stored", "valid", "refused", "handled", "released", "voided"].map(
    (what) => `federation.dispatch-${what}`,
  ),
  "federation.receipt-given",
  "federation.receipt-taken",
  "identity.approval-requested",
  "identity.approved",
];

function cooperation(what: string): string {
  return `cooperation.${what}`;
}

const LINE: LogLine = {
  at: "2027-03-01T12:00:00.000Z",
  type: "cooperation.dossier-opened",
  place: 7,
  leafHash: "a1".repeat(32),
  who: { kind: "server" },
};

const annexOf = (lines: readonly LogLine[], lang: (typeof LANGUAGES)[number] = "en", isCut = false) => {
  const view = exampleView(lang);
  const blocks = exampleLogAnnex(view, { ...exampleDossier(1), log: { lines, isCut, closed: [] } });
  expect([...view.t.fellBack()]).toEqual([]);
  return blocks;
};

const rowsOf = (lines: readonly LogLine[]) =>
  annexOf(lines).flatMap((block) => (block.kind === "table" ? block.rows : []));

describe("the annex of the audit log", () => {
  it.each(LANGUAGES)("has words in %s for every type of entry", (lang) => {
    const texts = textsOf(
      annexOf(
        TYPES.map((type) => ({ ...LINE, type })),
        lang,
      ).filter(({ kind }) => kind === "table"),
    );
    const wordless = texts.filter((text) =>
      /^(?:\[|(?:cooperation|evidence|measures|federation|identity)\.)/.test(text),
    );
    expect(wordless).toEqual([]);
  });

  it("gives a type of a later version as it stands", () => {
    expect(rowsOf([{ ...LINE, type: "cooperation.request-sung" }])[0]?.[2]).toBe("cooperation.request-sung");
  });

  it("says of each line its place, whether the head covers it, who did it, and the leaf", () => {
    const { userId } = exampleDossier(1).members.at(-1) ?? {};
    const rows = rowsOf([
      { ...LINE, who: { kind: "person", userId: userId ?? "" }, about: "XB-2027-R00012" },
      { ...LINE, place: 1_024, who: { kind: "peer", state: "XA" } },
      { ...LINE, place: 1_023, who: { kind: "erased" } },
      {
        ...LINE,
        type: "federation.receipt-given",
        strength: "valid",
        kind: "request",
        who: { kind: "person", userId: "x" },
      },
      { at: LINE.at, type: LINE.type, leafHash: LINE.leafHash, who: LINE.who },
    ]);
    expect(rows.map(([place, , what, who]) => [place, what, who])).toEqual([
      ["7", "Dossier opened\nXB-2027-R00012", "Ingrid Solheim"],
      ["1024\nafter the head", "Dossier opened", "Aurelia"],
      ["1023", "Dossier opened", "erased"],
      ["7", "Receipt given: opened and found valid · request", "a person no longer listed"],
      ["none yet", "Dossier opened", "The server"],
    ]);
    expect(rows.every((row) => row[4] === LINE.leafHash)).toBe(true);
  });

  it("ends with the head, its cosigners, and how many lines it covers", () => {
    const texts = textsOf(annexOf([LINE, { ...LINE, place: 2_000 }])).join("\n");
    expect(texts).toMatch(/Cosigned by\nAurelia, 1 June 2027/);
    expect(texts).toContain("e".repeat(64));
    expect(texts).toMatch(/Of these, under this head\n1\nWritten since, under the next head\n1/);
  });
});

it("the annex of a log that has shown no head yet says so, and marks no line as later than it", () => {
  const view = exampleView("en");
  const file = { ...exampleDossier(1), head: undefined, log: { lines: [LINE], isCut: false, closed: [] } };
  const texts = textsOf(exampleLogAnnex(view, file));
  expect(texts).toContain("The log has shown no head yet.");
  expect(texts).toContain("7");
  expect(texts.join("\n")).toMatch(/Of these, under this head\n0\n/);
});

const rowOf = (change: Partial<AuditRow> = {}): AuditRow => ({
  entryId: "e",
  type: "federation.dispatch-valid",
  at: new Date(LINE.at),
  index: 3,
  log: 1,
  leafHash: "b2".repeat(32),
  erased: false,
  subject: { kind: "dispatch", id: "d1" },
  dossierId: "x",
  details: { sequence: 1, secret: "tamarisk" },
  actor: { kind: "system", job: "federation.inbox" },
  ...change,
});

it("the annex of a server with a closed log says of each line which log it is in, and where that one ended", () => {
  const closed = [{ origin: `xa.rogatory/${"b".repeat(32)}`, size: 300, root: parseLogRoot("c".repeat(64)) }];
  const rows: AuditRow[] = [
    { index: 290, log: 1 },
    { index: 7, log: 2 },
  ].map((change) => rowOf(change));
  const log = logLines(rows, new Map(), closed);
  const texts = textsOf(exampleLogAnnex(exampleView("en"), { ...exampleDossier(1), log })).join("\n");
  expect(texts).toContain("290\nclosed log 1");
  expect(texts).toContain(closed[0]?.origin);
  expect(texts).toContain("c".repeat(64));
  expect(texts).toMatch(/Of these, under this head\n1$/m);
});

describe("the lines of the log", () => {
  it("name what each is about, and show nothing else of the details", () => {
    const subjects = new Map([["d1", { reference: "XB-2027-R00012", kind: "decision" }]]);
    const { lines } = logLines([rowOf()], subjects);
    expect(lines).toEqual([
      {
        at: LINE.at,
        type: "federation.dispatch-valid",
        leafHash: "b2".repeat(32),
        place: 3,
        about: "XB-2027-R00012",
        kind: "decision",
        who: { kind: "server" },
      },
    ]);
  });

  it("say that who it was is erased, where salt and pseudonym are destroyed", () => {
    const { subject: _, details: __, actor: ___, dossierId: ____, ...rest } = rowOf({ erased: true });
    const erased = { ...rest, subject: undefined, details: undefined, actor: undefined, dossierId: undefined };
    expect(logLines([erased], new Map()).lines[0]?.who).toEqual({ kind: "erased" });
  });

  it("are the newest of more than a print can hold, and say so", () => {
    const rows = Array.from({ length: 5_001 }, (_, index) => rowOf({ index }));
    const { lines, isCut } = logLines(rows, new Map());
    expect([lines.length, lines[0]?.place, isCut]).toEqual([5_000, 1, true]);
    expect(textsOf(annexOf([LINE], "en", true)).join("\n")).toContain("The log has more about this dossier");
  });
});
