import { describe, expect, it } from "vitest";
import { hasPoppler, textsOf, wordsOf } from "../../tests/support/paper-checks.ts";
import { exampleView } from "../../tests/support/paper-view.ts";
import { courtCertificate } from "./court-certificate.ts";
import { startPage } from "./start-page.tsx";
import { nextCustodyEntry } from "../protocol/custody.ts";
import { parseExhibitId } from "../protocol/identifiers.ts";
import type { CertificateFacts, OpeningConsent } from "../modules/evidence/index.ts";
import { createPrinter } from "../platform/index.ts";
import { type Language, LANGUAGES } from "../web/index.ts";

const SIGNED: OpeningConsent = {
  state: "XA",
  reference: "01930000-0000-7000-8000-0000000000f2",
  purpose: "The second invoice",
  source: { kind: "consent", digest: "c".repeat(64), at: "2027-04-01T10:00:00.000Z" },
};
const LETTER: OpeningConsent = {
  state: "XC",
  reference: "CAS/2",
  source: {
    kind: "letter",
    at: "2027-04-01T10:00:00.000Z",
    paper: { datedOn: "2027-03-30", reference: "CAS/2\u202E" },
  },
};

const received = nextCustodyEntry(undefined, {
  exhibitId: parseExhibitId("01890a5d-ac96-774b-bcce-b302099a8057"),
  act: "received",
  at: "2027-03-02T10:00:00.000Z",
  by: { kind: "person", pseudonym: "mark-1", role: "custodian" },
  source: "measured",
  reason: { language: "en", text: "It came whole." },
  order: null,
  before: {},
  after: {},
  evidence: [],
  random: "0".repeat(32),
});

function known(use: CertificateFacts["use"]["use"], consent?: OpeningConsent): CertificateFacts {
  return {
    number: "XB-2027-0001",
    title: { language: "en", text: "Mailbox of the harbour office <\u202E>" },
    custody: [received],
    names: { people: new Map([["mark-1", "Cleo Three"]]), authorities: (_, authority) => authority },
    sha256: "a".repeat(64),
    sizeBytes: 1_000,
    senderState: "XA",
    ownFingerprint: new Uint8Array(32).fill(7),
    receipts: 4,
    receiptsAnchored: 4,
    entries: 9,
    cosigned: 9,
    unwitnessed: 0,
    isOwnOperator: false,
    forks: [],
    exportedAt: new Date("2027-05-01T10:00:00.000Z"),
    use: { use, note: { language: "en", text: "Court of Northport, case 9/2027" } },
    basis: {
      request: { ownReference: "XB-2027-R00012", peerReference: "XA-2027-R00042", drill: false },
      ...(consent === undefined ? {} : { consent }),
    },
    conditions: [
      {
        condition: {
          id: "c1",
          kind: "use-limit",
          article: "40(19)",
          text: { language: "en", text: "This case only." },
        },
        sources: [
          { kind: "decision", digest: "d".repeat(64), at: "2027-03-01T10:00:00.000Z" },
          { kind: "manifest", digest: "e".repeat(64), at: "2027-03-02T10:00:00.000Z" },
        ],
        lifted: { kind: "consent", digest: "c".repeat(64), at: "2027-04-01T10:00:00.000Z" },
      },
    ],
  };
}

const publisher = { sender: "Borealia", verifierSha256: undefined };
const textOf = (facts: CertificateFacts): string =>
  textsOf(courtCertificate(exampleView("en"), facts, publisher)).join("\n");

