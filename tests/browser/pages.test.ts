import { randomUUID } from "node:crypto";
import { serve, type ServerType } from "@hono/node-server";
import type { Hono } from "hono";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { Browser, ConsoleMessage, Page, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { elementsFor, type MechanismId, PRACTICE_LIST } from "../../src/convention/index.ts";
import type { NewBasis } from "../../src/modules/treaty/index.ts";
import { parseDossierId, parseRequestId } from "../../src/protocol/identifiers.ts";
import {
  acceptRequest,
  draftPreservation,
  draftRequest,
  ordersOfTwoPeople,
  preserve,
  sentRequest,
} from "../support/case-steps.ts";
import { once } from "../support/byte-streams.ts";
import { testClock } from "../support/clock.ts";
import { ceremony, debate, project } from "../support/conferences.ts";
import { person } from "../support/delegations.ts";
import {
  type CasePair,
  type CaseServer,
  clientOf,
  openCasePair,
  openCaseServer,
  meet,
  openSecretariat,
  type PersonName,
} from "../support/cooperation-network.ts";
import { openDescribedServer } from "../support/described-server.ts";
import { givenExhibit, pairWithKeysElsewhere, takenAway } from "../support/given-exhibit.ts";
import { inventRoot } from "../support/invented-states.ts";
import { memberOf } from "../support/offline-root.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { settleServers } from "../support/settle.ts";
import { skipReason } from "../support/skips.ts";
import { ASKED_OF_AXE, axeFaults, bringAxe } from "./axe.ts";
import { bareChromiumPath, chromiumPath, launchChromium } from "./chromium.ts";
import { peersOf } from "../support/peers.ts";

// Officers' pages of a real server with a real case, as a browser shows them: three languages, a wide and a narrow window.
// It takes minutes: every page is loaded three times, and axe looks at most of what a browser draws.

const path = chromiumPath();
if (path === undefined) skipReason("officers' pages in a browser", "no Chromium found (Debian: chromium)");
const barePath = bareChromiumPath();
if (barePath === undefined) skipReason("officers' pages without fonts", "ROGATORY_BARE_CHROMIUM names no Chromium");

const LANGUAGES = ["en", "fr", "ar"] as const;
const WIDE = 1280;
const NARROW = 360;
/** The budget of a page: its HTML and everything that it loads, as it travels. */
const MAX_PAGE_BYTES = 200 * 1024;
/** Of one answer, more than any of ours has. */
const MOST_HEADER_BYTES = 1024;
/** Which font a machine has nobody knows: letters as far apart as WCAG 2.2, 1.4.12 asks are wider than those of any of them. */
const WIDER_LETTERS = `
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }");
  document.adoptedStyleSheets.push(sheet);`;

/** A key where a sentence should stand: "[desk.queue.title]", or the key bare. */
const RAW_KEY =
  /\[?\b(?:api|app|assistance|audit|common|conference|cooperation|desk|error|evidence|federation|gallery|identity|measures|print|proceedings|registry|treaty|web)\.[a-z0-9-]+(?:\.[a-z0-9-]+)+\b/g;
/** Names of operations and of entries of the log are meant to be read as they are. */
const MEANT =
  /^(?:assistance|audit|conference|cooperation|desk|evidence|federation|identity|measures|proceedings|registry|treaty)\.[a-z-]+$/;

interface Shown {
  readonly origin: string;
  readonly token: string;
  readonly where: string;
}

let browser: Browser;
let pages: Shown[];
const listening: ServerType[] = [];
const origins = new Map<Hono, string>();

beforeAll(async () => {
  if (path === undefined) return;
  browser = await launchChromium(path, { drawsNothing: true });
  pages = [
    ...(await casePages()),
    ...(await pagesOfKeysElsewhere()),
    ...(await pagesOfRenewal()),
    ...(await pagesOfLostKeys()),
    ...(await pagesOfAStop()),
    ...(await serverPages()),
    ...(await checklistPages()),
    ...(await needPages()),
    ...(await conferencePages()),
  ];
});

afterAll(async () => {
  await browser?.close();
  for (const one of listening) one.close();
});

describe.skipIf(path === undefined)("every page of officers", () => {
  test.each(LANGUAGES)(
    "in %s: nothing is cut off, no key is shown, and it is light, in a wide and a narrow window, and axe finds nothing (en wide, ar narrow)",
    async (language) => {
      expect(await faultsOnAllPages(browser, language, faultsOf)).toEqual([]);
    },
  );

  test.skipIf(barePath === undefined)(
    "on a machine without fonts, in a narrow window: nothing is cut off in any of the three languages",
    async () => {
      const bare = await launchChromium(barePath!, { drawsNothing: true });
      for (const language of LANGUAGES) expect(await faultsOnAllPages(bare, language, overflowWhenNarrow)).toEqual([]);
      await bare.close();
    },
  );
});

type Look = (page: Page, open: () => Promise<Response | null>, language: string) => Promise<string[]>;

/** Two pages at a time. */
async function faultsOnAllPages(inBrowser: Browser, language: string, look: Look): Promise<string[]> {
  const faults: string[] = [];
  const left = [...pages];
  const lookAtNext = async (): Promise<void> => {
    const context = await inBrowser.newContext({ locale: language });
    if (look === faultsOf && ASKED_OF_AXE.includes(language)) await bringAxe(context);
    const page = await context.newPage();
    // As a person chooses it in the footer, once: the choice goes before the language of their profile.
    const chosen = new Set<string>();
    const open = async ({ origin, token, where }: Shown): Promise<Response | null> => {
      await page.setExtraHTTPHeaders({ authorization: `Bearer ${token}` });
      if (chosen.has(origin)) return await page.goto(`${origin}${where}`);
      chosen.add(origin);
      return await page.goto(`${origin}/language/${language}?back=${encodeURIComponent(where)}`);
    };
    for (let shown = left.shift(); shown !== undefined; shown = left.shift()) {
      const one = shown;
      const found = await look(page, async () => await open(one), language);
      faults.push(...found.map((fault) => `${language} ${one.where}: ${fault}`));
    }
    await context.close();
  };
  await Promise.all([lookAtNext(), lookAtNext()]);
  return faults;
}

const overflowWhenNarrow: Look = async (page, open) => {
  await page.setViewportSize({ width: NARROW, height: 800 });
  const answer = await open();
  return [...(answer?.status() === 200 ? [] : [`answered ${answer?.status()}`]), ...(await overflowOf(page))];
};

/** Loads the page once, looks at it wide, then makes the window narrow and looks at what that changes. */
const faultsOf: Look = async (page, open, language) => {
  const faults: string[] = [];
  const onConsole = (message: ConsoleMessage): void => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  };
  const onError = (error: Error): void => void faults.push(`script: ${error.message}`);
  page.on("console", onConsole).on("pageerror", onError);
  await page.setViewportSize({ width: WIDE, height: 900 });
  const answer = await open();
  if (answer?.status() !== 200) faults.push(`answered ${answer?.status()}`);
  const [lang, text] = await page.evaluate<[string, string]>(
    "[document.documentElement.lang, document.body.innerText]",
  );
  if (lang !== language) faults.push(`is in ${lang}`);
  const keys = text.match(RAW_KEY) ?? [];
  const raw = keys.filter((key) => key.startsWith("[") || !MEANT.test(key));
  if (raw.length > 0) faults.push(`shows ${raw.slice(0, 5).join(", ")}`);
  // Every rule once from right to left, where the window is narrow and targets are smallest; once from left to right, where it is
  // wide, all but those that ask for colours and sizes, the dearest: the menu, which is folded away where it is narrow, is the gallery's too.
  if (language === "en") faults.push(...(await axeFaults(page, { without: ["color-contrast", "target-size"] })));
  faults.push(...(await overflowOf(page)), ...(await brokenWordsOf(page, "thead th", "the head of a column")));
  await page.setViewportSize({ width: NARROW, height: 800 });
  if (language === "ar") faults.push(...(await axeFaults(page)));
  faults.push(...(await overflowOf(page)), ...(await brokenWordsOf(page, ".tag > span", "a badge")));
  await page.evaluate(WIDER_LETTERS);
  faults.push(...(await overflowOf(page)).map((fault) => `${fault}, with wide letters`), ...(await weightOf(page)));
  page.off("console", onConsole).off("pageerror", onError);
  return faults;
};

/** With all that it needs, as for a reader who comes to it first: a browser tells the size of what it had already, too. */
async function weightOf(page: Page): Promise<string[]> {
  const loaded = await page.evaluate<[name: string, bytes: number][]>(
    `["navigation", "resource"]
      .flatMap((kind) => performance.getEntriesByType(kind))
      .map(({ name, encodedBodySize }) => [name, encodedBodySize])`,
  );
  const empty = loaded.filter(([, bytes]) => bytes === 0).map(([name]) => `loads ${name}, which has no size`);
  const bytes = loaded.reduce((sum, [, body]) => sum + body + MOST_HEADER_BYTES, 0);
  return bytes > MAX_PAGE_BYTES ? [...empty, `weighs ${bytes} bytes, more than ${MAX_PAGE_BYTES}`] : empty;
}

/** Words that stand on more than one line: "Req/ues/ts". */
async function brokenWordsOf(page: Page, selector: string, where: string): Promise<string[]> {
  const broken = await page.evaluate<string[]>(`[...document.querySelectorAll("${selector}")].flatMap((element) => {
    const text = element.firstChild;
    if (!(text instanceof Text)) return [];
    return [...text.data.matchAll(/[\\p{L}\\p{N}]+/gu)].filter((word) => {
      if (/\\p{Script=Han}/u.test(word[0])) return false;
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1;
    }).map((word) => word[0]);
  })`);
  return broken.map((word) => `breaks "${word}" in ${where}`);
}

async function overflowOf(page: Page): Promise<string[]> {
  const [width, overflow] = await page.evaluate<[number, number]>(
    "[document.documentElement.clientWidth, document.documentElement.scrollWidth - document.documentElement.clientWidth]",
  );
  return overflow > 0 ? [`is ${overflow} px too wide at ${width} px`] : [];
}

async function emptyDossier(server: CaseServer): Promise<string> {
  return (await server.as("drafter").post("/dossiers", { title: "Opened twice", state: "XB" })).dossierId;
}

/** One preservation, accepted and preserved, and one draft: what each person's pages then show. */
async function casePages(): Promise<Shown[]> {
  const pair = await openCasePair();
  const { requestId, dossierId } = await sentRequest(pair, { mechanism: "preservation" });
  await pair.asker.as("drafter").post(`/requests/${requestId}/questions`, { text: { language: "en", text: "When?" } });
  await acceptRequest(pair, requestId, "preservation");
  const { orderId } = await preserve(pair, requestId);
  const [written, waiting31, frozen, unfrozen] = await ordersOfTwoPeople(pair.owner);
  const waiting = await draftPreservation(pair, { leaveOut: ["42(3)(e)"] });
  const arrived = await arrivedRequest(pair);
  const exhibitId = await exhibitFor(pair, requestId);
  const owned = await pair.owner.as("duty").get(`/requests/${requestId}`);
  const paper = await paperRequest(pair.owner);
  const ours = await requestOnPaper(pair);
  const dispatches = await pair.asker.as("admin").get("/dispatches");
  const slugs = oneOfEachShape("preservation").map((id) => id.replaceAll(/[^0-9A-Za-z]+/g, "-"));
  const draft = `/requests/${waiting.requestId}/draft`;
  const { people } = pair.asker;
  const purposes = ["searches-and-freezing", "service-of-documents", "evidence-or-statements"];
  const assistance = await draftRequest(pair, { mechanism: "legal-assistance", purposes });
  const several = (await sentRequest(pair, { mechanism: "legal-assistance", purposes })).requestId;
  await acceptRequest(pair, several, "legal-assistance", { outcome: "accept", purposes: ["service-of-documents"] });
  const extradition = await draftRequest(pair, { mechanism: "extradition", leaveOut: ["warrant-exists"] });
  const given = await givenExhibit(pair, Buffer.from("From: harbour.desk"));
  const sought = await arrivedRequest(pair, "stored-data");
  const unfinished = await halfSent(pair.owner, sought);
  const told = await sentRequest(pair, { mechanism: "asset-information" });
  const telling = await draftRequest(pair, { mechanism: "spontaneous-information" });
  const [asked, disposed, empty] = [
    await emptyDossier(pair.asker),
    await emptyDossier(pair.asker),
    await emptyDossier(pair.asker),
  ];
  const disposal = { ground: "retention-ended", order: "Rule 7" };
  for (const id of [asked, disposed]) await pair.asker.as("custodian").confirm(`/dossiers/${id}/disposal`, disposal);
  await pair.asker.as("authoriser").confirm(`/dossiers/${disposed}/disposal-approval`);
  const lostPasskey = await askForAccess(pair.asker);
  await askForOtherHours(pair.asker);
  const { id: basisId } = await pair.asker.treaty.recordBasis(exchangeOfNotes, people.authoriser);
  const [waits, sentBack] = await askForTheRecord(pair.asker, basisId);
  const organisations = await twoOrganisations(pair.asker);
  const asker = await opened(pair.asker);
  const owner = await opened(pair.owner);
  return [
    ...asker("drafter", [
      "/queue",
      "/dossiers",
      "/dossiers/new",
      `/dossiers/${dossierId}`,
      `/requests/${requestId}`,
      `/requests/${requestId}/write/question`,
      `${draft}/offence`,
      `${draft}/basis`,
      ...slugs.map((slug) => `${draft}/${slug.replaceAll(/^-|-$/g, "")}`),
      `${draft}/particulars`,
      `${draft}/urgency`,
      `/requests/${assistance.requestId}/draft/offence`,
      `/requests/${assistance.requestId}/draft/check`,
      `/requests/${several}`,
      `/requests/${extradition.requestId}/draft/request-kind`,
      `/requests/${extradition.requestId}/draft/person-sought`,
      `/requests/${extradition.requestId}/draft/check`,
      `/requests/${given.requestId}`,
      `/requests/${telling.requestId}/draft/conditions`,
      `${draft}/check`,
      "/search?q=fraud",
      "/statistics",
      "/correspondents",
      "/help",
      "/account",
      "/account/contact",
      "/account/sessions",
      "/sign-out",
    ]),
    ...asker("admin", [
      "/first-steps",
      "/people",
      `/people/${people.drafter.id}`,
      `/people/${people.custodian.id}`,
      "/access",
    ]),
    ...asker("admin", [`/people/${people.admin.id}`, `/access/${lostPasskey}`]),
    ...asker("admin", [
      "/peers",
      "/peers/XB",
      "/peers/new",
      "/designation",
      "/treaty",
      "/treaty/new",
      "/treaty/bases/new",
      "/treaty/released",
    ]),
    ...asker("admin", [
      `/treaty/bases/${basisId}/amendment`,
      `/treaty/bases/${basisId}/end`,
      `/treaty/waiting/${waits}`,
    ]),
    ...asker("authoriser", ["/queue", "/treaty", `/treaty/waiting/${waits}`, `/treaty/waiting/${sentBack}`]),
    ...asker("authoriser", ["/organisations", "/organisations?search=hafen", "/organisations/new"]),
    ...asker(
      "authoriser",
      organisations.map((id) => `/organisations/${id}`),
    ),
    ...asker("authoriser", [`/organisations/${organisations[0]}/correction`]),
    ...asker("admin", ["/designation/details", "/designation/details/change", "/designation/details/authorities"]),
    ...asker("admin", ["/designation/details/authorities/central-authority", "/designation/details/state"]),
    ...asker("admin", [`/dispatches/${dispatches.dispatches[0].dispatchId}`]),
    ...owner("duty", [
      "/queue",
      "/dossiers",
      "/requests?open=yes&direction=incoming",
      "/exhibits",
      "/letters/new",
      "/duty",
      `/dossiers/${owned.dossierId}`,
      `/requests/${requestId}`,
      `/requests/${requestId}/order`,
      `/requests/${arrived}/screening`,
      `/requests/${arrived}/decision`,
      `/requests/${several}`,
      `/requests/${several}/decision`,
      `/requests/${paper}`,
      `/requests/${paper}/letters`,
      `/requests/${paper}/replies/new`,
      `/requests/${paper}/replies/new?kind=answer`,
      `/requests/${sought}/screening`,
      `/requests/${sought}/decision`,
      `/requests/${given.requestId}/write/consent`,
      `/requests/${told.requestId}`,
      `/requests/${told.requestId}/taking-note`,
    ]),
    ...owner("authoriser", [`/requests/${requestId}/other-provider`, `/orders/${waiting31}`, `/orders/${frozen}`]),
    ...asker("drafter", [
      `/requests/${ours}/replies/new`,
      `/requests/${ours}/replies/new?kind=status`,
      `/requests/${ours}/replies/new?kind=decision`,
    ]),
    ...asker("authoriser", [`/dossiers/${asked}/disposal`, `/dossiers/${disposed}`]),
    ...asker("authoriser", [`/dossiers/${empty}/disposal`, `/dossiers/${dossierId}/disposal`]),
    ...asker("authoriser", [`/exhibits/${given.exhibitId}`, `/exhibits/${given.exhibitId}/court-package`]),
    ...owner("executing", [
      "/orders",
      "/orders/new",
      `/orders/${orderId}`,
      `/orders/${written}`,
      `/orders/${unfrozen}`,
      `/dossiers/${owned.dossierId}/exhibits/new`,
      `/dossiers/${unfinished}/exhibits/new`,
      `/exhibits/${exhibitId}`,
    ]),
  ];
}

/** One that was corrected, with a long name in two directions of writing, and one that is closed. */
async function twoOrganisations(server: CaseServer): Promise<string[]> {
  const authoriser = server.as("authoriser");
  const texts = { und: "Hafenunion zum Schutz der Unterseekabel", ar: "اتحاد الموانئ لحماية الكابلات البحرية" };
  const source = "Yearbook 2026";
  const union = { kind: "intergovernmental", name: { original: "und", texts }, acronym: "HSU", seat: "XA", source };
  const { organisationId: first } = await authoriser.post("/organisations", { entry: union });
  const entry = { ...union, web: "https://harbour.example/about" };
  await authoriser.post(`/organisations/${first}/correction`, {
    version: 1,
    entry,
    reason: "Its web address was missing.",
  });
  const press = { kind: "press", name: { original: "fr", texts: { fr: "Gazette du port" } }, source };
  const { organisationId: second } = await authoriser.post("/organisations", { entry: press });
  await authoriser.post(`/organisations/${second}/closure`, {
    version: 1,
    closedOn: "2026-10-01",
    reason: "Dissolved.",
  });
  return [first, second];
}

const CASCADIA = {
  state: "XC",
  authority: "Ministry of Justice of Cascadia",
  address: "1 Cedar Street, Cascadia",
  languages: ["en"],
  timeZone: "America/Vancouver",
};

async function cascadia(server: CaseServer): Promise<string> {
  const { correspondentId } = await server.as("duty").post("/correspondents", CASCADIA);
  await server.as("night").post(`/correspondents/${correspondentId}/call-back`, { numberCalled: "+999 3 555 0100" });
  return correspondentId;
}

/** A request that came by fax: asked about, answered by letter, asked about again. */
async function paperRequest(server: CaseServer): Promise<string> {
  const duty = server.as("duty");
  const now = server.platform.clock.now().toISOString();
  const { requestId } = await duty.post("/letters", {
    correspondentId: await cascadia(server),
    bearer: "fax",
    mechanism: "preservation",
    theirReference: "CAS/2027/9",
    legalBasis: { kind: "reciprocity", citation: "Note of 4 May 2026" },
    elements: { "42(3)(b)": { text: { language: "en", text: "As the fax says." } } },
    urgency: "urgent",
    datedOn: now.slice(0, 10),
    receivedAt: now,
  });
  const ask = async () =>
    await duty.post(`/requests/${requestId}/questions`, {
      text: { language: "en", text: "Which mailbox?" },
      elements: ["42(3)(c)", "42(3)(d)"],
    });
  await duty.post(`/requests/${requestId}/acknowledgement`);
  await ask();
  await duty.post(`/requests/${requestId}/postings`, { letters: [2], bearer: "fax", postedAt: now });
  await duty.post(`/requests/${requestId}/replies`, {
    kind: "answer",
    content: { text: { language: "en", text: "Harbour desk." } },
    bearer: "letter",
    datedOn: now.slice(0, 10),
    receivedAt: now,
    theirReference: "CAS/2027/9-b",
  });
  await ask();
  return requestId;
}

/** Our own request to a State without a server, sent, with an extension that waits for its answer. */
async function requestOnPaper(pair: CasePair): Promise<string> {
  const { asker } = pair;
  const correspondentId = await cascadia(asker);
  const source = { kind: "fictional", reference: "the script of the tests" } as const;
  const accession = { kind: "accession", state: "XC", on: "2026-02-01", source } as const;
  await asker.treaty.recordInstrument(accession, asker.people.authoriser);
  const { dossierId } = await asker.as("drafter").post("/dossiers", { title: "Fraud", state: "XC", correspondentId });
  const { requestId } = await sentRequest(pair, { mechanism: "preservation", dossierId });
  const now = pair.clock.now().toISOString();
  const reply = { bearer: "letter", datedOn: now.slice(0, 10), receivedAt: now };
  const content = { status: "preserved", facts: { preservedFrom: now } };
  await asker.as("drafter").post(`/requests/${requestId}/replies`, { ...reply, kind: "status", content });
  await asker.as("drafter").post(`/requests/${requestId}/extension`, {
    until: "2027-09-01T00:00:00.000Z",
    reason: { language: "en", text: "The trial is in August." },
  });
  return requestId;
}

const exchangeOfNotes: NewBasis = {
  kind: "reciprocity",
  citation: "Exchange of notes of 3 March 2026",
  states: ["XA", "XB"],
  inForceFrom: "2026-03-03",
  mechanisms: ["preservation"],
  source: { kind: "fictional", reference: "the script of the tests" },
};

/** The pages of a draft differ by the shape of what is asked for. */
function oneOfEachShape(mechanism: MechanismId): string[] {
  const own = elementsFor(mechanism).filter(({ source }) => source.list !== PRACTICE_LIST);
  const byShape = Map.groupBy(own, ({ element }) => element.shape);
  return [...byShape.values()].flatMap(([first]) => (first === undefined ? [] : [first.element.id]));
}

/** One person is suspended, another one's passkey is lost: a new link waits for a second administrator, whom it is shown. */
async function askForAccess(server: CaseServer): Promise<string> {
  const { custodian, drafter } = server.people;
  const admin = server.as("admin");
  await admin.post(`/people/${custodian.id}/suspension`, { reason: "The laptop was stolen on the train." });
  const asked = { act: "new-link", reason: "The phone fell into the harbour." };
  const { content } = await admin.post(`/people/${drafter.id}/access-preview`, asked);
  const { requestId } = await admin.confirm(`/people/${drafter.id}/access`, { ...asked, requestId: content.requestId });
  return requestId;
}

/** A second request, acknowledged and not yet decided. */
async function arrivedRequest(pair: CasePair, mechanism: MechanismId = "preservation"): Promise<string> {
  const { requestId } = await sentRequest(pair, { mechanism });
  await pair.owner.as("duty").post(`/requests/${requestId}/acknowledgement`);
  return requestId;
}

/** An exhibit of the owner, sealed and not yet released. */
async function exhibitFor({ owner }: CasePair, requestId: string): Promise<string> {
  await owner.evidence.start();
  const request = await owner.as("executing").get(`/requests/${requestId}`);
  const { exhibitId } = await owner.evidence.exhibits.takeIn(
    {
      dossierId: parseDossierId(request.dossierId),
      requestId: parseRequestId(requestId),
      title: { language: "en", text: "Mailbox harbour.desk" },
      kind: "mailbox",
      acquisition: { tools: [] },
    },
    { stream: Readable.from([Buffer.from("From: harbour.desk")]) },
    owner.people.executing,
  );
  return exhibitId;
}

/** An upload whose line broke, under a name that no line holds: the dossier in which it waits. */
async function halfSent(server: CaseServer, requestId: string): Promise<string> {
  const { evidence, people } = server;
  const { dossierId } = await server.as("executing").get(`/requests/${requestId}`);
  const { uploadId } = await evidence.exhibits.beginUpload(
    {
      dossierId: parseDossierId(dossierId),
      title: { language: "en", text: "Image of a phone" },
      kind: "mailbox",
      originalName: `${"harbour_desk".repeat(8)}.raw`,
      acquisition: { tools: [] },
    },
    { sizeBytes: 12_000_000 },
    people.executing,
  );
  const stream = new Blob([new Uint8Array(3_000_000)]).stream();
  await evidence.exhibits.continueUpload(uploadId, { offset: 0, sizeBytes: 3_000_000, stream }, people.executing);
  return dossierId;
}

/** Two exhibits whose key is kept elsewhere: of one it waits what was found, the other was found not to be what was sealed. */
async function pagesOfKeysElsewhere(): Promise<Shown[]> {
  const pair = await pairWithKeysElsewhere();
  const { app, identity, people } = pair.asker;
  const [waiting, different] = [
    await givenExhibit(pair, Buffer.from("From: harbour.desk")),
    await givenExhibit(pair, Buffer.from("From: harbour.office")),
  ];
  await takenAway(pair, waiting.exhibitId);
  const openingId = await takenAway(pair, different.exhibitId);
  await pair.asker.as("custodian").post(`/openings/${openingId}/finding`, {
    sha256: "0f".repeat(32),
    openedAt: pair.clock.now().toISOString(),
    openedBy: { language: "en", text: "Forensic laboratory of Northport" },
    comparedAgain: true,
  });
  const { token } = await identity.becomeForTraining(people.custodian.id);
  const origin = await listen(app);
  return [waiting, different].map(({ exhibitId }) => ({ origin, token, where: `/exhibits/${exhibitId}` }));
}

/** A designation that is about to end, and one whose successor waits for its root and says that a key is lost. */
async function pagesOfRenewal(): Promise<Shown[]> {
  const clock = testClock("2027-03-01T12:00:00.000Z");
  const ending = await openCaseServer("XA", clock);
  const waiting = await openCaseServer("XB", clock);
  const system = { kind: "system", job: "test" } as const;
  const members = ["safe", "vault"].map((name) => memberOf(inventRoot(name, seededRandom(name))));
  const root = { threshold: 2, serverMember: true, offlineMembers: members };
  for (const { federation } of [ending, waiting]) {
    const details = await federation.designations.details();
    await federation.designations.saveDetails({ ...details!, root }, system);
  }
  clock.advance(350 * 86_400_000);
  const compromisedSince = new Date("2028-02-10T09:00:00.000Z");
  await waiting.federation.designations.rotate(["receipt", "dispatch-seal"], system, compromisedSince);
  await ending.run();
  await waiting.run();
  return [
    ...(await opened(ending))("admin", ["/designation", "/designation/details", "/peers"]),
    ...(await opened(ending))("drafter", ["/designation"]),
    ...(await opened(waiting))("admin", ["/designation", "/designation/draft/withdrawal"]),
  ];
}

/** Borealia lost a key, was called about it and has another one frozen; Aurelia has the list of what rests on the first. */
async function pagesOfLostKeys(): Promise<Shown[]> {
  const pair = await openCasePair();
  const { clock, asker, owner } = pair;
  for (const from of [owner, asker]) await from.as("admin").post(`/peers/${from === owner ? "XA" : "XB"}/test-call`);
  await pair.settle(3);
  const since = new Date(clock.now().getTime() - 60_000);
  await owner.federation.designations.rotate(["dispatch", "dispatch-seal"], { kind: "system", job: "test" }, since);
  clock.advance(60_000);
  await pair.settle(3);
  const uses = ["receipt", "log"];
  const { freezeId } = await owner.as("admin").post("/keys/freezes", { uses, since: since.toISOString() });
  const { askedId } = await owner.as("admin").confirm(`/keys/freezes/${freezeId}/revocation`, {});
  const listOf = async (server: CaseServer): Promise<string> =>
    `/keys/lists/${(await server.as("admin").get("/keys")).lists[0].listId}`;
  return [
    ...(await opened(asker))("admin", ["/keys", await listOf(asker), "/peers"]),
    ...(await opened(owner))("admin", ["/keys", await listOf(owner), `/keys/waiting/${askedId}`, "/health"]),
    ...(await opened(owner))("admin", [`/keys/freezes/${freezeId}/lifting`]),
    ...(await opened(owner))("drafter", ["/keys"]),
  ];
}

/** Aurelia stopped Borealia, and one of its administrators wants to begin the meeting again; Borealia hears that nothing is taken from it. */
async function pagesOfAStop(): Promise<Shown[]> {
  const pair = await openCasePair();
  const { asker, owner } = pair;
  await sentRequest(pair, { mechanism: "stored-data" });
  await pair.settle(3);
  const peerId = (await asker.federation.directory().peer(owner.state))?.peerId ?? "";
  await peersOf(asker.federation).stop({ peerId, reason: "A letter warned us.", by: asker.people.admin });
  await owner.as("admin").post("/peers/XA/test-call");
  await pair.settle(3);
  const form = `/peers/${peerId}/reintroduction`;
  const reason = "Their authority explained it by telephone.";
  const { askedId } = await asker.as("secondAdmin").confirm(form, { reason });
  return [
    ...(await opened(asker))("admin", [form, "/peers/XB", `/reintroductions/${askedId}`]),
    ...(await opened(owner))("admin", ["/peers", "/peers/XA", "/health"]),
  ];
}

/** A power in use with a law to come; its safeguard is missing and has an owner; a section was given out. */
async function checklistPages(): Promise<Shown[]> {
  const officer = { name: "officer", languages: ["en"], roles: ["assistance-officer"] as const };
  const { app, modules } = await openDescribedServer({}, [officer]);
  await modules.desk.writeQueue();
  const userId = (await modules.identity.people()).find(({ name }) => name === officer.name)?.id ?? "";
  const { token } = await modules.identity.becomeForTraining(userId);
  const send = async (method: string, to: string, body?: object): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const said = body === undefined ? {} : { body: JSON.stringify(body) };
    const { status } = await app.request(`/api/v1/assistance${to}`, { method, headers, ...said });
    expect(status, to).toBeLessThan(300);
  };
  const [power, safeguard] = ["art-28-1", "art-24-2-review"];
  const newMeasure = { title: "قانون الإجراءات Act", citation: "Act 12/2025", inForceFrom: "2100-01-01" };
  const answer = { version: 0, words: "Each week" };
  await send("POST", "/assessments");
  await send("PUT", `/answers/${power}`, { ...answer, law: "yes", practice: "used", newMeasure });
  await send("PUT", `/answers/${safeguard}`, { ...answer, law: "no", practice: "unused", missing: "All." });
  await send("PUT", `/gaps/${safeguard}/reform`, { owner: userId, dueOn: "2026-01-01", step: "before-parliament" });
  const until = `${new Date().getUTCFullYear() + 2}-01-01`;
  await send("POST", "/grants", { userId, firstArticle: 23, lastArticle: 34, until });
  const origin = await listen(app);
  return [
    "",
    `/items/${power}`,
    "/items/art-34-1",
    "/gaps",
    `/gaps/${safeguard}`,
    "/measures",
    "/contributors",
    "/file",
    "/assessments/1/closing",
  ].map((where) => ({ origin, token, where: `/checklist${where}` }));
}

