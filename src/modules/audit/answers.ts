import { z } from "zod";
import { momentAnswer, recordAnswer } from "../../web/index.ts";

// What the API says of the audit log. Entries and their details reach oversight only.

const subject = z.object({ kind: z.string(), id: z.string() });
const actor = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("user"), userId: z.string() }),
  z.object({ kind: z.literal("peer"), state: z.string() }),
  z.object({ kind: z.literal("system"), job: z.string() }),
]);

export const logAnswer = z.object({
  origin: z.string(),
  state: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("not-started") }),
    z.object({ kind: z.literal("ready") }),
    z.object({ kind: z.literal("recovery"), code: z.string(), message: z.string() }),
  ]),
  /** The head that peers are shown; absent before the first. */
  head: z.object({ size: z.int(), root: z.string(), checkpoint: z.string() }).optional(),
  /** The newest head that anyone cosigned; null before the first. */
  witnessed: z
    .object({
      size: z.int(),
      by: z.array(z.object({ name: z.string(), state: z.string(), operator: z.string(), at: momentAnswer })),
    })
    .nullable(),
  unwitnessedSince: momentAnswer.nullable(),
  forks: z.array(
    z.object({
      forkProofId: z.string(),
      origin: z.string(),
      state: z.string(),
      strength: z.enum(["proven", "alleged"]),
      foundAt: momentAnswer,
    }),
  ),
  /** All logs of this server, oldest first; the last one is open. */
  logs: z.array(
    z.object({
      origin: z.string(),
      openedAt: momentAnswer,
      closed: z
        .object({
          at: momentAnswer,
          size: z.int(),
          root: z.string(),
          /** Places of entries that others know of and this server does not, both included. */
          missing: z.object({ fromEntry: z.int(), toEntry: z.int() }).nullable(),
          reason: z.string(),
        })
        .nullable(),
    }),
  ),
});

export const logReportAnswer = z.object({
  ok: z.boolean(),
  /** False without a key from outside: then the log is consistent in itself, and anyone could have made it. */
  originEstablished: z.boolean(),
  origin: z.string().optional(),
  size: z.int(),
  root: z.string().optional(),
  witnessed: z.array(z.object({ name: z.string(), size: z.int(), at: momentAnswer })),
  entriesChecked: z.int(),
  erased: z.int().optional(),
  problems: z.array(z.object({ code: z.string(), where: z.string(), message: z.string() })),
  problemsLeftOff: z.int(),
  /** When the check began; a report is given again for some minutes. */
  checkedAt: momentAnswer,
});

export const entriesAnswer = z.object({
  entries: z.array(
    z
      .object({
        entryId: z.string(),
        type: z.string(),
        at: momentAnswer,
        index: z.int().nullable(),
        /** Which of the server's logs the place is in, counted from 1. */
        log: z.int().nullable(),
        erased: z.boolean(),
        subject: subject.nullable(),
        dossierId: z.string().nullable(),
        details: recordAnswer.nullable(),
        actor: actor.nullable(),
      })
      .meta({ id: "AuditEntry" }),
  ),
  next: z.string().nullable(),
});

export const openedEntryAnswer = z.object({
  /** The leaf as it stands in the log: spec/log.md. */
  entry: recordAnswer,
  subject,
  dossierId: z.string().nullable(),
  details: recordAnswer,
  actor: actor.nullable(),
  /** With it, SHA-256 over the committed bytes is the commitment in the entry. */
  salt: z.string(),
  committed: z.string(),
});
