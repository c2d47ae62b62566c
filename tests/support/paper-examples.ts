/** A whole dossier of two invented States as plain values, for papers. */
import { conditionSources } from "../../src/modules/cooperation/exchange/condition-sources.ts";
import type { RequestPart, RequestsOfPaper } from "../../src/modules/cooperation/paper/dossier-file.ts";
import { requestLogged, requestsOnPaper } from "../../src/modules/cooperation/paper/dossier-paper.ts";
import type { RecordedUse } from "../../src/modules/cooperation/paper/dossier-proof.ts";
import type { OwnDesk } from "../../src/modules/cooperation/paper/letter.ts";
import { requestHappenings } from "../../src/modules/cooperation/timeline-words.tsx";
import { gatherContributions } from "../../src/modules/desk/dossier-contributions.ts";
import { dossierPaper as paperOfWhole, type WholeDossier } from "../../src/modules/desk/paper/dossier-paper.ts";
import { logAnnex } from "../../src/modules/desk/paper/log-annex.ts";
import { custodyLogged, exhibitsOnPaper } from "../../src/modules/evidence/print/dossier-paper.ts";
import { exhibitHappenings } from "../../src/modules/evidence/timeline.ts";
import { proofPart, type StateKeys } from "../../src/modules/federation/print/dossier-paper.ts";
import { orderLogged, ordersOnPaper } from "../../src/modules/measures/print/dossier-paper.ts";
import { measuresHappenings } from "../../src/modules/measures/timeline-words.tsx";
import type { OrderRecord } from "../../src/modules/measures/index.ts";
import type { PaperView } from "../../src/modules/printing/index.ts";
import type { PrintedBlock, PrintedDocument } from "../../src/platform/index.ts";
import type { RequestFile } from "../../src/modules/cooperation/request/domain/request-file.ts";
import type { ExhibitRecord } from "../../src/modules/evidence/index.ts";
import { authorityName, type AuthorityNames } from "../../src/modules/federation/index.ts";
import type { CustodyWords, WrittenReason } from "../../src/protocol/custody-reason.ts";
import type { CustodyAct } from "../../src/protocol/custody.ts";
import {
  parseDispatchId,
  parseExhibitId,
  parseRequestId,
  parseSha256Hex,
  parseStateCode,
} from "../../src/protocol/identifiers.ts";
import { exampleDesignation, exampleLaw, exampleLog } from "./annex-examples.ts";
import { RENEWED } from "./paper-orders.ts";
import { conditionedRequest, DOSSIER, exampleRequest, refusedRequest } from "./paper-requests.ts";
import { AUTHORITY, BY, CONTACT, words } from "./paper-view.ts";

/** What all modules read of it, side by side. */
export type ExampleDossier = Omit<RequestsOfPaper, "uses"> &
  Omit<WholeDossier, "parts" | "entries"> & {
    readonly orders: readonly OrderRecord[];
    readonly exhibits: readonly ExhibitRecord[];
    readonly uses: readonly RecordedUse[];
    readonly keys: readonly StateKeys[];
    readonly authorities: AuthorityNames;
  };

const read = async () => ({});
const CONTRIBUTED = gatherContributions([
  { happenings: exhibitHappenings, paper: { read, logged: custodyLogged } },
  { happenings: measuresHappenings, paper: { read, logged: orderLogged } },
  { happenings: requestHappenings, paper: { read, logged: requestLogged } },
]);

/** The paper that the modules make of it together. */
export function dossierPaper(
  view: PaperView,
  example: ExampleDossier,
  { own, printedBy }: { readonly own: OwnDesk; readonly printedBy: string },
): PrintedDocument {
  const exhibits = example.exhibits.map((record) => ({ record, bound: boundOf(example, record) }));
  const pseudonyms = new Map([["person-1", "user-1"]]);
  const parts = [
    proofPart(own, example.keys),
    exhibitsOnPaper({ exhibits, pseudonyms, authorities: example.authorities }),
    ordersOnPaper(example.orders),
    requestsOnPaper({ ...example, uses: () => example.uses }),
  ];
  return paperOfWhole(view, { ...example, parts, entries: [] }, CONTRIBUTED, printedBy);
}

/** The last annex of that paper. */
export function exampleLogAnnex(
  view: PaperView,
  example: Pick<ExampleDossier, "log" | "names" | "head">,
): PrintedBlock[] {
  return logAnnex(view, example, CONTRIBUTED.logged);
}

function boundOf({ requests }: ExampleDossier, { exhibit: { exhibitId, number, requestId } }: ExhibitRecord) {
  const request = requests.find(({ file }) => file.requestId === requestId)?.file;
  return conditionSources(request ?? { decisions: [], consents: [] }, { exhibitId, number, conditions: [] });
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
      isPaper: false,
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
    key: "here",
    origins: [],
    courtPackage: undefined,
  };
}

function partOf(file: RequestFile): RequestPart {
  const links = { follows: undefined, followers: [], copyOf: undefined, takesUp: undefined, takenUpBy: [] };
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
    links,
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
export function exampleDossier(requests = 8): ExampleDossier {
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
    head: {
      origin: "xb.rogatory/01",
      size: 1_024,
      root: "e".repeat(64),
      witnesses: [{ state: "XA", at: "2027-06-01T10:00:00.000Z" }],
    },
    log: { lines: exampleLog(references, BY.userId), isCut: false, closed: [] },
    names: new Map([
      [BY.userId, BY.name],
      ["user-1", "Leila Amrani"],
    ]),
    authorities: (_state, authority, language) =>
      authority === AUTHORITY.id ? authorityName(AUTHORITY, language) : authority,
  };
}
