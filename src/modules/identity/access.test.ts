import { setTimeout } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { SoftwarePasskey } from "../../../scripts/demo/authenticator.ts";
import { enginesHere } from "../../../tests/support/databases.ts";
import { type IdentityServer, ORIGIN, startIdentityServer } from "../../../tests/support/identity-server.ts";
import { refused } from "../../../tests/support/refused.ts";
import type { ApprovedThing, NewPerson } from "./index.ts";

const people: NewPerson[] = [
  { name: "Ana Bel", languages: ["en"], roles: ["administrator"] },
  { name: "Bo Cal", languages: ["fr"], roles: ["administrator"] },
  { name: "Ce Dar", languages: ["en"], roles: ["administrator"] },
  { name: "Cy Dor", languages: ["en"], roles: ["drafter", "authoriser"] },
  { name: "Fa Gor", languages: ["en"], roles: ["oversight"] },
];

interface Desk {
  readonly token: string;
  readonly passkey: SoftwarePasskey;
}

interface Preview {
  readonly content: { readonly requestId: string; readonly endingPasskeys: readonly { readonly label: string }[] };
  readonly approval: ApprovedThing;
}

interface Event {
  readonly kind: string;
  readonly name: string;
  readonly byName: string | null;
  readonly reason: string | null;
  readonly device: string | null;
}

let server: IdentityServer;
let ids: ReadonlyMap<string, string>;

async function begin(profile: "training" | "production", who: readonly NewPerson[] = people): Promise<void> {
  server = await startIdentityServer(profile, who);
  ids = new Map((await server.identity.people()).map(({ id, name }) => [name, id]));
}

const idOf = (name: string): string => ids.get(name) ?? "";
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;
const read = async <T>(answer: Response): Promise<T> => (await answer.json()) as T;
const isSignedIn = async (token: string): Promise<boolean> =>
  (await server.call("GET", "/me", { token })).status === 200;

/** Makes a passkey of this person; `by`, where one is enrolled already, signs for it. */
async function addPasskey(
  token: string,
  passkey: SoftwarePasskey,
  label: string,
  by?: SoftwarePasskey,
): Promise<Response> {
  server.advance(1_000); // so that lists by time have an order
  const options = await read<Parameters<SoftwarePasskey["register"]>[0]>(
    await server.call("POST", "/passkeys/options", { token }),
  );
  const response = passkey.register(options);
  if (by === undefined) return await server.call("POST", "/passkeys", { token, body: { label, response } });
  const body = { credentialId: response.id, label };
  const { approval } = await read<Preview>(await server.call("POST", "/passkeys-preview", { token, body }));
  const confirmation = await signed({ token, passkey: by }, approval);
  return await server.call("POST", "/passkeys", { token, body: { label, response }, confirmation });
}

async function signed({ token, passkey }: Desk, { kind, action, digest }: ApprovedThing): Promise<object> {
  const answer = await server.call("POST", "/approvals/options", { token, body: { kind, action, digest } });
  const { nonce, options } = await read<{ nonce: string; options: Parameters<SoftwarePasskey["sign"]>[0] }>(answer);
  return { digest, nonce, response: passkey.sign(options) };
}

async function sitDown(name: string): Promise<Desk> {
  const desk = { token: await server.signIn(name), passkey: new SoftwarePasskey(ORIGIN) };
  expect((await addPasskey(desk.token, desk.passkey, "work phone")).status).toBe(201);
  return desk;
}

async function signInWith(passkey: SoftwarePasskey): Promise<Response> {
  const options = await read<Parameters<SoftwarePasskey["sign"]>[0]>(
    await server.call("POST", "/session/passkey-options", { body: {} }),
  );
  return await server.call("POST", "/session/passkey", { body: passkey.sign(options) });
}

