import type { DispatchId, StateCode } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { send } from "./send.ts";

/** R37: tries the line with a dispatch that is distinguishable by its kind and starts nothing. */
export async function testCall(context: FederationContext, state: StateCode, by: { id: string }): Promise<DispatchId> {
  return await context.platform.database.transaction(
    async (tx) =>
      await send(context, tx, {
        to: state,
        kind: "test-call",
        dossierId: null,
        content: { text: "Test call: please ignore." },
        priority: "ordinary",
        by: { kind: "user", userId: by.id },
      }),
  );
}
