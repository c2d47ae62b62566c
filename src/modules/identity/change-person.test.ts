import { beforeEach, describe, expect, test } from "vitest";
import { type IdentityServer, startIdentityServer } from "../../../tests/support/identity-server.ts";
import type { NewPerson } from "./index.ts";

const people: NewPerson[] = [
  { name: "Ana Bel", languages: ["en"], roles: ["administrator"] },
  { name: "Bo Cal", languages: ["fr"], roles: ["administrator"] },
  { name: "Ce Dar", languages: ["en"], roles: ["administrator"] },
  { name: "Cy Dor", languages: ["en"], roles: ["drafter", "authoriser"] },
  { name: "Fa Gor", languages: ["en"], roles: ["oversight"] },
];

let server: IdentityServer;
let ids: ReadonlyMap<string, string>;

beforeEach(async () => {
  server = await startIdentityServer("training", people);
  ids = new Map((await server.identity.people()).map(({ id, name }) => [name, id]));
});

const idOf = (name: string): string => ids.get(name) ?? "";
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

/** One administrator asks, having seen what would be done. */
async function ask(token: string, path: string, body: object): Promise<Response> {
  const preview = await server.call("POST", `${path}-preview`, { token, body });
  if (!preview.ok) return preview;
  const { approval } = (await preview.json()) as { approval: { digest: string } };
  return await server.call("POST", path, { token, body, confirmation: { digest: approval.digest } });
}

async function approve(token: string, askedId: string): Promise<Response> {
  const preview = await server.call("POST", `/people/waiting/${askedId}/approval-preview`, { token });
  if (!preview.ok) return preview;
  const { approval } = (await preview.json()) as { approval: { digest: string } };
  return await server.call("POST", `/people/waiting/${askedId}/approval`, {
    token,
    confirmation: { digest: approval.digest },
  });
}

async function askedOf(answer: Response): Promise<string> {
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { askedId: string }).askedId;
}

const promotion = { name: "Cy Dor-Bel", roles: ["authoriser"], mail: "cy@justice.example", reason: "Promoted." };

