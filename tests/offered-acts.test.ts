import { Readable } from "node:stream";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { parseDossierId, parseRequestId } from "../src/protocol/identifiers.ts";
import type { Browser, PageShown } from "./support/browser.ts";
import {
  acceptRequest,
  draftPreservation,
  ordersOfTwoPeople,
  orderTerms,
  preserve,
  sentRequest,
  text,
} from "./support/case-steps.ts";
import { givenExhibit, takenIn } from "./support/given-exhibit.ts";
import { letterSteps, requestOnPaper } from "./support/letter-steps.ts";
import { type CasePair, type CaseServer, openCasePair, type PersonName } from "./support/cooperation-network.ts";

// Whoever follows a link or presses a button of a page is never told that it belongs to another role: every person of two whole
// servers begins where they begin after signing in, walks through all that their pages lead to, and then sends every form met there.
// That is hundreds of pages, each drawn twice, and takes over a minute.

/** Whoever may do least comes first, before somebody else has done it. */
const PEOPLE = ["admin", "screener", "custodian", "executing", "drafter", "duty", "authoriser"] as const;
/** After signing in; the navigation of each page leads on. What a person types themselves may be refused. */
const BEGINNING = "/";
/** An administrator is sent to the people of the server, and is told at the queue where else to go. */
const BEGINNINGS: Readonly<Partial<Record<PersonName, readonly string[]>>> = { admin: [BEGINNING, "/queue"] };
/** Signing out, changing the language, and becoming somebody else would end the walk. */
const NOT_WALKED = /^\/(?:sign-out|language|training|assets)\b/;
/** Pages of examples, whose links are invented. */
const LEADS_NOWHERE = /^\/gallery\b/;
/** One is like the other, and there are hundreds. */
const ALIKE = /^\/(?:audit|api|gallery|people)\b/;
const MOST_ALIKE = 4;
/** Recomputes the whole log for each. */
const NOT_SENT = /^\/(?:sign-out|language|training|audit|court-package)\b/;
/** What takes away from the others what their pages offered. */
const SENT_LAST = /\/(?:stop|members|suspension|roster|disposal)$/;
const MAX_PAGES = 500;

const SHAPES = [
  "/requests/*/print",
  "/dossiers/*/print",
  "/orders/*/print",
  "/orders/*/amendment",
  "/exhibits/*",
  "/releases/*",
  "/openings/*/original",
  "/requests/*/letters",
  "/requests/*/replies/new",
  "/dossiers/*/disposal",
];

interface Walk {
  readonly who: string;
  readonly browser: Browser;
  readonly pages: Map<string, PageShown>;
}

const walks: Walk[] = [];
let underWay: CasePair;

beforeAll(async () => {
  underWay = await caseUnderWay();
  for (const server of [underWay.asker, underWay.owner]) {
    // Its paper is empty.
    vi.spyOn(server.platform.printer, "print").mockResolvedValue(new Uint8Array());
    for (const person of PEOPLE) walks.push(await walk(server, person));
  }
});

