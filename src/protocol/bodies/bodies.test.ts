import { describe, expect, it } from "vitest";
import { bodyExamples } from "../../../tests/support/body-examples.ts";
import { SIGNATURE_BYTES } from "../keys.ts";
import { MAX_MANIFEST_BYTES } from "../manifest.ts";
import { parseValue } from "../parse-document.ts";
import { isRefusal } from "../refusal.ts";
import { BODY_KIND_NAMES, BODY_KINDS, type BodyKind } from "./index.ts";

/** The field that a changed example is refused for. */
function refusedField(kind: BodyKind, change: object): string | undefined {
  try {
    parseValue({ ...bodyExamples[kind], ...change }, BODY_KINDS[kind], kind);
  } catch (error) {
    if (isRefusal(error, "document-malformed")) return error.field;
    throw error;
  }
  return undefined;
}

describe.each(BODY_KIND_NAMES)("a body of the kind %s", (kind) => {
  it("keeps all that its example says", () => {
    expect(parseValue(bodyExamples[kind], BODY_KINDS[kind], kind)).toEqual(bodyExamples[kind]);
  });

  it("lacks none of its members", () => {
    const optional = Object.keys(bodyExamples[kind]).filter((member) => {
      const { [member]: _, ...rest } = bodyExamples[kind] as Record<string, unknown>;
      return BODY_KINDS[kind].safeParse(rest).success;
    });
    expect(optional).toEqual(optionalMembers[kind] ?? []);
  });

  it("is not taken for a body of another kind", () => {
    for (const other of BODY_KIND_NAMES.filter((name) => name !== kind)) {
      const isAlike = BODY_KINDS[other].safeParse(bodyExamples[kind]).success;
      // Some kinds have members alike; the signed payload type and the binding tell them apart (R4, R5).
      if (isAlike) expect(alike).toContain(`${kind} as ${other}`);
    }
  });
});

it("says no day that cannot be kept, or has no day after it", () => {
  for (const until of ["0000-01-01", "9999-12-31"]) {
    expect(refusedField("assistance-offer", { until })).toBe("until");
    expect(refusedField("assistance-step", { saidAt: `${until}T00:00:00.000Z` })).toBe("saidAt");
  }
});

const optionalMembers: Partial<Record<BodyKind, string[]>> = {
  request: ["papers", "missingPapers", "responseDeadline", "confidentiality"],
  status: ["basedOn"],
  decision: ["basedOn"],
  question: ["elements"],
  consent: ["use"],
  answer: ["elements"],
  consultation: ["proposedGrounds"],
  closure: ["note"],
  "use-report": ["exhibitId"],
  acknowledgement: ["acknowledgedAt", "expectedNextStep", "reference"],
  "exhibit-opened": ["size", "source"],
  recovery: ["asOf"],
  "assistance-need": ["release"],
  "assistance-offer": ["items", "groups", "states", "words", "withdrawn"],
  "assistance-step": ["amount", "rights"],
  step: ["records", "instalment", "exhibits", "corrects", "nevertheless", "note"],
};

const alike = [
  "test-call as assistance-need",
  "assistance-need as test-call",
  "question as answer",
  "question as use-report",
  "question as test-call",
  "answer as question",
  "answer as use-report",
  "consultation as use-report",
  "consent as use-report",
  "extension as withdrawal",
];

describe("a decision", () => {
  it.each(["refuse", "postpone"])("to %s has a ground and reasons", (outcome) => {
    const grounds = [{ groundId: "essential-interests", paragraph: "40(22)" }];
    const reasons = { language: "en", text: "Because of a trial here." };
    expect(refusedField("decision", { outcome, grounds: [], reasons })).toBe("grounds");
    expect(refusedField("decision", { outcome, grounds })).toBe("reasons");
    expect(refusedField("decision", { outcome, grounds, reasons })).toBeUndefined();
  });

  it("names the last day of a postponement, and of nothing else", () => {
    const grounds = [{ groundId: "ongoing-case", paragraph: "40(27)" }];
    const said = { grounds, reasons: { language: "en", text: "A trial." }, postponedUntil: "2027-06-20" };
    expect(refusedField("decision", { ...said, outcome: "postpone" })).toBeUndefined();
    expect(refusedField("decision", { ...said, outcome: "refuse" })).toBe("postponedUntil");
    expect(refusedField("decision", { ...said, outcome: "postpone", postponedUntil: "2027-06-31" })).toBe(
      "postponedUntil",
    );
  });

  it("to accept in part says which part, and why not the rest", () => {
    const part = { elements: [{ elementId: "offences", records: [1] }], text: { language: "en", text: "The first." } };
    const said = {
      outcome: "accept-in-part",
      grounds: [{ groundId: "dual-criminality", paragraph: "40(8)", details: ["ne-bis-in-idem"] }],
      reasons: { language: "en", text: "The second is no offence here." },
    };
    expect(refusedField("decision", { ...said, part })).toBeUndefined();
    expect(refusedField("decision", said)).toBe("part");
    expect(refusedField("decision", { ...said, part, grounds: [] })).toBe("grounds");
    expect(refusedField("decision", { ...said, part, outcome: "refuse" })).toBe("part");
    const { text: _, ...wordless } = part;
    expect(refusedField("decision", { ...said, part: wordless })).toBe("part.text");
    expect(refusedField("decision", { outcome: "other-measure-taken" })).toBe("reasons");
  });

  it.each([
    ["costs.0.amount.currency", { costs: [{ bearer: "both-states", extraordinary: true, amount: { value: "1" } }] }],
    ["costs.0.bearer", { costs: [{ bearer: "nobody", extraordinary: false }] }],
    ["specifics.0.share", { specifics: [{ code: "shared", share: 101 }] }],
    [
      "part.elements.0.records.0",
      { part: { elements: [{ elementId: "a", records: [0] }], text: { language: "en", text: "x" } } },
    ],
  ])("says no %s that cannot be", (field, change) => {
    expect(refusedField("decision", change)).toBe(field);
  });

  it("to accept on conditions has conditions", () => {
    expect(refusedField("decision", { conditions: [] })).toBe("conditions");
  });
});

