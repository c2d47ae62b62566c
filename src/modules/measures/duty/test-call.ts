import { Refusal } from "../../../protocol/refusal.ts";
import { nothing, presented } from "../../../web/index.ts";
import { userActor } from "../../identity/index.ts";
import { rolesFor } from "../access.ts";
import { ringAnswer } from "../answers.ts";
import { act } from "../context.ts";
import { ringJson } from "../presenter.ts";
import { ringUnknown } from "./acknowledge-ring.ts";
import { raiseRing } from "./raise-ring.ts";
import { loadRing } from "./ring-queries.ts";
import { whoCanAnswer } from "./roster.ts";
import { rosterEntries } from "./roster-store.ts";
import type { Ring } from "./types.ts";

/**
 * A call about nothing, marked as a drill, that goes to the roster as any other does: whether the command reaches a person is found out by
 * day. While one rings, another joins it. Refuses `roster-empty`.
 */
export const makeTestCall = act({
  id: "measures.make-test-call",
  at: "POST /duty/test-calls",
  who: rolesFor("edit-roster"),
  input: nothing,
  answer: presented(ringAnswer, (ring: Ring) => ringJson(ring)),
  status: 201,
  repeat: "again",
  refusals: ["roster-empty"],
  words: "measures.test-call",
  run: async ({ context, by }): Promise<Ring> => {
    const { database, random, config } = context.platform;
    const canAnswer = await whoCanAnswer(context);
    if (!(await rosterEntries(database.db)).some(({ userId }) => canAnswer.has(userId))) {
      throw new Refusal("roster-empty", "Nobody on the roster can be called. Write the roster first.");
    }
    const subject = { kind: "server", id: random.uuid(), label: config.state } as const;
    const { ringId } = await database.transaction(
      async (tx) =>
        await raiseRing(context, tx, {
          key: `test-call:${subject.id}`,
          group: "test-call",
          reason: "test-call",
          subject,
          drill: true,
          actor: userActor(by),
        }),
    );
    const ring = await loadRing(database.db, ringId);
    if (ring === undefined) throw ringUnknown();
    return ring;
  },
});