/** A whole act of two people is a preview, then the same with the confirmation. */
async function confirmed(desk: Desk, path: string, body?: Record<string, unknown>): Promise<Response> {
  const shown = await server.call("POST", `${path}-preview`, { token: desk.token, ...(body ? { body } : {}) });
  if (shown.status !== 200) return shown;
  const { content, approval } = await read<Preview>(shown);
  return await server.call("POST", path, {
    token: desk.token,
    confirmation: await signed(desk, approval),
    ...(body ? { body: { ...body, requestId: content.requestId } } : {}),
  });
}

async function ask(desk: Desk, name: string, act: "new-link" | "reinstate"): Promise<Response> {
  return await confirmed(desk, `/people/${idOf(name)}/access`, { act, reason: "The phone fell into the sea." });
}

async function asked(desk: Desk, name: string, act: "new-link" | "reinstate"): Promise<string> {
  const answer = await ask(desk, name, act);
  expect(answer.status).toBe(201);
  return (await read<{ requestId: string }>(answer)).requestId;
}

const approve = async (desk: Desk, requestId: string): Promise<Response> =>
  await confirmed(desk, `/access/${requestId}/approval`);

const suspend = async ({ token }: Pick<Desk, "token">, name: string): Promise<Response> =>
  await server.call("POST", `/people/${idOf(name)}/suspension`, { token, body: { reason: "The laptop was stolen." } });

async function told(token: string): Promise<readonly Event[]> {
  return (await read<{ events: readonly Event[] }>(await server.call("GET", "/access", { token }))).events;
}

