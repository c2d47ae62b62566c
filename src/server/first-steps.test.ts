import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { SoftwarePasskey } from "../../scripts/demo/authenticator.ts";
import { composeServer, startByHand } from "../../tests/support/composed-server.ts";
import { confirmTogether, detailsOf } from "../../tests/support/federation-network.ts";
import { openTestPlatform, type TestPlatform } from "../../tests/support/platform.ts";
import type { Server, StateModules } from "./composition.ts";
import type { NewPerson, Person, User } from "../modules/identity/index.ts";
import { noteBackup } from "../platform/index.ts";
import { fingerprintWords } from "../protocol/index.ts";
import { peersOf } from "../../tests/support/peers.ts";

// One after another, as an administrator works through them: each step is open until what it asks for is really there.

const ORIGIN = "http://aurelia.localhost:7420";
const DAY_MS = 86_400_000;
const system = { kind: "system", job: "founding" } as const;
const source = { kind: "fictional", reference: "the script of the tests" } as const;
const person = (name: string, ...roles: NewPerson["roles"]): NewPerson => ({ name, languages: ["en"], roles });
const PEOPLE = [
  person("Ada One", "administrator"),
  person("Bo Two", "administrator"),
  person("Cy Three", "drafter", "executing-officer"),
  person("Dag Four", "authoriser"),
];

let platform: TestPlatform;
let server: Server<StateModules>;
const tokens = new Map<string, string>();

interface Steps {
  readonly steps: readonly { id: string; isDone: boolean; people: readonly { name: string }[] }[];
  readonly next: string | null;
}