describe("the certificate of a court package", () => {
  it("names the signed consent that opened the use: whose, when, on which request, and its digest", () => {
    const text = textOf(known("other-case", SIGNED));
    expect(text).toContain("Given by\nAurelia");
    expect(text).toMatch(/Came on\n1 April 2027/);
    expect(text).toContain("On the request\nXB-2027-R00012\nXA-2027-R00042");
    expect(text).toContain("For\nThe second invoice");
    expect(text).toMatch(new RegExp(`SHA-256 of the signed body of the consent\n(?:code\n)?${"c".repeat(64)}`));
  });

  it("names a letter by its day and reference, says that no signature vouches for it, and hides no character of it", () => {
    const text = textOf(known("other-case", LETTER));
    expect(text).toContain("no signature vouches for it\ndated 30 March 2027, reference CAS/2⟦U+202E⟧");
    expect(text).not.toContain("SHA-256 of the signed body of the consent");
  });

  it("says of the use that was asked for that it needed none", () => {
    expect(textOf(known("this-case"))).toContain("it needed no further consent");
    expect(textOf(known("other-case", SIGNED))).not.toContain("it needed no further consent");
  });

  it("sets no sentence as a code, which runs from left to right in every language", () => {
    const { blocks } = courtCertificate(exampleView("ar"), known("this-case"), publisher);
    const codes = blocks.flatMap((block) => (block.kind === "code" ? [block.text] : []));
    expect(codes.length).toBeGreaterThan(0);
    for (const text of codes) expect(text).toMatch(/^[\x20-\x7E]+$/);
  });

  it("gives each condition with kind, day and digest of what set it and of what lifted it", () => {
    const text = textOf(known("other-case", SIGNED));
    expect(text).toMatch(/Set in the signed decision that came on 1 March 2027/);
    expect(text).toMatch(/Stands in the signed manifest of the exhibit, of 2 March 2027/);
    expect(text).toMatch(/No longer binding: lifted by the signed consent that came on 1 April 2027/);
    for (const digit of ["c", "d", "e"]) expect(text).toContain(digit.repeat(64));
  });

  it("hides no character of the number that the other State gave, also in its head", () => {
    const { reference } = courtCertificate(
      exampleView("en"),
      { ...known("this-case"), number: "XA\u202E1-2027" },
      publisher,
    );
    expect(reference).toBe("XA⟦U+202E⟧1-2027");
  });

  it("says when it was made", () => {
    expect(textOf(known("this-case"))).toContain("Printed\n1 May 2027, 12:00\u00A0UTC+2");
  });

  it.skipIf(!hasPoppler())("has number and digest of the exhibit on the page on which it is signed", () => {
    const [one] = known("this-case").conditions;
    const many = (count: number): CertificateFacts => ({
      ...known("this-case"),
      conditions: Array.from({ length: count }, () => one ?? []).flat(),
    });
    const lastPages = LANGUAGES.flatMap((lang) => [0, 1, 2, 3, 4].map((count) => ({ lang, count })));
    for (const { lang, count } of lastPages) {
      const words = wordsOf(createPrinter().print(courtCertificate(exampleView(lang), many(count), publisher)));
      const last = words.filter(({ page }) => page === words.at(-1)?.page).map(({ text }) => text);
      expect(last.join(""), `${lang}, ${count} conditions`).toContain("a".repeat(64));
      expect(last.filter((text) => text.includes("XB-2027-0001")).length, `${lang}, ${count}`).toBeGreaterThan(1);
    }
  });

  it("says at its foot what it is no paper for: an exercise, invented States, a server that is evaluated", () => {
    const markOf = (server: object, drill = false) => {
      const facts = known("this-case");
      const basis = { ...facts.basis, request: { ...facts.basis.request, drill } };
      const view = exampleView("en", { profile: "production", evaluation: false, ...server });
      return courtCertificate(view, { ...facts, basis }, publisher).mark;
    };
    expect(markOf({})).toBe("");
    expect(markOf({ evaluation: true })).toContain("Evaluation");
    expect(markOf({ profile: "training" })).toContain("Training");
    expect(markOf({}, true)).toContain("Exercise");
  });

  it.each(LANGUAGES)("is printed in %s, with every text", (lang) => {
    const view = exampleView(lang);
    for (const consent of [SIGNED, LETTER]) {
      const document = courtCertificate(view, known("other-case", consent), publisher);
      expect(createPrinter().print(document).length).toBeGreaterThan(10_000);
      expect(textsOf(document).filter((text) => /^\[[a-z]/.test(text))).toEqual([]);
    }
    expect([...view.t.fellBack()]).toEqual([]);
  });
});

describe("the page with which a person begins in a court package", () => {
  const page = (hasVerifier = true, lang: Language = "en"): string => {
    const view = exampleView(lang);
    const facts = known("other-case", SIGNED);
    return new TextDecoder().decode(startPage(view, courtCertificate(view, facts, publisher), facts, hasVerifier));
  };

  it("names the exhibit, says what is in the package, and that it proves nothing itself", () => {
    expect(page()).toContain("<h1>Exhibit XB-2027-0001: Mailbox of the harbour office &lt;⟦U+202E⟧&gt;</h1>");
    for (const path of ["certificate.pdf", "verify.html", "index.json", "custody/"])
      expect(page()).toContain(`<a href="${path}">`);
    expect(page(false)).not.toContain("verify.html");
    // Nothing of ours that keeps a direction to itself is taken for something hidden.
    expect(page(true, "ar")).not.toMatch(/⟦U\+206[0-9]⟧/);
    expect(page()).toContain("This page explains and proves nothing");
    expect(page()).not.toMatch(/<script|src=/);
  });

  it("has all that the certificate says, and the record with its people and local times", () => {
    for (const words of ["Given by", "Aurelia", "This case only.", "c".repeat(64)]) expect(page()).toContain(words);
    expect(page()).toMatch(/2 March 2027, 11:00\u00A0UTC\+1.*Cleo Three\s+Custodian.*It came whole\./s);
  });
});