/** A need that was told, asked about and changed, one on paper, one that was ended, and one that a secretariat passes on, as each sees them. */
async function needPages(): Promise<Shown[]> {
  const pair = await openCasePair({ further: { officer: ["assistance-officer"] } });
  const { asker, owner } = pair;
  const secretariat = await openSecretariat(pair.clock, { further: { officer: ["assistance-officer"] } });
  for (const state of [asker, owner]) {
    await meet(state, secretariat);
    await meet(secretariat, state);
  }
  const signedIn = async ({ app, identity }: Pick<CaseServer, "app" | "identity">) => {
    const found = (await identity.people()).find(({ name }) => name === "officer");
    if (found === undefined) throw new Error("no officer was enrolled");
    const { token } = await identity.becomeForTraining(found.id);
    return { client: clientOf(app, identity, found), token, origin: await listen(app) };
  };
  const [ours, theirs, between] = [await signedIn(asker), await signedIn(owner), await signedIn(secretariat)];
  const at = "/assistance/needs";
  const byTwo = async (to: string, body: object, [server, { client }] = [asker, ours]): Promise<void> => {
    const { askedId } = await client.confirm(to, body);
    await server.as("authoriser").confirm(`/assistance/approvals/${askedId}/approval`);
  };
  const texts = { en: "Judges who authorise searches need training.", ar: "يحتاج القضاة إلى تدريب." };
  const need = {
    items: ["art-24-2-review", "art-28-1"],
    kinds: ["training", "interception-tools"],
    groups: ["judges"],
    words: { original: "en", texts },
    wantedUntil: "2027-09-01",
    passOnTo: ["XB", "XC"],
  };
  const { needId } = await ours.client.post(at, need);
  await byTwo(`${at}/${needId}/clearance`, { receivers: ["XB", "XZ"], byLetter: ["XC"] });
  await settleServers([asker, secretariat, owner], 5);
  const [{ needId: here }] = (await between.client.get("/assistance/received")).needs;
  const passing = await between.client.confirm(`${at}/${here}/passing-on`, { receivers: ["XB"] });
  await secretariat.as("authoriser").confirm(`/assistance/approvals/${passing.askedId}/approval`);
  const [{ needId: there }] = (await theirs.client.get("/assistance/received")).needs;
  const { laneId } = (await theirs.client.get(`${at}/${there}`)).lanes[0];
  await theirs.client.post(`/assistance/lanes/${laneId}/questions`, { language: "en", said: "How many?" });
  await pair.settle();
  const { digest: seen } = (await ours.client.get(`${at}/${needId}`)).versions[0];
  await ours.client.put(`${at}/${needId}/text`, { ...need, kinds: ["advice"], seen });
  await byTwo(`${at}/${needId}/clearance`, {});
  await pair.settle();
  const ended = await ours.client.post(at, {
    ...need,
    words: { original: "en", texts: { en: "Mr Nemo, 12345678901" } },
  });
  const { askedId } = await ours.client.confirm(`${at}/${ended.needId}/clearance`, { receivers: ["XB"] });
  const shown = ({ token, origin }: typeof ours, paths: readonly string[]): Shown[] =>
    paths.map((where) => ({ origin, token, where }));
  const one = `${at}/${needId}`;

  // Help that was agreed, reported, looked back at and published by one side, and a promise that reaches and waits for its choice.
  const profile = { kinds: ["training"], languages: ["en", "ar"], costs: "provider", until: "2027-12-31" };
  const offerId = randomUUID();
  const sentProfile = await theirs.client.confirm("/assistance/profiles", { ...profile, offerId, receivers: ["XA"] });
  await owner.as("authoriser").confirm(`/assistance/profile-approvals/${sentProfile.askedId}/approval`);
  const helped = await ours.client.post(at, { ...need, items: ["art-55"], kinds: ["training"] });
  await byTwo(`${at}/${helped.needId}/clearance`, { receivers: ["XB"] });
  await pair.settle();
  const inCase = `/assistance/lanes/${(await ours.client.get(`${at}/${helped.needId}`)).lanes[0].laneId}`;
  const promise = {
    language: "en",
    deliverable: "Two courses for twenty judges each.",
    kinds: ["training"],
    from: "2027-04-01",
    by: "2027-08-01",
    pays: "provider",
    amount: "40000.50",
    currency: "EUR",
    indicator: "Judges who completed",
    unit: "persons",
    target: "40",
  };
  const asHelper = [owner, theirs] as [CaseServer, typeof ours];
  await byTwo(`${inCase}/promises`, promise, asHelper);
  const reaching = { ...promise, kinds: ["search-tools"], rights: "Is each use logged?" };
  await byTwo(`/assistance/lanes/${laneId}/promises`, reaching, asHelper);
  await pair.settle();
  const [{ promise: made }] = (await ours.client.get(inCase)).promises;
  const [{ promise: unchosen }] = (await ours.client.get(`/assistance/lanes/${laneId}`)).promises;
  const of = `?promise=${made.promiseId}`;
  await byTwo(`${inCase}/choices`, { promiseId: made.promiseId });
  await pair.settle();
  const line = { promiseId: made.promiseId, on: "2027-02-28" };
  await theirs.client.post(`${inCase}/money`, { ...line, kind: "disbursement", amount: "100.10", currency: "EUR" });
  await theirs.client.post(`${inCase}/results`, { ...line, value: "36" });
  const published = { promiseId: made.promiseId, reporting: "XM-EXAMPLE-1", language: "ar", sector: "justice" };
  const named = { name: "دورات للقضاة", description: "يتعلم القضاة.", indicator: "قضاة أتموا الدورة" };
  await byTwo(`${inCase}/publication`, { ...published, ...named }, asHelper);
  const toPublish = await ours.client.confirm(`${inCase}/publication`, { ...published, ...named });
  await pair.settle();
  await ours.client.post(`${inCase}/outcomes`, { promiseId: made.promiseId, outcome: "partly-met" });
  const [{ publicationId }] = (await theirs.client.get("/assistance/publications")).publications;
  const [, toXB] = (await between.client.get(`${at}/${here}`)).lanes;
  return [
    ...shown(ours, [at, `${at}/new?item=art-7`, one, `${one}/text`, `${one}/clearance`, `${one}/end`]),
    ...shown(ours, [`${at}/${ended.needId}`, `/assistance/approvals/${askedId}`]),
    ...shown(theirs, ["/assistance/received", `${at}/${there}`]),
    ...shown(ours, [
      ...["", `/outcomes${of}`, `/publication${of}`].map((where) => `${inCase}${where}`),
      `/assistance/lanes/${laneId}/choices?promise=${unchosen.promiseId}`,
      `/assistance/approvals/${toPublish.askedId}`,
    ]),
    ...shown(theirs, [
      ...["", "/promises", `/activities${of}`, `/money${of}`, `/results${of}`].map((where) => `${inCase}${where}`),
      ...["profiles", `profiles/${offerId}`, `profiles/${offerId}/publication`, "publications"].map(
        (where) => `/assistance/${where}`,
      ),
      `/assistance/publications/${publicationId}/retraction`,
    ]),
    ...shown(between, [
      "/assistance/received",
      "/assistance/received/new",
      `${at}/${here}`,
      `${at}/${here}/passing-on`,
      "/assistance/profiles",
    ]),
    ...shown(between, [`/assistance/lanes/${toXB.laneId}/introduction`]),
  ];
}

