/** The first day of two States, from two empty servers until a first request has arrived, as their people click it. */
import type { Browser, Page } from "playwright-core";
import { goThroughSafeguards } from "./case-walk.ts";
import { Effort } from "./effort.ts";
import { type Screen, Tab, walkerAt, type Walker } from "./walker.ts";
import { PATIENCE_MS } from "../support/patience.ts";

/** A server that nobody has set up yet. */
export interface NewServer {
  readonly origin: string;
  /** The link that its terminal shows. */
  readonly setUpPage: string;
}

export interface FirstDay {
  readonly browser: Browser;
  readonly aurelia: NewServer;
  readonly borealia: NewServer;
  /** Counts whatever anybody does. */
  readonly hand: Counted;
  /** Sign-in links, and the tabs of those who have used theirs; by name. */
  readonly desks: Map<string, Desk>;
}

interface Desk {
  readonly link: string;
  readonly tab?: Tab;
}

/** Ticks and lists apart from the fields that are typed into. */
export class Counted extends Effort {
  ticks = 0;
  choices = 0;

  override async mark(): Promise<void> {
    this.ticks += 1;
    await super.mark();
    this.fields -= 1;
  }

  override async choose(): Promise<void> {
    this.choices += 1;
    await super.choose();
    this.fields -= 1;
  }
}

export interface FirstDayStep {
  readonly title: string;
  readonly play: (day: FirstDay) => Promise<void>;
}

export const FIRST_DAY_STEPS: readonly FirstDayStep[] = [
  { title: "Aurelia is set up", play: async (day) => await setsUp(day, "aurelia") },
  { title: "Borealia is set up", play: async (day) => await setsUp(day, "borealia") },
  { title: "their administrators meet: each side compares, and a second one confirms", play: meet },
  { title: "Aurelia records what its requests can rest on, by two people", play: recordsBasis },
  { title: "Aurelia drafts a request", play: drafts },
  { title: "it is screened, authorised, and arrives", play: sends },
];

const WIDE = { width: 1280, height: 900 };

const STATES = {
  aurelia: {
    state: /Aurelia/,
    authority: "Central Authority of Aurelia",
    phone: "+999 1 555 0100",
    people: ["Runa Abel", "Tiago Merle", "Mara Teyl", "Senn Orla", "Ilo Vance"],
  },
  borealia: {
    state: /Borealia/,
    authority: "Central Authority of Borealia",
    phone: "+999 2 555 0100",
    people: ["Hana Quill", "Emil Sato", "Yara Holm", "Kito Brand", "Nell Arden"],
  },
} as const;
const SEATS = [/^First administrator/, /^Second administrator/, /^Officer/, /^Second officer/, /^Authoriser/] as const;

async function setsUp(day: FirstDay, which: "aurelia" | "borealia"): Promise<void> {
  const { setUpPage } = day[which];
  const { state, authority, phone, people } = STATES[which];
  const operator = at(day, `the operator of ${which}`, { link: setUpPage });
  await operator.choose("State", state);
  await operator.fill("Name of the authority", authority);
  await operator.fill(/^Telephone of the 24\/7 line/, phone);
  for (const [index, seat] of SEATS.entries()) await operator.fill(seat, people[index] ?? "");
  // Keys, database and designation are made.
  operator.page().setDefaultTimeout(PATIENCE_MS);
  await operator.press("Set up");
  await operator
    .page()
    .getByRole("heading", { name: /is set up/ })
    .waitFor();
  for (const name of people) {
    const section = operator
      .page()
      .locator("section")
      .filter({ has: operator.page().getByRole("heading", { name }) });
    const link = /http:\/\/\S+\/sign-in\/[\w-]+/.exec(await section.innerHTML())?.[0];
    if (link === undefined) throw new Error(`${name} has no link`);
    day.desks.set(name, { link });
  }
}

