import { z } from "zod";
import { dateIn } from "../../../convention/index.ts";
import { momentOnWall } from "../../../convention/wall-clock.ts";
import type { Given } from "../../../protocol/given.ts";
import { newFact } from "./fact.ts";
import { type Examined, examined, line, newFullPowers, OFFICES } from "./full-powers.ts";
import type { ProposedAct } from "./proposal.ts";
import { isInvented } from "./world.ts";

/** Who signs for the State, at the table or the instrument; by office without full powers, if it is one of the three (F1). */
const signatory = z.strictObject({
  name: line,
  function: line,
  office: z.enum([...OFFICES, "none"]),
  adInterim: z.boolean(),
});

/** Day and hour by the clock of this office. */
const appointment = z.strictObject({
  day: newFact.shape.on,
  hour: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "is not an hour such as 14:30"),
  /** Of a signature one of the places where the instrument is signed. */
  place: newFact.shape.place,
  room: line.exactOptional(),
});

export const newSigning = z.strictObject({
  state: newFullPowers.shape.state,
  act: newFullPowers.shape.act,
  signatory,
  /** Whoever carries an instrument here needs nothing. */
  bearer: line.exactOptional(),
  appointment,
});
export type NewSigning = Given<typeof newSigning>;

/** F5: with another signatory, capacity or appointment it is planned anew. */
export const signingChange = newSigning.omit({ state: true, act: true });

/** Of a signature exactly one of the first two; of a deposit what was seen in the instrument. */
export const clearing = z.strictObject({
  fullPowersId: z.uuid().exactOptional(),
  postLetter: line.exactOptional(),
  examined: examined.exactOptional(),
});

export const SIGNING_STATES = ["planned", "cleared", "called", "done", "released", "undone"] as const;

export interface Signing {
  readonly signingId: string;
  /** Rises with each step. */
  readonly version: number;
  readonly instrument: string;
  readonly entry: NewSigning;
  readonly state: (typeof SIGNING_STATES)[number];
  readonly fullPowersId?: string;
  readonly postLetter?: string;
  readonly examined?: Examined;
  /** The proposed act; there exactly while it is done or undone. */
  readonly proposalId?: string;
  readonly doneAt?: Date;
  readonly doneAskedBy?: string;
  readonly doneBy?: string;
  readonly reason?: string;
  /** Who of a conference signs, where somebody chose them there. */
  readonly participantId?: string;
  /** Since when that person no longer comes: the clearance is asked anew. */
  readonly signatoryLeftAt?: Date;
  /** Since it was called: what a sitting does with it later moves neither. */
  readonly placeZone?: string;
  readonly placeDay?: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** An appointment where it takes place, which may be far from this office. */
export interface Placed {
  /** Of the place; of this office where no place is known. */
  readonly zone: string;
  /** The day on which it is there: that of the act, whatever the clock of this office says. */
  readonly on: string;
}

type Held = Pick<Signing, "entry" | "placeDay" | "placeZone">;
export function placed<One extends Held>(one: One, office: string, sitting = office): One & Placed {
  const { day, hour } = one.entry.appointment;
  const moment = momentOnWall(day, hour, office);
  const zone = one.placeZone ?? sitting;
  return { ...one, zone, on: one.placeDay ?? (moment === undefined ? day : dateIn(moment, zone)) };
}

/** How long the State can still be called to the table as before. */
const UNDO_MS = 10 * 60_000;

export const UNDONE_TO = ["called", "cleared", "undone"] as const;

/**
 * What undoing makes of one that is done: within ten minutes the State is called again, or waits for its call where another one is at the
 * table by now; later the appointment is over.
 */
export function undoneTo(one: Signing, all: readonly Signing[], now: Date): (typeof UNDONE_TO)[number] {
  if (now.getTime() - (one.doneAt?.getTime() ?? 0) > UNDO_MS) return "undone";
  return isTableTaken(one, all) ? "cleared" : "called";
}

/** Whether another State is called to the table of its place: of whichever day, as the clocks of a place and of this office may differ. */
export function isTableTaken({ signingId, entry }: Signing, all: readonly Signing[]): boolean {
  const { place } = entry.appointment;
  return all.some(({ signingId: other, state, entry: { appointment: at } }) => {
    return other !== signingId && state === "called" && at.place === place;
  });
}

/** Whether it can still take place. */
export function isOpen({ state }: Pick<Signing, "state">): boolean {
  return state === "planned" || state === "cleared" || state === "called";
}

/** The act that is proposed once it is done. */
export function proposedBy({ entry, on }: Pick<Signing, "entry"> & Placed): ProposedAct {
  const { state, act, signatory: who, appointment: at } = entry;
  return {
    kind: act,
    state,
    on,
    ...(at.place === undefined ? {} : { place: at.place }),
    signatory: { name: who.name, function: who.function },
  };
}

/** The same as an entry of the record, to be asked whether it could stand. */
export function asEntry(signing: Pick<Signing, "entry"> & Placed) {
  const kind = isInvented(signing.entry.state) ? "fictional" : "official";
  return { ...proposedBy(signing), source: { kind, reference: "signing" } } as const;
}
