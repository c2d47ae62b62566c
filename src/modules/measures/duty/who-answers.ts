import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, may } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { ringAsSeen } from "./ring-as-seen.ts";
import { wasCalledAs } from "./store.ts";
import type { Ring } from "./types.ts";

/**
 * Who may answer a call: whoever sees every matter of it, and whoever was called for want of somebody who does (`stand-in`). A stand-in
 * ends this call to look for such a person; what the stand-in may not see is not acknowledged to the asker, and rings again.
 */
export async function mayAnswerRing(context: MeasuresContext, user: User, ring: Ring): Promise<boolean> {
  if (!may(user, "acknowledge")) return false;
  if ((await ringAsSeen(context, user, ring)).subjects.length === ring.subjects.length) return true;
  return await wasCalledAs(context.platform.database.db, { ringId: ring.ringId, userId: user.id, choice: "stand-in" });
}

/** Refuses `role-missing` and `ring-of-closed-dossier`. */
export async function demandAnswer(context: MeasuresContext, user: User, ring: Ring): Promise<void> {
  demand(user, "acknowledge");
  if (await mayAnswerRing(context, user, ring)) return;
  throw new Refusal(
    "ring-of-closed-dossier",
    "This call is about a dossier of which you are no member. Only its members answer it; they are called.",
  );
}
