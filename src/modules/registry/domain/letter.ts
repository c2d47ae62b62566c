import { z } from "zod";
import { unseenIn, WORD_LANGUAGES } from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";

/** One line of a header: nothing in it can begin another one (RFC 5322, 2.2). */
const line = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((text) => unseenIn(text) === undefined, "registry.letter.unseen");

/** What is written once and never changed. */
export const newLetter = z.strictObject({
  /** A State, whose mission it is for, or "org:<uuid>"; absent for any other address. */
  entity: z
    .string()
    .regex(/^(?:[A-Z]{2}|org:[0-9a-f-]{36})$/)
    .exactOptional(),
  /** As it stands on the envelope, in lines. */
  address: z.string().trim().min(1).max(500),
  email: z.email().max(254).exactOptional(),
  language: z.enum(WORD_LANGUAGES).exclude(["und"]),
  subject: line(200),
  text: z.string().trim().min(1).max(20_000),
  /** Enclosed. */
  documentId: z.uuid().exactOptional(),
});
export type NewLetter = Given<typeof newLetter>;

/** How often the mail program was begun, as the person saw it: a form that is sent again does nothing. */
export const letterSending = z.strictObject({ tries: z.int().min(0).max(1_000) });
export const letterPosting = z.strictObject({ postedOn: z.iso.date() });

type LetterStep = "handing" | "handed" | "failed" | "posted" | "discarded";

export interface Letter {
  readonly letterId: string;
  readonly entry: NewLetter;
  readonly recordedAt: Date;
  readonly recordedBy: string;
  /** The first first. */
  readonly steps: readonly {
    readonly step: LetterStep;
    readonly detail?: string;
    readonly at: Date;
    readonly by: string;
  }[];
}

/** `unknown`: the server stopped while the program ran, so that nobody knows whether it left. */
export const LETTER_STATES = ["waits", "under-way", "unknown", "handed", "posted", "discarded"] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** Longer than the program may run. */
const UNKNOWN_AFTER_MS = 5 * 60_000;

/** Of a program that began before then and said nothing, nobody knows what it did. */
export function unknownBefore(now: Date): Date {
  return new Date(now.getTime() - UNKNOWN_AFTER_MS);
}

/** What became of a letter: after a failure it waits as before. */
export function stateOf({ steps }: Letter, now: Date): LetterState {
  const last = steps.at(-1);
  switch (last?.step) {
    case undefined:
    case "failed":
      return "waits";
    case "handing":
      return last.at < unknownBefore(now) ? "unknown" : "under-way";
    case "handed":
    case "posted":
    case "discarded":
      return last.step;
  }
}

export function triesOf({ steps }: Letter): number {
  return steps.filter(({ step }) => step === "handing").length;
}

/** Whether a person may still send, post or discard it. */
export function isOpen(letter: Letter, now: Date): boolean {
  const state = stateOf(letter, now);
  return state === "waits" || state === "unknown";
}
