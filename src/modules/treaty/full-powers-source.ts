import type { Transaction } from "../../platform/index.ts";
import { type NeedSource, officeNeed, type SubjectNeeds } from "../desk/index.ts";
import { RECORDING_ROLES } from "./access.ts";
import type { TreatyContext } from "./context.ts";
import type { FullPowers } from "./domain/full-powers.ts";
import { fullPowersName } from "./pages/words.tsx";
import { listFullPowers } from "./signing-store.ts";

const SOURCE = "full-powers";

/** Full powers came, or went on by a step. */
export function touchFullPowers({ desk }: Pick<TreatyContext, "desk">, tx: Transaction, fullPowersId: string): void {
  desk.queue.touch(tx, SOURCE, fullPowersId);
}

/** In the queue of whoever keeps the record: a copy that nobody has examined, and an original in hand that nobody verifies. */
export function fullPowersSource({ platform }: Pick<TreatyContext, "platform">): NeedSource {
  const waiting = async (db: Transaction["db"]) =>
    (await listFullPowers(db)).filter((one) => needOf(one) !== undefined);
  const words: NeedSource["kinds"][number]["words"] = async (ids) =>
    new Map(
      (await waiting(platform.database.db))
        .filter(({ fullPowersId }) => ids.includes(fullPowersId))
        .map(({ fullPowersId, entry }) => [
          fullPowersId,
          { titleKey: "treaty.full-powers.one", about: (view) => fullPowersName(view, entry) },
        ]),
    );
  const href: NeedSource["kinds"][number]["href"] = ({ subject }) => `/treaty/full-powers/${subject.id}`;
  const kind = { rank: "ordinary", href, words } as const;
  return {
    source: SOURCE,
    kinds: [
      { ...kind, need: "examine-full-powers", textKey: "treaty.examination.need" },
      { ...kind, need: "verify-full-powers", textKey: "treaty.verification.need" },
    ],
    derive: async (db, ids) =>
      new Map(
        (await waiting(db))
          .filter(({ fullPowersId }) => ids.includes(fullPowersId))
          .map((one): [string, SubjectNeeds] => [one.fullPowersId, { rows: rowsOf(one) }]),
      ),
    subjects: async (db) => (await waiting(db)).map(({ fullPowersId }) => fullPowersId),
  };
}

function needOf({ state }: FullPowers): string | undefined {
  if (state === "announced") return "examine-full-powers";
  return state === "original-in-hand" ? "verify-full-powers" : undefined;
}

function rowsOf(one: FullPowers): SubjectNeeds["rows"] {
  const { fullPowersId: id, entry, recordedAt, originalAt: since = recordedAt } = one;
  const need = needOf(one);
  if (need === undefined) return [];
  return [officeNeed(need, { kind: SOURCE, id }, { state: entry.state, since, roles: RECORDING_ROLES })];
}
