import { describe, expect, it } from "vitest";
import { pagesOf, textsOf } from "../../../../tests/support/paper-checks.ts";
import { dossierPaper, exampleDossier } from "../../../../tests/support/paper-examples.ts";
import { examplePost, ownMessages } from "../../../../tests/support/paper-letters.ts";
import {
  conditionedRequest,
  decidedRequest,
  exampleLetter,
  faxLetter,
  outgoingRequest,
  refusedRequest,
} from "../../../../tests/support/paper-requests.ts";
import { BY, DESK, exampleView } from "../../../../tests/support/paper-view.ts";
import { createPrinter } from "../../../platform/index.ts";
import { DECISION_OUTCOMES } from "../../../protocol/bodies/index.ts";
import type { TooLate } from "../request/domain/request-file.ts";
import { acknowledgementPaper } from "./acknowledgement-paper.ts";
import { decisionPaper } from "./decision-paper.ts";
import { paperOf } from "./message-paper.ts";
import { requestPaper } from "./request-paper.ts";

const onPaper: TooLate["paper"] = {
  bearer: "letter",
  datedOn: "2027-03-03",
  receivedAt: "2027-03-04T09:00:00.000Z",
  registeredBy: { userId: "user-1", name: "Duty Officer" },
};

const printer = createPrinter();
const printedBy = BY.name;

describe.each(["en", "ar", "fr"] as const)("papers in %s", (lang) => {
  it("are printed, each text in that language", () => {
    const view = exampleView(lang);
    const papers = [
      acknowledgementPaper(view, faxLetter()),
      decisionPaper(view, exampleLetter(refusedRequest())),
      decisionPaper(view, exampleLetter(conditionedRequest())),
      requestPaper(view, faxLetter(outgoingRequest())),
      dossierPaper(view, exampleDossier(4), { own: DESK, printedBy }),
    ];
    for (const paper of papers) expect(pagesOf(printer.print(paper))).toBeGreaterThanOrEqual(2);
    expect([...view.t.fellBack()]).toEqual([]);
    expect(papers.flatMap(textsOf).filter((text) => /^\[[a-z]/.test(text))).toEqual([]);
  });

  it("say which part is granted, what that means here and who bears the costs, and show codes of theirs as they came", () => {
    const view = exampleView(lang);
    const texts = textsOf(decisionPaper(view, exampleLetter(decidedRequest("accept-in-part")))).join("\n");
    for (const text of ["The first one.", "1200.00 EUR", "The expert.", "an-outcome-of-theirs"]) {
      expect(texts, text).toContain(text);
    }
    expect(texts).toContain(view.t("convention.outcome.temporary-surrender"));
    expect(texts).toContain(view.t("cooperation.cost-bearer.both-states"));
  });

  it("have words for everything that is said, posted and registered by letter", () => {
    const view = exampleView(lang);
    for (const event of ownMessages()) paperOf(view, faxLetter(), event);
    const dossier = exampleDossier(1);
    const requests = dossier.requests.map((part) => ({ ...part, file: { ...part.file, ...examplePost() } }));
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
    for (const outcome of DECISION_OUTCOMES) decisionPaper(view, exampleLetter(decidedRequest(outcome)));
    expect([...view.t.fellBack()]).toEqual([]);
  });
});
