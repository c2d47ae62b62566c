import { type AssistanceStepContent, assistanceStepSchema } from "../../../protocol/bodies/assistance-step.ts";
import { parseValue } from "../../../protocol/parse-document.ts";
import type { Transaction } from "../../../platform/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import type { AssistanceContext } from "../context.ts";
import type { Line, Side } from "./domain/standing.ts";
import { type NeedKey, saidPlace } from "./sealing.ts";
import { insertSaid, type Lane, type Need, type SaidRow, saidIn } from "./store.ts";
import { touchNeed } from "./touch.ts";

/** A line with whoever of us said it, when, and how it came. */
export interface SaidLine extends Line {
  readonly row: Omit<SaidRow, "sealed">;
}

export const otherSide = (side: Side): Side => (side === "asker" ? "helper" : "asker");

/** What both said in this lane, in the order of their clocks. Nothing of a need that ended. */
export async function linesIn(
  { platform }: Pick<AssistanceContext, "platform">,
  db: Transaction["db"],
  lane: Lane,
  key: NeedKey,
): Promise<readonly SaidLine[]> {
  return (await saidIn(db, [lane.laneId])).map(({ sealed, ...row }) => ({
    side: row.author === platform.config.state ? lane.side : otherSide(lane.side),
    // Parsed when it was kept.
    step: JSON.parse(key.open(saidPlace(row.laneId, row.author, row.sequence), sealed)) as AssistanceStepContent,
    row,
  }));
}

interface Kept {
  readonly author: string;
  readonly by?: User;
  readonly askedBy?: string;
  readonly byLetter: boolean;
}

/** Keeps a line, sealed, with its entry in the log, which has none of its words. */
export async function keep(
  context: AssistanceContext,
  tx: Transaction,
  { lane, need, key }: { readonly lane: Lane; readonly need: Need; readonly key: NeedKey },
  given: AssistanceStepContent,
  { author, by, askedBy, byLetter }: Kept,
): Promise<void> {
  const step = parseValue(given, assistanceStepSchema, "step about a need");
  const { laneId } = lane;
  const { sequence, verb } = step;
  const sealed = key.seal(saidPlace(laneId, author, sequence), JSON.stringify(step));
  const keptAt = context.platform.clock.now();
  await insertSaid(tx.db, {
    laneId,
    author,
    sequence,
    verb,
    sealed,
    saidAt: new Date(step.saidAt),
    keptAt,
    byLetter,
    ...(by !== undefined && { saidBy: by.id }),
    ...(askedBy !== undefined && { askedBy }),
  });
  touchNeed(context, tx, need.needId);
  await context.audit.append(tx, {
    type: `assistance.said-${verb}`,
    actor: by === undefined ? { kind: "peer", state: author } : userActor(by),
    subject: { kind: "need", id: need.needId },
    dossierId: laneId,
    details: { author, sequence, byLetter, ...(askedBy !== undefined && { askedBy }) },
  });
}
