import { z } from "zod";
import type { Transaction } from "../../../platform/index.ts";
import type { NeedTextContent } from "../../../protocol/bodies/assistance-need.ts";
import { readNeedText } from "../../../protocol/need-release.ts";
import { type Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { pathParam } from "../../../web/index.ts";
import type { AssistanceContext } from "../context.ts";
import { type LaneStanding, standingOf } from "../lane/domain/standing.ts";
import { linesIn, refusedAmong, type SaidLine } from "../lane/said.ts";
import { type NeedKey, needKey, needKeys, versionPlace } from "../lane/sealing.ts";
import {
  findLane,
  findNeed,
  type Lane,
  lanesOf,
  latestVersions,
  type Need,
  type NeedVersion,
  openNeeds,
  versionsOf,
} from "../lane/store.ts";

type Db = Transaction["db"];
type Reading = Pick<AssistanceContext, "federation" | "platform">;

const unknown = (): Refusal => unknownRefusal("need-unknown", "No need has this identifier here.");
export const needParams = { id: pathParam(z.uuid(), unknown) };

/** One version of a need, opened. */
export interface OpenedVersion extends Omit<NeedVersion, "sealed"> {
  readonly text: NeedTextContent;
  /** As it was cleared, byte for byte. */
  readonly exact: string;
}

export interface OpenedLane extends Lane {
  readonly lines: readonly SaidLine[];
  readonly standing: LaneStanding;
  /** The other side refused the latest text. */
  readonly isRefused: boolean;
}

/** A need with all that is known of it; of one that ended nothing but whose it was and who had it. */
export interface OpenedNeed extends Need {
  readonly isOwn: boolean;
  /** The latest first. */
  readonly versions: readonly OpenedVersion[];
  readonly lanes: readonly OpenedLane[];
}

/** The latest text that two people cleared: what somebody writes after it counts for nothing yet. */
export function clearedVersion({ versions }: Pick<OpenedNeed, "versions">): OpenedVersion | undefined {
  return versions.find(({ clearedAt }) => clearedAt !== undefined);
}

/** Refuses `need-unknown`. */
export async function demandNeed(db: Db, needId: string): Promise<Need> {
  const need = await findNeed(db, needId);
  if (need === undefined) throw unknown();
  return need;
}

/** Refuses `need-unknown`, `need-ended` and `need-key-missing`. */
export async function demandLane(db: Db, laneId: string): Promise<Lane> {
  const lane = await findLane(db, laneId);
  if (lane === undefined) throw unknown();
  return lane;
}

/** Refuses `need-unknown` and `need-key-missing`. */
export async function openNeed(context: Reading, db: Db, needId: string): Promise<OpenedNeed> {
  return await opened(context, db, await demandNeed(db, needId));
}

async function opened(context: Reading, db: Db, need: Need): Promise<OpenedNeed> {
  const isOwn = need.toldBy === context.platform.config.state;
  const all = await lanesOf(db, [need.needId]);
  if (need.endedAt !== undefined) {
    return {
      ...need,
      isOwn,
      versions: [],
      lanes: all.map((lane) => ({ ...lane, lines: [], standing: standingOf([]), isRefused: false })),
    };
  }
  const key = await needKey(context, db, need.needId);
  const said = Map.groupBy(await linesIn(context, db, all, key), ({ row }) => row.laneId);
  const isRefused = await refusedAmong(context, db, all);
  const lanes = all.map((lane) => {
    const lines = said.get(lane.laneId) ?? [];
    return { ...lane, lines, standing: standingOf(lines), isRefused: isRefused(lane) };
  });
  return {
    ...need,
    isOwn,
    versions: (await versionsOf(db, [need.needId])).map((one) => openedVersion(key, one)),
    lanes,
  };
}

function openedVersion(key: NeedKey, { sealed, ...version }: NeedVersion): OpenedVersion {
  const exact = key.open(versionPlace(version.version), sealed);
  return { ...version, exact, text: readNeedText(exact) };
}

/** A line of a list of needs. */
export interface ListedNeed extends Need {
  readonly latest: NeedVersion;
  /** Absent where the key of the need is missing. */
  readonly text?: NeedTextContent;
  readonly lanes: readonly Lane[];
}

/** All that are open: ours, or those that we were told; a need of which two told stands twice. */
export async function listNeeds(
  context: Reading,
  db: Db,
  { isOwn }: { readonly isOwn: boolean },
): Promise<readonly ListedNeed[]> {
  const needs = await openNeeds(db, { own: context.platform.config.state, isOwn });
  const ids = needs.map(({ needId }) => needId);
  const [keys, versions, lanes] = [
    await needKeys(context, db, ids),
    await latestVersions(db, ids),
    await lanesOf(db, ids),
  ];
  return needs.flatMap((need) => {
    const key = keys.get(need.needId);
    const latest = versions.find(({ needId }) => needId === need.needId);
    if (key === undefined || latest === undefined) return [];
    const read = key === "missing" ? {} : { text: openedVersion(key, latest).text };
    return { ...need, latest, ...read, lanes: lanes.filter(({ needId }) => needId === need.needId) };
  });
}

/** Whether whoever told it said in any lane that it is no longer wanted, and was heard. */
export function isWithdrawn({ toldBy, lanes }: Pick<OpenedNeed, "toldBy" | "lanes">): boolean {
  return lanes.some(({ lines }) =>
    lines.some(({ row, isRefused }) => row.author === toldBy && row.verb === "withdraw" && !isRefused),
  );
}

/** Whether the other side did not hear yet that it is no longer wanted. */
export const isWanted = ({ standing }: Pick<OpenedLane, "standing">): boolean => standing.stage !== "withdrawn";

/** The lane in which we have the need of another State. */
export function laneOfTeller({ toldBy, lanes }: Pick<OpenedNeed, "toldBy" | "lanes">): OpenedLane | undefined {
  return lanes.find(({ side, state }) => side === "helper" && state === toldBy);
}

/** Those to whom we told it, or passed it on. */
export const askerLanes = ({ lanes }: Pick<OpenedNeed, "lanes">): readonly OpenedLane[] =>
  lanes.filter(({ side }) => side === "asker");
