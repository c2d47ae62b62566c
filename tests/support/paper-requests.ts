import { exampleRecord } from "./example-record.ts";
/** Requests of every kind of course as plain values, for papers, and the letters about them. */
import { elementsFor, OFFENCES_ELEMENT, PRACTICE_LIST } from "../../src/convention/index.ts";
import type { Letter } from "../../src/modules/cooperation/paper/letter.ts";
import type { RequestFile } from "../../src/modules/cooperation/request/domain/request-file.ts";
import type { Correspondent } from "../../src/modules/cooperation/request/types.ts";
import type { DecisionContent, DECISION_OUTCOMES, ElementValue } from "../../src/protocol/bodies/index.ts";
import { parseAuthorityId, parseDossierId, parseRequestId, parseSha256Hex } from "../../src/protocol/identifiers.ts";

import { AUTHORITY, BY, DESK, words } from "./paper-view.ts";
import type { Dossier } from "../../src/modules/desk/index.ts";

export const DOSSIER: Dossier = {
  dossierId: parseDossierId("01930000-0000-7000-8000-0000000000d1"),
  ownReference: "XB-2027-D00009",
  title: "Invoice fraud against the harbour of Northport",
  state: "XA",
  correspondentId: undefined,
  openedAt: new Date("2027-03-01T12:00:00.000Z"),
  disposedAt: undefined,
};

export const CASCADIA: Correspondent = {
  correspondentId: "01930000-0000-7000-8000-0000000000c1",
  state: "XC",
  authority: "Office of the Attorney General, International Division",
  address: "12 Cedar Avenue\nRainport 4001",
  fax: "+998 1 555 0144",
  email: undefined,
  phone: "+998 1 555 0140",
  languages: ["en"],
  timeZone: "America/Vancouver",
  createdAt: new Date("2027-03-01T12:00:00.000Z"),
  createdBy: "01930000-0000-7000-8000-0000000000b1",
  calledBackAt: new Date("2027-03-01T13:00:00.000Z"),
  calledBackNumber: "+998 1 555 0100",
};

const FACTS = [
  "On 11 February 2027 the harbour office received an invoice in the name of its crane supplier with a changed account number, and paid it. The supplier never sent it. The message came from harbour.desk@borealia-mail.example, an account opened two weeks before.",
  "Between 12 and 19 February four further invoices followed, each after a genuine exchange between the office and the supplier, so that whoever wrote them must have read that exchange. Two of them were paid; the payments went to accounts from which the money was withdrawn within hours.",
  "The access logs of the account and the messages kept in it are expected to show from where the account was used and with whom its holder corresponded. The provider deletes access logs after thirty days.",
].join("\n\n");

/** Every element that the Convention lists for a preservation or for stored data, and the offences, filled as an officer would. */
export function exampleElements(mechanism: RequestFile["mechanism"]): Record<string, ElementValue> {
  const asked = elementsFor(mechanism).filter(
    ({ element, source }) => source.list !== PRACTICE_LIST || element.id === OFFENCES_ELEMENT,
  );
  return Object.fromEntries(
    asked.map(({ element }): [string, ElementValue] => {
      const kind = element.itemKinds?.[0]?.kind ?? "item";
      switch (element.shape) {
        case "text":
          return [element.id, { text: words(FACTS) }];
        case "items":
        case "items-and-text":
          return [
            element.id,
            {
              items: [
                { kind, value: "harbour.desk@borealia-mail.example" },
                { kind, value: "203.0.113.77, port 50442", note: words("Seen in the header of the second message.") },
              ],
              text: words(
                "نطلب حفظ رسائل هذا الحساب وسجلات الدخول إليه، لأن مقدِّم الخدمة يحذفها بعد ثلاثين يوما.",
                "ar",
              ),
            },
          ];
        case "period":
          return [element.id, { period: { from: "2027-02-01T00:00:00.000Z", to: "2027-02-20T00:00:00.000Z" } }];
        case "day":
          return [element.id, { day: "2027-02-20" }];
        case "amount":
          return [element.id, { amount: { value: "12500.00", currency: "EUR" } }];
        case "records":
          return [element.id, { records: [exampleRecord(element.record ?? "reference")] }];
        case "choice":
          return [element.id, { codes: (element.codes ?? []).slice(0, 1).map(({ code }) => code) }];
        case "codes":
          return [element.id, { codes: (element.codes ?? []).map(({ code }) => code) }];
      }
    }),
  );
}