describe("the papers of a request", () => {
  const { papers = [] } = bodyExamples.request;
  const [order, french] = papers as [NonNullable<typeof papers>[number], NonNullable<typeof papers>[number]];

  it.each<[string, string, unknown]>([
    ["one paper twice", "papers", [order, order]],
    ["a translation without its original", "papers", [french]],
    [
      "a translation of a translation",
      "papers",
      [order, french, { ...french, paperId: ID, translationOf: french.paperId }],
    ],
    [
      "an original that names what it translates",
      "papers",
      [order, { ...order, paperId: ID, translationOf: order.paperId }],
    ],
    ["a paper of 25 MiB and a byte", "papers.0.size", [{ ...order, size: 25 * 2 ** 20 + 1 }]],
    ["an empty paper", "papers.0.size", [{ ...order, size: 0 }]],
    ["a paper that is a page of the web", "papers.0.mediaType", [{ ...order, mediaType: "text/html" }]],
    ["more than 100 MiB together", "papers", fill(5, { ...order, size: 25 * 2 ** 20 })],
    ["65 of them", "papers", fill(65, order)],
    ["a list without any", "papers", []],
  ])("are not %s", (_, field, given) => {
    expect(refusedField("request", { papers: given })).toBe(field);
  });

  it("may be of a kind that nobody knows here, and 100 MiB in four", () => {
    expect(refusedField("request", { papers: [{ ...order, kind: "of-another-law" }] })).toBeUndefined();
    expect(refusedField("request", { papers: fill(4, { ...order, size: 25 * 2 ** 20 }) })).toBeUndefined();
  });
});

const ID = "01930000-0000-7000-8000-0000000000e9";

function fill(count: number, paper: object): object[] {
  return Array.from({ length: count }, (_, index) => ({ ...paper, paperId: `${ID.slice(0, -2)}${10 + index}` }));
}

describe("a question", () => {
  it("about a risk names it, and no other does", () => {
    expect(refusedField("question", { kind: "risk", risk: ["would-alert-user"] })).toBeUndefined();
    expect(refusedField("question", { kind: "risk" })).toBe("risk");
    expect(refusedField("question", { kind: "progress", risk: ["prejudice"] })).toBe("risk");
    expect(refusedField("question", { kind: "gossip" })).toBe("kind");
    expect(refusedField("answer", { goesOn: "perhaps" })).toBe("goesOn");
  });

  it("is answered by a status that tells of a part, with its number and its words", () => {
    const told = (answerPart: object) => refusedField("status", { facts: { answerPart } });
    expect(told({ number: 1, part: { text: { language: "en", text: "The records." } } })).toBeUndefined();
    expect(told({ number: 0, part: { text: { language: "en", text: "The records." } } })).toBe(
      "facts.answerPart.number",
    );
    expect(told({ number: 1, part: {} })).toBe("facts.answerPart.part.text");
  });
});

describe("an offer", () => {
  it("has room for the largest manifest that a reader takes", () => {
    const envelopeBytes = Math.ceil(MAX_MANIFEST_BYTES / 3) * 4 + 16 * 1024 + 12 * 2 * SIGNATURE_BYTES["ml-dsa-65"];
    const manifest = "A".repeat(Math.ceil(envelopeBytes / 3) * 4);
    expect(refusedField("exhibit-offer", { manifest })).toBe(undefined);
  });
});