/** A conference with changed rules, a project that is approved and a later version that waits. */
async function conferencePages(): Promise<Shown[]> {
  const server = await openSecretariat(testClock("2026-11-24T12:00:00.000Z"));
  const { people, registry } = server;
  const [officer, organiser] = [server.as("conferenceOfficer"), server.as("organiser")];
  const byTwo = async (to: string, body: object): Promise<string> => {
    const { askedId } = await officer.confirm(to, body);
    await organiser.confirm(`/conferences/waiting/${askedId}/approval`);
    return askedId;
  };
  const { conferenceId } = await officer.post("/conferences", { ...ceremony, slug: "port-aurel" });
  const at = `/conferences/${conferenceId}`;
  await officer.post(`${at}/project`, { ...project, version: 0 });
  const decided = { decision: "12/QD", decidedOn: "2026-11-20", decidedBy: "The prime minister" };
  const entry = { kind: "other", title: "Decision 12/QD", language: "en" } as const;
  const { documentId } = await registry.documents.keep(entry, once(Buffer.from("%PDF-1.7 decision")), people.organiser);
  await byTwo(`${at}/project/approval`, { number: 1, documentId, ...decided });
  await officer.post(`${at}/project`, { ...project, aims: "Eighty States sign.", version: 1 });
  const change = { fromOn: "2027-03-05", late: false, source: "Decision 3 of the bureau", reason: "Eighty asked." };
  await byTwo(`${at}/rules`, { ...change, rules: { floorOrder: "by-rank" } });
  const { askedId } = await officer.confirm(`${at}/rules`, { ...change, rules: { signingOrder: "by-lot" } });
  const bodyPaths = await bodiesAtWork(officer, at, people.organiser.id);
  const { meetingId } = await officer.post(`${at}/meetings`, {
    ...debate,
    chairs: ["Ana Ortuz"],
    questions: "Who pays?",
  });
  const sitting = await officer.post(`${at}/meetings`, { ...debate, kind: "signature", room: "Hall B" });
  const programme = await officer.get(`${at}/programme`);
  await officer.post(`${at}/programme/release`, { version: programme.version });
  const paper = await officer.post(`${at}/documents`, { symbol: "L.1/Rev.1", title: debate.title, item: "4 (b)" });
  const asks = { delegation: "Borealia", name: "Ana Ortuz", rank: "ministers", turn: "statement" };
  await officer.post(`${at}/floor/${meetingId}/speakers`, asks);
  const origin = await listen(server.app);
  const { token } = await server.identity.becomeForTraining(people.organiser.id);
  const parts = ["", "/change", "/rules", "/rules/change", "/project", "/project/new", "/project/approval", "/badges"];
  const meeting = `/meetings/${meetingId}`;
  const planned = ["/programme", "/programme/new", meeting, `${meeting}/change`];
  const papers = ["/documents", "/documents/new", `/documents/${paper.documentId}`];
  const held = [
    ...bodyPaths,
    "/floor",
    `/floor/${meetingId}`,
    "/signing",
    `/signing/${sitting.meetingId}`,
    `/signing/${sitting.meetingId}/appointments`,
  ];
  const paths = [
    "/conferences",
    "/conferences/new",
    `/conferences/waiting/${askedId}`,
    ...[...parts, ...planned, ...papers, ...held].map((one) => at + one),
  ];
  const { delegationId } = await officer.post(`${at}/delegations`, { entity: "XB", kind: "state" });
  const { participantId } = await officer.post(`${at}/delegations/${delegationId}/participants`, person);
  const desk = await server.identity.becomeForTraining(people.conferenceOfficer.id);
  const ofPeople = ["", "/correction", "/replacement", "/refusal", "/personal-data"];
  const deskPaths = [
    ...["", "/new", `/${delegationId}`, `/${delegationId}/participants/new`].map((one) => `${at}/delegations${one}`),
    `${at}/close`,
    `${at}/changes`,
    `${at}/import`,
    `${at}/list-of-participants`,
    `${at}/list-of-participants/publication`,
    ...ofPeople.map((one) => `${at}/participants/${participantId}${one}`),
  ];
  const { version } = (await officer.get(`${at}/delegations/${delegationId}`)).delegation;
  await officer.post(`${at}/delegations/${delegationId}/acceptance`, { version });
  await byTwo(`${at}/list-of-participants`, {});
  const everybody = await listen(server.publicApp);
  const shown = ["participants", "programme", "now", "documents", "signing", `${meetingId}/board`].map(
    (page) => `/conference/port-aurel/${page}`,
  );
  return [
    ...paths.map((where) => ({ origin, token, where })),
    ...deskPaths.map((where) => ({ origin, token: desk.token, where })),
    ...shown.map((where) => ({ origin: everybody, token, where })),
  ];
}

