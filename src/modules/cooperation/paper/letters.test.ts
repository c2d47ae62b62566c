import { describe, expect, it } from "vitest";
import { bodyExamples } from "../../../../tests/support/body-examples.ts";
import { textsOf } from "../../../../tests/support/paper-checks.ts";
import { dossierPaper, exampleDossier } from "../../../../tests/support/paper-examples.ts";
import { examplePost, ownMessages } from "../../../../tests/support/paper-letters.ts";
import {
  conditionedRequest,
  decidedRequest,
  exampleLetter,
  exampleRequest,
  faxLetter,
  outgoingRequest,
  refusedRequest,
} from "../../../../tests/support/paper-requests.ts";
import { BY, DESK, exampleView, words } from "../../../../tests/support/paper-view.ts";
import { refused } from "../../../../tests/support/refused.ts";
import { createFormats } from "../../../web/index.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { acknowledgementPaper } from "./acknowledgement-paper.ts";
import { decisionPaper } from "./decision-paper.ts";
import { paperOf } from "./message-paper.ts";
import { requestPaper } from "./request-paper.ts";
import type { OnPaper } from "../request/domain/message.ts";

const printedBy = BY.name;

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

  it("speaks of the Convention only to whoever relies on it", () => {
    const of = (kind: "convention" | "treaty") => {
      const file = exampleRequest({ bearer: "fax" });
      const legalBasis = { kind, citation: "Harbour Treaty of 1999" };
      const content = file.content && { ...file.content, elements: {}, legalBasis };
      return textsOf(acknowledgementPaper(exampleView("en"), faxLetter({ ...file, ...(content ? { content } : {}) })));
    };
    expect(of("convention").join("\n")).toContain("under the Convention and our law");
    const treaty = of("treaty").join("\n");
    expect(treaty).toContain("Harbour Treaty of 1999");
    expect(treaty).toContain("under the legal basis that it names and our law");
    expect(treaty).not.toContain("Convention");
  });

  it("is not printed before a person has acknowledged, nor for what we asked ourselves", () => {
    const view = exampleView("en");
    const { acknowledgement: _, ...unseen } = exampleRequest();
    expect(() => acknowledgementPaper(view, faxLetter(unseen))).toThrow(refused("request-not-acknowledged"));
    expect(() => acknowledgementPaper(view, faxLetter(outgoingRequest()))).toThrow(refused("paper-not-ours"));
  });
});

describe("the request to a State without a server", () => {
  it("lists its papers as enclosures with their digests, and those that are not there with the reason", () => {
    const file = outgoingRequest();
    const content = file.content && {
      ...file.content,
      papers: bodyExamples.request.papers,
      missingPapers: bodyExamples.request.missingPapers,
    };
    const of = (bearer: RequestFile["bearer"]) =>
      textsOf(
        requestPaper(exampleView("en"), exampleLetter({ ...file, bearer, ...(content ? { content } : {}) })),
      ).join("\n");
    expect(of("letter")).toContain("enclosed");
    for (const shown of ["Paper 1: Order to produce data or documents", "Order of the court", "e".repeat(64)]) {
      expect(of("letter").replaceAll("\u2060", "")).toContain(shown);
    }
    expect(of("letter")).toContain("Sent last year.");
    expect(of("peer")).not.toContain("enclosed");
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
    const before = textsOf(decisionPaper(exampleView("en"), exampleLetter(decidedRequest("accept", "preservation"))));
    expect(before).toContain(
      "No provider has confirmed yet that the data are preserved. We tell you as soon as one has.",
    );
    const kept = { preservedFrom: "2027-03-01T16:40:00.000Z", treatyUntil: "2027-04-29T22:00:00.000Z" };
    const after = textsOf(
      decisionPaper(exampleView("en"), exampleLetter({ ...decidedRequest("accept", "preservation"), facts: kept })),
    );
    expect(after).toContain("Preserved since");
    expect(after).toContain("30 April 2027, 00:00\u00A0UTC+2");
  });

  it("is not printed before there is a decision", () => {
    expect(() => decisionPaper(exampleView("en"), exampleLetter(exampleRequest()))).toThrow(
      refused("request-not-decided"),
    );
  });
});

describe("a letter of ours to a State without a server", () => {
  it("has the words of what was said, the references of both and no person of ours", () => {
    const [question] = ownMessages();
    const texts = textsOf(paperOf(exampleView("en"), faxLetter(), question));
    expect(texts).toContain("Question");
    expect(texts).toContain("Which mailbox?");
    expect(texts.join("\n")).toContain("42(3)(b)");
    expect(texts.join("\n")).not.toContain("Solheim");
  });

  it("tells of a preservation since when, until when, and what became of the extension", () => {
    const status = ownMessages().find(({ kind }) => kind === "status");
    const texts = textsOf(paperOf(exampleView("en"), faxLetter(), status));
    expect(texts).toContain("Status of your request: preserved");
    expect(texts).toContain("Only a part is kept");
    expect(texts).toContain("granted");
  });

  it("is never printed of what the other State wrote, nor of what was not said", () => {
    const [question] = ownMessages();
    const theirs = question && { ...question, lane: "peer" as const };
    expect(() => paperOf(exampleView("en"), faxLetter(), theirs)).toThrow(refused("letter-unknown"));
    expect(() => paperOf(exampleView("en"), faxLetter(), undefined)).toThrow(refused("letter-unknown"));
  });

  it("stands in the dossier with how it went, and theirs with who registered it and that nothing verifies it", () => {
    const dossier = exampleDossier(1);
    const requests = dossier.requests.map((part) => ({ ...part, file: { ...part.file, ...examplePost() } }));
    const texts = textsOf(dossierPaper(exampleView("en"), { ...dossier, requests }, { own: DESK, printedBy })).join(
      "\n",
    );
    for (const text of [
      "An officer read these letters and typed them in. No signature verifies them.",
      "Decision: Refused",
      "AG/INT/2027/400",
      "not posted yet",
      "Misread: it grants.",
    ]) {
      expect(texts).toContain(text);
    }
  });
});

