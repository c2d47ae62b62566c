import { ALL_ROLES } from "../../../tests/support/all-roles.ts";
import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { SoftwarePasskey } from "../../../scripts/demo/authenticator.ts";
import { founders, type IdentityServer, ORIGIN, startIdentityServer } from "../../../tests/support/identity-server.ts";
import { refused } from "../../../tests/support/refused.ts";
import type { Platform } from "../../platform/index.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { utf8 } from "../../protocol/bytes.ts";
import { type ApprovedThing, type User } from "./index.ts";
import { setPersonState } from "./person-store.ts";

let server: IdentityServer;
beforeEach(async () => {
  server = await startIdentityServer();
});

const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

describe("signing in", () => {
  test("works once with a link, and everybody is who the link says", async () => {
    const token = await server.signIn("Cy Dor");
    const me = (await (await server.call("GET", "/me", { token })).json()) as User;
    expect(me).toMatchObject({ name: "Cy Dor", roles: ["authoriser", "drafter"] });
    await expect(server.signIn("Cy Dor")).rejects.toThrow();
  });

  test("is refused with an unknown, used or old link", async () => {
    expect(await codeOf(await server.call("POST", "/session", { body: { link: "x".repeat(43) } }))).toBe(
      "sign-in-link-unknown",
    );
    server.advance(73 * 3_600_000);
    await expect(server.signIn("Ana Bel")).rejects.toThrow();
  });

  test("ends after an hour without use, after twelve hours, and at sign-out", async () => {
    const token = await server.signIn("Ana Bel");
    server.advance(50 * 60_000);
    expect((await server.call("GET", "/me", { token })).status).toBe(200);
    server.advance(61 * 60_000);
    expect(await codeOf(await server.call("GET", "/me", { token }))).toBe("sign-in-needed");

    const second = await server.signIn("Bo Cal");
    expect((await server.call("DELETE", "/session", { token: second })).status).toBe(204);
    expect(await codeOf(await server.call("GET", "/me", { token: second }))).toBe("sign-in-needed");
  });

  test("lasts in a browser by hours, however far the clock of a training server is ahead", async () => {
    const { identity } = server;
    const [person] = await identity.people();
    server.advance(500 * 86_400_000);
    const app = new Hono().get("/", async (c) => {
      identity.openSession(c, await identity.becomeForTraining(person?.id ?? ""));
      return c.text("");
    });
    expect((await app.request("/")).headers.get("set-cookie")).toContain("Max-Age=43200");
  });

  test("is not kept alive by a page that renews itself", async () => {
    const token = await server.signIn("Ana Bel");
    server.advance(50 * 60_000);
    expect((await server.call("GET", "/me?renewed=1", { token })).status).toBe(200);
    server.advance(11 * 60_000);
    expect(await codeOf(await server.call("GET", "/me", { token }))).toBe("sign-in-needed");
  });

  test("forgets what strangers asked for and did not answer", async () => {
    const ask = async () => await server.call("POST", "/session/passkey-options", { body: {} });
    await Promise.all([ask(), ask(), ask()]);
    server.advance(6 * 60_000);
    expect((await ask()).status).toBe(200);
    const rows = await server.platform.database.db
      .withTables<{ "identity.challenge": { challenge: string } }>()
      .selectFrom("identity.challenge")
      .select("challenge")
      .execute();
    expect(rows).toHaveLength(1);
  });

  test("keeps no token, only its digest", async () => {
    const token = await server.signIn("Ana Bel");
    const rows = await server.platform.database.db
      .withTables<{ "identity.session": { token_sha256: string } }>()
      .selectFrom("identity.session")
      .selectAll()
      .execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows[0]?.token_sha256).toBe(sha256Hex(utf8(token)));
  });
});

