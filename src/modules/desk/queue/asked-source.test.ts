import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { testClock } from "../../../../tests/support/clock.ts";
import { type CaseServer, openCaseServer, type PersonName } from "../../../../tests/support/cooperation-network.ts";

// R16, two different people stand behind one thing: it is a task of whoever may approve it, and comes back as one of whoever asked.

const DAY_MS = 86_400_000;
const clock = testClock("2027-03-01T12:00:00.000Z");
let server: CaseServer;

beforeAll(async () => {
  server = await openCaseServer("XA", clock);
});

async function ask(person: PersonName, factId: string, state: string): Promise<string> {
  const source = { kind: "fictional", reference: "the script of this test" };
  const fact = { factId, kind: "accession", state, on: "2026-02-01", source };
  return (await server.as(person).confirm("/treaty/facts", fact)).askedId;
}

/** The tasks of these people with what two people decide. */
async function tasks(...people: PersonName[]): Promise<string[]> {
  const all: string[] = [];
  for (const person of people) {
    const { items } = await server.as(person).get("/queue");
    for (const { need, subject } of items as { need: string; subject: { kind: string; id: string } }[])
      if (subject.kind === "asked") all.push(`${person}: ${need} ${subject.id}`);
  }
  return all;
}

const EVERYBODY: readonly PersonName[] = [
  "authoriser",
  "secondAuthoriser",
  "admin",
  "drafter",
  "duty",
  "custodian",
  "screener",
];

const waits = (askedId: string): string[] => [
  `secondAuthoriser: decide-asked ${askedId}`,
  `admin: decide-asked ${askedId}`,
];

it("is a task of everybody who may approve it and of nobody else, until it is approved", async () => {
  const askedId = await ask("authoriser", randomUUID(), "XC");
  expect(await tasks(...EVERYBODY)).toEqual(waits(askedId));
  await server.as("admin").confirm(`/treaty/waiting/${askedId}/approval`);
  expect(await tasks(...EVERYBODY)).toEqual([]);
});

it("is named on the page of tasks, which leads to where it is decided on", async () => {
  const askedId = await ask("authoriser", randomUUID(), "XD");
  const at = `/treaty/waiting/${askedId}`;
  const second = await server.browse("secondAuthoriser");
  const { html } = await second.open("/queue");
  expect(html).toMatch(new RegExp(`<a href="${at}">Decide on: .*accession`, "s"));
  expect(html).toContain("Enter an act of a State");
  // An administrator sees no cases, but this.
  expect((await (await server.browse("admin")).open("/queue")).html).toContain(at);
  expect((await (await server.browse("authoriser")).open("/queue")).html).not.toContain(askedId);
  const asking = await server.browse("secondAdmin");
  expect((await asking.open("/training/people")).html).toContain("Decide on: ");
  await server.as("authoriser").post(`${at}/withdrawal`);
  expect(await tasks(...EVERYBODY)).toEqual([]);
});

it("comes back as a task of whoever asked alone, for a month", async () => {
  const askedId = await ask("authoriser", randomUUID(), "XE");
  await server.as("admin").post(`/treaty/waiting/${askedId}/return`, { words: "It was a signature." });
  expect(await tasks(...EVERYBODY)).toEqual([`authoriser: read-returned ${askedId}`]);
  const { html } = await (await server.browse("authoriser")).open("/queue");
  expect(html).toContain(`<a href="/treaty/waiting/${askedId}">Read what was sent back: `);
  clock.advance(30 * DAY_MS);
  expect(await tasks(...EVERYBODY)).toEqual([]);
});

it("is no longer back with the first once anybody asks for it anew", async () => {
  const factId = randomUUID();
  const first = await ask("authoriser", factId, "XF");
  await server.as("admin").post(`/treaty/waiting/${first}/return`, { words: "Wait for the original." });
  const anew = await ask("admin", factId, "XF");
  expect(await tasks(...EVERYBODY)).toEqual([
    `authoriser: decide-asked ${anew}`,
    `secondAuthoriser: decide-asked ${anew}`,
  ]);
  await server.as("admin").post(`/treaty/waiting/${anew}/withdrawal`);
  expect(await tasks(...EVERYBODY)).toEqual([]);
});

it("comes back to whoever asked for what another approval made impossible", async () => {
  const approved = await ask("authoriser", randomUUID(), "XG");
  const outdated = await ask("secondAuthoriser", randomUUID(), "XG");
  await server.as("admin").confirm(`/treaty/waiting/${approved}/approval`);
  expect(await tasks(...EVERYBODY)).toEqual([`secondAuthoriser: read-returned ${outdated}`]);
});
