import { type Context, Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { RegistrationResponseJSON, AuthenticationResponseJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { Refusal } from "../../protocol/refusal.ts";
import { readJson } from "../../web/index.ts";
import { isSecure, requireUser, sessionCookieName, sessionToken } from "./access.ts";
import type { Approvals } from "./actions/approvals.ts";
import {
  approvalOptions,
  passkeyRegistrationOptions,
  passkeySignInOptions,
  registerPasskey,
  signInWithPasskey,
} from "./actions/passkeys.ts";
import { approvePerson, previewEnrolment, previewPerson, proposePerson } from "./actions/people.ts";
import { type NewSession, signInWithLink, signOut } from "./actions/sessions.ts";
import type { IdentityContext } from "./context.ts";
import { roleSchema } from "./domain/roles.ts";
import { listPeople } from "./store.ts";

const line = z.string().trim().min(1).max(200);
const language = z.enum(["ar", "en", "es", "fr", "ru", "vi", "zh"]);

export const newPersonSchema = z.strictObject({
  name: line,
  languages: z.array(language).min(1).max(7),
  phone: z
    .string()
    .regex(/^\+?[0-9 ()-]{4,30}$/)
    .optional(),
  roles: z.array(roleSchema).min(1).max(7),
});

const userId = z.uuid();
const previewedPersonSchema = newPersonSchema.extend({ userId: userId.optional() });
const proposedPersonSchema = newPersonSchema.extend({ userId });

const webauthnResponse = z.looseObject({ id: z.string().max(1024), response: z.looseObject({}) });

/** Routes under /api/v1 for signing in, for passkeys and for people. */
export function identityApi(context: IdentityContext, approvals: Approvals): Hono {
  const api = new Hono();

  api.post("/session", async (c) => {
    const { link } = await readJson(c, z.strictObject({ link: z.string().max(100) }));
    return c.json(sessionAnswer(context, c, await signInWithLink(context, link)), 201);
  });
  api.delete("/session", async (c) => {
    const token = sessionToken(context, c);
    if (token) await signOut(context, token);
    forgetSession(context, c);
    return c.body(null, 204);
  });
  api.get("/me", async (c) => {
    const { confirmation: _, ...user } = requireUser(c);
    return c.json(user);
  });

  api.post("/session/passkey-options", async (c) => c.json(await passkeySignInOptions(context)));
  api.post("/session/passkey", async (c) => {
    const response = await readJson(c, webauthnResponse);
    // Its inner shape is checked by the WebAuthn verification.
    const session = await signInWithPasskey(context, response as unknown as AuthenticationResponseJSON);
    return c.json(sessionAnswer(context, c, session), 201);
  });

  api.post("/passkeys/options", async (c) => c.json(await passkeyRegistrationOptions(context, requireUser(c))));
  api.post("/passkeys", async (c) => {
    const user = requireUser(c);
    const { label, response } = await readJson(c, z.strictObject({ label: line, response: webauthnResponse }));
    const made = await registerPasskey(context, user, {
      label,
      response: response as unknown as RegistrationResponseJSON, // checked by the WebAuthn verification
    });
    return c.json(made, 201);
  });

  api.post("/approvals/options", async (c) => {
    const user = requireUser(c);
    const thing = await readJson(
      c,
      z.strictObject({ kind: line, action: line, digest: z.string().regex(/^[0-9a-f]{64}$/) }),
    );
    return c.json(await approvalOptions(context, user, thing as Parameters<typeof approvalOptions>[2]));
  });

  api.get("/people", async (c) => {
    requireUser(c, "administrator", "oversight");
    return c.json({ people: await listPeople(context.platform.database.db) });
  });
  api.post("/people-preview", async (c) => {
    const by = requireUser(c, "administrator");
    return c.json(previewPerson(context, await readJson(c, previewedPersonSchema), by));
  });
  api.post("/people", async (c) => {
    const by = requireUser(c, "administrator");
    return c.json(await proposePerson(context, approvals, await readJson(c, proposedPersonSchema), by), 201);
  });
  api.post("/people/:id/approval-preview", async (c) => {
    const by = requireUser(c, "administrator");
    return c.json(await previewEnrolment(context, personIdOf(c), by));
  });
  api.post("/people/:id/approval", async (c) => {
    const by = requireUser(c, "administrator");
    const { linkToken } = await approvePerson(context, approvals, personIdOf(c), by);
    return c.json({ link: linkToken }, 201);
  });

  return api;
}

/** The id in the path. Text that is no id names nobody who waits. */
export function personIdOf(c: Context): string {
  const read = userId.safeParse(c.req.param("id"));
  if (read.success) return read.data;
  throw new Refusal("person-not-proposed", "No enrolment of this person is waiting for approval.");
}

/** Takes the cookie back. Browsers take a name with the prefix of a secure cookie only with that attribute. */
export function forgetSession(context: IdentityContext, c: Context): void {
  deleteCookie(c, sessionCookieName(context), { path: "/", secure: isSecure(context) });
}

/** Sets the cookie for browsers and returns the token for programs. */
export function sessionAnswer(context: IdentityContext, c: Context, session: NewSession) {
  setCookie(c, sessionCookieName(context), session.token, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(context),
    expires: session.expiresAt,
  });
  const { id, name, roles } = session.person;
  return { token: session.token, expiresAt: session.expiresAt.toISOString(), person: { id, name, roles } };
}
