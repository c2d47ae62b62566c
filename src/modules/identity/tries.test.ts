import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { type IdentityServer, PROXY, startIdentityServer } from "../../../tests/support/identity-server.ts";
import { enrolSoftwarePasskey, type SoftwarePasskey } from "../../../tests/support/software-passkey.ts";
import { waitMs } from "./domain/tries.ts";

const SECOND_MS = 1_000;

let server: IdentityServer;
let cy: SoftwarePasskey;
let di: SoftwarePasskey;

beforeEach(async () => {
  server = await startIdentityServer();
  const people = new Map((await server.identity.people()).map(({ id, name }) => [name, id]));
  cy = await enrolSoftwarePasskey(server.platform, people.get("Cy Dor") ?? "");
  di = await enrolSoftwarePasskey(server.platform, people.get("Di Eno") ?? "");
});

interface From {
  readonly from?: string;
  readonly forwardedFor?: string;
}

/** What a try with this passkey is answered: a code, or "in". */
async function tryWith(passkey: SoftwarePasskey, where: From, isForged = false): Promise<string> {
  const options = await server.call("POST", "/session/passkey-options", where);
  const { challenge } = (await options.json()) as { challenge: string };
  const answer = await server.call("POST", "/session/passkey", { ...where, body: passkey.answer(challenge, isForged) });
  return answer.status === 201 ? "in" : ((await answer.json()) as { code: string }).code;
}

const guess = async (passkey: SoftwarePasskey, where: From) => await tryWith(passkey, where, true);
const guessLink = async (where: From): Promise<string> => {
  const answer = await server.call("POST", "/session", { ...where, body: { link: "x".repeat(43) } });
  return ((await answer.json()) as { code: string }).code;
};
const times = async (count: number, act: (index: number) => Promise<string>): Promise<string[]> => {
  const said: string[] = [];
  for (let index = 0; index < count; index += 1) said.push(await act(index));
  return said;
};

const HERE = { from: "203.0.113.7" };
const ELSEWHERE = { from: "198.51.100.9" };

describe("somebody who guesses", () => {
  test("at one person waits longer each time, there alone; the owner comes in from elsewhere at once", async () => {
    const said = await times(6, async () => await guess(cy, HERE));
    expect(said).toEqual([...Array.from({ length: 4 }, () => "passkey-not-valid"), "too-many-tries", "too-many-tries"]);
    expect(await tryWith(cy, HERE)).toBe("too-many-tries");
    expect(await tryWith(cy, ELSEWHERE)).toBe("in");
    expect(await tryWith(di, HERE)).toBe("in");
    // What was refused untried does not count.
    server.advance(30 * SECOND_MS);
    expect(await guess(cy, HERE)).toBe("too-many-tries");
    server.advance(61 * SECOND_MS);
    expect(await tryWith(cy, HERE)).toBe("in");
  });

  test("at many at once is counted one by one", async () => {
    const said = await Promise.all(Array.from({ length: 12 }, async () => await guess(cy, HERE)));
    expect(said.filter((code) => code === "passkey-not-valid")).toHaveLength(4);
  });

  test("at many people from one address waits, and whoever has a good passkey there does not", async () => {
    const said = await times(21, async () => await guessLink(HERE));
    expect(said.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => "sign-in-link-unknown"));
    expect(said.slice(19)).toEqual(["too-many-tries", "too-many-tries"]);
    // The first guess at each person is tried, and answered as the others are.
    expect(await guess(cy, HERE)).toBe("too-many-tries");
    expect(await tryWith(cy, HERE)).toBe("too-many-tries");
    expect(await tryWith(di, HERE)).toBe("in");
    expect(await guessLink(ELSEWHERE)).toBe("sign-in-link-unknown");
  });

  test("at one person from many addresses waits at each of them, and locks nobody out", async () => {
    const said = await times(25, async (index) => await guess(cy, { from: `203.0.113.${index}` }));
    expect(said.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => "passkey-not-valid"));
    expect(said.slice(19)).toEqual(Array.from({ length: 6 }, () => "too-many-tries"));
    expect(await guess(cy, { from: "203.0.113.3" })).toBe("too-many-tries");
    expect(await tryWith(cy, ELSEWHERE)).toBe("in");
  });

  test("is known by the connection, or by what a proxy of ours says of it, and by no header of their own", async () => {
    const forged = await times(6, async (index) => await guess(cy, { ...HERE, forwardedFor: `198.51.100.${index}` }));
    expect(forged.at(-1)).toBe("too-many-tries");
    const throughProxy = (index: number): From => ({ from: PROXY, forwardedFor: `10.0.0.${index}, 198.51.100.77` });
    const proxied = await times(6, async (index) => await guess(di, throughProxy(index)));
    expect(proxied.at(-1)).toBe("too-many-tries");
    expect(await tryWith(di, { from: PROXY, forwardedFor: "198.51.100.77, 198.51.100.78" })).toBe("in");
    const networks = await times(6, async (index) => await guess(di, { from: `2001:db8:0:1::${index + 1}` }));
    expect(networks.at(-1)).toBe("too-many-tries");
  });

  test("with a stolen session guesses no confirmation by it", async () => {
    const token = await server.signIn("Cy Dor");
    const body = { languages: ["en"], phone: "+999 1 555 0199" };
    const change = async (where: From, isForged: boolean): Promise<number | string> => {
      const preview = await server.call("POST", "/me/contact-preview", { token, body });
      const { approval } = (await preview.json()) as { approval: { kind: string; action: string; digest: string } };
      const { kind, action, digest } = approval;
      const asked = await server.call("POST", "/approvals/options", { token, body: { kind, action, digest } });
      const { nonce, options } = (await asked.json()) as { nonce: string; options: { challenge: string } };
      const confirmation = { digest, nonce, response: cy.answer(options.challenge, isForged) };
      const answer = await server.call("PUT", "/me/contact", { ...where, token, body, confirmation });
      return answer.ok ? answer.status : ((await answer.json()) as { code: string }).code;
    };
    for (let index = 0; index < 5; index += 1) expect(await change(HERE, true)).toBe("passkey-not-valid");
    expect(await change(HERE, false)).toBe("too-many-tries");
    expect(await change(ELSEWHERE, false)).toBe(204);
  });
});