describe("a person who changes", () => {
  test("gets another name, address and roles by two administrators, signs in again, and oversight is told", async () => {
    const [ana, bo, cy] = [
      await server.signIn("Ana Bel"),
      await server.signIn("Bo Cal"),
      await server.signIn("Cy Dor"),
    ];
    const path = `/people/${idOf("Cy Dor")}/change`;
    const askedId = await askedOf(await ask(ana, path, promotion));
    expect((await server.call("GET", "/me", { token: cy })).status).toBe(200);
    expect(await codeOf(await approve(ana, askedId))).toBe("approval-needs-another-person");
    expect((await approve(bo, askedId)).status).toBeLessThan(300);
    const changed = (await server.identity.people()).find(({ id }) => id === idOf("Cy Dor"));
    expect(changed).toMatchObject({
      name: "Cy Dor-Bel",
      roles: ["authoriser"],
      mail: "cy@justice.example",
      state: "active",
    });
    expect((await server.call("GET", "/me", { token: cy })).ok).toBe(false);
    const told = await server.call("GET", "/access", { token: await server.signIn("Fa Gor") });
    const { events } = (await told.json()) as { events: { kind: string; reason: string }[] };
    expect(events).toContainEqual(expect.objectContaining({ kind: "roles-changed", reason: "Promoted." }));
  });

  test("is nobody who asks for it, and no administrator of the last two", async () => {
    const ana = await server.signIn("Ana Bel");
    const own = await ask(ana, `/people/${idOf("Ana Bel")}/change`, promotion);
    expect(await codeOf(own)).toBe("not-for-oneself");
    const bo = await server.signIn("Bo Cal");
    await approve(bo, await askedOf(await ask(ana, `/people/${idOf("Ce Dar")}/leaving`, { reason: "Retired." })));
    const last = await ask(ana, `/people/${idOf("Bo Cal")}/leaving`, { reason: "Retired." });
    expect(await codeOf(last)).toBe("last-administrators");
    const mixed = { ...promotion, roles: ["administrator", "drafter"] };
    expect(await codeOf(await ask(ana, `/people/${idOf("Cy Dor")}/change`, mixed))).toBe("roles-conflict");
    const same = { name: "Cy Dor", roles: ["authoriser", "drafter"], reason: "None." };
    expect(await codeOf(await ask(ana, `/people/${idOf("Cy Dor")}/change`, same))).toBe("nothing-changed");
  });

  test("leaves once: two who change each other at once both end, and what left cannot come back", async () => {
    const [ana, bo, ce] = [
      await server.signIn("Ana Bel"),
      await server.signIn("Bo Cal"),
      await server.signIn("Ce Dar"),
    ];
    const cy = await server.signIn("Cy Dor");
    const leaving = await askedOf(await ask(ana, `/people/${idOf("Cy Dor")}/leaving`, { reason: "Moved abroad." }));
    expect((await approve(bo, leaving)).status).toBeLessThan(300);
    expect((await server.call("GET", "/me", { token: cy })).ok).toBe(false);
    const back = await server.call("POST", `/people/${idOf("Cy Dor")}/access-preview`, {
      token: ana,
      body: { act: "new-link", reason: "Wants back." },
    });
    expect(await codeOf(back)).toBe("person-not-active");

    // Ana asks that Bo leaves, Bo asks that Ana leaves; Ce approves both: only one of them can go.
    const bosLeaving = await askedOf(await ask(ana, `/people/${idOf("Bo Cal")}/leaving`, { reason: "One." }));
    const anasLeaving = await askedOf(await ask(bo, `/people/${idOf("Ana Bel")}/leaving`, { reason: "Other." }));
    const answers = await Promise.all([approve(ce, bosLeaving), approve(ce, anasLeaving)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const active = (await server.identity.people()).filter(
      ({ state, roles }) => state === "active" && roles.includes("administrator"),
    );
    expect(active).toHaveLength(2);
  });
});

describe("one's own", () => {
  test("languages and telephone are changed, and other sessions ended, by oneself; oversight is told", async () => {
    const [first, second] = [await server.signIn("Cy Dor"), await server.signIn("Fa Gor")];
    const wrong = await server.call("PUT", "/me/contact", {
      token: first,
      body: { languages: ["fr"], phone: "555 0101" },
    });
    expect(await codeOf(wrong)).toBe("phone-not-international");
    const body = { languages: ["fr", "ar"], phone: "+999 1 555 0199" };
    const preview = await server.call("POST", "/me/contact-preview", { token: first, body });
    const { approval } = (await preview.json()) as { approval: { digest: string } };
    // Of another number than was shown, or unseen, nothing is changed.
    expect(await codeOf(await server.call("PUT", "/me/contact", { token: first, body }))).toBe("confirmation-missing");
    const other = { body: { ...body, phone: "+999 1 555 0198" }, confirmation: { digest: approval.digest } };
    expect(await codeOf(await server.call("PUT", "/me/contact", { token: first, ...other }))).toBe("approval-changed");
    const confirmed = { body, confirmation: { digest: approval.digest } };
    expect((await server.call("PUT", "/me/contact", { token: first, ...confirmed })).status).toBe(204);
    // The same number in other languages needs no confirmation.
    expect((await server.call("PUT", "/me/contact", { token: first, body })).status).toBe(204);
    const me = (await (await server.call("GET", "/me", { token: first })).json()) as object;
    expect(me).toMatchObject({ languages: ["fr", "ar"], phone: "+999 1 555 0199", roles: ["authoriser", "drafter"] });
    expect((await server.call("POST", "/me/sessions/ending", { token: first })).status).toBe(204);
    expect((await server.call("GET", "/me", { token: first })).status).toBe(200);
    const told = (await (await server.call("GET", "/access", { token: second })).json()) as {
      events: { kind: string }[];
    };
    expect(told.events.map(({ kind }) => kind)).toEqual([
      "own-sessions-ended",
      "own-contact-changed",
      "own-contact-changed",
    ]);
  });
});
