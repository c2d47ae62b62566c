import type { Kysely } from "kysely";
import { dateIn, startOfDay } from "../../convention/index.ts";
import type { Transaction } from "../../platform/index.ts";
import { type NeedSource, officeNeed, officeSource } from "../desk/index.ts";
import { RECORDING_ROLES } from "./access.ts";
import type { TreatyContext } from "./context.ts";
import { type DirectoryEntry, directoryOn, type DirectoryPart, notifiedAuthorities } from "./domain/directory.ts";
import { standing } from "./domain/fact.ts";
import { listConfirmations } from "./directory-store.ts";
import { listFacts } from "./store.ts";

const SOURCE = "treaty-authority";

/** Acts of States or confirmations of authorities changed. */
export function touchAuthorities({ desk, platform }: Pick<TreatyContext, "desk" | "platform">, tx: Transaction): void {
  desk.queue.touch(tx, SOURCE, platform.config.state);
}

/** In the queue of whoever keeps the record: notified authorities to be confirmed again, of our own State; for a secretariat of all. */
export function authoritySource({ platform }: Pick<TreatyContext, "platform">): NeedSource {
  const { config, database } = platform;
  const isOurs = ({ state }: { readonly state: string }): boolean =>
    config.office === "secretariat" || state === config.state;
  const titleKey = "treaty.authority-confirmation.title";
  return officeSource({
    source: SOURCE,
    all: config.state,
    need: "confirm-authority",
    textKey: "treaty.authority-confirmation.need",
    href: ({ subject }) => `/treaty/authorities/${subject.id}/confirmation`,
    words: async (ids) => {
      const found = (await readNotified(platform, database.db)).filter(({ factId }) => ids.includes(factId));
      return new Map(found.map(({ factId, names }) => [factId, { titleKey, about: () => names[0]?.text ?? "" }]));
    },
    derive: async (db) => {
      const entries = (await readNotified(platform, db)).filter(isOurs);
      const due = entries.filter(({ freshness }) => freshness !== "confirmed");
      const rows = due.map(({ factId: id, state, dueOn }) => {
        const since = startOfDay(dueOn, config.timeZone);
        return officeNeed("confirm-authority", { kind: SOURCE, id }, { state, since, roles: RECORDING_ROLES });
      });
      const [next] = entries
        .map(({ dueOn }) => dueOn)
        .filter((day) => day > today(platform))
        .toSorted();
      return { rows, lookAgainAt: next === undefined ? next : startOfDay(next, config.timeZone) };
    },
  });
}

/** What States notified alone, as it stands today: the newest of each State and function. */
export async function readNotified(
  platform: TreatyContext["platform"],
  db: Kysely<unknown>,
): Promise<readonly (DirectoryEntry & { readonly factId: string })[]> {
  const entries = directoryOn(await notified(db), today(platform));
  return entries.flatMap((entry) => (entry.factId === undefined ? [] : [{ ...entry, factId: entry.factId }]));
}

export async function notified(db: Kysely<unknown>): Promise<readonly DirectoryPart[]> {
  return notifiedAuthorities(standing(await listFacts(db)), await listConfirmations(db));
}

export function today({ clock, config }: TreatyContext["platform"]): string {
  return dateIn(clock.now(), config.timeZone);
}