describe("a new sign-in link (R16)", () => {
  beforeEach(async () => await begin("production"));

  test("takes two administrators who are shown what ends; then the old passkey is worth nothing, and the new one is", async () => {
    const [ana, bo, cy] = [await sitDown("Ana Bel"), await sitDown("Bo Cal"), await sitDown("Cy Dor")];
    const requestId = await asked(ana, "Cy Dor", "new-link");
    const seen = await server.call("POST", `/access/${requestId}/approval-preview`, { token: bo.token });
    expect((await read<Preview>(seen)).content).toMatchObject({
      act: "new-link",
      userId: idOf("Cy Dor"),
      name: "Cy Dor",
      roles: ["authoriser", "drafter"],
      suspended: false,
      reason: "The phone fell into the sea.",
      endingPasskeys: [{ label: "work phone" }],
    });
    expect(await isSignedIn(cy.token)).toBe(true);
    const approved = await approve(bo, requestId);
    expect(approved.status).toBe(201);
    const { link } = await read<{ link: string }>(approved);

    expect(await isSignedIn(cy.token)).toBe(false);
    expect(await codeOf(await signInWith(cy.passkey))).toBe("passkey-not-known");
    expect(await codeOf(await approve(bo, requestId))).toBe("access-request-unknown");

    const session = await server.call("POST", "/session", { body: { link } });
    const { token } = await read<{ token: string }>(session);
    expect(await codeOf(await server.call("POST", "/session", { body: { link } }))).toBe("sign-in-link-used");
    const fresh = new SoftwarePasskey(ORIGIN);
    expect((await addPasskey(token, fresh, "new phone")).status).toBe(201);
    expect((await signInWith(fresh)).status).toBe(201);

    const oversight = await server.signIn("Fa Gor");
    const record = await read<{ passkeys: { label: string; endedAt: string | null }[] }>(
      await server.call("GET", `/people/${idOf("Cy Dor")}`, { token: oversight }),
    );
    expect(record.passkeys).toMatchObject([
      { label: "work phone", endedAt: expect.stringMatching(/^2026-11-24T22:00/) },
      { label: "new phone", endedAt: null },
    ]);
    const events = (await told(oversight)).filter(({ name }) => name === "Cy Dor").toReversed();
    expect(events.map(({ kind, byName }) => [kind, byName])).toEqual([
      ["passkey-enrolled", "Cy Dor"],
      ["link-asked", "Ana Bel"],
      ["link-approved", "Bo Cal"],
      ["link-redeemed", "Cy Dor"],
      ["passkey-enrolled", "Cy Dor"],
    ]);
    const logged = server.events.map(({ type }) => type);
    for (const type of ["identity.link-asked", "identity.link-approved", "identity.link-redeemed"]) {
      expect(logged).toContain(type);
    }
    // R17: a reason is free text about a person, and an entry without a dossier cannot be erased.
    expect(JSON.stringify(server.events)).not.toContain("sea");
  });

  test("keeps what the ended passkey signed, and its public key", async () => {
    const [ana, bo] = [await sitDown("Ana Bel"), await sitDown("Bo Cal")];
    const ce = await sitDown("Ce Dar");
    const first = await asked(ce, "Cy Dor", "new-link");
    expect((await approve(bo, first)).status).toBe(201);
    expect((await approve(bo, await asked(ana, "Ce Dar", "new-link"))).status).toBe(201);
    const { db } = server.platform.database;
    const tables = db.withTables<{
      "identity.approval": { user_id: string; assertion: { id: string } };
      "identity.passkey": { credential_id: string; public_key: Uint8Array; revoked_at: Date | null };
    }>();
    const [approval] = await tables
      .selectFrom("identity.approval")
      .select("assertion")
      .where("user_id", "=", idOf("Ce Dar"))
      .execute();
    const [passkey] = await tables
      .selectFrom("identity.passkey")
      .selectAll()
      .where("credential_id", "=", approval?.assertion.id ?? "")
      .execute();
    expect(passkey?.public_key.length).toBeGreaterThan(60);
    expect(passkey?.revoked_at).toBeInstanceOf(Date);
  });

  test("is refused to whoever asks for themselves, approves their own request, or is no administrator", async () => {
    const [ana, bo, cy] = [await sitDown("Ana Bel"), await sitDown("Bo Cal"), await sitDown("Cy Dor")];
    expect(await codeOf(await ask(ana, "Ana Bel", "new-link"))).toBe("not-for-oneself");
    expect(await codeOf(await ask(cy, "Fa Gor", "new-link"))).toBe("role-missing");
    const requestId = await asked(ana, "Cy Dor", "new-link");
    expect(await codeOf(await approve(ana, requestId))).toBe("approval-needs-another-person");
    expect(await codeOf(await approve(cy, requestId))).toBe("role-missing");
    expect(await codeOf(await ask(bo, "Cy Dor", "new-link"))).toBe("access-already-asked");
    const forBo = await asked(ana, "Bo Cal", "new-link");
    expect(await codeOf(await approve(bo, forBo))).toBe("not-for-oneself");
  });

  test("is not approved when the passkeys changed since, nor twice, nor after it was withdrawn", async () => {
    const [ana, bo, cy] = [await sitDown("Ana Bel"), await sitDown("Bo Cal"), await sitDown("Cy Dor")];
    const requestId = await asked(ana, "Cy Dor", "new-link");
    expect((await addPasskey(cy.token, new SoftwarePasskey(ORIGIN), "a thief's", cy.passkey)).status).toBe(201);
    expect(await codeOf(await approve(bo, requestId))).toBe("approval-not-requested");
    const withdrawn = await server.call("POST", `/access/${requestId}/withdrawal`, { token: bo.token });
    expect(withdrawn.status).toBe(204);
    expect(await codeOf(await approve(bo, requestId))).toBe("access-request-unknown");
    expect(await isSignedIn(cy.token)).toBe(true);
    const anew = await asked(ana, "Cy Dor", "new-link");
    expect((await approve(bo, anew)).status).toBe(201);
  });

  test("that a suspended administrator asked for is not carried out by a colleague who knows nothing", async () => {
    const [ana, bo, ce] = [await sitDown("Ana Bel"), await sitDown("Bo Cal"), await sitDown("Ce Dar")];
    const requestId = await asked(ce, "Cy Dor", "new-link");
    expect((await suspend(ana, "Ce Dar")).status).toBe(204);
    expect(await codeOf(await approve(bo, requestId))).toBe("asker-not-administrator");
  });

  test("makes an earlier link that was not used worthless", async () => {
    const [ana, bo] = [await sitDown("Ana Bel"), await sitDown("Bo Cal")];
    expect((await approve(bo, await asked(ana, "Cy Dor", "new-link"))).status).toBe(201);
    await expect(server.signIn("Cy Dor")).rejects.toThrow();
  });
});