/** Bodies with their usual tasks; one of them has a head, and met. */
async function bodiesAtWork(
  officer: { post(path: string, body: object): Promise<any> },
  at: string,
  userId: string,
): Promise<string[]> {
  await officer.post(`${at}/organising`, { withTasks: true });
  const { bodyId } = await officer.post(`${at}/bodies`, { name: "Hospitality" });
  const body = `/bodies/${bodyId}`;
  const { memberId } = await officer.post(`${at}${body}/members`, { name: "Ms. Ito", userId, isHead: true });
  const decisions = [{ title: "Ask for tenders", ownerId: memberId, dueOn: "2026-11-20" }];
  const held = { heldOn: "2026-11-20", agenda: ["Budget"], present: [memberId], others: ["Mr. Lind"], decisions };
  const { meetingId, tasks } = await officer.post(`${at}${body}/meetings`, held);
  const ofBody = ["", "/members/new", `/members/${memberId}`, "/meetings/new", `/meetings/${meetingId}/minutes`];
  const ofTasks = ["/tasks", "/tasks/new", `/tasks/${tasks[0]}`, `/tasks/${tasks[0]}/change`];
  return ["/organising", ...ofBody.map((one) => body + one), ...ofTasks];
}

/** Pages that need no case, of a whole server. */
async function serverPages(): Promise<Shown[]> {
  const { app, modules } = await openDescribedServer();
  const { identity, audit } = modules;
  await audit.start();
  const [admin] = await identity.people();
  const { token } = await identity.becomeForTraining(admin?.id ?? "");
  const origin = await listen(app);
  return ["/health", "/audit", "/api", "/api?of=treaty"].map((where) => ({ origin, token, where }));
}

