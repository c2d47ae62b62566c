import type { Transaction } from "../../../platform/index.ts";
import type { Actor } from "../../audit/index.ts";
import type { MeasuresContext } from "../context.ts";
import { silenceSubject } from "./store.ts";
import type { RingSubject } from "./types.ts";

/** The matter is dealt with, so nothing rings for it any more. */
export async function standDown(
  context: MeasuresContext,
  tx: Transaction,
  subject: Pick<RingSubject, "kind" | "id">,
  by: Actor,
): Promise<void> {
  for (const ringId of await silenceSubject(tx.db, subject)) {
    await context.audit.append(tx, {
      type: "measures.ring-stood-down",
      actor: by,
      subject: { kind: "ring", id: ringId },
      details: { about: { kind: subject.kind, id: subject.id } },
    });
  }
}
