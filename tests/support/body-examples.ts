import type { BodyKind, ContentOf, FreeText } from "../../src/protocol/bodies/index.ts";
import { base64, utf8 } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import {
  parseAuthorityId,
  parseDossierId,
  parseExhibitId,
  parseRequestId,
  parseStateCode,
  parseSha256Hex,
  parseTransferId,
} from "../../src/protocol/identifiers.ts";

const requestId = parseRequestId("01930000-0000-7000-8000-00000000000a");
const exhibitId = parseExhibitId("01930000-0000-7000-8000-0000000000e1");
const transferId = parseTransferId("01930000-0000-7000-8000-0000000000f1");
const digest = (letter: string) => parseSha256Hex(letter.repeat(64));
const text = (words: string): FreeText => ({ language: "en", text: words });
const someday = "2027-05-01T00:00:00.000Z";

/** One example of each kind of dispatch, invented, with most of what the kind can say. */
export const bodyExamples: { readonly [K in BodyKind]: ContentOf<K> } = {
  request: {
    requestId,
    mechanism: "preservation",
    reference: "AUR-2027-0042",
    legalBasis: { kind: "convention", citation: "UNCC art. 42", inForceOn: "2027-03-01" },
    elements: {
      "42(3)(a)": {
        text: {
          ...text("Prosecutor of Aurelia"),
          translation: { language: "fr", text: "Procureur d'Aurelia", translator: "A. Nemo" },
        },
      },
      "42(3)(c)": { items: [{ kind: "account", value: "clerk@mail.example", note: text("as the victim wrote it") }] },
      "42(3)(d)": {
        period: { from: "2027-01-01T00:00:00.000Z", to: "2027-02-01T00:00:00.000Z" },
        codes: ["traffic-data"],
      },
    },
    missingElements: [{ elementId: "42(3)(e)", reason: text("Not known yet."), namedPerson: "B. Nemo" }],
    papers: [
      {
        paperId: exhibitId,
        manifestDigest: digest("d"),
        size: 1_024,
        sha256: digest("e"),
        mediaType: "application/pdf",
        kind: "production-order",
        title: text("Order of the court"),
        issuedOn: "2027-02-20",
        language: "en",
        copyForm: "certified-copy",
      },
      {
        paperId: parseExhibitId("01930000-0000-7000-8000-0000000000e2"),
        manifestDigest: digest("f"),
        size: 512,
        sha256: digest("0"),
        mediaType: "text/plain",
        kind: "translation",
        title: text("The order in French"),
        language: "fr",
        copyForm: "plain-copy",
        translationOf: exhibitId,
        translationForm: "machine",
      },
    ],
    missingPapers: [{ kind: "text-of-law", reason: text("Sent last year."), namedPerson: "B. Nemo" }],
    urgency: "urgent",
    desiredStatus: "preserved",
    responseDeadline: { date: "2027-03-10", reason: text("The hearing is on the day after.") },
    confidentiality: { requested: true, reviewOn: "2027-06-01" },
    screening: { ruleVersion: "2027.1", recordedAt: "2027-03-01T11:00:00.000Z" },
    drill: false,
  },
  status: {
    requestId,
    status: "preserved",
    facts: {
      preservedFrom: "2027-03-01T13:00:00.000Z",
      treatyUntil: someday,
      orderUntil: someday,
      seenBy: "duty-officer",
      note: text("The provider confirmed."),
    },
    basedOn: digest("1"),
  },
  decision: {
    requestId,
    outcome: "accept-on-conditions",
    grounds: [],
    conditions: [
      { id: "use-1", kind: "use-limit", article: "40(19)", text: text("For this matter only.") },
      { id: "no-2", kind: "other", code: "no-death-penalty", article: "37(8)", text: text("It is not carried out.") },
    ],
    basedOn: digest("1"),
  },
  question: { requestId, questionId: "q-1", text: text("Which account is meant?"), elements: ["42(3)(c)"] },
  answer: {
    requestId,
    questionId: "q-1",
    text: text("The first."),
    elements: { "42(3)(c)": { items: [{ kind: "account", value: "clerk@mail.example" }] } },
  },
  consultation: {
    requestId,
    consultationId: "c-1",
    stage: "opened",
    text: text("We see a difficulty."),
    proposedGrounds: [{ groundId: "essential-interests", paragraph: "40(22)" }],
  },
  consent: {
    requestId,
    lifts: ["use-1"],
    use: { kind: "onward-transfer", recipient: "XC", purpose: "The proceedings there against the same group." },
    text: text("We agree."),
  },
  extension: { requestId, until: someday, reason: text("The request for the data is being translated.") },
  withdrawal: { requestId, reason: text("The matter is closed.") },
  closure: { requestId, outcome: "answered", note: text("With thanks.") },
  "treaty-statement": {
    instrument: "convention",
    acts: [
      {
        state: parseStateCode("XB"),
        kind: "reservation",
        on: "2027-02-01",
        circulatedOn: "2027-02-20",
        reservation: "42(5)",
        text: { language: "en", text: "Borealia reserves the right to refuse." },
        reference: "Gazette 7",
        documents: [digest("4")],
      },
      {
        state: parseStateCode("XC"),
        kind: "signature",
        on: "2026-01-01",
        place: "new-york",
        reference: "Press",
        documents: [],
      },
    ],
  },
  "use-report": { requestId, exhibitId, text: text("Read out in court.") },
  acknowledgement: {
    requestId,
    authority: parseAuthorityId("central-authority"),
    officerRole: "duty-officer",
    phone: "+999 2 555 0100",
    languages: ["en", "zh-Hans"],
    localTime: "2027-03-01T15:00:00+03:00",
    acknowledgedAt: "2027-03-01T12:00:00.000Z",
    expectedNextStep: text("An order to the provider tonight."),
    reference: "XB-2027-R00001",
  },
  "exhibit-offer": {
    exhibitId,
    exhibitNumber: "BOR-7/1",
    requestId,
    manifest: base64(utf8("the envelope of a manifest")),
    manifestDigest: digest("2"),
    transfer: {
      transferId,
      token: "A".repeat(43),
      root: digest("3"),
      bodySize: 1_048_832,
      leafSize: 1_048_832,
      suite: "age-v1-chacha20poly1305",
      treeSize: 32,
    },
  },
  "exhibit-acceptance": { exhibitId, manifestDigest: digest("2"), acceptedConditions: ["use-1"] },
  "exhibit-stored": { exhibitId, transferId, root: digest("3"), size: 1_048_832, storedAt: someday },
  "exhibit-head": { exhibitId, manifestDigest: digest("2"), head: base64(utf8("a head")) },
  "exhibit-opened": {
    exhibitId,
    manifestDigest: digest("2"),
    result: "digest-matches",
    plaintextSha256: digest("4"),
    size: 1_048_576,
    source: "reported",
  },
  "test-call": { text: "A test of the line." },
  "designation-notice": { designation: base64(utf8("the envelope of a designation")) },
  "receipt-notice": { receipts: [base64(utf8("the envelope of a receipt"))] },
  recovery: {
    stage: "restored",
    incarnation: { number: 2, id: "0".repeat(32) },
    asOf: "2027-02-28T03:00:00.000Z",
    takenBack: { yours: 7, mine: 9 },
    withoutEffect: 1,
    gone: 0,
  },
  void: { sequence: 8, reason: "lost" },
  step: {
    requestId,
    step: "instalment-sent",
    recordedAt: "2027-03-01T12:00:00.000Z",
    records: [{ "covers-to": { moment: "2027-03-01T11:00:00.000Z" } }],
    instalment: 1,
    exhibits: [exhibitId],
    note: text("The first night."),
  },
  "dossier-copy": {
    copyId: "01930000-0000-7000-8000-0000000000c1",
    dossierId: parseDossierId("01930000-0000-7000-8000-0000000000d1"),
    part: 1,
    parts: 1,
    sha256: sha256Hex(utf8('{"version":1}')),
    size: 13,
    data: base64(utf8('{"version":1}')),
  },
};
