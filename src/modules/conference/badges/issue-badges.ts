import type { Transaction } from "../../../platform/index.ts";
import { BADGE_ZONES, signBadge } from "../../../protocol/badges/badge-code.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Signer } from "../../../protocol/signatures.ts";
import type { ConferenceContext } from "../context.ts";
import { type Badge, checkDigitsOf, type Numbered } from "./domain/badge.ts";
import { insertBadges, insertNumber, type NumberedKind, numbersOf } from "./store.ts";

/** A code has one byte for the category, and a bit for each zone. */
const ROOM: Readonly<Record<NumberedKind, number>> = { category: 256, zone: BADGE_ZONES };

/** Signs and keeps badges. Refuses `badge-numbers-used-up`. */
export async function issueBadges(
  { platform }: Pick<ConferenceContext, "platform">,
  tx: Transaction,
  of: { readonly conferenceId: string; readonly signer: Signer; readonly madeBy: string },
  issued: readonly Numbered[],
): Promise<readonly Badge[]> {
  const { conferenceId, signer, madeBy } = of;
  const numbers = async (kind: NumberedKind, codes: readonly string[]) =>
    await numbered(tx, conferenceId, kind, new Set(codes));
  const categories = await numbers(
    "category",
    issued.map(({ holder }) => holder.category),
  );
  const zones = await numbers(
    "zone",
    issued.flatMap(({ holder }) => holder.zones),
  );
  const madeAt = platform.clock.now();
  const made = issued.map(({ holder, serial, issue }): Badge => {
    const { participantId, name, delegation, category, zones: entered, firstDay, lastDay } = holder;
    const said = { name, delegation, firstDay, lastDay };
    const inCode = { category: categories.get(category) ?? 0, zones: entered.map((zone) => zones.get(zone) ?? 0) };
    const code = signBadge({ ...said, ...inCode, serial, issue }, conferenceId, signer);
    const badge = {
      badgeId: platform.random.uuid(),
      conferenceId,
      participantId,
      serial,
      issue,
      category,
      zones: entered,
    };
    return { ...badge, ...said, code, checkDigits: checkDigitsOf(code), madeAt, madeBy };
  });
  await insertBadges(tx.db, made);
  return made;
}

/** What is new gets the next number, which it keeps. */
async function numbered(
  { db }: Transaction,
  conferenceId: string,
  kind: NumberedKind,
  codes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map(await numbersOf(db, conferenceId, kind));
  for (const code of codes) {
    if (numbers.has(code)) continue;
    const number = numbers.size;
    if (number === ROOM[kind]) {
      throw new Refusal(
        "badge-numbers-used-up",
        `Badges of this conference have named ${ROOM[kind]} of a kind (${kind}); use one that is there.`,
        {
          details: { limit: ROOM[kind] },
        },
      );
    }
    await insertNumber(db, { conferenceId, kind, code, number });
    numbers.set(code, number);
  }
  return numbers;
}