/** Waits for a second administrator. */
async function askForOtherHours(server: CaseServer): Promise<void> {
  const admin = server.as("admin");
  const { details } = await admin.get("/designation/details");
  const hours = [{ days: [1, 2, 3], opens: "08:00", closes: "17:00" }];
  const authorities = details.authorities.map((one: object) => ({ ...one, hours, phone: "+999 1 555 0123" }));
  const changeId = server.platform.random.uuid();
  await admin.confirm("/designation/details/change", { changeId, details: { ...details, authorities } });
}

/** What waits for its second person in the treaty record, and what came back from them. */
async function askForTheRecord(server: CaseServer, basisId: string): Promise<[waits: string, sentBack: string]> {
  const authoriser = server.as("authoriser");
  const end = { reason: "Denounced by a note of 3 May 2026.", inForceUntil: "2026-09-01" };
  const waits = await authoriser.confirm(`/treaty/bases/${basisId}/end`, end);
  const reason = "It was entered twice.";
  const taken = await authoriser.confirm(`/treaty/bases/${basisId}/correction`, { reason });
  await server
    .as("admin")
    .post(`/treaty/waiting/${taken.askedId}/return`, { words: "It was not; read the notes again." });
  return [waits.askedId, taken.askedId];
}

async function opened({ app, identity, people }: CaseServer) {
  const origin = await listen(app);
  const tokens = new Map<string, string>();
  for (const name of ["drafter", "admin", "duty", "executing", "authoriser"] as const) {
    tokens.set(name, (await identity.becomeForTraining(people[name].id)).token);
  }
  return (name: PersonName, paths: readonly string[]): Shown[] =>
    paths.map((where) => ({ origin, token: tokens.get(name) ?? "", where }));
}

/** Once for each server: its style and scripts are loaded once, too. */
async function listen(app: Hono): Promise<string> {
  const known = origins.get(app);
  if (known !== undefined) return known;
  const origin = await new Promise<string>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }: AddressInfo) =>
      resolve(`http://127.0.0.1:${port}`),
    );
    listening.push(server);
  });
  origins.set(app, origin);
  return origin;
}