describe("passkeys of one's own", () => {
  beforeEach(async () => await begin("production"));

  test("a second one is signed for by the first, so that a stolen session makes none", async () => {
    const cy = await sitDown("Cy Dor");
    const second = new SoftwarePasskey(ORIGIN);
    expect(await codeOf(await addPasskey(cy.token, second, "key"))).toBe("confirmation-missing");
    expect(await codeOf(await addPasskey(cy.token, second, "key", second))).toBe("passkey-not-known");
    expect((await addPasskey(cy.token, second, "key", cy.passkey)).status).toBe(201);
    expect((await signInWith(second)).status).toBe(201);
  });

  test("are ten at most", async () => {
    const cy = await sitDown("Cy Dor");
    for (let count = 1; count < 10; count += 1) {
      const made = await addPasskey(cy.token, new SoftwarePasskey(ORIGIN), `key ${count}`, cy.passkey);
      expect(made.status).toBe(201);
    }
    expect(await codeOf(await addPasskey(cy.token, new SoftwarePasskey(ORIGIN), "one more", cy.passkey))).toBe(
      "too-many-passkeys",
    );
  });

  test("one can be ended while another is left; the other sessions end with it", async () => {
    const cy = await sitDown("Cy Dor");
    const own = async (): Promise<{ credentialId: string; label: string; endedAt: string | null }[]> =>
      (
        await read<{ passkeys: { credentialId: string; label: string; endedAt: string | null }[] }>(
          await server.call("GET", "/passkeys", { token: cy.token }),
        )
      ).passkeys;
    const [lost] = await own();
    const end = async (id: string | undefined, token = cy.token): Promise<Response> =>
      await server.call("POST", `/passkeys/${id}/ending`, { token });
    expect(await codeOf(await end(lost?.credentialId))).toBe("last-passkey");
    expect((await addPasskey(cy.token, new SoftwarePasskey(ORIGIN), "key", cy.passkey)).status).toBe(201);
    const { token: finder } = await read<{ token: string }>(await signInWith(cy.passkey));
    const ana = await sitDown("Ana Bel");
    expect(await codeOf(await end(lost?.credentialId, ana.token))).toBe("passkey-unknown");

    expect((await end(lost?.credentialId)).status).toBe(204);
    expect([await isSignedIn(finder), await isSignedIn(cy.token)]).toEqual([false, true]);
    expect(await codeOf(await signInWith(cy.passkey))).toBe("passkey-not-known");
    expect((await own()).map(({ label, endedAt }) => [label, endedAt !== null])).toEqual([
      ["work phone", true],
      ["key", false],
    ]);
    expect(await codeOf(await end(lost?.credentialId))).toBe("passkey-unknown");
    const [event] = await told(await server.signIn("Fa Gor"));
    expect(event).toMatchObject({ kind: "passkey-ended", name: "Cy Dor", device: "work phone" });
  });
});

