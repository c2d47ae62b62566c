import type { Kysely } from "kysely";
import { momentOnWall } from "../../../convention/wall-clock.ts";
import type { TreatyContext } from "../context.ts";
import { latestOf } from "../domain/fact.ts";
import type { Signing } from "../domain/signing.ts";
import { listOpenProposals } from "../proposal-store.ts";
import { listSignings } from "../signing-store.ts";
import { listFacts } from "../store.ts";

/** An appointment at the table as later modules see it, and what became of the act that was done there. */
export interface Appointment extends Pick<
  Signing,
  "signingId" | "entry" | "state" | "recordedAt" | "participantId" | "signatoryLeftAt"
> {
  /** Day and hour by the clock of this office. */
  readonly at: Date;
  /** There once it was done before two people: when, and before whom. */
  readonly done?: { readonly at: Date; readonly people: readonly string[]; readonly standing: DoneStanding };
}

/** Hollow until two people certified it from a document; absent from the record where it was dropped or taken back. */
type DoneStanding = "hollow" | "certified" | "not-on-record";

/** All appointments under the Convention in their order. Three statements, however many there are. */
export async function listAppointments(
  { platform }: TreatyContext,
  db: Kysely<unknown> = platform.database.db,
): Promise<readonly Appointment[]> {
  const signings = await listSignings(db);
  const open = new Set((await listOpenProposals(db)).map(({ proposalId }) => proposalId));
  const facts = await listFacts(db);
  const standingOf = ({ proposalId }: Signing): DoneStanding => {
    if (proposalId !== undefined && open.has(proposalId)) return "hollow";
    return latestOf(facts, proposalId)?.kept === undefined ? "not-on-record" : "certified";
  };
  return signings.map((one) => {
    const { entry, state, recordedAt, doneAt, doneAskedBy, doneBy } = one;
    const at = momentOnWall(entry.appointment.day, entry.appointment.hour, platform.config.timeZone) ?? recordedAt;
    const shown = { ...one, at };
    if (state !== "done" || doneAt === undefined) return shown;
    const people = [doneAskedBy, doneBy].filter((id) => id !== undefined);
    return { ...shown, done: { at: doneAt, people, standing: standingOf(one) } };
  });
}
