import { z } from "zod";
import { asItStands, momentAnswer } from "../../web/index.ts";
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

export const peopleAnswer = z.object({
  people: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        languages: z.array(z.string()),
        phone: z.string().nullable(),
        state: z.enum(["proposed", "active", "disabled"]),
        roles,
        hasPasskey: z.boolean(),
      })
      .meta({ id: "Person" }),
  ),
});

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