async function meet(day: FirstDay): Promise<void> {
  const [runa, hana] = [person(day, "Runa Abel"), person(day, "Hana Quill")];
  for (const [walker, origin] of [
    [runa, day.borealia.origin],
    [hana, day.aurelia.origin],
  ] as const) {
    await walker.follow("Meet a first State");
    await walker.fill("Address of its server", origin);
    await walker.press("Take it in");
  }
  // On the telephone each reads the other its own words.
  const [ofAurelia, ofBorealia] = [await wordsOn(runa), await wordsOn(hana)];
  for (const [walker, words] of [
    [runa, ofBorealia],
    [hana, ofAurelia],
  ] as const) {
    await walker.fill(/read to you$/, words);
    await walker.press("Compare");
    await walker.press("I compared it");
  }
  for (const name of ["Tiago Merle", "Emil Sato"]) {
    const walker = person(day, name);
    await walker.follow("Meet a first State");
    await walker.press("Confirm this peer");
  }
}

async function wordsOn(walker: Walker): Promise<string> {
  const words = await walker.page().locator(".fingerprint li").allInnerTexts();
  return words.map((word) => word.trim().slice(0, 4)).join(" ");
}

async function recordsBasis(day: FirstDay): Promise<void> {
  const mara = person(day, "Mara Teyl");
  await mara.menu("Treaty record");
  await mara.follow("Enter a treaty, a promise of reciprocity or a law");
  await mara.tick("Reciprocity");
  await mara.fill("Citation", "Exchange of notes of 4 May 2026");
  await mara.tick("Borealia");
  await mara.day("In force from", "2026-05-04");
  await mara.fill("Reference of the source", "Note 17/2026");
  await mara.press("Continue");
  await mara.press("Ask a second person");
  const ilo = person(day, "Ilo Vance");
  await ilo.take(/^Decide on/);
  await ilo.press("Approve");
}

async function drafts(day: FirstDay): Promise<void> {
  const mara = person(day, "Mara Teyl");
  const save = async (): Promise<void> => await mara.press("Save and go on");
  await mara.menu("Dossiers");
  await mara.follow("Open a dossier");
  await mara.fill("Matter", "Altered invoices");
  await mara.press("Open the dossier");
  await mara.press("Begin the request");
  await mara.tick("Urgent");
  await save();
  await mara.choose("Which offence", /Article 13/);
  await mara.press("Save, and ask only what is still needed");
  await mara.tick(/^Reciprocity/);
  await save();
  await save(); // our own name, as the form proposes it
  await mara.fill("Offence and brief facts", "Invoices were altered in February.");
  await save();
  await mara.choose(/Kind, line 1/, "Account");
  await mara.fill(/What, line 1/, "a4711@mail.example");
  await mara.fill("In words", "It sent the invoices.");
  await save();
  await mara.fill("Why preservation is needed", "Logs are deleted after 30 days.");
  await save();
  await mara.tick(/We intend to send a request/);
  await save();
  await mara.press("Ask for the screening");
}

async function sends(day: FirstDay): Promise<void> {
  const mara = person(day, "Mara Teyl");
  const [senn, ilo] = [person(day, "Senn Orla"), person(day, "Ilo Vance")];
  await senn.take("Screen the request to Borealia");
  await goThroughSafeguards(senn);
  await mara.take("Submit the request to Borealia for authorisation");
  await mara.press("Submit exactly this");
  await ilo.take("Authorise the request to Borealia");
  await ilo.press("Authorise and send");
  // Whoever looks whether it arrived is no longer counted.
  const yara = person({ ...day, hand: new Counted() }, "Yara Holm");
  if (!(await yara.comes("Acknowledge the request of Aurelia"))) throw new Error("the request did not arrive");
}

/** At a device of their own: by their link at first, and where they left off afterwards. */
function person(day: FirstDay, name: string): Walker {
  const desk = day.desks.get(name);
  if (desk === undefined) throw new Error(`${name} has no link yet`);
  return at(day, name, { ...desk, entry: "Sign in" });
}

function at(day: FirstDay, name: string, { link, tab, entry }: Desk & { readonly entry?: string }): Walker {
  const { hand, browser } = day;
  const screen: Screen = {};
  const card = async (): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: WIDE })).newPage();
    await page.goto(link);
    return page;
  };
  const own = tab ?? new Tab({ screen, hand, card, entry: () => entry, patienceMs: PATIENCE_MS });
  screen.shown = own; // nobody turns to it from another tab
  day.desks.set(name, { link, tab: own });
  return walkerAt(own, name, hand);
}
