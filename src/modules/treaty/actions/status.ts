import { addDays, dateIn, isRealState, isSecretariat, type PlainDate, startOfDay } from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { TreatyContext } from "../context.ts";
import { type Entry, type Fact, standing } from "../domain/fact.ts";
import type { DirectoryEntry } from "../domain/directory.ts";
import type { Notice } from "../domain/notices.ts";
import { inTheRoomOn, type Proposal, type RoomAct } from "../domain/proposal.ts";
import { recordOf, type StateRecord, type TracedAct } from "../domain/state-record.ts";
import { statusOn, type StatusView } from "../domain/status.ts";
import { isInvented } from "../domain/world.ts";

type Dated = Pick<TreatyContext["platform"], "clock" | "config">;

/** Gives the record as it was before a moment; without one, as it is. */
export interface RecordReader {
  readonly facts: (before?: Date) => Promise<readonly Entry<Fact>[]>;
  readonly openProposals: (before?: Date) => Promise<readonly Proposal[]>;
  readonly document?: (documentId: string) => Promise<TracedAct["document"]>;
  readonly notices: () => Promise<readonly Notice[]>;
  readonly authorities: () => Promise<readonly DirectoryEntry[]>;
}

/** Beside what is certified, and counted in none of it: what was done before our own eyes. */
export interface WithRoom {
  readonly inTheRoom: readonly RoomAct[];
}

/** The status of a day, as this server knew it at the end of another. */
export async function findStatus(
  platform: Dated,
  read: RecordReader,
  on: PlainDate,
  known?: PlainDate,
): Promise<StatusView & WithRoom> {
  const as = asKnown(platform, known);
  const inTheRoom = inTheRoomOn(await read.openProposals(as.before), on);
  return { ...statusOn(standing(await read.facts(as.before)), on, as.known), inTheRoom };
}

/** What is on record of one State. Refuses `not-found`. */
export async function findStateRecord(
  platform: Dated,
  read: RecordReader,
  { state, on, known }: { readonly state: string; readonly on: PlainDate; readonly known?: PlainDate | undefined },
): Promise<StateRecord & WithRoom> {
  const isTraining = isInvented(state) && !isSecretariat(state) && platform.config.profile !== "production";
  if (!isRealState(state) && !isTraining) {
    throw new Refusal("not-found", `${state} is the code of no State that could be a Party.`);
  }
  const as = asKnown(platform, known);
  const inTheRoom = inTheRoomOn(await read.openProposals(as.before), on).filter((act) => act.state === state);
  const record = recordOf(await read.facts(as.before), { state, on, known: as.known });
  const acts: TracedAct[] = [];
  for (const act of record.acts) {
    const document = act.documentId === undefined ? undefined : await read.document?.(act.documentId);
    acts.push(document === undefined ? act : { ...act, document });
  }
  return { ...record, acts, inTheRoom };
}

/** What is not asked for the past is told as it is known today. */
function asKnown(
  { clock, config: { timeZone } }: Dated,
  asked: PlainDate | undefined,
): { known: PlainDate; before?: Date } {
  const today = dateIn(clock.now(), timeZone);
  if (asked === undefined || asked >= today) return { known: today };
  return { known: asked, before: startOfDay(addDays(asked, 1), timeZone) };
}