test("a person sees from where others tried since they were last here, and ends one session", async () => {
  const first = await server.signIn("Cy Dor");
  server.advance(60 * SECOND_MS);
  await times(3, async () => await guess(cy, HERE));
  await guess(cy, ELSEWHERE);
  await guess(di, ELSEWHERE);
  server.advance(60 * SECOND_MS);
  const options = await server.call("POST", "/session/passkey-options");
  const { challenge } = (await options.json()) as { challenge: string };
  const answer = await server.call("POST", "/session/passkey", { body: cy.answer(challenge) });
  const { token } = (await answer.json()) as { token: string };

  const read = async (by: string) =>
    (await (await server.call("GET", "/me/sessions", { token: by })).json()) as {
      sessions: { sessionId: string; isThis: boolean }[];
      since: string;
      failedTries: { address: string; count: number }[];
    };
  const { sessions, failedTries, since } = await read(token);
  expect(since).toBe("2026-11-24T22:00:00.000Z");
  expect(
    failedTries
      .map(({ address, count }) => [address, count])
      .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
  ).toEqual([
    [ELSEWHERE.from, 1],
    [HERE.from, 3],
  ]);
  const other = sessions.find(({ isThis }) => !isThis)?.sessionId ?? "";
  const stranger = await server.signIn("Di Eno");
  const end = async (by: string) => await server.call("POST", `/me/sessions/${other}/ending`, { token: by });
  expect(((await (await end(stranger)).json()) as { code: string }).code).toBe("session-unknown");
  expect((await end(token)).status).toBe(204);
  expect((await server.call("GET", "/me", { token: first })).ok).toBe(false);
  expect((await read(token)).sessions).toHaveLength(1);
  expect(((await (await end(token)).json()) as { code: string }).code).toBe("session-unknown");
});

test("a wait doubles up to a quarter of an hour", () => {
  const now = new Date("2026-11-24T22:00:00.000Z");
  const wait = (tries: number): number =>
    waitMs({ atAddress: tries, forPerson: tries, forBoth: tries, lastAt: now }, now) / SECOND_MS;
  expect([0, 4, 5, 6, 7, 9, 10, 30].map(wait)).toEqual([0, 0, 30, 60, 120, 480, 900, 900]);
});

test("what is old is forgotten, though nobody fails again", async () => {
  const kept = async (): Promise<number> =>
    (await sql`select from identity.failed_try`.execute(server.platform.database.db)).rows.length;
  const forget = async () => await server.identity.jobs[0]?.run(new AbortController().signal);
  await guess(cy, HERE);
  await guessLink(HERE);
  await forget();
  expect(await kept()).toBe(2);
  server.advance(61 * 60 * SECOND_MS);
  await forget();
  expect(await kept()).toBe(1);
  server.advance(30 * 24 * 60 * 60 * SECOND_MS);
  await forget();
  expect(await kept()).toBe(0);
});
