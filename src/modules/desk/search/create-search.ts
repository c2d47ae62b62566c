import type { Job, Platform } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { User } from "../../identity/index.ts";
import { visibleDossiers } from "../access.ts";
import { gatherTouched } from "../touched.ts";
import { readQuery } from "./forms/query.ts";
import { allWritten, type Reading, readEntries, sharedIdentifiers } from "./entry-store.ts";
import { FOUND_BY, type Search, type SearchSource } from "./types.ts";
import { differences, fillSearch, type SearchContext, writeTouched } from "./write-entries.ts";

const SEARCH_JOB = "desk.search";
const LOOK_EVERY_MS = 60_000;
const RESTS_MS = 10 * 60_000;

interface SearchOptions {
  readonly platform: Platform;
  /** Of this server: another one may have other rules. */
  readonly version: string;
  /** Is given, before each reading, what compares table and rules and throws where they differ: for tests. */
  readonly compares: ((compare: () => Promise<void>) => Promise<void>) | undefined;
}

/** The search: a table that is written with what it describes, and read through who may see that. */
export function createSearch({ platform, version, compares }: SearchOptions): { search: Search; job: Job } {
  const sources: SearchSource[] = [];
  const context: SearchContext = { platform, sources, rules: version };
  const { db } = platform.database;

  async function compare(): Promise<void> {
    const differing = await differences(context);
    if (differing.length > 0)
      throw new Error(`The search differs from its rules: ${differing.slice(0, 20).join(", ")}`);
  }

  const search: Search = {
    contribute(source) {
      if (sources.some((one) => one.source === source.source)) {
        throw new Error(`Two modules contribute ${source.source} to the search.`);
      }
      sources.push(source);
    },
    // After the queue, whichever was touched first: of two transactions neither then waits for the other.
    touch: gatherTouched(async (tx, touched) => {
      await Promise.resolve();
      tx.beforeCommit(async () => await writeTouched(context, tx, touched));
    }),
    async find(user, typed, { after, limit }) {
      await compares?.(compare);
      const query = readQuery(typed);
      const rows = await readEntries(db, readingOf(user), query, { after: placeIn(after), limit: limit + 1 });
      const shown = rows.slice(0, limit);
      for (const { kind, rank, dossierId } of shown) {
        const isNumber = rank === 0 && (kind === "dossier" || kind === "request");
        if (dossierId !== undefined && !isNumber) user.sees?.(dossierId);
      }
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        query: query.text,
        isCut: query.isCut,
        results: shown.map(({ rank, source, subject, place, ...row }) => ({
          ...row,
          by: FOUND_BY[rank] ?? "words",
          href: hrefOf(source, subject, row.state),
          at: place.slice(0, place.indexOf(" ")),
        })),
        ...compact({ next: last && `${last.rank} ${last.place}` }),
      };
    },
    async sharedWith(user, dossierId) {
      await compares?.(compare);
      const shared = await sharedIdentifiers(db, readingOf(user), dossierId);
      for (const { dossiers } of shared.places) for (const other of dossiers) user.sees?.(other.dossierId);
      return shared;
    },
    async filling() {
      const known = await allWritten(db, version);
      const standing = sources.map(
        async (one) => known.get(one.source) ?? { done: 0, ofAll: (await one.subjects(db)).length },
      );
      const written = await Promise.all(standing);
      if (written.every(({ done, ofAll }) => done === ofAll)) return undefined;
      const sum = (of: "done" | "ofAll"): number => written.reduce((all, one) => all + one[of], 0);
      // In hundredths: how many things there are is for nobody to know.
      return Math.floor((100 * sum("done")) / Math.max(1, sum("ofAll")));
    },
  };
  const hrefOf = (name: string, subject: string, state?: string): string =>
    sources.find(({ source }) => source === name)?.href(subject, state) ?? "/search";
  const run = async (signal: AbortSignal): Promise<void> => await fillSearch(context, signal);
  return { search, job: { name: SEARCH_JOB, everyMs: LOOK_EVERY_MS, restsMs: RESTS_MS, run } };
}

function readingOf(user: Pick<User, "id" | "roles">): Reading {
  const scope = visibleDossiers(user);
  // What is a person's own by name, they find as long as they have a role that reads.
  return { scope, names: scope === "none" ? user.roles : [...user.roles, user.id] };
}

/** Where a part ended: by what it was found, and its place. */
function placeIn(after: string | undefined) {
  return after === undefined ? undefined : { rank: Number(after.slice(0, 1)), place: after.slice(2) };
}
