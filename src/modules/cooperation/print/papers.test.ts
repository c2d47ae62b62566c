import { describe, expect, it } from "vitest";
import { hasPoppler, pagesOf, textsOf, wordsOf } from "../../../../tests/support/paper-checks.ts";
import { exampleDossier } from "../../../../tests/support/paper-examples.ts";
import {
  conditionedRequest,
  DOSSIER,
  exampleLetter,
  exampleRequest,
  faxLetter,
  refusedRequest,
} from "../../../../tests/support/paper-requests.ts";
import { DESK, exampleView, words } from "../../../../tests/support/paper-view.ts";
import { skipReason } from "../../../../tests/support/skips.ts";
import { DECISION_OUTCOMES } from "../../../protocol/bodies/index.ts";
import { createPrinter } from "../../../platform/index.ts";
import type { RequestEvent } from "../domain/events.ts";
import { MESSAGE_KINDS, type MessageKind } from "../domain/message-kinds.ts";
import type { RequestFile, TooLate } from "../domain/request-file.ts";
import { acknowledgementPaper } from "./acknowledgement-paper.ts";
import { decisionPaper } from "./decision-paper.ts";
import { dossierPaper } from "./dossier-paper.ts";
import { paperOf } from "./message-paper.ts";
import { requestPaper } from "./request-paper.ts";

const onPaper: TooLate["paper"] = {
  bearer: "letter",
  datedOn: "2027-03-03",
  receivedAt: "2027-03-04T09:00:00.000Z",
  registeredBy: { userId: "user-1", name: "Duty Officer" },
};

const printer = createPrinter();
const printedBy = "Ingrid Solheim";

