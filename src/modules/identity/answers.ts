import { z } from "zod";
import { asItStands, momentAnswer } from "../../web/index.ts";
import { ACCESS_ACTS, ACCESS_EVENTS } from "./domain/access.ts";
import { roleSchema } from "./domain/roles.ts";

// What the API says of people and of signing in.

const roles = z.array(roleSchema);

export const sessionAnswer = z
  .object({
    /** For programs: Authorization: Bearer <token>. Browsers get a cookie. */
    token: z.string(),
    expiresAt: momentAnswer,
    person: z.object({ id: z.string(), name: z.string(), roles }),
  })
  .meta({ id: "Session" });

export const meAnswer = z.object({
  id: z.string(),
  name: z.string(),
  roles,
  languages: z.array(z.string()),
  phone: z.string().optional(),
});

/** As Web Authentication, level 3, defines them in JSON. */
export const webauthnOptionsAnswer = z.looseObject({ challenge: z.string() });

export const approvalOptionsAnswer = z.object({ nonce: z.string(), options: webauthnOptionsAnswer });

const person = z
  .object({
    id: z.string(),
    name: z.string(),
    languages: z.array(z.string()),
    phone: z.string().nullable(),
    mail: z.string().nullish(),
    /** Disabled: suspended. */
    state: z.enum(["proposed", "active", "disabled", "left"]),
    roles,
    hasPasskey: z.boolean(),
  })
  .meta({ id: "Person" });

export const peopleAnswer = z.object({ people: z.array(person) });

const passkey = z.object({
  credentialId: z.string(),
  label: z.string(),
  createdAt: momentAnswer,
  /** When it stopped to answer for the person; null while it does. */
  endedAt: momentAnswer.nullable(),
});

export const passkeysAnswer = z.object({ passkeys: z.array(passkey) });

const accessRequest = z
  .object({
    requestId: z.string(),
    act: z.enum(ACCESS_ACTS),
    userId: z.string(),
    name: z.string(),
    reason: z.string(),
    askedBy: z.string(),
    askerName: z.string(),
    askedAt: momentAnswer,
  })
  .meta({ id: "AccessRequest" });

const accessEvent = z
  .object({
    eventId: z.string(),
    kind: z.enum(ACCESS_EVENTS),
    userId: z.string(),
    name: z.string(),
    /** Null: the operator of the machine. */
    byUserId: z.string().nullable(),
    byName: z.string().nullable(),
    reason: z.string().nullable(),
    /** Label of the passkey that it is about. */
    device: z.string().nullable(),
    at: momentAnswer,
  })
  .meta({ id: "AccessEvent" });

export const personAnswer = z.object({
  person,
  passkeys: z.array(passkey),
  waiting: accessRequest.optional(),
  events: z.array(accessEvent),
});

export const accessAnswer = z.object({ waiting: z.array(accessRequest), events: z.array(accessEvent) });

/** The content of a new link or of an end of a suspension, as two administrators confirm it. */
export const accessChangeAnswer = z.object({
  requestId: z.string(),
  act: z.enum(ACCESS_ACTS),
  userId: z.string(),
  name: z.string(),
  roles,
  suspended: z.boolean(),
  reason: z.string(),
  endingPasskeys: z.array(z.object({ credentialId: z.string(), label: z.string(), addedAt: z.string() })),
});

export const addedPasskeyAnswer = z.object({ userId: z.string(), credentialId: z.string(), label: z.string() });

/** The thing that two people stand behind; a person confirms its digest. */
const approvedThing = z
  .object({
    kind: z.string(),
    action: z.string(),
    digest: z.string(),
    subject: z.object({ kind: z.string(), id: z.string() }),
  })
  .meta({ id: "ApprovedThing" });

/** What a person is shown before confirming it. The content is sent whole and in its order: its text is what is hashed. */
export function approvalPreviewAnswer(content: z.ZodType) {
  return z.object({ content: asItStands(content), approval: approvedThing });
}

export const enrolmentAnswer = z.object({
  userId: z.string(),
  name: z.string(),
  roles,
  languages: z.array(z.string()),
  phone: z.string().nullable(),
});