describe("enrolment", () => {
  const newcomer = { name: "Eve Fay", languages: ["ar"], roles: ["custodian"] };

  async function propose(token: string, person: object = newcomer): Promise<{ userId: string; answer: Response }> {
    const seen = await server.call("POST", "/people-preview", { token, body: person });
    const { content, approval } = (await seen.json()) as { content: { userId: string }; approval: ApprovedThing };
    const answer = await server.call("POST", "/people", {
      token,
      body: { ...person, userId: content.userId },
      confirmation: { digest: approval.digest },
    });
    return { userId: content.userId, answer };
  }

  test("takes two administrators, and a link comes only after the second (R16)", async () => {
    const [ana, bo] = [await server.signIn("Ana Bel"), await server.signIn("Bo Cal")];
    const { userId, answer } = await propose(ana);
    expect(answer.status).toBe(201);
    expect(await codeOf(await server.call("POST", `/people/${userId}/approval`, { token: ana }))).toBe(
      "approval-needs-another-person",
    );
    const seen = await server.call("POST", `/people/${userId}/approval-preview`, { token: bo });
    const { content, approval } = (await seen.json()) as { content: object; approval: ApprovedThing };
    expect(content).toEqual({ userId, name: "Eve Fay", roles: ["custodian"], languages: ["ar"], phone: null });
    const approved = await server.call("POST", `/people/${userId}/approval`, {
      token: bo,
      confirmation: { digest: approval.digest },
    });
    const { link } = (await approved.json()) as { link: string };
    expect((await server.call("POST", "/session", { body: { link } })).status).toBe(201);
    expect(await codeOf(await server.call("POST", `/people/${userId}/approval`, { token: bo }))).toBe(
      "person-not-proposed",
    );
  });

  test("gives one person every role that goes together", async () => {
    const roles = ALL_ROLES.filter((role) => role !== "administrator");
    const body = { ...newcomer, roles };
    const seen = await server.call("POST", "/people-preview", { token: await server.signIn("Ana Bel"), body });
    expect(seen.status).toBe(200);
    expect(await seen.json()).toMatchObject({ content: { roles: roles.toSorted() } });
  });

  test("takes nobody but the person who was shown", async () => {
    const [ana, bo] = [await server.signIn("Ana Bel"), await server.signIn("Bo Cal")];
    const seen = await server.call("POST", "/people-preview", { token: ana, body: newcomer });
    const { content, approval } = (await seen.json()) as { content: { userId: string }; approval: ApprovedThing };
    const { userId } = content;
    const confirmation = { digest: approval.digest };
    for (const changed of [
      { name: "Eve Fey" },
      { roles: ["authoriser"] },
      { phone: "+999 1234" },
      { languages: ["fr"] },
    ]) {
      const body = { ...newcomer, userId, ...changed };
      expect(await codeOf(await server.call("POST", "/people", { token: ana, body, confirmation }))).toBe(
        "approval-changed",
      );
    }
    const body = { ...newcomer, userId };
    expect(await codeOf(await server.call("POST", "/people", { token: ana, body }))).toBe("confirmation-missing");
    expect((await server.identity.people()).map(({ name }) => name)).not.toContain("Eve Fay");
    expect((await server.call("POST", "/people", { token: ana, body, confirmation })).status).toBe(201);
    expect(await codeOf(await server.call("POST", "/people", { token: ana, body, confirmation }))).toBe(
      "person-exists",
    );
    const other = { digest: sha256Hex(utf8("somebody else")) };
    expect(
      await codeOf(await server.call("POST", `/people/${userId}/approval`, { token: bo, confirmation: other })),
    ).toBe("approval-changed");
  });

  test("of before, with a number that nobody can call from abroad, is corrected by whoever would approve, and approved by the other", async () => {
    const [ana, bo] = [await server.signIn("Ana Bel"), await server.signIn("Bo Cal")];
    const proposeAs = async (token: string, body: object) => {
      const seen = await server.call("POST", "/people-preview", { token, body });
      const { content, approval } = (await seen.json()) as { content: { userId: string }; approval: ApprovedThing };
      const { userId } = content;
      const confirmation = { digest: approval.digest };
      return {
        userId,
        answer: await server.call("POST", "/people", { token, body: { ...body, userId }, confirmation }),
      };
    };
    const shownTo = async (token: string, userId: string) => {
      const seen = await server.call("POST", `/people/${userId}/approval-preview`, { token });
      const { content, approval } = (await seen.json()) as { content: object; approval: ApprovedThing };
      return { content, confirmation: { digest: approval.digest } };
    };
    const who = { ...newcomer, name: "Gil Hax", phone: "+999 20 555 0100" };
    const { userId } = await proposeAs(ana, who);
    const { db } = server.platform.database;
    await sql`update identity.person set phone = '020 555 0100' where user_id = ${userId}`.execute(db);

    const { confirmation } = await shownTo(bo, userId);
    const refusal = await server.call("POST", `/people/${userId}/approval`, { token: bo, confirmation });
    expect(await codeOf(refusal)).toBe("phone-not-international");
    const corrected = { ...who, userId, phone: "+999 20 555 0177", roles: ["authoriser"] };
    expect((await proposeAs(bo, corrected)).answer.status).toBe(201);
    const again = await shownTo(bo, userId);
    expect(again.content).toMatchObject({ phone: "+999 20 555 0177", roles: ["authoriser"] });
    // R16: whoever corrected it asked for it, and is not the second person.
    const own = await server.call("POST", `/people/${userId}/approval`, {
      token: bo,
      confirmation: again.confirmation,
    });
    expect(await codeOf(own)).toBe("approval-needs-another-person");
    const approval = { token: ana, confirmation: again.confirmation };
    expect((await server.call("POST", `/people/${userId}/approval`, approval)).status).toBe(201);
    expect(await codeOf((await proposeAs(bo, corrected)).answer)).toBe("person-exists");
  });

  test("is for administrators only, and an administrator handles no cases", async () => {
    const [cy, ana] = [await server.signIn("Cy Dor"), await server.signIn("Ana Bel")];
    for (const path of ["/people-preview", "/people"]) {
      const body = path === "/people" ? { ...newcomer, userId: crypto.randomUUID() } : newcomer;
      expect(await codeOf(await server.call("POST", path, { token: cy, body }))).toBe("role-missing");
      const both = { ...body, roles: ["administrator", "custodian"] };
      expect(await codeOf(await server.call("POST", path, { token: ana, body: both }))).toBe("roles-conflict");
    }
  });

  test("founding happens once, with two administrators", async () => {
    const { database } = server.platform;
    await expect(database.transaction(async (tx) => await server.identity.found(tx, founders))).rejects.toThrow(
      refused("people-exist"),
    );
  });
});

