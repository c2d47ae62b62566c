/** Matters of invented States as plain values, for papers: an order, requests of every kind of course, and a whole dossier. */
import { elementsFor, stateNames } from "../../src/convention/index.ts";
import type { DossierFile, RequestPart } from "../../src/modules/cooperation/print/dossier-file.ts";
import type { Letter, OwnDesk } from "../../src/modules/cooperation/print/letter.ts";
import type { RequestFile } from "../../src/modules/cooperation/domain/request-file.ts";
import type { Correspondent, Dossier } from "../../src/modules/cooperation/types.ts";
import type { ExhibitRecord } from "../../src/modules/evidence/index.ts";
import { authorityName } from "../../src/modules/federation/index.ts";
import type { OrderFile, OrderRecord, PaperView } from "../../src/modules/measures/index.ts";
import type { ElementValue, FreeText } from "../../src/protocol/bodies/index.ts";
import type { CustodyWords, WrittenReason } from "../../src/protocol/custody-reason.ts";
import type { CustodyAct } from "../../src/protocol/custody.ts";
import type { DesignatedAuthority } from "../../src/protocol/designation-schema.ts";
import {
  parseAuthorityId,
  parseDispatchId,
  parseDossierId,
  parseExhibitId,
  parseRequestId,
  parseSha256Hex,
  parseStateCode,
} from "../../src/protocol/identifiers.ts";
import { exampleDesignation, exampleLaw, exampleLog } from "./annex-examples.ts";
import { createFormats, directionOf, type Language, loadLocales } from "../../src/web/index.ts";

const locales = loadLocales();

/** Borealia's paper on the evaluation engine, on one day in 2027. */
export function exampleView(lang: Language, server: Partial<PaperView["server"]> = {}): PaperView {
  return {
    lang,
    dir: directionOf(lang),
    t: locales.translator(lang),
    format: createFormats(lang, "Europe/Oslo"),
    now: new Date("2027-03-20T09:30:00.000Z"),
    server: {
      state: "XB",
      stateNames: stateNames("XB"),
      profile: "training",
      evaluation: true,
      timeZone: "Europe/Oslo",
      version: "0",
      ...server,
    },
  };
}

export function words(text: string, language = "en"): FreeText {
  return { language, text };
}

export const AUTHORITY: DesignatedAuthority = {
  id: parseAuthorityId("central-authority"),
  roles: ["central-authority"],
  names: {
    en: "Central Authority for Judicial Cooperation",
    fr: "Autorité centrale pour la coopération judiciaire",
    ar: "السلطة المركزية للتعاون القضائي",
  },
  languages: ["en", "fr"],
  phone: "+999 2 555 0100",
  email: "central@justice.borealia.example",
  timeZone: "Europe/Oslo",
  hours: [{ days: [1, 2, 3, 4, 5], opens: "08:00", closes: "16:30" }],
  holidays: [],
  requirements: [],
};

const CONTACT: DesignatedAuthority = {
  id: parseAuthorityId("contact-point"),
  roles: ["contact-point"],
  names: { en: "24/7 Contact Point", fr: "Point de contact 24/7", ar: "جهة الاتصال على مدار الساعة" },
  languages: ["en", "fr", "ar"],
  phone: "+999 2 555 0112",
  email: "duty@justice.borealia.example",
  timeZone: "Europe/Oslo",
  holidays: [],
  requirements: [],
};

export const DESK: OwnDesk = { operator: "Borealia", sender: AUTHORITY, contact: CONTACT };

