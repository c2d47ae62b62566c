/** What the annexes of a printed dossier show, as plain values: designations, the law on record, lines of the log. */
import type { DesignationFacts } from "../../src/modules/federation/print/designation-blocks.ts";
import type { LawOnRecord } from "../../src/modules/cooperation/paper/law-annex.ts";
import type { LogLine } from "../../src/modules/desk/paper/log-lines.ts";
import type { DesignatedAuthority } from "../../src/protocol/designation-schema.ts";

export { type LogLine, logLines } from "../../src/modules/desk/paper/log-lines.ts";

export function exampleDesignation(
  number: number,
  digit: string,
  authorities: readonly DesignatedAuthority[],
): DesignationFacts {
  return {
    number,
    digest: digit.repeat(64),
    issuedAt: "2027-01-02T08:00:00.000Z",
    validFrom: "2027-01-02T08:00:00.000Z",
    validUntil: "2028-01-02T08:00:00.000Z",
    operator: "Ministry of Justice",
    authorities,
    keys: (["dispatch", "receipt", "manifest", "http", "log", "witness"] as const).map((use, index) => ({
      use,
      algorithm: "ed25519",
      state: (["active", "retired", "compromised"] as const)[index % 3] ?? "active",
      from: "2027-01-02T08:00:00.000Z",
      sha256: String(index).repeat(64),
      ...(index % 3 === 0 ? {} : { until: "2027-03-02T08:00:00.000Z" }),
    })),
  };
}

export function exampleLaw(references: readonly string[], userId: string): LawOnRecord {
  const entered = { recordedAt: new Date("2027-01-03T08:00:00.000Z"), recordedBy: userId };
  const source = { kind: "depositary", reference: "C.N.196.2025.TREATIES-XVIII.16" } as const;
  return {
    requests: references.map((reference, index) => ({
      reference,
      day: "2027-03-01",
      article: "42",
      certainty: (["text", "source", "model", "memory"] as const)[index % 4] ?? "memory",
      ...(index % 2 === 0 ? { inForceFrom: "2027-01-10" } : {}),
      basis: { kind: "convention", citation: "United Nations Convention against Cybercrime, Article 42" },
    })),
    facts: [
      { factId: "f1", kind: "entry-into-force", on: "2026-12-29", source, ...entered },
      { factId: "f2", kind: "accession", state: "XA", on: "2026-11-11", source, ...entered },
      {
        factId: "f3",
        kind: "reservation",
        state: "XB",
        on: "2026-11-12",
        reservation: "42(5)",
        text: { language: "en", text: "Only where both laws say so." },
        source: { kind: "secondary", reference: "A newspaper" },
        ...entered,
      },
    ],
    bases: [
      {
        basisId: "b1",
        kind: "treaty",
        citation: "Harbour Treaty of 1999",
        states: ["XA", "XB"],
        inForceFrom: "1999-05-01",
        inForceUntil: "2030-05-01",
        mechanisms: [],
        source: { kind: "official", reference: "Gazette 7/1999" },
        ...entered,
      },
    ],
  };
}

/** Every kind of act that the log knows, once for each request. */
export function exampleLog(references: readonly string[], userId: string): LogLine[] {
  return references.flatMap((about, request) =>
    LOG_TYPES.map((type, index): LogLine => {
      const place = request * LOG_TYPES.length + index;
      return {
        at: new Date(Date.UTC(2027, 2, 1, 12, place % 60)).toISOString(),
        type,
        place: place * 3,
        leafHash: (place + 1).toString(16).padStart(2, "0").repeat(32).slice(0, 64),
        about,
        who: [
          { kind: "person" as const, userId },
          { kind: "server" as const },
          { kind: "peer" as const, state: "XA" },
          { kind: "erased" as const },
        ][place % 4] ?? { kind: "server" as const },
        ...(type === "federation.receipt-given" ? { kind: "request", strength: "valid" } : {}),
      };
    }),
  );
}

const LOG_TYPES = [
  "cooperation.dossier-opened",
  "cooperation.request-received",
  "federation.dispatch-stored",
  "federation.dispatch-valid",
  "federation.receipt-given",
  "measures.ring-raised",
  "measures.rang",
  "identity.approval-requested",
  "identity.approved",
  "measures.order-served",
  "cooperation.request-told-decision",
  "cooperation.request-was-told-question",
  "evidence.head-released",
  "cooperation.dossier-printed",
] as const;