describe.each(["en", "ar", "fr"] as const)("papers in %s", (lang) => {
  it("are printed, each text in that language", () => {
    const view = exampleView(lang);
    const papers = [
      acknowledgementPaper(view, faxLetter()),
      decisionPaper(view, exampleLetter(refusedRequest())),
      decisionPaper(view, exampleLetter(conditionedRequest())),
      requestPaper(view, faxLetter(outgoing())),
      dossierPaper(view, exampleDossier(4), { own: DESK, printedBy }),
    ];
    for (const paper of papers) expect(pagesOf(printer.print(paper))).toBeGreaterThanOrEqual(2);
    expect([...view.t.fellBack()]).toEqual([]);
    expect(papers.flatMap(textsOf).filter((text) => /^\[[a-z]/.test(text))).toEqual([]);
  });

  it("have words for everything that is said, posted and registered by letter", () => {
    const view = exampleView(lang);
    for (const event of ownMessages()) paperOf(view, faxLetter(), event);
    const dossier = exampleDossier(1);
    const requests = dossier.requests.map((part) => ({ ...part, file: { ...part.file, ...letters() } }));
    const texts = textsOf(dossierPaper(view, { ...dossier, requests }, { own: DESK, printedBy }));
    expect([...view.t.fellBack()]).toEqual([]);
    expect(texts.filter((text) => /^\[[a-z]/.test(text))).toEqual([]);
  });

  it.each<Pick<TooLate, "code" | "paper">>([
    { code: "superseded" },
    { code: "overtaken" },
    { code: "superseded", paper: onPaper },
  ])("have the words of what came too late: %o", (how) => {
    const view = exampleView(lang);
    const dossier = exampleDossier(1);
    const tooLate = ownMessages().flatMap(({ at, number: _, ...said }) =>
      said.type === "message" ? [{ message: { ...said, lane: "peer" as const }, at, ...how }] : [],
    );
    const requests = dossier.requests.map((part) => ({ ...part, file: { ...part.file, tooLate } }));
    const texts = textsOf(dossierPaper(view, { ...dossier, requests }, { own: DESK, printedBy }));
    expect(texts).toContain("Which mailbox?");
    const why = how.code === "overtaken" ? how.code : how.paper === undefined ? "means" : "on-paper";
    expect(texts).toContain(view.t(`print.too-late.${why}`));
    expect([...view.t.fellBack()]).toEqual([]);
    expect(texts.filter((text) => /^\[[a-z]/.test(text))).toEqual([]);
  });

  it("have words for every outcome of a decision", () => {
    const view = exampleView(lang);
    for (const outcome of DECISION_OUTCOMES) decisionPaper(view, exampleLetter(decided(outcome)));
    expect([...view.t.fellBack()]).toEqual([]);
  });
});

describe("the acknowledgement to a State without a server", () => {
  it("has the references of both, what was registered, what comes next and how to call", () => {
    expect(acknowledgementPaper(exampleView("en"), faxLetter()).blocks).toMatchSnapshot();
  });

  it("asks for what the Convention lists and the fax does not have", () => {
    const file = exampleRequest({ bearer: "fax" });
    const content = file.content && { ...file.content, elements: {} };
    const texts = textsOf(
      acknowledgementPaper(exampleView("en"), faxLetter({ ...file, ...(content ? { content } : {}) })),
    );
    expect(texts).toContain("What we still need");
    expect(texts).toContain("Article 42(3)(e)");
  });

  it("is not printed before a person has acknowledged, nor for what we asked ourselves", () => {
    const view = exampleView("en");
    const { acknowledgement: _, ...unseen } = exampleRequest();
    expect(() => acknowledgementPaper(view, faxLetter(unseen))).toThrow(coded("request-not-acknowledged"));
    expect(() => acknowledgementPaper(view, faxLetter(outgoing()))).toThrow(coded("paper-not-ours"));
  });
});

describe("the decision letter", () => {
  it("refuses with ground, paragraph, certainty, reasons and the consultation before it", () => {
    expect(decisionPaper(exampleView("en"), exampleLetter(refusedRequest())).blocks).toMatchSnapshot();
  });

  it("states each condition with its article, and the signature that is still owed", () => {
    expect(decisionPaper(exampleView("en"), exampleLetter(conditionedRequest())).blocks).toMatchSnapshot();
  });

  it("names no person of ours", () => {
    const texts = textsOf(decisionPaper(exampleView("en"), exampleLetter(refusedRequest()))).join("\n");
    expect(texts).not.toContain("Solheim");
    expect(texts).not.toContain("Nyberg");
  });

  it("says of an accepted preservation that nothing is kept yet, or since when and until when", () => {
    const before = textsOf(decisionPaper(exampleView("en"), exampleLetter(decided("accept", "preservation"))));
    expect(before).toContain(
      "No provider has confirmed yet that the data are preserved. We tell you as soon as one has.",
    );
    const kept = { preservedFrom: "2027-03-01T16:40:00.000Z", treatyUntil: "2027-04-29T22:00:00.000Z" };
    const after = textsOf(
      decisionPaper(exampleView("en"), exampleLetter({ ...decided("accept", "preservation"), facts: kept })),
    );
    expect(after).toContain("Preserved since");
    expect(after).toContain("30 April 2027, 00:00\u00A0UTC+2");
  });

  it("is not printed before there is a decision", () => {
    expect(() => decisionPaper(exampleView("en"), exampleLetter(exampleRequest()))).toThrow(
      coded("request-not-decided"),
    );
  });
});

describe("a letter of ours to a State without a server", () => {
  it("has the words of what was said, the references of both and no person of ours", () => {
    const [question] = ownMessages();
    const texts = textsOf(paperOf(exampleView("en"), faxLetter(), question));
    expect(texts).toContain("Question");
    expect(texts).toContain("Which mailbox?");
    expect(texts).toContain("Article 42(3)(b)");
    expect(texts.join("\n")).not.toContain("Solheim");
  });

  it("tells of a preservation since when, until when, and what became of the extension", () => {
    const status = ownMessages().find(({ kind }) => kind === "status");
    const texts = textsOf(paperOf(exampleView("en"), faxLetter(), status));
    expect(texts).toContain("How your request stands: preserved");
    expect(texts).toContain("Only a part of what you asked for is kept.");
    expect(texts.some((text) => text.endsWith("\ngranted"))).toBe(true);
  });

  it("is never printed of what the other State wrote, nor of what was not said", () => {
    const [question] = ownMessages();
    const theirs = question && { ...question, lane: "peer" as const };
    expect(() => paperOf(exampleView("en"), faxLetter(), theirs)).toThrow(coded("letter-unknown"));
    expect(() => paperOf(exampleView("en"), faxLetter(), undefined)).toThrow(coded("letter-unknown"));
  });

  it("stands in the dossier with how it went, and theirs with who registered it and that nothing verifies it", () => {
    const dossier = exampleDossier(1);
    const requests = dossier.requests.map((part) => ({ ...part, file: { ...part.file, ...letters() } }));
    const texts = textsOf(dossierPaper(exampleView("en"), { ...dossier, requests }, { own: DESK, printedBy })).join(
      "\n",
    );
    for (const text of [
      "Read off and typed in by an officer. None of them is verified by a signature.",
      "Decision\nrefused",
      "AG/INT/2027/400",
      "not posted yet",
      "Misread: it grants.",
    ]) {
      expect(texts).toContain(text);
    }
  });
});

describe("our request as a letter", () => {
  it("says that it was not sent while nobody has authorised it", () => {
    const notSent = "Draft. This request is not authorised and has not been sent.";
    expect(textsOf(requestPaper(exampleView("en"), faxLetter(outgoing({ stage: "submitted" }))))).toContain(notSent);
    expect(textsOf(requestPaper(exampleView("en"), faxLetter(outgoing())))).not.toContain(notSent);
  });

  it("is not printed for what the other State asked", () => {
    expect(() => requestPaper(exampleView("en"), faxLetter())).toThrow(coded("paper-not-ours"));
  });
});

describe("the whole dossier", () => {
  it("is printed on thirty pages and more, with a table of contents", () => {
    const pdf = printer.print(dossierPaper(exampleView("en"), exampleDossier(8), { own: DESK, printedBy }));
    expect(pagesOf(pdf)).toBeGreaterThanOrEqual(30);
  });

  it("says in annexes which signed bytes its words are, who stood behind what, how it was used, and what vouches for it", () => {
    for (const lang of ["en", "ar"] as const) {
      const view = exampleView(lang);
      const { blocks } = dossierPaper(view, exampleDossier(2), { own: DESK, printedBy });
      const titles = blocks.flatMap((block) => (block.kind === "heading" ? block.text : []));
      const annexes = ["messages", "acts", "uses", "proof", "log-lines"].map((name) => view.t(`print.annex.${name}`));
      expect(titles.slice(-6)).toEqual([view.t("print.law.title"), ...annexes]);
    }
    const printed = textsOf(dossierPaper(exampleView("en"), exampleDossier(2), { own: DESK, printedBy })).join("\n");
    for (const text of [
      "a".repeat(64),
      "b".repeat(64),
      "Second hand",
      "District Court, case 7/2027",
      "01930000-0000-7000-8000-0000000000f2",
      "xb.rogatory/01",
      "e".repeat(64),
      // The law of the day: on what it rests, and how sure that is.
      "C.N.196.2025.TREATIES-XVIII.16",
      "not in force for both on that day",
      "from a named source",
      // Who signs for each State.
      "Manifests of exhibits\ned25519",
      "2".repeat(64),
    ]) {
      expect(printed).toContain(text);
    }
  });

  it("has every part in its order", () => {
    const { blocks } = dossierPaper(exampleView("en"), exampleDossier(3), { own: DESK, printedBy });
    expect(blocks).toMatchSnapshot();
  });

  it("says which part is kept, what the help is for, by which way each thing went, and on what a renewal rests", () => {
    const dossier = exampleDossier(1);
    const [request] = dossier.requests;
    const [record] = dossier.orders;
    if (!request || !record) throw new Error("the example has a request and an order");
    const { content } = request.file;
    const file: RequestFile = {
      ...request.file,
      ...(content === undefined ? {} : { content: { ...content, purpose: "service-of-documents" } }),
      facts: { ...request.file.facts, partly: true, partlyNote: words("The mailbox without its logs.") },
      withdrawal: { ...told("No longer needed."), bearer: "fax" },
    };
    const { period } = record.events.find((event) => event.type === "served") ?? {};
    if (!period) throw new Error("the example's order was served");
    const at = "2027-05-20T12:00:00.000Z";
    const authorisation = "Court of Northport 9/2027";
    const renewed = { type: "renewed" as const, number: 90, at, period, reason: "Still in use.", authorisation };
    const texts = (one: RequestFile) =>
      textsOf(
        dossierPaper(
          exampleView("en"),
          {
            ...dossier,
            requests: [{ ...request, file: one }],
            orders: [{ ...record, events: [...record.events, renewed] }],
          },
          { own: DESK, printedBy },
        ),
      ).join("\n");
    const printed = texts(file);
    for (const text of [
      "Only a part of what was asked for is kept.",
      "The mailbox without its logs.",
      "Serve judicial documents",
      "Court of Northport 9/2027",
      "Still in use.",
    ]) {
      expect(printed).toContain(text);
    }
    expect(printed).toMatch(/Way\nFax/i);
    const { partlyNote: _, ...unsaid } = file.facts;
    expect(texts({ ...file, facts: unsaid })).toContain("Which part is kept, the provider did not say.");
    expect(texts({ ...file, facts: {} })).not.toContain("Only a part of what was asked for is kept.");
  });

  it("prints a request as it was sent, and beside it what was supplied later in its place", () => {
    const dossier = exampleDossier(1);
    const later = { text: words("Supplied in May.") };
    const completion = {
      content: {
        requestId: exampleRequest().requestId,
        questionId: "q1",
        text: words("Here it is."),
        elements: { "42(3)(e)": later },
      },
      lane: "peer" as const,
      at: "2027-05-12T10:00:00.000Z",
    };
    const print = (change: Partial<RequestFile>) =>
      textsOf(
        dossierPaper(
          exampleView("en"),
          { ...dossier, requests: dossier.requests.map((part) => ({ ...part, file: { ...part.file, ...change } })) },
          { own: DESK, printedBy },
        ),
      );
    const note = "The request stands here as it was sent.";
    const before = print({});
    expect(before.join("\n")).not.toContain(note);
    const after = print({ supplied: { "42(3)(e)": later }, completions: [completion] });
    expect(after.join("\n")).toContain(note);
    expect(after).toContain("Supplied in May.");
    // Nothing of what was sent is left out for it.
    expect(before.filter((text) => !after.includes(text))).toEqual([]);
    const sent = "On 11 February 2027 the harbour office";
    const times = (texts: string[]) => texts.filter((text) => text.startsWith(sent)).length;
    expect(times(after)).toBe(times(before));
  });

  it("prints when it is empty", () => {
    const empty = { ...exampleDossier(0), orders: [], exhibits: [], timeline: [], uses: [], members: [] };
    expect(pagesOf(printer.print(dossierPaper(exampleView("en"), empty, { own: DESK, printedBy })))).toBe(5);
  });

  const hostile =
    "Start \u202Egnp.exe\u202C \u2066 \u0007 #set page() ``` $ \\ ]] \u0378 \u{1F9FF} \r\nnext line \u200D ".repeat(3);

  it("spells out what hides or cannot be shown, and takes no text for markup", () => {
    const part = (file: RequestFile): RequestFile => ({ ...file, withdrawal: told(hostile) });
    const dossier = exampleDossier(2);
    const file = {
      ...dossier,
      dossier: { ...DOSSIER, title: hostile },
      requests: dossier.requests.map((one) => ({ ...one, file: part(one.file) })),
    };
    const paper = dossierPaper(exampleView("ar"), file, { own: DESK, printedBy: hostile });
    const texts = textsOf(paper);
    for (const text of texts) {
      for (const hidden of "\u0007\r\u202C\u202E\u200D") expect(text).not.toContain(hidden);
      expect(balanced(text)).toBe(true);
    }
    expect(texts.join("\n")).toContain("⟦U+202E⟧gnp.exe⟦U+202C⟧");
    expect(pagesOf(printer.print(paper))).toBeGreaterThan(5);
  });

  const poppler = hasPoppler();
  if (!poppler) skipReason("printed words read back from the paper", "no Poppler found (Debian: poppler-utils)");

  it.skipIf(!poppler)("loses no word of a long text, and lets none run off the paper", () => {
    const count = 6000;
    const long = Array.from({ length: count }, (_, index) => `word${index}`).join(" ");
    const address = `https://provider.example/${"0123456789abcdef".repeat(60)}`;
    const dossier = exampleDossier(1);
    const requests = dossier.requests.map((one) => ({
      ...one,
      file: { ...one.file, withdrawal: told(`${long} ${address}`) },
    }));
    const found = wordsOf(
      printer.print(dossierPaper(exampleView("en"), { ...dossier, requests }, { own: DESK, printedBy })),
    );
    const seen = new Set(found.map(({ text }) => text));
    const lost = Array.from({ length: count }, (_, index) => `word${index}`).filter((word) => !seen.has(word));
    expect(lost).toEqual([]);
    expect(found.map(({ text }) => text).join("")).toContain("0123456789abcdef".repeat(60));
    const outside = found.filter(
      ({ left, right, bottom, pageWidth, pageHeight }) => left < 0 || right > pageWidth || bottom > pageHeight,
    );
    expect(outside).toEqual([]);
  });
});

function told(text: string): NonNullable<RequestFile["withdrawal"]> {
  const { requestId } = exampleRequest();
  return { content: { requestId, reason: words(text) }, lane: "peer", at: "2027-03-12T10:00:00.000Z" };
}

/** Every isolate that opens is closed, so that nothing after it is turned round. */
function balanced(text: string): boolean {
  return text.split("\n").every((line) => {
    const opened = line.match(/[\u2066-\u2068]/g)?.length ?? 0;
    return opened === (line.match(/\u2069/g)?.length ?? 0);
  });
}

function outgoing(change: Partial<RequestFile> = {}): RequestFile {
  const { acknowledgement: _, receivedAt: __, status: ___, statusAt: ____, ...rest } = exampleRequest();
  return {
    ...rest,
    direction: "outgoing",
    stage: "sent",
    bearer: "fax",
    sentAt: "2027-03-01T12:00:00.000Z",
    ...change,
  };
}

type OwnMessage = Extract<RequestEvent, { type: "message" }>;

/** One of each kind of word of ours that has no paper of its own. */
function ownMessages(): OwnMessage[] {
  const { requestId } = exampleRequest();
  const until = "2027-09-01T21:59:59.999Z";
  const contents = {
    question: { questionId: "q1", text: words("Which mailbox?"), elements: ["42(3)(b)"] },
    answer: { questionId: "q2", text: words("Both."), elements: { "42(3)(b)": { text: words("Ransom.") } } },
    consultation: {
      consultationId: "c1",
      stage: "opened",
      text: words("We think of refusing."),
      proposedGrounds: [{ groundId: "essential-interests", paragraph: "40(21)(b)" }],
    },
    extension: { until, reason: words("The trial.") },
    withdrawal: { reason: words("It is over.") },
    "use-report": { text: words("Used at the trial.") },
    closure: { outcome: "answered" },
    status: {
      status: "preserved",
      facts: {
        preservedFrom: "2027-03-01T16:40:00.000Z",
        treatyUntil: "2027-04-29T22:00:00.000Z",
        partly: true,
        partlyNote: words("Only the logs."),
        extension: { until, granted: true },
        note: words("By order."),
      },
    },
  };
  return Object.entries(contents).map(([kind, content], index) => {
    const event = { type: "message", kind, content: { requestId, ...content }, lane: "own", bearer: "fax" };
    // The record above pairs each kind with its content.
    return { ...event, number: index + 2, at: "2027-03-02T09:00:00.000Z" } as OwnMessage;
  });
}

/** What came and went by post about a request, one of it corrected and one still on the desk. */
function letters(): Pick<RequestFile, "lettersIn" | "lettersOut"> {
  const at = "2027-03-05T09:00:00.000Z";
  const by = { userId: "u1", name: printedBy };
  const came = { bearer: "letter" as const, datedOn: "2027-03-03", receivedAt: at, registeredBy: by, at };
  return {
    lettersIn: [
      ...MESSAGE_KINDS.map((kind, index) => ({ ...came, number: 10 + index, kind, corrections: [], ...saysOf(kind) })),
      {
        ...came,
        number: 9,
        kind: "decision",
        says: "refuse",
        reference: "AG/INT/2027/400",
        corrections: [{ at, by, note: "Misread: it grants." }],
      },
    ],
    lettersOut: [
      { number: 2, kind: "request", at, posted: { at, bearer: "fax", by } },
      { number: 3, kind: "question", at },
    ],
  };
}

function saysOf(kind: MessageKind): { says?: string } {
  const says = { status: "preserved", decision: "accept", closure: "other" };
  return kind in says ? { says: says[kind as keyof typeof says] } : {};
}

function decided(
  outcome: (typeof DECISION_OUTCOMES)[number],
  mechanism: RequestFile["mechanism"] = "stored-data",
): RequestFile {
  const file = refusedRequest({ mechanism });
  const decisions = file.decisions.map((one) => ({
    ...one,
    told: { ...one.told, content: { ...one.told.content, outcome, requestedElements: ["40(15)(c)"] } },
  }));
  return { ...file, decisions };
}

function coded(code: string): Error {
  return expect.objectContaining({ code }) as Error;
}
