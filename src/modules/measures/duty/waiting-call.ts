import { stateName } from "../../../convention/index.ts";
import type { View, WaitingCall } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { may } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { ringAsSeen } from "./ring-as-seen.ts";
import { openRingsPage } from "./ring-queries.ts";
import { rosterEntries } from "./roster-store.ts";
import { mayAnswerRing } from "./who-answers.ts";

/** Of so many open calls one is looked for; all of them are on the page of the duty line. */
const CALLS_LOOKED_AT = 20;

/** The call that this person, of the duty line, has to answer first: an emergency before others, then the oldest. */
export async function waitingCall(context: MeasuresContext, user: User, view: View): Promise<WaitingCall | undefined> {
  const { db } = context.platform.database;
  if (!may(user, "acknowledge")) return undefined;
  const rings = await openRingsPage(db, { limit: CALLS_LOOKED_AT });
  if (rings.length === 0 || !(await isOfTheLine(context, user))) return undefined;
  const urgentFirst = rings.toSorted((a, b) => Number(isEmergency(b)) - Number(isEmergency(a)));
  for (const whole of urgentFirst) {
    if (!(await mayAnswerRing(context, user, whole))) continue;
    const ring = await ringAsSeen(context, user, whole);
    const [subject] = ring.subjects;
    const matter = subject && (await context.describeMatter.of({ subject, ring, user, view, withNext: false }));
    const label = ringTitle(view, ring.reason, matter?.state);
    return { href: `/duty/rings/${ring.ringId}`, label, ringsMade: ring.ringsMade };
  }
  return undefined;
}

/** Whoever has the duty, or may be called. */
async function isOfTheLine({ platform }: MeasuresContext, user: User): Promise<boolean> {
  if (user.roles.includes("duty-officer")) return true;
  return (await rosterEntries(platform.database.db)).some(({ userId }) => userId === user.id);
}

export function isEmergency({ reason }: { readonly reason: string }): boolean {
  return reason.startsWith("emergency-");
}

/** "Emergency request: Aurelia"; without the State where the reader may not see the matter. */
export function ringTitle({ t, lang }: View, reason: string, state: string | undefined): string {
  const why = t(`measures.ring.reason.${reason}`);
  return state === undefined ? why : t("measures.ring.title", { reason: why, state: stateName(state, lang) });
}