describe("approvals", () => {
  const thing: ApprovedThing = {
    kind: "request",
    action: "send",
    digest: sha256Hex(utf8("the exact body")),
    subject: { kind: "request", id: "1" },
  };

  async function person(name: string): Promise<User> {
    const found = (await server.identity.people()).find((candidate) => candidate.name === name);
    if (!found) throw new Error(name);
    return { id: found.id, name, roles: found.roles, languages: found.languages };
  }

  const shown = (by: User, { digest }: Pick<ApprovedThing, "digest"> = thing): User => ({
    ...by,
    confirmation: { digest },
  });

  const inTransaction = async (work: Parameters<Platform["database"]["transaction"]>[0]) =>
    await server.platform.database.transaction(work);

  test("need a request and a different second person for the same digest", async () => {
    const { approvals } = server.identity;
    const [cy, di] = [shown(await person("Cy Dor")), shown(await person("Di Eno"))];

    await expect(inTransaction(async (tx) => await approvals.approve(tx, { ...thing, by: di }))).rejects.toThrow(
      refused("approval-not-requested"),
    );
    for (const [by, code] of [
      [await person("Cy Dor"), "confirmation-missing"],
      [shown(cy, { digest: sha256Hex(utf8("another body")) }), "approval-changed"],
    ] as const) {
      await expect(inTransaction(async (tx) => await approvals.request(tx, { ...thing, by }))).rejects.toThrow(
        refused(code),
      );
    }
    await inTransaction(async (tx) => await approvals.request(tx, { ...thing, by: cy }));
    await expect(inTransaction(async (tx) => await approvals.approve(tx, { ...thing, by: cy }))).rejects.toThrow(
      refused("approval-needs-another-person"),
    );
    const changed = { ...thing, digest: sha256Hex(utf8("another body")) };
    await expect(inTransaction(async (tx) => await approvals.approve(tx, { ...changed, by: di }))).rejects.toThrow(
      refused("approval-not-requested"),
    );
    await inTransaction(async (tx) => await approvals.approve(tx, { ...thing, by: di }));
    const both = await inTransaction(async (tx) => await approvals.demandTwo(tx.db, thing));
    expect(both).toMatchObject([
      { step: "requested", method: "session" },
      { step: "approved", method: "session" },
    ]);
  });

  test("count in the round of the last request only", async () => {
    const { approvals } = server.identity;
    const [cy, di] = [shown(await person("Cy Dor")), shown(await person("Di Eno"))];
    await inTransaction(async (tx) => await approvals.request(tx, { ...thing, by: cy }));
    await inTransaction(async (tx) => await approvals.approve(tx, { ...thing, by: di }));
    // Whoever approved the first time asks the second time: that is one person, whatever stood there before.
    await inTransaction(async (tx) => await approvals.request(tx, { ...thing, by: di }));
    const missing = inTransaction(async (tx) => await approvals.demandTwo(tx.db, thing));
    await expect(missing).rejects.toMatchObject({ code: "approval-missing" });
    const alone = inTransaction(async (tx) => await approvals.approve(tx, { ...thing, by: di }));
    await expect(alone).rejects.toMatchObject({ code: "approval-needs-another-person" });
    await inTransaction(async (tx) => await approvals.approve(tx, { ...thing, by: cy }));
    expect(await inTransaction(async (tx) => await approvals.demandTwo(tx.db, thing))).toMatchObject([
      { step: "requested", userId: di.id },
      { step: "approved", userId: cy.id },
    ]);
  });

  test("of somebody who was suspended since count only for what is done already", async () => {
    const { approvals } = server.identity;
    const [cy, di] = [shown(await person("Cy Dor")), shown(await person("Di Eno"))];
    await inTransaction(async (tx) => await approvals.request(tx, { ...thing, by: cy }));
    await inTransaction(async (tx) => await setPersonState(tx.db, cy.id, "disabled"));
    await inTransaction(async (tx) => await approvals.approve(tx, { ...thing, by: di }));
    const demanded = inTransaction(async (tx) => await approvals.demandTwo(tx.db, thing));
    await expect(demanded).rejects.toMatchObject({ code: "asker-suspended" });
    const done = inTransaction(async (tx) => await approvals.demandTwo(tx.db, thing, { isDone: true }));
    await expect(done).resolves.toHaveLength(2);
  });

  test("in production count only with a passkey, which signs exactly this thing", async () => {
    server = await startIdentityServer("production");
    const cy = shown(await person("Cy Dor"));
    const { approvals } = server.identity;
    await expect(inTransaction(async (tx) => await approvals.request(tx, { ...thing, by: cy }))).rejects.toThrow(
      refused("passkey-needed"),
    );

    const token = await server.signIn("Cy Dor");
    const passkey = new SoftwarePasskey(ORIGIN);
    const creation = await (await server.call("POST", "/passkeys/options", { token, body: {} })).json();
    const made = passkey.register(creation as Parameters<SoftwarePasskey["register"]>[0]);
    const enrolled = await server.call("POST", "/passkeys", { token, body: { label: "test", response: made } });
    expect(enrolled.status).toBe(201);

    const { kind, action, digest } = thing;
    const asked = await server.call("POST", "/approvals/options", { token, body: { kind, action, digest } });
    const { nonce, options } = (await asked.json()) as {
      nonce: string;
      options: Parameters<SoftwarePasskey["sign"]>[0];
    };
    const signed = { nonce, response: passkey.sign(options) };
    const by = { ...cy, confirmation: { digest, passkey: signed } };

    const other = { ...thing, digest: sha256Hex(utf8("another body")) };
    await expect(inTransaction(async (tx) => await approvals.request(tx, { ...other, by }))).rejects.toThrow(
      refused("approval-changed"),
    );
    const replayed = { ...cy, confirmation: { digest: other.digest, passkey: signed } };
    await expect(inTransaction(async (tx) => await approvals.request(tx, { ...other, by: replayed }))).rejects.toThrow(
      refused("passkey-not-valid"),
    );
    await inTransaction(async (tx) => await approvals.request(tx, { ...thing, by }));
    const kept = await approvals.of(server.platform.database.db, thing);
    expect(kept).toMatchObject([{ step: "requested", method: "passkey", userId: cy.id }]);

    const again = { ...thing, action: "withdraw" }; // its own challenge, and the one that was answered is spent
    await expect(inTransaction(async (tx) => await approvals.request(tx, { ...again, by }))).rejects.toThrow(
      refused("passkey-not-valid"),
    );
  });

  test("cannot be changed or removed afterwards", async () => {
    const cy = shown(await person("Cy Dor"));
    await inTransaction(async (tx) => await server.identity.approvals.request(tx, { ...thing, by: cy }));
    await expect(
      inTransaction(
        async (tx) =>
          await tx.db.withTables<{ "identity.approval": object }>().deleteFrom("identity.approval").execute(),
      ),
    ).rejects.toThrow();
  });
});

