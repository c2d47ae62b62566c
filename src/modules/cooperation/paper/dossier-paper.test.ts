import { describe, expect, it } from "vitest";
import { hasPoppler, pagesOf, textsOf, wordsOf } from "../../../../tests/support/paper-checks.ts";
import { dossierPaper, exampleDossier } from "../../../../tests/support/paper-examples.ts";
import { DOSSIER, exampleRequest } from "../../../../tests/support/paper-requests.ts";
import { BY, DESK, exampleView, words } from "../../../../tests/support/paper-view.ts";
import { skipReason } from "../../../../tests/support/skips.ts";
import { createPrinter } from "../../../platform/index.ts";
import type { RequestFile } from "../request/domain/request-file.ts";

const printer = createPrinter();
const printedBy = BY.name;

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
    expect(printed).toMatch(/Means of transmission\nFax/i);
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
    const note = "The request is printed here as it was sent.";
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
