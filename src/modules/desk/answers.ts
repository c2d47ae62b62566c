import { z } from "zod";
import { PAPER_BEARERS } from "../../convention/index.ts";
import { URGENCIES } from "../../protocol/bodies/index.ts";
import { momentAnswer, orNull } from "../../web/index.ts";
import { roleSchema } from "../identity/index.ts";
import type { Contributions } from "./dossier-contributions.ts";
import { SEEN_AS } from "./reads/types.ts";
import type { Dossier } from "./types.ts";

// What the API says of the queue, of dossiers and of what happened there.

export const dossierAnswer = z
  .object({
    dossierId: z.string(),
    ownReference: z.string(),
    title: z.string(),
    state: z.string(),
    correspondentId: orNull(z.string()),
    /** False for a State without a server: nothing from it is cryptographically verified. */
    verified: z.boolean(),
    openedAt: momentAnswer,
    /** The dossier of before its State was met anew, with which this one goes on. */
    continues: orNull(z.string()),
    /** What another State gave back: nothing is kept in it or said. */
    readOnly: z.boolean(),
    /** Since when nothing but its number is left. */
    disposedAt: orNull(momentAnswer),
  })
  .meta({ id: "Dossier" });

const memberAnswer = z
  .object({ userId: orNull(z.string()), role: orNull(roleSchema), addedAt: momentAnswer })
  .meta({ id: "DossierMember" });

/** Somebody was shown something of a dossier within an hour. */
export const readAnswer = z
  .object({
    readId: z.string(),
    userId: z.string(),
    name: z.string(),
    dossierId: z.string(),
    ownReference: z.string(),
    hour: momentAnswer,
    firstAt: momentAnswer,
    seenAs: z.enum(SEEN_AS),
    ways: z.array(z.string()),
  })
  .meta({ id: "DossierRead" });

export const membersAnswer = z.object({ members: z.array(memberAnswer) });

/** With what the modules tell of it. */
export function dossierDetailAnswer({ all }: Contributions) {
  const shapes = Object.fromEntries(all.flatMap(({ answer }) => Object.entries(answer?.shape ?? {})));
  return dossierAnswer.extend({ ...shapes, members: z.array(memberAnswer) }).meta({ id: "DossierDetail" });
}

export const queueAnswer = z.object({
  items: z.array(
    z
      .object({
        /** Any module registers kinds of needs. */
        need: z.string(),
        subject: z.object({ kind: z.string(), id: z.string() }),
        dossierId: orNull(z.string()),
        reference: z.string(),
        state: orNull(z.string()),
        mechanism: orNull(z.string()),
        urgency: z.enum(URGENCIES),
        until: orNull(z.string()),
        /** Only after this moment it is too late by every reading. */
        overdueAt: orNull(z.string()),
        since: z.string(),
        drill: z.boolean(),
      })
      .meta({ id: "QueueItem" }),
  ),
  next: orNull(z.string()),
});

/** Whoever acted, with the name that they had then. */
const person = z.object({ userId: z.string(), name: z.string() });

/** How something came that an officer read off a letter. */
export const onPaperAnswer = z.object({
  bearer: z.enum(PAPER_BEARERS),
  datedOn: z.string(),
  receivedAt: momentAnswer,
  reference: z.string().optional(),
  registeredBy: person,
});

export const timelineAnswer = z.object({
  items: z.array(
    z
      .object({
        at: momentAnswer,
        lane: z.enum(["own", "peer", "system"]),
        type: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])),
        actor: z.string().optional(),
        /** A person acted whose name is not known here any more. */
        isUnnamed: z.literal(true).optional(),
        href: z.string().optional(),
        tone: z.enum(["neutral", "info", "good", "attention", "bad"]).optional(),
        rank: z.int().optional(),
        paper: onPaperAnswer.optional(),
      })
      .meta({ id: "TimelineItem" }),
  ),
});

export function dossierJson(dossier: Dossier) {
  return { ...dossier, verified: dossier.correspondentId === undefined, readOnly: dossier.isReadOnly === true };
}
