import type { PlainDate } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import type { AssistanceContext } from "../context.ts";

/** What help between us and this State rests on, on a day. UNCC art. 54 only where the Convention binds both; else it is outside the Convention. */
export async function basisOf(
  { treaty, platform }: Pick<AssistanceContext, "treaty" | "platform">,
  state: string,
  on: PlainDate,
  over?: Transaction["db"],
): Promise<{ readonly kind: "convention" | "outside"; readonly inForceFrom?: PlainDate }> {
  const { inForce, option } = await treaty.inForceBetween(platform.config.state, state, on, over);
  if (!inForce) return { kind: "outside" };
  return { kind: "convention", ...(option.inForceFrom !== undefined && { inForceFrom: option.inForceFrom }) };
}