async function call(name: string, method: string, path: string, body?: unknown, more: object = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${tokens.get(name)}`, "content-type": "application/json", ...more };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return await server.app.fetch(new Request(`${ORIGIN}${path}`, { method, headers, ...sent }));
}

/** Looks at the preview, then does exactly that. */
async function confirm(name: string, path: string, body: object = {}): Promise<void> {
  const shown = (await (await call(name, "POST", `${path}-preview`, body)).json()) as { approval: { digest: string } };
  const confirmation = JSON.stringify({ digest: shown.approval.digest });
  const answer = await call(name, "POST", path, body, { "x-rogatory-confirmation": confirmation });
  expect([answer.status, path]).toEqual([201, path]);
}

async function stepsOf(name: string): Promise<Steps> {
  return (await (await call(name, "GET", "/api/v1/first-steps")).json()) as Steps;
}

async function step(id: string) {
  return (await stepsOf("Ada One")).steps.find((one) => one.id === id);
}

async function namesOf(id: string): Promise<readonly string[]> {
  return ((await step(id))?.people ?? []).map(({ name }) => name);
}

async function page(name: string, path: string): Promise<string> {
  const answer = await call(name, "GET", path);
  expect(answer.status).toBe(200);
  return await answer.text();
}

async function found(name: string): Promise<Person> {
  const one = (await server.modules.identity.people()).find((other) => other.name === name);
  if (one === undefined) throw new Error(`nobody is called ${name}`);
  return one;
}

function asUser({ id, name, roles, languages }: Person): User {
  return { id, name, roles, languages };
}

async function addPasskey(name: string): Promise<void> {
  const options = (await (await call(name, "POST", "/api/v1/passkeys/options")).json()) as {
    challenge: string;
    rp: { id?: string };
  };
  const response = new SoftwarePasskey(ORIGIN).register(options);
  expect((await call(name, "POST", "/api/v1/passkeys", { label: "key", response })).status).toBe(201);
}

beforeAll(async () => {
  platform = await openTestPlatform({
    config: { profile: "evaluation", appUrl: ORIGIN, ringer: { command: ["true"], repeatAfterMs: 60_000 } },
  });
  server = await composeServer(platform);
  await startByHand(server);
  const people = await platform.database.transaction(async (tx) => await server.modules.identity.found(tx, PEOPLE));
  for (const { name, linkToken } of people) {
    const answer = await call(name, "POST", "/api/v1/session", { link: linkToken });
    tokens.set(name, ((await answer.json()) as { token: string }).token);
  }
});

describe("the first steps of a new State", () => {
  test("are all open at first, and begin with the passkeys of those who have none", async () => {
    const { steps, next } = await stepsOf("Ada One");
    expect(steps.filter(({ isDone }) => isDone)).toEqual([]);
    expect(next).toBe("passkeys");
    expect(await namesOf("passkeys")).toEqual(["Ada One", "Bo Two"]);
    expect(await page("Ada One", "/people")).toContain("Two administrators add a passkey");
  });

  test("tick the passkeys once two administrators have one", async () => {
    await addPasskey("Ada One");
    expect(await step("passkeys")).toMatchObject({ isDone: false, people: [{ name: "Bo Two" }] });
    // Whoever has done their part is led to the next thing of theirs.
    expect(await page("Ada One", "/account")).toContain("Enrol enough people");
    await addPasskey("Bo Two");
    expect(await step("passkeys")).toMatchObject({ isDone: true });
  });

  test("name the acts for which somebody is missing", async () => {
    expect(await page("Ada One", "/first-steps")).toContain("Sending of a request");
    const html = await page("Ada One", "/people");
    for (const act of [
      "No request can be sent: nobody else can go through",
      "Disposal of a dossier: nobody else can",
    ]) {
      expect(html).toContain(act);
    }
    expect(html).not.toContain("Release of an exhibit: nobody");
  });

  test("tick our own designation once it is signed and published", async () => {
    const { designations } = server.modules.federation;
    await designations.saveDetails(detailsOf("XA"), system);
    expect(await step("designation")).toMatchObject({ isDone: false });
    await designations.issue(system);
    expect(await step("designation")).toMatchObject({ isDone: true });
  });

  test("tick the roster once somebody is on duty at each hour of the next week", async () => {
    const line = { userId: (await found("Cy Three")).id, phone: "+999 1 555 0100" };
    const set = async (lines: readonly object[]): Promise<void> =>
      expect((await call("Dag Four", "PUT", "/api/v1/duty/roster", { lines })).status).toBe(200);
    expect((await call("Dag Four", "POST", "/api/v1/duty/test-calls")).status).toBe(422);
    await set([{ ...line, until: new Date(platform.clock.now().getTime() + DAY_MS).toISOString() }]);
    expect(await step("roster")).toMatchObject({ isDone: false });
    await set([line]);
    expect(await step("roster")).toMatchObject({ isDone: true });
  });

  test("tick the ring only when a person has answered a call that the command carried", async () => {
    const { ringId } = (await (await call("Dag Four", "POST", "/api/v1/duty/test-calls")).json()) as { ringId: string };
    await platform.jobs.runNow("measures.ringer");
    expect(await step("ring")).toMatchObject({ isDone: false });
    expect((await call("Cy Three", "POST", `/api/v1/duty/rings/${ringId}/acknowledgement`)).status).toBe(200);
    expect(await step("ring")).toMatchObject({ isDone: true });
  });

  test("tick the treaty record with an act of this State, not with one of another", async () => {
    const by = asUser(await found("Dag Four"));
    await server.modules.treaty.recordInstrument({ kind: "signature", state: "XB", on: "2026-01-10", source }, by);
    expect(await step("treaty")).toMatchObject({ isDone: false });
    await server.modules.treaty.recordInstrument({ kind: "signature", state: "XA", on: "2026-01-10", source }, by);
    expect(await step("treaty")).toMatchObject({ isDone: true });
  });

  test("tick the first State once two people have compared and confirmed it", async () => {
    const other = await composeServer(
      await openTestPlatform({ clock: platform.clock, config: { state: "XB", profile: "evaluation" } }),
    );
    await startByHand(other);
    await other.modules.federation.designations.saveDetails(detailsOf("XB"), system);
    await other.modules.federation.designations.issue(system);
    const theirs = await other.modules.federation.directory().own();
    if (theirs === undefined) throw new Error("no designation");
    const { federation } = server.modules;
    const [first, second] = [asUser(await found("Ada One")), asUser(await found("Bo Two"))];
    const { peerId } = await peersOf(federation).import({ bytes: theirs.bytes, source: "courier", by: first });
    expect(await step("peer")).toMatchObject({ isDone: false });
    const heard = fingerprintWords(theirs.rootFingerprint).join(" ");
    await confirmTogether(federation, { peerId, heard }, [first, second]);
    expect(await step("peer")).toMatchObject({ isDone: true });
  });

  test("tick the backup, and open it again when it is days old", async () => {
    const now = platform.clock.now();
    noteBackup(platform.config.localFolder, new Date(now.getTime() - 5 * DAY_MS));
    expect(await step("backup")).toMatchObject({ isDone: false });
    noteBackup(platform.config.localFolder, now);
    expect(await step("backup")).toMatchObject({ isDone: true });
  });

  test("end in a first request of ours", async () => {
    expect((await stepsOf("Ada One")).steps.at(-1)).toMatchObject({ id: "request", isDone: false });
    expect(await namesOf("request")).toEqual(["Cy Three"]);
  });

  test("tell each person of their own alone", async () => {
    expect((await stepsOf("Cy Three")).steps.map(({ id }) => id)).toEqual(["request"]);
    expect((await stepsOf("Dag Four")).steps.map(({ id }) => id)).toEqual(["roster", "ring", "treaty"]);
    expect(await page("Cy Three", "/queue")).toContain("Send your first request");
    expect((await stepsOf("Ada One")).next).toBe("people");
    expect((await server.app.request(`${ORIGIN}/api/v1/first-steps`)).status).toBe(401);
  });

  test("tick the people once somebody was enrolled for what is missing", async () => {
    const roles = ["duty-officer", "executing-officer", "custodian", "assistance-officer"] as const;
    const another = { ...person("Ed Five", ...roles), userId: randomUUID() };
    await confirm("Ada One", "/api/v1/people", another);
    await confirm("Bo Two", `/api/v1/people/${another.userId}/approval`);
    expect((await server.modules.identity.staffingGaps()).map(({ titleKey, actKeys }) => [titleKey, actKeys])).toEqual([
      ["identity.staffing.nobody-approves", ["assistance.closing.title"]],
    ]);
    const second = { ...person("Fe Six", "assistance-officer"), userId: randomUUID() };
    await confirm("Ada One", "/api/v1/people", second);
    await confirm("Bo Two", `/api/v1/people/${second.userId}/approval`);
    expect(await step("people")).toMatchObject({ isDone: true });
    expect((await stepsOf("Ada One")).next).toBe("request");
    expect(await page("Ada One", "/people")).not.toMatch(/First steps? for you|A first step for you/);
  });
});