test("a database that fails while a passkey's answer is looked at is not told as the passkey's fault", async () => {
  const token = await server.signIn("Cy Dor");
  const passkey = new SoftwarePasskey(ORIGIN);
  const creation = await (await server.call("POST", "/passkeys/options", { token, body: {} })).json();
  const made = passkey.register(creation as Parameters<SoftwarePasskey["register"]>[0]);
  await server.call("POST", "/passkeys", { token, body: { label: "test", response: made } });
  const options = await (await server.call("POST", "/session/passkey-options", { body: {} })).json();
  const response = passkey.sign(options as Parameters<SoftwarePasskey["sign"]>[0]);
  await sql`alter table identity.challenge rename to not_there_just_now`.execute(server.platform.database.db);
  await expect(server.call("POST", "/session/passkey", { body: response })).rejects.toMatchObject({ code: "42P01" });
});

test("signing in without proof exists in training only", async () => {
  const [first] = await server.identity.people();
  expect((await server.identity.becomeForTraining(first?.id ?? "")).person.name).toBe(first?.name);
  server = await startIdentityServer("production");
  await expect(server.identity.becomeForTraining(first?.id ?? "")).rejects.toThrow(/training/);
});

test("hostile confirmations are refused before they reach anything", async () => {
  const token = await server.signIn("Ana Bel");
  const digest = sha256Hex(utf8("the exact body"));
  const nonce = randomBytes(16).toString("hex");
  for (const confirmation of [
    "text",
    {},
    { digest: "00" },
    { digest, nonce },
    { digest, nonce: "00", response: { id: "x" } },
    { digest, nonce, response: {} },
    { nonce, response: { id: "x" } },
  ]) {
    expect(await codeOf(await server.call("GET", "/me", { token, confirmation }))).toBe("confirmation-not-readable");
  }
});