/** A request as Borealia got it, acknowledged, screened and not decided yet. */
export function exampleRequest(change: Partial<RequestFile> = {}): RequestFile {
  const mechanism = change.mechanism ?? "preservation";
  const requestId = change.requestId ?? parseRequestId("01930000-0000-7000-8000-000000000001");
  return {
    requestId,
    dossierId: DOSSIER.dossierId,
    direction: "incoming",
    mechanism,
    ownReference: "XB-2027-R00012",
    peerReference: "XA-2027-R00042",
    drill: false,
    bearer: "peer",
    content: {
      requestId,
      mechanism,
      reference: "XA-2027-R00042",
      legalBasis: {
        kind: "convention",
        citation: "United Nations Convention against Cybercrime, Article 42",
        inForceOn: "2027-03-01",
      },
      elements: exampleElements(mechanism),
      missingElements: [],
      urgency: "urgent",
      desiredStatus: "preserved",
      responseDeadline: { date: "2027-03-08", reason: words("The logs are deleted on that day.") },
      confidentiality: { requested: true, reviewOn: "2027-06-01" },
      screening: { ruleVersion: "safeguard-gates-1", recordedAt: "2027-03-01T11:40:00.000Z" },
      drill: false,
    },
    supplied: {},
    receivedAt: "2027-03-01T12:00:00.000Z",
    status: "acknowledged",
    statusAt: "2027-03-01T12:09:00.000Z",
    facts: {},
    screenings: [
      {
        digest: parseSha256Hex("5e".repeat(32)),
        records: [
          { gate: "G1", answer: "yes" },
          // Of before the gates had answers of their own.
          { gate: "G2", answer: "passes" },
          { gate: "G5", answer: "yes", note: "Order of the district court of Northport, 12/2027." },
          { gate: "G6", answer: "in-part", note: "Only the named account, only the named weeks." },
        ],
        by: BY,
        at: "2027-03-01T12:30:00.000Z",
      },
    ],
    acknowledgement: {
      content: {
        requestId,
        authority: parseAuthorityId("contact-point"),
        officerRole: "duty-officer",
        phone: "+999 2 555 0112",
        languages: ["en", "fr", "ar"],
        localTime: "2027-03-01T13:09:00+01:00",
        acknowledgedAt: "2027-03-01T12:09:00.000Z",
      },
      lane: "own",
      at: "2027-03-01T12:09:00.000Z",
    },
    questions: [],
    completions: [],
    consultations: [],
    decisions: [],
    extensions: [],
    holds: [],
    consents: [],
    useReports: [],
    refusals: [],
    openedAt: "2027-03-01T12:00:00.000Z",
    events: 4,
    ...change,
  };
}

/** Refused under 40(22) after consultation. */
export function refusedRequest(change: Partial<RequestFile> = {}): RequestFile {
  const base = exampleRequest({ mechanism: "stored-data", ownReference: "XB-2027-R00014", ...change });
  const grounds = [{ groundId: "persecution", paragraph: "40(22)" }];
  const opened = {
    requestId: base.requestId,
    consultationId: "consultation-1",
    stage: "opened" as const,
    text: words(
      "The request names the person’s articles on the harbour authority. Please say how they bear on the fraud.",
    ),
    proposedGrounds: grounds,
  };
  return {
    ...base,
    status: "refused",
    consultations: [
      {
        consultationId: "consultation-1",
        opened: { content: opened, lane: "own", at: "2027-03-05T08:00:00.000Z" },
        replies: [
          {
            content: {
              requestId: base.requestId,
              consultationId: "consultation-1",
              stage: "reply",
              text: {
                language: "fr",
                text: "Les articles montrent que l’intéressé connaissait les procédures du port.",
                translation: {
                  language: "en",
                  text: "The articles show that the person knew the procedures of the harbour.",
                  translator: "M. Keita, court interpreter",
                },
              },
            },
            lane: "peer",
            at: "2027-03-07T10:00:00.000Z",
          },
        ],
      },
    ],
    decisions: [
      {
        told: {
          content: {
            requestId: base.requestId,
            outcome: "refuse",
            grounds,
            reasons: words(
              "There are substantial grounds to believe that the request serves to prosecute the person for political opinions. Of the eleven messages asked for, nine are letters to a newspaper. Nothing in the request or in the reply connects them with the invoices.\n\nThe part of the request that concerns the account harbour.desk is not affected; a request limited to it would be looked at afresh.",
            ),
            conditions: [],
            consultationRef: parseSha256Hex("c0".repeat(32)),
          },
          lane: "own",
          at: "2027-03-09T14:00:00.000Z",
        },
        proposedBy: BY,
        authorisedBy: { userId: "01930000-0000-7000-8000-0000000000b3", name: "Astrid Nyberg" },
      },
    ],
  };
}