describe("a page", () => {
  test("leads nobody to where they may not go", () => {
    const refused = walks.flatMap(({ who, pages }) =>
      [...pages.values()].filter(({ status }) => status === 403).map(({ path }) => `${who}: ${path}`),
    );
    expect(refused).toEqual([]);
    // The walk got somewhere, and nothing on it broke.
    expect(walks.flatMap(({ pages }) => [...pages.values()]).filter(({ status }) => status >= 500)).toEqual([]);
    expect(walks.filter(({ pages }) => pages.size < 4).map(({ who }) => who)).toEqual([]);
  });

  test("was looked at of every kind: papers, exhibits, openings, releases, letters", () => {
    const walked = new Set(
      walks.flatMap(({ pages }) => [...pages.values()].map(({ path, status }) => `${status} ${shapeOf(path)}`)),
    );
    for (const shape of SHAPES) expect([...walked]).toContain(`200 ${shape}`);
  });

  test("leads to what docs/operate/install.md sends people to: designation, treaty record, duty", () => {
    const found = (who: string, path: string): boolean =>
      walks.some(
        (one) => one.who === who && [...one.pages.values()].some(({ html }) => html.includes(`href="${path}"`)),
      );
    const { state } = underWay.asker;
    for (const path of ["/designation", "/treaty"]) {
      expect([path, found(`${state} admin`, path), found(`${state} authoriser`, path)]).toEqual([path, true, true]);
    }
    expect(found(`${state} authoriser`, "/duty")).toBe(true);
  });

  test("offers nobody a form that they may not send", async () => {
    const offered = walks.flatMap((one) =>
      [...one.pages.values()].flatMap((page) => actionsOf(page).map((action) => ({ ...one, path: page.path, action }))),
    );
    const [first, last] = [
      offered.filter(({ action }) => !SENT_LAST.test(action)),
      offered.filter(({ action }) => SENT_LAST.test(action)),
    ];
    const refused: string[] = [];
    let taken = 0;
    for (const { who, browser, path, action } of [...first, ...last]) {
      const page = await browser.open(path);
      // An earlier form may have changed what the page offers.
      if (!actionsOf(page).includes(action)) continue;
      const { status } = await browser.submit(action, plainAnswers(page, action));
      if (status < 400) taken += 1;
      if (status === 403) refused.push(`${who}: ${path} → ${action}`);
      if (status >= 500) refused.push(`${who}: ${path} → ${action} broke`);
    }
    expect(refused).toEqual([]);
    // A form that is turned back for what stands in it says nothing about who may send it.
    expect(taken).toBeGreaterThan(offered.length / 3);
  });
});

async function walk(server: CaseServer, person: PersonName): Promise<Walk> {
  const browser = await server.browse(person);
  const pages = new Map<string, PageShown>();
  const shapes = new Map<string, number>();
  const left = [...(BEGINNINGS[person] ?? [BEGINNING])];
  for (let path = left.shift(); path !== undefined && pages.size < MAX_PAGES; path = left.shift()) {
    if (pages.has(path)) continue;
    const shape = shapeOf(path);
    const known = shapes.get(shape) ?? 0;
    if (ALIKE.test(path) && known >= MOST_ALIKE) continue;
    shapes.set(shape, known + 1);
    const shown = await browser.open(path);
    pages.set(path, shown);
    if (shown.status === 200 && !LEADS_NOWHERE.test(path)) left.push(...linksOf(shown));
  }
  return { who: `${server.state} ${person}`, browser, pages };
}

/** "/audit/entries/*": without what tells one from the other. */
function shapeOf(path: string): string {
  return path.replace(/[?#].*$/, "").replaceAll(/[0-9a-f-]{32,}/g, "*");
}

function linksOf({ whole }: PageShown): string[] {
  const links = [...whole.matchAll(/<a [^>]*?href="(\/[^"#]*)/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));
  return links.filter((href) => !NOT_WALKED.test(href));
}

function actionsOf({ whole }: PageShown): string[] {
  const actions = [...whole.matchAll(/<form method="post" action="([^"]+)"/g)].map(([, action = ""]) => action);
  return [...new Set(actions)].filter((action) => !NOT_SENT.test(action));
}

/** Something in every field that is empty, so that the form gets past its own questions to whoever decides who may. */
function plainAnswers({ html }: PageShown, action: string): Record<string, string> {
  const form = (html.match(/<form[^>]*>.*?<\/form>/gs) ?? []).find((one) => one.includes(`action="${action}"`)) ?? "";
  const answers: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<(?:input|textarea)[^>]*>/g)) {
    const [name, type, value] = ["name", "type", "value"].map((one) => new RegExp(` ${one}="([^"]*)"`).exec(tag)?.[1]);
    if (name === undefined || type === "hidden") continue;
    if (type === "radio") answers[name] ??= value ?? "";
    else if (type === "checkbox") answers[name] = value ?? "yes";
    else if (!value && type !== "file") answers[name] = dayPart(name) ?? "1";
  }
  for (const [, name = "", options = ""] of form.matchAll(/<select[^>]* name="([^"]+)"[^>]*>(.*?)<\/select>/gs)) {
    answers[name] = /<option value="([^"]+)"/.exec(options)?.[1] ?? "";
  }
  return answers;
}

function dayPart(name: string): string | undefined {
  if (name.endsWith("-year")) return "2027";
  return name.endsWith("-month") ? "6" : name.endsWith("-day") ? "1" : undefined;
}