describe("what a body may not say", () => {
  it.each<[BodyKind, string, object]>([
    ["request", "mechanism", { mechanism: "rendition" }],
    ["request", "requestId", { requestId: "01930000-0000-7000-8000-00000000000A" }],
    ["request", "legalBasis.kind", { legalBasis: { kind: "custom", citation: "x" } }],
    ["request", "elements", { elements: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`1(${n})`, {}])) }],
    ["request", "elements.<script>", { elements: { "<script>": {} } }],
    ["request", "elements.a.amount.currency", { elements: { a: { amount: { value: "12", currency: "eur" } } } }],
    ["request", "elements.a.amount.currency", { elements: { a: { amount: { value: "12" } } } }],
    ["request", "elements.a.amount.value", { elements: { a: { amount: { value: "1,200", currency: "EUR" } } } }],
    ["request", "elements.a.amount.value", { elements: { a: { amount: { value: "-1", currency: "EUR" } } } }],
    ["request", "elements.a.day", { elements: { a: { day: "2027-02" } } }],
    ["request", "elements.a.records.0.born.day", { elements: { a: { records: [{ born: { day: "1980-13" } }] } } }],
    ["request", "elements.a.records.0.months.number", { elements: { a: { records: [{ months: { number: -1 } }] } } }],
    ["request", "elements.a.records.0.Name", { elements: { a: { records: [{ Name: { line: "x" } }] } } }],
    ["request", "elements.a.records", { elements: { a: { records: Array.from({ length: 101 }, () => ({})) } } }],
    [
      "request",
      "elements.a.records.0",
      { elements: { a: { records: [Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`f${n}`, {}]))] } } },
    ],
    [
      "request",
      "responseDeadline.date",
      { responseDeadline: { date: "2027-02-30", reason: { language: "en", text: "x" } } },
    ],
    [
      "request",
      "screening.recordedAt",
      { screening: { ruleVersion: "1", recordedAt: "2027-03-01T11:00:00.000+01:00" } },
    ],
    ["request", "drill", { drill: "no" }],
    ["withdrawal", "reason.language", { reason: { language: "English", text: "x" } }],
    ["withdrawal", "reason.text", { reason: { language: "en", text: "" } }],
    ["withdrawal", "reason.text", { reason: { language: "en", text: "x".repeat(100_001) } }],
    ["status", "status", { status: "done" }],
    ["exhibit-offer", "transfer.token", { transfer: { ...bodyExamples["exhibit-offer"].transfer, token: "short" } }],
    ["exhibit-offer", "transfer.bodySize", { transfer: { ...bodyExamples["exhibit-offer"].transfer, bodySize: -1 } }],
    ["exhibit-offer", "manifest", { manifest: "not base64!" }],
    ["exhibit-offer", "manifest", { manifest: "AAB=" }],
    ["receipt-notice", "receipts.1", { receipts: ["AAA=", "AB=="] }],
    ["exhibit-opened", "plaintextSha256", { plaintextSha256: undefined }],
    ["exhibit-stored", "size", { size: 2 ** 53 }],
    ["receipt-notice", "receipts", { receipts: [] }],
    ["recovery", "stage", { stage: "reply" }],
    ["void", "sequence", { sequence: 0 }],
    ["dossier-copy", "part", { part: 65 }],
    ["dossier-copy", "parts", { parts: 0 }],
    ["dossier-copy", "size", { size: 33_554_433 }],
    ["dossier-copy", "data", { data: "" }],
    ["dossier-copy", "data", { data: "A".repeat(699_056) }],
    ["assistance-need", "text", { text: "" }],
    ["assistance-need", "release", { release: "no base64" }],
    ["assistance-offer", "provider.name", { provider: { kind: "organisation" } }],
    ["assistance-offer", "provider.name", { provider: { kind: "state", name: "Of another", source: "Somebody" } }],
    ["assistance-offer", "words", { words: Array.from({ length: 2 }, () => ({ language: "en", text: "Twice." })) }],
    ["assistance-step", "verb", { verb: "pay" }],
    ["assistance-step", "sequence", { sequence: 0 }],
    ["assistance-step", "amount.value", { amount: { value: "1,000", currency: "EUR" } }],
    ["assistance-step", "to", { verb: "pass-on", to: [] }],
    ["treaty-statement", "acts", { acts: [] }],
    ["treaty-statement", "acts", { acts: Array(51).fill(bodyExamples["treaty-statement"].acts[1]) }],
    ["treaty-statement", "acts.0.kind", { acts: [{ ...bodyExamples["treaty-statement"].acts[0], kind: "rumour" }] }],
    [
      "treaty-statement",
      "acts.0.documents.0",
      { acts: [{ ...bodyExamples["treaty-statement"].acts[0], documents: ["A"] }] },
    ],
    ["acknowledgement", "localTime", { localTime: "15:00" }],
  ])("a %s with a wrong %s", (kind, field, change) => {
    expect(refusedField(kind, change)).toBe(field);
  });
});
