import { MODULE_ROLES } from "./all-roles.ts";
import { Hono } from "hono";
import { expect } from "vitest";
import { type IdentityModule, createIdentity, type NewPerson } from "../../src/modules/identity/index.ts";
import type { AuditEvent } from "../../src/modules/audit/index.ts";
import { createRandomness } from "../../src/platform/random.ts";
import type { Platform } from "../../src/platform/index.ts";
import { Refusal } from "../../src/protocol/refusal.ts";
import { openTestDatabase } from "./databases.ts";

/** The identity module alone, with its API, four founding people and a clock that a test moves. */

/** Where the proxy before it stands. */
export const PROXY = "192.0.2.1";

export const ORIGIN = "http://aurelia.localhost:8400";

export const founders: NewPerson[] = [
  { name: "Ana Bel", languages: ["en"], roles: ["administrator"] },
  { name: "Bo Cal", languages: ["fr"], roles: ["administrator"] },
  { name: "Cy Dor", languages: ["en"], roles: ["drafter", "authoriser"] },
  { name: "Di Eno", languages: ["en"], roles: ["authoriser"], phone: "+999 1 555 0101" },
];

export interface IdentityServer {
  readonly identity: IdentityModule;
  readonly events: AuditEvent[];
  readonly platform: Platform;
  advance(ms: number): void;
  call(
    method: string,
    path: string,
    options?: {
      body?: unknown;
      token?: string;
      confirmation?: unknown;
      type?: string;
      /** The other end of the connection, and whom it says that it calls for. */
      from?: string;
      forwardedFor?: string;
    },
  ): Promise<Response>;
  /** Signs a founder in and returns the token. */
  signIn(name: string): Promise<string>;
}

export async function startIdentityServer(
  profile: "training" | "production" = "training",
  people: readonly NewPerson[] = founders,
): Promise<IdentityServer> {
  const { database } = await openTestDatabase();
  let now = new Date("2026-11-24T22:00:00.000Z");
  const clock = { now: () => now, advance: () => {}, aheadOfSystemMs: () => 0 };
  const platform = {
    config: { state: "XA", profile, appUrl: ORIGIN, proxyNetworks: [`${PROXY}/32`] },
    database,
    clock,
    random: createRandomness(clock),
  } as unknown as Platform; // the parts that identity uses
  const events: AuditEvent[] = [];
  const audit = {
    append: async (_tx: unknown, event: AuditEvent) => {
      events.push(event);
      return { entryId: "entry" };
    },
  };
  const identity = createIdentity({ platform, audit, roles: MODULE_ROLES });
  const founded = await database.transaction(async (tx) => await identity.found(tx, people));
  const app = new Hono();
  app.use(identity.middleware);
  app.route("/api/v1", identity.api);
  app.onError((error, c) => {
    if (!(error instanceof Refusal)) throw error;
    return c.json({ code: error.code }, 422);
  });
  const call: IdentityServer["call"] = async (method, path, options = {}) => {
    const { body, token, confirmation, type = "application/json", from = "127.0.0.1", forwardedFor } = options;
    const init: RequestInit = {
      method,
      headers: {
        ...(forwardedFor === undefined ? {} : { "x-forwarded-for": forwardedFor }),
        ...(body === undefined ? {} : { "content-type": type }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(confirmation === undefined ? {} : { "x-rogatory-confirmation": JSON.stringify(confirmation) }),
      },
      ...(body === undefined ? {} : { body: body instanceof ReadableStream ? body : JSON.stringify(body) }),
      ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
    };
    return await app.request(`${ORIGIN}/api/v1${path}`, init, { incoming: { socket: { remoteAddress: from } } });
  };
  return {
    identity,
    events,
    platform,
    advance: (ms) => void (now = new Date(now.getTime() + ms)),
    call,
    async signIn(name) {
      const link = founded.find((person) => person.name === name)?.linkToken;
      const answer = await call("POST", "/session", { body: { link } });
      expect(answer.status).toBe(201);
      return ((await answer.json()) as { token: string }).token;
    },
  };
}
