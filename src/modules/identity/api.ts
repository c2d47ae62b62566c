import { type Context, Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import type { RegistrationResponseJSON, AuthenticationResponseJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { sha256HexSchema } from "../../protocol/identifiers.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { operations, pathParam, readParam, LANGUAGES } from "../../web/index.ts";
import { addressOf, isSecure, requireUser, sessionCookieName, sessionToken } from "./access.ts";
import { accessApi } from "./access-api.ts";
import { endOwnPasskey, previewPasskey } from "./actions/own-passkeys.ts";
import {
  approvalOptions,
  passkeyRegistrationOptions,
  passkeySignInOptions,
  registerPasskey,
  signInWithPasskey,
} from "./actions/passkeys.ts";
import { approvePerson, previewEnrolment, previewPerson, proposePerson } from "./actions/people.ts";
import { type NewSession, signInWithLink, signOut } from "./actions/sessions.ts";
import {
  addedPasskeyAnswer,
  approvalOptionsAnswer,
  approvalPreviewAnswer,
  enrolmentAnswer,
  meAnswer,
  passkeysAnswer,
  peopleAnswer,
  sessionAnswer,
  webauthnOptionsAnswer,
} from "./answers.ts";
import type { IdentityContext } from "./context.ts";
import { roleSchema } from "./domain/roles.ts";
import { allPasskeysOf } from "./passkey-store.ts";
import { listPeople } from "./person-store.ts";
import type { Approvals } from "./types.ts";

/** As many bodies of this size as there can be connections fit into memory: anybody may send one, however slowly. */
export const MAX_SIGN_IN_BYTES = 32 * 1024;

/** More than any office has. */
const MOST_ROLES = 32;

const line = z.string().trim().min(1).max(200);

export const newPersonSchema = z.strictObject({
  name: line,
  languages: z.array(z.enum(LANGUAGES)).min(1).max(LANGUAGES.length),
  phone: z.string().trim().min(1).max(60).optional(),
  roles: z.array(roleSchema).min(1).max(MOST_ROLES),
});

const userId = z.uuid();
const previewedPersonSchema = newPersonSchema.extend({ userId: userId.optional() });
const proposedPersonSchema = newPersonSchema.extend({ userId });

const personIdParam = pathParam(
  userId,
  () => new Refusal("person-not-proposed", "No enrolment of this person is waiting for approval."),
);

const credentialId = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(1400);

const webauthnResponse = z.looseObject({ id: z.string().max(1024), response: z.looseObject({}) });

const TOO_MANY = "too-many-tries";
const passkeyAnswered = ["passkey-not-known", "passkey-not-valid"];

/** Routes under /api/v1 for signing in, for passkeys and for people. */
export function identityApi(context: IdentityContext, approvals: Approvals): Hono {
  const api = new Hono();
  const operation = operations(requireUser);

  api.post(
    "/session",
    operation(
      {
        id: "identity.sign-in-with-link",
        who: "anybody",
        maxBodyBytes: MAX_SIGN_IN_BYTES,
        body: z.strictObject({ link: z.string().max(100) }),
        answer: sessionAnswer,
        status: 201,
        repeat: "refused",
        refusals: ["sign-in-link-unknown", "sign-in-link-used", "sign-in-link-expired", "person-not-active", TOO_MANY],
      },
      async ({ c, body }) => openSession(context, c, await signInWithLink(context, body.link, addressOf(context, c))),
    ),
  );
  api.delete(
    "/session",
    operation({ id: "identity.sign-out", who: "anybody", repeat: "same" }, async ({ c }) => {
      const token = sessionToken(context, c);
      if (token) await signOut(context, token);
      forgetSession(context, c);
    }),
  );
  api.get(
    "/me",
    operation({ id: "identity.read-me", who: [], answer: meAnswer }, ({ user }) => user),
  );

  api.post(
    "/session/passkey-options",
    operation(
      { id: "identity.begin-passkey-sign-in", who: "anybody", answer: webauthnOptionsAnswer, repeat: "again" },
      async () => await passkeySignInOptions(context),
    ),
  );
  api.post(
    "/session/passkey",
    operation(
      {
        id: "identity.sign-in-with-passkey",
        who: "anybody",
        maxBodyBytes: MAX_SIGN_IN_BYTES,
        body: webauthnResponse,
        answer: sessionAnswer,
        status: 201,
        repeat: "refused",
        refusals: [...passkeyAnswered, "person-not-active", TOO_MANY],
      },
      async ({ c, body }) => {
        // Its inner shape is checked by the WebAuthn verification.
        const session = await signInWithPasskey(
          context,
          body as unknown as AuthenticationResponseJSON,
          addressOf(context, c),
        );
        return openSession(context, c, session);
      },
    ),
  );

  api.get(
    "/passkeys",
    operation({ id: "identity.list-own-passkeys", who: [], answer: passkeysAnswer }, async ({ user }) => ({
      passkeys: await allPasskeysOf(context.platform.database.db, user.id),
    })),
  );
  api.post(
    "/passkeys/options",
    operation(
      { id: "identity.begin-passkey-enrolment", who: [], answer: webauthnOptionsAnswer, repeat: "again" },
      async ({ user }) => await passkeyRegistrationOptions(context, user),
    ),
  );
  api.post(
    "/passkeys-preview",
    operation(
      {
        id: "identity.preview-passkey",
        who: [],
        body: z.strictObject({ credentialId, label: line }),
        answer: approvalPreviewAnswer(addedPasskeyAnswer),
        repeat: "reads",
      },
      ({ user, body }) => previewPasskey(user, body),
    ),
  );
  api.post(
    "/passkeys",
    operation(
      {
        id: "identity.enrol-passkey",
        who: [],
        body: z.strictObject({ label: line, response: webauthnResponse }),
        answer: z.object({ credentialId: z.string() }),
        status: 201,
        repeat: "refused",
        // The first passkey of a person needs no confirmation; a further one does, in production.
        confirmed: true,
        refusals: ["too-many-passkeys", "person-not-active"],
      },
      async ({ user, body: { label, response } }) =>
        await registerPasskey(context, approvals, user, {
          label,
          response: response as unknown as RegistrationResponseJSON, // checked by the WebAuthn verification
        }),
    ),
  );

  api.post(
    "/passkeys/:credentialId/ending",
    operation(
      {
        id: "identity.end-own-passkey",
        who: [],
        params: {
          credentialId: pathParam(credentialId, () => unknownRefusal("passkey-unknown", "You have no such passkey.")),
        },
        repeat: "refused",
        refusals: ["last-passkey"],
      },
      async ({ c, user, params }) =>
        await endOwnPasskey(context, user, {
          credentialId: params.credentialId,
          sessionToken: sessionToken(context, c),
        }),
    ),
  );

  api.post(
    "/approvals/options",
    operation(
      {
        id: "identity.begin-approval",
        who: [],
        body: z.strictObject({ kind: line, action: line, digest: sha256HexSchema }),
        answer: approvalOptionsAnswer,
        repeat: "again",
      },
      async ({ user, body }) => await approvalOptions(context, user, body),
    ),
  );

  api.get(
    "/people",
    operation({ id: "identity.list-people", who: ["administrator", "oversight"], answer: peopleAnswer }, async () => ({
      people: await listPeople(context.platform.database.db),
    })),
  );
  api.post(
    "/people-preview",
    operation(
      {
        id: "identity.preview-person",
        who: ["administrator"],
        body: previewedPersonSchema,
        answer: approvalPreviewAnswer(enrolmentAnswer),
        repeat: "reads",
        refusals: ["roles-conflict", "role-not-of-office", "phone-not-international"],
      },
      ({ user, body }) => previewPerson(context, body, user),
    ),
  );
  api.post(
    "/people",
    operation(
      {
        id: "identity.propose-person",
        who: ["administrator"],
        body: proposedPersonSchema,
        answer: z.object({ userId: z.string(), digest: z.string() }),
        status: 201,
        repeat: "refused",
        confirmed: true,
        refusals: ["roles-conflict", "role-not-of-office", "phone-not-international", "person-exists"],
      },
      async ({ user, body }) => await proposePerson(context, approvals, body, user),
    ),
  );
  api.post(
    "/people/:id/approval-preview",
    operation(
      {
        id: "identity.preview-enrolment",
        who: ["administrator"],
        params: { id: personIdParam },
        answer: approvalPreviewAnswer(enrolmentAnswer),
        repeat: "reads",
      },
      async ({ user, params: { id } }) => await previewEnrolment(context, id, user),
    ),
  );
  api.post(
    "/people/:id/approval",
    operation(
      {
        id: "identity.approve-person",
        who: ["administrator"],
        params: { id: personIdParam },
        answer: z.object({ link: z.string() }),
        status: 201,
        repeat: "refused",
        confirmed: true,
        refusals: ["asker-not-administrator", "person-not-active", "phone-not-international"],
      },
      async ({ user, params: { id } }) => ({ link: (await approvePerson(context, approvals, id, user)).linkToken }),
    ),
  );

  return api.route("/", accessApi(context, approvals));
}

/** The person named in the path. Refuses `person-not-proposed`. */
export function personIdOf(c: Context): string {
  return readParam(c, "id", personIdParam);
}

/** Takes the cookie back. Browsers take a name with the prefix of a secure cookie only with that attribute. */
export function forgetSession(context: IdentityContext, c: Context): void {
  deleteCookie(c, sessionCookieName(context), { path: "/", secure: isSecure(context) });
}

/** Sets the cookie for browsers and returns the token for programs. */
export function openSession(context: IdentityContext, c: Context, session: NewSession) {
  setCookie(c, sessionCookieName(context), session.token, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(context),
    // Never a day: a clock of a training server may be years ahead of the browser.
    maxAge: Math.floor((session.expiresAt.getTime() - context.platform.clock.now().getTime()) / 1_000),
  });
  const { id, name, roles } = session.person;
  return { token: session.token, expiresAt: session.expiresAt.toISOString(), person: { id, name, roles } };
}