export const ORDER: OrderFile = {
  orderId: "01930000-0000-7000-8000-0000000000a1",
  orderNumber: "O-2027-00017",
  state: "answered",
  terms: {
    power: "25",
    providerName: "Borealia Mail AS",
    providerContact: "Legal desk, Harbour Street 4, Northport\nlegal@borealia-mail.example, +999 2 555 0177",
    dataSpecified:
      "The mailbox of the account harbour.desk@borealia-mail.example: messages, drafts and attachments.\n\nAccess logs of that account, with addresses, ports and times in UTC.",
    dataPeriod: { from: "2027-02-01", to: "2027-02-20" },
    periodDays: 90,
    secrecy: {
      reason: "The holder of the account would delete what other providers still keep.",
      reviewOn: "2027-05-01",
    },
    issuingAuthority: "Public Prosecutor of Northport",
  },
  serves: {
    dossierId: parseDossierId("01930000-0000-7000-8000-0000000000d1"),
    requestId: parseRequestId("01930000-0000-7000-8000-000000000001"),
    state: "XA",
    reference: "XA-2027-R00042",
  },
  drill: false,
  draftedBy: "01930000-0000-7000-8000-0000000000b1",
  draftedAt: "2027-03-01T13:00:00.000Z",
  issuedBy: "01930000-0000-7000-8000-0000000000b1",
  issuedAt: "2027-03-01T13:20:00.000Z",
  periods: [
    {
      from: "2027-03-01T14:05:00.000Z",
      earliestEnd: "2027-05-29T22:00:00.000Z",
      latestEnd: "2027-05-30T22:00:00.000Z",
      days: 90,
    },
  ],
  service: { servedAt: "2027-03-01T14:05:00.000Z", how: "By hand to the legal desk, against signature." },
  reply: {
    answer: "preserved",
    answeredAt: "2027-03-01T16:40:00.000Z",
    contact: "Legal desk, I. Brandt",
    note: "Snapshot taken at 16:31 UTC, 4.2 GB.",
  },
  released: false,
  events: 5,
};

const BY = { userId: "01930000-0000-7000-8000-0000000000b1", name: "Ingrid Solheim" };

/** The same order, renewed once, with its history. */
export const RENEWED: OrderRecord = {
  order: {
    ...ORDER,
    periods: [
      ...ORDER.periods,
      {
        from: "2027-05-29T22:00:00.000Z",
        earliestEnd: "2027-08-26T22:00:00.000Z",
        latestEnd: "2027-08-27T22:00:00.000Z",
        days: 90,
      },
    ],
    events: 6,
  },
  events: [
    { type: "drafted", number: 1, at: "2027-03-01T13:00:00.000Z", by: BY, terms: ORDER.terms },
    { type: "issued", number: 2, at: "2027-03-01T13:20:00.000Z", by: BY },
    {
      type: "served",
      number: 3,
      at: "2027-03-01T14:06:00.000Z",
      by: BY,
      servedAt: "2027-03-01T14:05:00.000Z",
      how: "By hand to the legal desk, against signature.",
      period: {
        from: "2027-03-01T14:05:00.000Z",
        earliestEnd: "2027-05-29T22:00:00.000Z",
        latestEnd: "2027-05-30T22:00:00.000Z",
        days: 90,
      },
    },
    {
      type: "answered",
      number: 4,
      at: "2027-03-01T16:45:00.000Z",
      by: BY,
      answer: "preserved",
      answeredAt: "2027-03-01T16:40:00.000Z",
      contact: "Legal desk, I. Brandt",
    },
    {
      type: "renewed",
      number: 5,
      at: "2027-05-20T01:10:00.000Z",
      by: { userId: "01930000-0000-7000-8000-0000000000b2", name: "Omar Haddad" },
      period: {
        from: "2027-05-29T22:00:00.000Z",
        earliestEnd: "2027-08-26T22:00:00.000Z",
        latestEnd: "2027-08-27T22:00:00.000Z",
        days: 90,
      },
      reason: "The request for the data has come and is not decided yet.",
    },
  ],
};