describe("suspending", () => {
  beforeEach(async () => await begin("production"));

  test("needs one administrator and ends everything at once; letting in again takes two", async () => {
    const [ana, bo, cy] = [await sitDown("Ana Bel"), await sitDown("Bo Cal"), await sitDown("Cy Dor")];
    expect(await codeOf(await suspend(cy, "Fa Gor"))).toBe("role-missing");
    expect((await suspend(ana, "Cy Dor")).status).toBe(204);
    expect(await isSignedIn(cy.token)).toBe(false);
    expect(await codeOf(await signInWith(cy.passkey))).toBe("person-not-active");
    expect(await codeOf(await suspend(ana, "Cy Dor"))).toBe("person-suspended");

    const requestId = await asked(ana, "Cy Dor", "reinstate");
    expect(await codeOf(await approve(ana, requestId))).toBe("approval-needs-another-person");
    const approved = await approve(bo, requestId);
    expect([approved.status, await approved.json()]).toEqual([201, {}]);
    expect((await signInWith(cy.passkey)).status).toBe(201);
    expect(await codeOf(await ask(ana, "Cy Dor", "reinstate"))).toBe("person-not-suspended");
    const kinds = (await told(ana.token)).filter(({ name }) => name === "Cy Dor").map(({ kind }) => kind);
    expect(kinds).toEqual(["reinstated", "reinstatement-asked", "suspended", "passkey-enrolled"]);
  });

  test("after a theft is lifted with a new link, and the stolen passkey stays out", async () => {
    const [ana, bo, cy] = [await sitDown("Ana Bel"), await sitDown("Bo Cal"), await sitDown("Cy Dor")];
    expect((await suspend(ana, "Cy Dor")).status).toBe(204);
    const approved = await approve(bo, await asked(ana, "Cy Dor", "new-link"));
    const { link } = await read<{ link: string }>(approved);
    expect(await codeOf(await signInWith(cy.passkey))).toBe("passkey-not-known");
    expect((await server.call("POST", "/session", { body: { link } })).status).toBe(201);
  });

  test("also shuts out whoever has an unused link", async () => {
    const [ana, bo] = [await sitDown("Ana Bel"), await sitDown("Bo Cal")];
    expect((await suspend(ana, "Cy Dor")).status).toBe(204);
    expect((await approve(bo, await asked(ana, "Cy Dor", "reinstate"))).status).toBe(201);
    await expect(server.signIn("Cy Dor")).rejects.toThrow();
  });

  test("leaves two administrators who can sign, and says why", async () => {
    const [ana, bo] = [await sitDown("Ana Bel"), await sitDown("Bo Cal")];
    // Ce Dar has no passkey yet, so could approve nothing.
    expect(await codeOf(await suspend(ana, "Bo Cal"))).toBe("last-administrators");
    expect(await codeOf(await suspend(ana, "Ana Bel"))).toBe("last-administrators");
    expect((await suspend(ana, "Ce Dar")).status).toBe(204);
    expect((await approve(bo, await asked(ana, "Ce Dar", "reinstate"))).status).toBe(201);
    const ce = await sitDownAgain("Ce Dar", ana, bo);
    const both = await Promise.all([suspend(ana, "Bo Cal"), suspend(bo, "Ana Bel")]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([204, 422]));
    expect(await isSignedIn(ce.token)).toBe(true);
  });
});

