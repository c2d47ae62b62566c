import type { Transaction } from "../../../platform/index.ts";
import type { AssistanceContext } from "../context.ts";

export const NEED_SOURCE = "assistance-need";
/** Promises, and what follows. */
export const HELP_SOURCE = "assistance-help";

/** Something of this need was written: what waits of it, and by what it is found, is written anew. */
export function touchNeed({ desk }: Pick<AssistanceContext, "desk">, tx: Transaction, needId: string): void {
  desk.queue.touch(tx, NEED_SOURCE, needId);
  desk.queue.touch(tx, HELP_SOURCE, needId);
  desk.search.touch(tx, "need", needId);
}