describe("an earlier decision", () => {
  it("is printed with what was said before it, and nothing that was said since", () => {
    const { requestId } = exampleRequest();
    const said = (at: string, lane: "own" | "peer", text: string) => ({
      content: { requestId, consultationId: "c1", stage: "opened" as const, text: words(text) },
      lane,
      at,
    });
    const file = refusedRequest();
    const [decision] = file.decisions;
    if (decision === undefined) throw new Error("the example is decided");
    const { at, content } = decision.told;
    const later = (hours: number) => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
    const consultations = [
      {
        consultationId: "c1",
        opened: said(later(-2), "own", "Before it."),
        replies: [said(later(-1), "peer", "Heard before."), said(later(1), "peer", "Heard since.")],
      },
      { consultationId: "c2", opened: said(later(2), "own", "Opened since."), replies: [] },
    ];
    const event = { type: "message", number: 9, kind: "decision", lane: "own", bearer: "fax", content, at } as const;
    const texts = textsOf(paperOf(exampleView("en"), faxLetter({ ...file, consultations }), event));
    expect(texts).toEqual(expect.arrayContaining(["Before it.", "Heard before."]));
    for (const since of ["Heard since.", "Opened since."]) expect(texts).not.toContain(since);
  });
});

describe("what came on paper, in the dossier", () => {
  const dossier = exampleDossier(1);
  const textsWith = (change: Partial<RequestFile>, view = exampleView("en")) => {
    const requests = dossier.requests.map((part) => ({ ...part, file: { ...part.file, ...change } }));
    return textsOf(dossierPaper(view, { ...dossier, requests }, { own: DESK, printedBy }));
  };

  it("bears the day that stands on it, wherever the clock of the State is", () => {
    const view = { ...exampleView("en"), format: createFormats("en", "America/Vancouver") };
    const texts = textsWith({ bearer: "fax", sentAt: "2027-03-01T00:00:00.000Z" }, view);
    expect(texts[texts.indexOf("Sent") + 1]).toBe("1 March 2027");
  });

  it("is told of a reply in a consultation when it arrived, with who typed it in, and that to our own people only", () => {
    const { requestId } = exampleRequest();
    const paper: OnPaper = {
      bearer: "letter",
      datedOn: "2027-03-02",
      receivedAt: "2027-03-04T09:00:00.000Z",
      registeredBy: BY,
    };
    const said = (stage: "opened" | "reply") => ({ requestId, consultationId: "c1", stage, text: words("Words.") });
    const consultations = [
      {
        consultationId: "c1",
        opened: { content: said("opened"), lane: "own" as const, at: "2027-03-01T10:00:00.000Z" },
        replies: [{ content: said("reply"), lane: "peer" as const, at: "2027-03-09T10:00:00.000Z", paper }],
      },
    ];
    const inside = textsWith({ consultations });
    expect(inside).toContain("4 March 2027, 10:00\u00A0UTC+1");
    expect(inside).not.toContain("9 March 2027, 11:00\u00A0UTC+1");
    expect(inside.some((text) => text.includes("2 March 2027") && text.includes(BY.name))).toBe(true);
    const outside = textsOf(decisionPaper(exampleView("en"), exampleLetter({ ...refusedRequest(), consultations })));
    expect(outside).toContain("4 March 2027, 10:00\u00A0UTC+1");
    expect(outside.join("\n")).not.toContain(BY.name);
  });

  it("is corrected in one sentence", () => {
    const sentence = textsWith(examplePost()).find((text) => text.includes("Misread: it grants."));
    expect(sentence).toMatch(/^Decision: Refused: /);
  });
});

describe("our request as a letter", () => {
  it("says that it was not sent while nobody has authorised it", () => {
    const notSent = "Draft. This request is not authorised and has not been sent.";
    expect(textsOf(requestPaper(exampleView("en"), faxLetter(outgoingRequest({ stage: "submitted" }))))).toContain(
      notSent,
    );
    expect(textsOf(requestPaper(exampleView("en"), faxLetter(outgoingRequest())))).not.toContain(notSent);
  });

  it("is not printed for what the other State asked", () => {
    expect(() => requestPaper(exampleView("en"), faxLetter())).toThrow(refused("paper-not-ours"));
  });
});