/** Accepted on two conditions. */
export function conditionedRequest(change: Partial<RequestFile> = {}): RequestFile {
  const base = exampleRequest({ mechanism: "stored-data", ownReference: "XB-2027-R00013", ...change });
  return {
    ...base,
    status: "accepted-on-conditions",
    questions: [
      {
        question: {
          content: {
            requestId: base.requestId,
            questionId: "question-1",
            text: words("Which of the two accounts is meant?"),
            elements: ["40(15)(e)"],
          },
          lane: "own",
          at: "2027-03-04T08:00:00.000Z",
        },
        answer: {
          content: {
            requestId: base.requestId,
            questionId: "question-1",
            text: words("Only harbour.desk."),
            elements: { "40(15)(e)": { items: [{ kind: "account", value: "harbour.desk@borealia-mail.example" }] } },
          },
          lane: "peer",
          at: "2027-03-04T15:00:00.000Z",
        },
      },
    ],
    decisions: [
      {
        told: {
          content: {
            requestId: base.requestId,
            outcome: "accept-on-conditions",
            grounds: [],
            conditions: [
              {
                id: "condition-1",
                kind: "use-limit",
                article: "40(19)",
                text: words("To be used in the case of the harbour invoices only."),
              },
              {
                id: "condition-2",
                kind: "confidentiality",
                article: "40(20)",
                text: words("To be kept confidential until the indictment is served."),
              },
            ],
          },
          lane: "own",
          at: "2027-03-06T09:00:00.000Z",
        },
        proposedBy: BY,
        countersignature: { digest: parseSha256Hex("c1".repeat(32)) },
      },
    ],
  };
}

/** What we asked of a State without a server. */
export function outgoingRequest(change: Partial<RequestFile> = {}): RequestFile {
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

const SAID_BEYOND: Partial<DecisionContent> = {
  part: {
    elements: [{ elementId: "offences", records: [1] }, { elementId: "40(15)(d)" }],
    text: words("The first one."),
  },
  specifics: [
    { code: "shared", share: 40, amount: { value: "1200.00", currency: "EUR" } },
    { code: "temporary-surrender", day: "2027-09-01", text: words("For the trial.") },
    { code: "an-outcome-of-theirs" },
  ],
  costs: [{ bearer: "both-states", extraordinary: true, text: words("The expert.") }],
};

/** A request with each decision there may be, in the words of the refused one, and with all that a decision may say. */
export function decidedRequest(
  outcome: (typeof DECISION_OUTCOMES)[number],
  mechanism: RequestFile["mechanism"] = "stored-data",
): RequestFile {
  const file = refusedRequest({ mechanism });
  const decisions = file.decisions.map((one) => ({
    ...one,
    told: { ...one.told, content: { ...one.told.content, ...SAID_BEYOND, outcome, requestedElements: ["40(15)(c)"] } },
  }));
  return { ...file, decisions };
}

export function exampleLetter(file: RequestFile, change: Partial<Letter> = {}): Letter {
  return {
    file,
    dossier: DOSSIER,
    correspondent: undefined,
    theirs: { ...AUTHORITY, names: { en: "Central Authority of Aurelia" } },
    own: DESK,
    ...change,
  };
}

/** The same as a fax from a State without a server. */
export function faxLetter(
  file: RequestFile = exampleRequest({ bearer: "fax", peerReference: "AG/INT/2027/311" }),
): Letter {
  return exampleLetter(file, {
    dossier: { ...DOSSIER, state: "XC", correspondentId: CASCADIA.correspondentId },
    correspondent: CASCADIA,
    theirs: undefined,
  });
}
