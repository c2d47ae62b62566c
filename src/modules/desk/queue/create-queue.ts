import { createZones } from "../../../convention/index.ts";
import type { Job, Platform } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { visibleDossiers } from "../access.ts";
import type { Need } from "../domain/queue-order.ts";
import { gatherTouched } from "../touched.ts";
import { NEEDS_JOB, type QueueContext } from "./context.ts";
import { differences, keepNeeds, type LastSweep, LOOK_EVERY_MS, writeAllOnce, writeDue } from "./keep-needs.ts";
import { countNeeds, deleteNeedsOf, isAnyDue, nearestEnds, needsEnd, readNeeds, type Reading } from "./need-store.ts";
import type { NeedKind, NeedSource, NeedWords, Queue, ShownNeed } from "./types.ts";
import { writeTouched } from "./write-needs.ts";

/** Needs of some dossiers that are read at once. */
const NEEDS_AT_ONCE = 500;
/** Nobody needs to know it more exactly, and to count on costs as much as all that waits. */
const MOST_COUNTED = 1_000;

export type QueueComparison = (compare: () => Promise<void>) => Promise<void>;

export interface QueueOptions {
  readonly platform: Platform;
  /** Of this server: another one may have other rules. */
  readonly version: string;
  /** Is given, before each reading, what compares table and rules and throws where they differ: for tests. */
  readonly compares: QueueComparison | undefined;
}

export interface KeptQueue {
  readonly queue: Queue;
  /** Writes everything where an earlier version, or none, has written it. */
  readonly start: () => Promise<void>;
  readonly job: Job;
}

/** The work queue: a table that is written with what it follows from, and read by key. */
export function createQueue({ platform, version, compares }: QueueOptions): KeptQueue {
  const sources: NeedSource[] = [];
  const kinds = new Map<string, NeedKind>();
  const lastSweep: LastSweep = { at: undefined };
  const { timeZone } = platform.config;
  const context: QueueContext = {
    platform,
    sources,
    kindOf,
    timeZone: createZones()(timeZone),
    rules: `${version} ${timeZone}`,
  };
  const { db } = platform.database;

  function kindOf(need: string): NeedKind {
    const kind = kinds.get(need);
    if (kind === undefined) throw new Error(`No module registered a need ${need}.`);
    return kind;
  }

  /** Writes what a day or a deadline has changed: a page that is read at midnight is right. */
  async function bringUpToDate(): Promise<void> {
    if (await isAnyDue(db, platform.clock.now())) await writeDue(context);
    await compares?.(compare);
  }

  async function compare(): Promise<void> {
    const differing = await differences(context);
    if (differing.length > 0)
      throw new Error(`The queue differs from its rules: ${JSON.stringify(differing, null, 2)}`);
  }

  async function inWords(needs: readonly Need[]): Promise<ShownNeed[]> {
    const said = new Map<string, NeedWords>();
    for (const [need, of] of Map.groupBy(needs, (one) => one.need)) {
      const words = await kindOf(need).words?.(of.map(({ subject }) => subject.id));
      for (const [id, one] of words ?? []) said.set(id, one);
    }
    return needs.map((need) => ({ ...need, ...compact({ words: said.get(need.subject.id) }) }));
  }

  const queue: Queue = {
    contribute(source) {
      if (sources.some((one) => one.source === source.source)) {
        throw new Error(`Two modules contribute ${source.source} to the queue.`);
      }
      for (const kind of source.kinds) {
        if (kinds.has(kind.need)) throw new Error(`Two modules registered a need ${kind.need}.`);
        kinds.set(kind.need, kind);
      }
      sources.push(source);
    },
    kind: kindOf,
    kinds: () => [...kinds.values()],
    touch: gatherTouched(async (tx, touched) => await writeTouched(context, tx, touched)),
    forgetDossier: async (tx, dossierId) => await deleteNeedsOf(tx.db, dossierId),
    async page(user, { after, limit }) {
      const reading = readingOf(user);
      await bringUpToDate();
      const count = await countNeeds(db, reading, MOST_COUNTED + 1);
      const found = await readNeeds(db, reading, { after, limit: limit + 1 });
      const needs = found.slice(0, limit);
      return {
        needs: await inWords(needs.map(({ need }) => need)),
        count: Math.min(count, MOST_COUNTED),
        isMore: count > MOST_COUNTED,
        next: found.length > limit ? needs.at(-1)?.place : undefined,
      };
    },
    async inDossiers(dossierIds) {
      if (dossierIds.length === 0) return [];
      await bringUpToDate();
      const found: Need[] = [];
      let after: string | undefined;
      do {
        const page = await readNeeds(db, { scope: dossierIds }, { after, limit: NEEDS_AT_ONCE });
        found.push(...page.map(({ need }) => need));
        after = page.length < NEEDS_AT_ONCE ? undefined : page.at(-1)?.place;
      } while (after !== undefined);
      return found;
    },
    async dueIn(dossierIds, kind) {
      if (dossierIds.length === 0) return new Map();
      await bringUpToDate();
      return await nearestEnds(db, dossierIds, kind);
    },
    async narrowsByDue([due] = [], lines) {
      if (due === undefined) return {};
      await bringUpToDate();
      const isDue = needsEnd(due, lines, platform.clock.now(), context.timeZone);
      return { due: () => isDue };
    },
  };
  return {
    queue,
    start: async () => await writeAllOnce(context),
    job: {
      name: NEEDS_JOB,
      everyMs: LOOK_EVERY_MS,
      run: async (signal) => await keepNeeds(context, lastSweep, signal),
    },
  };
}

function readingOf(user: Parameters<Queue["page"]>[0]): Reading {
  return { scope: visibleDossiers(user), person: user };
}
