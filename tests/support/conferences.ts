import { Hono } from "hono";
import { type ConferenceModule, createConference } from "../../src/modules/conference/index.ts";
import { createProceedings } from "../../src/modules/proceedings/index.ts";
import { createRegistry, type RegistryModule } from "../../src/modules/registry/index.ts";
import { createTreaty, type TreatyModule } from "../../src/modules/treaty/index.ts";
import type { Press } from "../../src/modules/printing/index.ts";
import { type OneModule, openOneModule } from "./one-module.ts";

/** Who works on conferences in tests; no two of the same name approve for each other. */
const ROLES = {
  officer: ["conference-officer"],
  organiser: ["organiser"],
  treatyOfficer: ["treaty-officer"],
  oversight: ["oversight"],
  drafter: ["drafter"],
  admin: ["administrator"],
  second: ["administrator"],
} as const;
export type ConferenceName = keyof typeof ROLES;
export type Conferences = OneModule<ConferenceModule, ConferenceName>;

/** The module with the registry before it, whose documents it names; their pages and API. */
export async function openConferences(ownPress?: Press): Promise<Conferences> {
  return await openOneModule(ROLES, (given) => {
    const press = ownPress ?? given.press;
    const { documents, organisations, ...registry } = createRegistry(given);
    const module = createConference({ ...given, press, documents, organisations });
    module.api.route("/", registry.api);
    module.pages.route("/", registry.pages);
    return module;
  });
}

/** Conferences with their proceedings, and the treaty desk whose appointments these take. */
export async function openProceedings(
  ownPress?: Press,
): Promise<
  OneModule<
    Omit<ConferenceModule, "contributions"> &
      Pick<RegistryModule, "documents" | "jobs"> & { readonly treaty: TreatyModule },
    ConferenceName
  >
> {
  return await openOneModule(ROLES, (given) => {
    const press = ownPress ?? given.press;
    const registry = createRegistry(given);
    const treaty = createTreaty({ ...given, press });
    const { documents, organisations } = registry;
    const conference = createConference({ ...given, press, documents, organisations });
    const proceedings = createProceedings({ ...given, press, treaty, documents, conference });
    for (const one of [registry, treaty, proceedings]) {
      conference.api.route("/", one.api);
      conference.pages.route("/", one.pages);
    }
    const routes = new Hono();
    for (const { contributions } of [treaty, proceedings])
      routes.route("/", contributions.publicPages?.routes ?? new Hono());
    return {
      ...conference,
      treaty,
      documents,
      jobs: registry.jobs,
      contributions: { publicPages: { ...proceedings.contributions.publicPages, routes } },
    };
  });
}

/** A meeting whose title is not yet in the languages of most readers. */
export const debate = {
  kind: "debate",
  title: { original: "fr", texts: { fr: "Débat général" } },
  room: "Plenary hall",
  day: "2027-03-05",
  begins: "09:00",
  ends: "12:00",
  chairs: [] as string[],
  panellists: [] as string[],
};

/** A ceremony of two days, as an organiser enters it. */
export const ceremony = {
  kind: "ceremony",
  title: { original: "en", texts: { en: "Ceremony of Port Aurel", ar: "مراسم بورت أوريل" } },
  place: "Port Aurel",
  zone: "Asia/Ho_Chi_Minh",
  opensOn: "2027-03-05",
  closesOn: "2027-03-06",
  zones: [
    { code: "A", name: "Plenary hall" },
    { code: "B", name: "Press centre" },
  ],
  categories: [
    { code: "DEL", name: "Delegates", quota: 20, zones: ["A"] },
    { code: "PRESS", name: "Press", zones: ["A", "B"] },
  ],
  deadlines: [{ what: "names", on: "2027-02-20" }],
};

export const project = {
  aims: "Seventy States sign in two days.",
  bodies: [{ template: "steering" }, { template: "protocol", name: "Protocol and arrivals" }, { name: "Translation" }],
  milestones: [{ what: "Full rehearsal", on: "2027-03-03" }],
  means: [{ what: "Interpretation in six languages", source: "Ministry of Finance", amount: "1.2 million" }],
};

/** Opens a conference under an address of its own; gives its identifier. */
export async function opened(one: Conferences, slug: string, more: object = {}): Promise<string> {
  const { body } = await one.call("officer", "POST", "/conferences", { ...ceremony, ...more, slug });
  return body.conferenceId;
}

/** Asks as the officer, and approves as the organiser. */
export async function byTwo(one: Conferences, path: string, body: object): Promise<void> {
  const asked = await one.confirm("officer", path, body);
  if (asked.code !== undefined) throw new Error(`${path} was refused: ${asked.code}`);
  const done = await one.confirm("organiser", `/conferences/waiting/${asked.body.askedId}/approval`);
  if (done.code !== undefined) throw new Error(`${path} was not approved: ${done.code}`);
}

/** The government's decision, as a document. */
export async function decision(one: Conferences, title = "Decision 12/QD"): Promise<string> {
  const facts = { kind: "other", title, language: "en" };
  const { body } = await one.upload("organiser", "/documents", facts, new Blob([`%PDF-1.7\n${title}\n%%EOF\n`]));
  return body.documentId;
}

/** Writes the project and has it approved, so that bodies work. */
export async function approveProject(one: Conferences, conferenceId: string): Promise<void> {
  const at = `/conferences/${conferenceId}/project`;
  const { body } = await one.call("organiser", "POST", at, { ...project, version: 0 });
  const decided = { decision: "12/QD", decidedOn: "2026-11-20", decidedBy: "The prime minister" };
  await byTwo(one, `${at}/approval`, { number: body.number, documentId: await decision(one), ...decided });
}

/** Releases the programme as it stands. */
export async function release(one: Pick<Conferences, "call">, at: string) {
  const { version } = (await one.call("officer", "GET", `${at}/programme`)).body;
  return await one.call("officer", "POST", `${at}/programme/release`, { version });
}

/** Publishes a document as it stands. */
export async function publish(one: Pick<Conferences, "call">, paper: string) {
  const { version = 1 } = (await one.call("officer", "GET", paper)).body;
  return await one.call("officer", "POST", `${paper}/publication`, { version });
}