describe("whoever is shut out while their call is still being sent", () => {
  beforeEach(async () => await begin("production"));

  const thing = { kind: "decision", action: "make", digest: "0".repeat(64) };

  test.each([
    ["/approvals/options", "application/json", JSON.stringify(thing)],
    ["/passkeys/options", "application/x-www-form-urlencoded", "a=b"],
  ])("does nothing by it: %s as %s", async (path, type, text) => {
    const [ana, cy] = [await sitDown("Ana Bel"), await sitDown("Cy Dor")];
    const { readable: body, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const answer = server.call("POST", path, { token: cy.token, body, type });
    const sent = writer.write(Buffer.from(text.slice(0, 1)));
    await sent;
    expect((await suspend(ana, "Cy Dor")).status).toBe(204);
    void writer.write(Buffer.from(text.slice(1)));
    void writer.close();
    expect(await codeOf(await answer)).toBe("sign-in-needed");
  });
});

describe.skipIf(!enginesHere.includes("postgres"))("whoever comes in while a new link is approved", () => {
  beforeEach(async () => await begin("production"));

  /** The next transaction does its work, and commits when the test says so. */
  function heldBack(): { isDone: Promise<void>; commit: () => void } {
    const { database } = server.platform;
    const { transaction } = database;
    const [done, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const once: typeof transaction = async (work) => {
      Object.assign(database, { transaction });
      return await transaction(async (tx) => {
        const result = await work(tx);
        done.resolve();
        await held.promise;
        return result;
      });
    };
    Object.assign(database, { transaction: once });
    return { isDone: done.promise, commit: held.resolve };
  }

  /** Approves a new link for Cy Dor after the sign-in has done its work and before it is committed. */
  async function approvedMeanwhile(comeIn: () => Promise<string>): Promise<string> {
    const [ana, bo] = [await sitDown("Ana Bel"), await sitDown("Bo Cal")];
    const path = `/access/${await asked(ana, "Cy Dor", "new-link")}/approval`;
    const { approval } = await read<Preview>(await server.call("POST", `${path}-preview`, { token: bo.token }));
    const confirmation = await signed(bo, approval);
    const { isDone, commit } = heldBack();
    const coming = comeIn();
    await isDone;
    const approved = server.call("POST", path, { token: bo.token, confirmation });
    await Promise.race([approved, setTimeout(300)]);
    commit();
    expect((await approved).status).toBe(201);
    return await coming;
  }

  test("is out again, with the passkey that ends by it", async () => {
    const { passkey } = await sitDown("Cy Dor");
    const options = await read<Parameters<SoftwarePasskey["sign"]>[0]>(
      await server.call("POST", "/session/passkey-options", { body: {} }),
    );
    const token = await approvedMeanwhile(async () => {
      const answer = await server.call("POST", "/session/passkey", { body: passkey.sign(options) });
      return (await read<{ token: string }>(answer)).token;
    });
    expect(await isSignedIn(token)).toBe(false);
  });

  test("is out again, with an earlier link", async () => {
    const token = await approvedMeanwhile(async () => await server.signIn("Cy Dor"));
    expect(await isSignedIn(token)).toBe(false);
  });
});

async function sitDownAgain(name: string, one: Desk, other: Desk): Promise<Desk> {
  const { link } = await read<{ link: string }>(await approve(other, await asked(one, name, "new-link")));
  const { token } = await read<{ token: string }>(await server.call("POST", "/session", { body: { link } }));
  const passkey = new SoftwarePasskey(ORIGIN);
  expect((await addPasskey(token, passkey, "again")).status).toBe(201);
  return { token, passkey };
}

describe("recovery on the machine", () => {
  beforeEach(async () => await begin("production"));

  test("is for administrators whom two others cannot help; oversight is told", async () => {
    const [ana, bo] = [await sitDown("Ana Bel"), await sitDown("Bo Cal")];
    const recover = async (name: string): Promise<{ linkToken: string }> =>
      await server.identity.recoverOnMachine({ name, reason: "Both phones burned." });
    await expect(recover("Ce Dar")).rejects.toThrow(refused("two-administrators-left"));
    await expect(recover("Cy Dor")).rejects.toThrow(refused("administrator-unknown"));
    await expect(recover("Nobody")).rejects.toThrow(/Ana Bel/);

    const { linkToken } = await recover("Ana Bel");
    expect(await isSignedIn(ana.token)).toBe(false);
    expect(await codeOf(await signInWith(ana.passkey))).toBe("passkey-not-known");
    const session = await server.call("POST", "/session", { body: { link: linkToken } });
    expect(session.status).toBe(201);
    expect(await isSignedIn(bo.token)).toBe(true);
    const events = (await told(await server.signIn("Fa Gor"))).slice(0, 2);
    expect(events).toMatchObject([
      { kind: "link-redeemed", name: "Ana Bel" },
      { kind: "recovered-on-machine", name: "Ana Bel", byName: null, reason: "Both phones burned." },
    ]);
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: "identity.recovered-on-machine", actor: { kind: "system", job: "machine" } }),
    );
  });
});

test("what happened to whose access is for administrators and oversight only", async () => {
  await begin("training");
  const cy = await server.signIn("Cy Dor");
  for (const path of ["/access", `/people/${idOf("Cy Dor")}`]) {
    expect(await codeOf(await server.call("GET", path, { token: cy }))).toBe("role-missing");
  }
  const fa = await server.signIn("Fa Gor");
  expect((await server.call("GET", "/access", { token: fa })).status).toBe(200);
  expect(await codeOf(await suspend({ token: fa }, "Cy Dor"))).toBe("role-missing");
  expect(await codeOf(await server.call("GET", `/people/${crypto.randomUUID()}`, { token: fa }))).toBe(
    "person-unknown",
  );
});