export const DOSSIER: Dossier = {
  dossierId: parseDossierId("01930000-0000-7000-8000-0000000000d1"),
  ownReference: "XB-2027-D00009",
  title: "Invoice fraud against the harbour of Northport",
  state: "XA",
  correspondentId: undefined,
  openedAt: new Date("2027-03-01T12:00:00.000Z"),
  closedAt: undefined,
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

/** Every element that the Convention lists for a preservation or for stored data, filled as an officer would. */
export function exampleElements(mechanism: RequestFile["mechanism"]): Record<string, ElementValue> {
  return Object.fromEntries(
    elementsFor(mechanism).map(({ element }): [string, ElementValue] => {
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
          { gate: "G1", answer: "passes" },
          { gate: "G5", answer: "passes", note: "Order of the district court of Northport, 12/2027." },
          { gate: "G6", answer: "care", note: "Only the named account, only the named weeks." },
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

const ANSWER: CustodyWords = { language: "en", text: "For the request XA-2027-R00042" };
const CUSTODY: readonly (readonly [CustodyAct, WrittenReason])[] = [
  ["taken-in", ANSWER],
  ["sealed", { code: "sealed-on-arrival", values: {} }],
  ["release-requested", ANSWER],
  ["released", ANSWER],
  ["offered", { code: "offered", values: { state: "XA", authority: "central-authority" } }],
  ["accepted", { code: "conditions-accepted", values: { conditions: 2 } }],
  ["stored-by-receiver", { code: "receiver-stored", values: { at: "2027-03-10T17:00:00.000Z" } }],
  ["head-released", { code: "receipt-for-whole-body", values: {} }],
  ["opened-by-receiver", { code: "receiver-opened", values: {} }],
];

export function exampleExhibit(number: number): ExhibitRecord {
  const exhibitId = parseExhibitId(`01930000-0000-7000-8000-00000000e${String(number).padStart(3, "0")}`);
  return {
    exhibit: {
      exhibitId,
      fromState: undefined,
      dossierId: DOSSIER.dossierId,
      requestId: exampleRequest().requestId,
      number: `XB/2027/17-${number}`,
      title: words(`Mailbox of the account harbour.desk, part ${number}`),
      kind: "mailbox",
      authority: AUTHORITY.id,
      state: "sealed",
      fault: undefined,
      sourceName: undefined,
      originalName: `harbour-desk-${number}.mbox`,
      mediaType: "application/mbox",
      acquisition: {
        acquiredAt: "2027-03-10T10:00:00.000Z",
        acquiredBy: "Borealia Mail AS, legal desk",
        place: "Northport",
        source: "Snapshot of 1 March 2027",
        method: "Export by the provider, handed over on an encrypted disk",
        tools: [{ name: "mail-export", version: "3.1" }],
        legalBasis: "O-2027-00017",
        notes: words("The disk was opened in the presence of two officers."),
      },
      original: { size: 4_212_556_801, sha256: parseSha256Hex("0f".repeat(32)) },
      body: { root: parseSha256Hex("a7".repeat(32)), size: 4_213_601_792 },
      createdBy: BY.userId,
      createdAt: new Date("2027-03-10T11:00:00.000Z"),
      scrubbedAt: undefined,
      scrubFinding: undefined,
      madeFrom: undefined,
    },
    manifests: [],
    custody: CUSTODY.map(([act, reason], index) => ({
      entry: {
        kind: "custody-entry",
        version: 1,
        exhibitId,
        number: index + 1,
        act,
        at: new Date(Date.UTC(2027, 2, 10, 11 + index)).toISOString(),
        by:
          act === "sealed"
            ? { kind: "server", job: "evidence.seal" }
            : act.endsWith("receiver")
              ? { kind: "peer", state: parseStateCode("XA") }
              : { kind: "person", pseudonym: "person-1", role: "custodian" },
        source: act === "sealed" ? "measured" : act.endsWith("receiver") ? "signed" : "signed",
        reason,
        order: act === "taken-in" ? "O-2027-00017" : null,
        before: {},
        after: {},
        evidence: [],
        random: "00".repeat(16),
        previous: null,
      },
      bytes: new Uint8Array(),
      digest: parseSha256Hex("d4".repeat(32)),
    })),
    releases: [
      {
        releaseId: "01930000-0000-7000-8000-0000000000f1",
        exhibitId,
        requestId: exampleRequest().requestId,
        receiver: { state: parseStateCode("XA"), authority: AUTHORITY.id },
        state: "opened",
        reason: words("The decision of 6 March"),
        manifestDigest: parseSha256Hex("b2".repeat(32)),
        requestedBy: BY.userId,
        requestedAt: new Date("2027-03-10T13:00:00.000Z"),
        decidedBy: "01930000-0000-7000-8000-0000000000b3",
        decidedAt: new Date("2027-03-10T14:00:00.000Z"),
        endReason: undefined,
      },
    ],
    transfer: undefined,
    room: undefined,
    openings: [],
    origins: [],
  };
}

function partOf(file: RequestFile): RequestPart {
  const dispatchId = parseDispatchId("01930000-0000-7000-8000-0000000000aa");
  const receipt = {
    dispatchId,
    state: parseStateCode("XA"),
    code: undefined,
    deliveredAt: undefined,
    bytes: new Uint8Array([1]),
  };
  return {
    file,
    clocks: [
      {
        kind: "treaty",
        rule: "preservation-minimum",
        article: "42(8)",
        certainty: "memory",
        standing: "running",
        warnFrom: null,
        dueEarliest: "2027-04-29T22:00:00.000Z",
        dueLatest: "2027-04-30T23:00:00.000Z",
      },
    ],
    receipts: [
      {
        kind: "request",
        row: { ...receipt, direction: "given", strength: "stored", at: "2027-03-01T12:00:01.000Z", keptAt: new Date() },
      },
      {
        kind: "decision",
        row: {
          ...receipt,
          direction: "taken",
          strength: "handled",
          at: "2027-03-09T15:00:00.000Z",
          keptAt: new Date(),
        },
      },
    ],
  };
}

/** A dossier as it stands after some months: preservation, follow-ups, a refusal, orders, exhibits. */
export function exampleDossier(requests = 8): DossierFile {
  const files = Array.from({ length: requests }, (_, index): RequestFile => {
    const ownReference = `XB-2027-R${String(index + 12).padStart(5, "0")}`;
    const requestId = parseRequestId(`01930000-0000-7000-8000-${String(index + 1).padStart(12, "0")}`);
    if (index % 4 === 1) return conditionedRequest({ ownReference, requestId });
    if (index % 4 === 2) return refusedRequest({ ownReference, requestId });
    return exampleRequest({
      ownReference,
      requestId,
      status: "preserved",
      statusAt: "2027-03-01T16:45:00.000Z",
      facts: {
        preservedFrom: "2027-03-01T16:40:00.000Z",
        treatyUntil: "2027-04-29T22:00:00.000Z",
        orderUntil: "2027-05-29T22:00:00.000Z",
      },
    });
  });
  const references = files.map(({ ownReference }) => ownReference);
  return {
    dossier: DOSSIER,
    correspondent: undefined,
    members: [
      { userId: undefined, role: "executing-officer", addedAt: new Date() },
      { userId: BY.userId, role: undefined, addedAt: new Date() },
    ],
    requests: files.map(partOf),
    orders: [RENEWED],
    exhibits: [exampleExhibit(1), exampleExhibit(2)],
    timeline: files.flatMap((file) => [
      {
        at: "2027-03-01T12:00:00.000Z",
        lane: "peer" as const,
        type: "request.received",
        params: { reference: file.ownReference, bearer: "peer" },
      },
      {
        at: "2027-03-01T12:00:01.000Z",
        lane: "own" as const,
        type: "receipt.valid",
        params: { reference: file.ownReference, state: "XA", code: "" },
      },
      {
        at: "2027-03-01T12:05:00.000Z",
        lane: "system" as const,
        type: "ring.rang",
        params: { name: BY.name, number: 2 },
      },
      {
        at: "2027-03-01T16:45:00.000Z",
        lane: "own" as const,
        type: "request.status",
        params: { reference: file.ownReference, status: "preserved" },
        actor: BY.name,
      },
      {
        at: "2027-03-10T11:00:00.000Z",
        lane: "own" as const,
        type: "exhibit.sealed",
        params: { exhibitNumber: "XB/2027/17-1" },
      },
    ]),
    messages: files.flatMap(({ ownReference }) => [
      {
        reference: ownReference,
        kind: "request",
        lane: "peer" as const,
        bearer: "peer" as const,
        at: "2027-03-01T12:00:00.000Z",
        dispatchId: parseDispatchId("01930000-0000-7000-8000-0000000000f1"),
        digest: parseSha256Hex("a".repeat(64)),
      },
    ]),
    acts: files.map(({ ownReference }) => ({
      reference: ownReference,
      at: "2027-03-01T12:05:00.000Z",
      who: [BY.name, "Second hand"],
      type: "decision-authorised",
      digest: "b".repeat(64),
    })),
    uses: [
      {
        at: "2027-05-01T12:00:00.000Z",
        use: "other-case",
        note: "District Court, case 7/2027",
        exhibit: "XB/2027/17-1",
        consent: "01930000-0000-7000-8000-0000000000f2",
      },
    ],
    law: exampleLaw(references, BY.userId),
    proof: {
      keys: [
        {
          state: "XB",
          fingerprint: new Uint8Array(32).fill(7),
          designation: exampleDesignation(3, "c", [AUTHORITY, CONTACT]),
        },
        {
          state: "XA",
          fingerprint: new Uint8Array(32).fill(9),
          designation: exampleDesignation(2, "d", [AUTHORITY, CONTACT]),
          confirmedAt: "2027-02-01T10:00:00.000Z",
        },
      ],
      log: {
        origin: "xb.rogatory/01",
        size: 1_024,
        root: "e".repeat(64),
        witnesses: [{ state: "XA", at: "2027-06-01T10:00:00.000Z" }],
      },
    },
    log: { lines: exampleLog(references, BY.userId), isCut: false },
    names: new Map([
      [BY.userId, BY.name],
      ["person-1", "Leila Amrani"],
    ]),
    authorities: (_state, authority, language) =>
      authority === AUTHORITY.id ? authorityName(AUTHORITY, language) : authority,
  };
}