/** An exhibit that was given and opened, and one whose release waits for its second person. */
async function evidenceUnderWay(pair: CasePair): Promise<void> {
  const { asker, owner } = pair;
  const { exhibitId } = await givenExhibit(pair, Buffer.from("From: harbour.desk"));
  await asker.as("custodian").post(`/exhibits/${exhibitId}/openings`, { reason: text("To see what it holds.") });
  const { exhibit, requestId } = await takenIn(pair, Buffer.from("From: harbour.desk"));
  await owner.run();
  await owner.as("custodian").confirm(`/exhibits/${exhibit.exhibitId}/releases`, {
    requestId,
    receiver: { state: "XA", authority: "central-authority" },
    reason: text("Answer to the request."),
  });
}

/** Requests on paper, both ways, with letters that wait to be posted; and a dossier whose disposal waits for its second person. */
async function postUnderWay(pair: CasePair): Promise<void> {
  const { asker, owner } = pair;
  const post = letterSteps(() => pair);
  const came = await post.requestByLetter(owner);
  await owner.as("duty").post(`/requests/${came}/questions`, { text: text("When?") });
  const ours = await requestOnPaper(pair, await post.calledBackCard(asker));
  await asker.as("authoriser").confirm(`/requests/${ours}/sending`);
  const { dossierId } = await asker.as("drafter").post("/dossiers", { title: "Opened twice", state: "XB" });
  const disposal = { ground: "retention-ended", order: "Rule 7" };
  await asker.as("custodian").confirm(`/dossiers/${dossierId}/disposal`, disposal);
}

/** Requests in every stage that a queue knows, an order, exhibits, and questions both ways. */
async function caseUnderWay(): Promise<CasePair> {
  const pair = await openCasePair();
  const { asker, owner } = pair;
  const drafter = asker.as("drafter");
  await draftPreservation(pair, { leaveOut: ["42(3)(e)"] });
  const screened = await draftPreservation(pair, {});
  await drafter.post(`/requests/${screened.requestId}/screening-request`);
  const asked = await sentRequest(pair, { mechanism: "preservation" });
  await drafter.post(`/requests/${asked.requestId}/questions`, { text: text("When?") });
  const accepted = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, accepted.requestId, "preservation");
  await preserve(pair, accepted.requestId);
  const ordered = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, ordered.requestId, "preservation");
  await pair.settle();
  await owner.evidence.start();
  const request = await owner.as("executing").get(`/requests/${accepted.requestId}`);
  const { exhibitId } = await owner.evidence.exhibits.takeIn(
    {
      dossierId: parseDossierId(request.dossierId),
      requestId: parseRequestId(accepted.requestId),
      title: text("Mailbox harbour.desk"),
      kind: "mailbox",
      acquisition: { tools: [] },
    },
    { stream: Readable.from([Buffer.from("From: harbour.desk")]) },
    owner.people.executing,
  );
  await owner.as("executing").post(`/exhibits/${exhibitId}/openings`, { reason: text("To see what it holds.") });
  await owner.run();
  const granted = await sentRequest(pair, { mechanism: "stored-data" });
  await acceptRequest(pair, granted.requestId, "stored-data");
  await owner.as("executing").post(`/requests/${ordered.requestId}/orders`, { terms: orderTerms() });
  await ordersOfTwoPeople(owner);
  await evidenceUnderWay(pair);
  await postUnderWay(pair);
  // What does not arrive, and is missed.
  const unheard = await sentRequest(pair, { mechanism: "stored-data" });
  for (const server of [asker, owner]) server.line.isDown = true;
  await drafter.post(`/requests/${unheard.requestId}/questions`, { text: text("Where?") });
  await owner.as("duty").post(`/requests/${unheard.requestId}/questions`, { text: text("Who?") });
  pair.clock.advance(5 * 60 * 60_000);
  await pair.settle(2);
  const court = {
    state: "XC",
    authority: "Court of Cascadia",
    phone: "+999 3 555 0100",
    languages: ["en"],
    timeZone: "UTC",
  };
  for (const server of [asker, owner]) await server.as("duty").post("/correspondents", court);
  return pair;
}
