import type { Kysely } from "kysely";
import { z } from "zod";
import type { Transaction } from "../../platform/index.ts";
import { isRefusal, Refusal } from "../../protocol/refusal.ts";
import { isForTheForm, nothing, pathParam } from "../../web/index.ts";
import { actsIn } from "./act.ts";
import {
  type Asked,
  endAsked,
  findAsked,
  forgetAsked,
  holdAsked,
  listWaiting,
  type NamedAsked,
  seenOf,
} from "./asked-store.ts";
import { roleMissing } from "./domain/roles.ts";
import { type AskedAct, ASKING, MAX_WAITING, type Outcome, type TwoPersonContext } from "./two-person.ts";
import type { User } from "./types.ts";

interface Found<Context> {
  readonly asked: NamedAsked;
  readonly act: AskedAct<Context>;
}

/** Several acts of one module, each with as many as may wait. */
const MOST_AGAIN = 10 * MAX_WAITING;

/** What people do with what waits in one module, under `at` of the API; each act leaves a trace in the log. `group`: see `Group`. */
export function decidingOn<Context extends TwoPersonContext>(
  context: Context,
  module: string,
  at: `/${string}`,
  all: readonly AskedAct<Context>[],
  group = "",
) {
  const { platform, audit, identity } = context;
  const acts = new Map(all.map((one) => [one.id as string, one]));
  const act = actsIn<Context>();
  const deciding = [...new Set(all.flatMap(({ approve }) => approve))];
  const own = all.flatMap(({ refusals = [] }) => refusals).filter((code) => !ASKING.includes(code));
  const refusals = [...new Set([...own, "not-asked", "ask-outdated", "approval-changed"])];
  const params = { id: pathParam(z.uuid(), notAsked) };
  const shared = { params, repeat: "refused", words: "identity.sending-back" } as const;

  const approving = act({
    ...shared,
    id: `${module}.approve-waiting${group}`,
    at: `POST ${at}/:id/approval`,
    who: deciding,
    input: nothing,
    confirmed: true,
    refusals,
    run: async ({ by, ids: { id } }) => {
      const result = await inTurn(id, by, async (tx, found) => {
        mayDecide(found, by);
        const outcome = await outcomeOf(found, tx.db);
        // Whoever asked sees why: what can no longer be approved is ended, and the refusal told afterwards.
        if (isRefusal(outcome)) return await outdate(tx, found.asked, by, outcome);
        await identity.approvals.approve(tx, { ...outcome.approval, by });
        await identity.approvals.demandTwo(tx.db, outcome.approval);
        await outcome.carryOut(tx, { askedBy: found.asked.askedBy, by });
        await end(tx, found.asked, by, { state: "approved" });
        await outdateImpossible(tx, by, { done: found.asked });
        const name = found.act.forgets?.(outcome.content as never); // the content that this very act described
        const forgotten = name === undefined ? [] : await forgetAsked(tx.db, name, id);
        for (const one of forgotten) identity.asked.changed(tx, one);
        return found;
      });
      if (!isRefusal(result)) return result;
      const message =
        "It could no longer be approved as it was asked for, and was withdrawn. Whoever asked is told why.";
      throw new Refusal("ask-outdated", message, { details: { code: result.code } });
    },
  });
  const sendingBack = act({
    ...shared,
    id: `${module}.send-back-waiting${group}`,
    at: `POST ${at}/:id/return`,
    who: deciding,
    input: z.strictObject({ words: z.string().trim().min(3).max(1000) }),
    refusals: ["approval-needs-another-person"],
    run: async ({ input: { words }, by, ids: { id } }) =>
      await inTurn(id, by, async (tx, found) => {
        mayDecide(found, by);
        await end(tx, found.asked, by, { state: "sent-back", words });
      }),
  });
  const withdrawing = act({
    ...shared,
    id: `${module}.withdraw-waiting${group}`,
    at: `POST ${at}/:id/withdrawal`,
    who: [...new Set([...deciding, ...all.flatMap(({ who }) => who)])],
    input: nothing,
    refusals: ["withdraw-own-only"],
    run: async ({ by, ids: { id } }) =>
      await inTurn(id, by, async (tx, { asked }) => {
        if (asked.askedBy !== by.id) {
          const message = "Only whoever asked withdraws it; send it back with your words instead.";
          throw new Refusal("withdraw-own-only", message);
        }
        await end(tx, asked, by, { state: "withdrawn" });
      }),
  });

  /** What was asked for, whether it waits or not. Refuses `not-asked`, also what this person may not see. */
  async function read(askedId: string, by: User, db: Kysely<unknown> = platform.database.db): Promise<Found<Context>> {
    const asked = await findAsked(db, askedId, seenOf(db, all, by));
    const found = acts.get(asked?.act ?? "");
    if (asked === undefined || found === undefined) throw notAsked();
    return { asked, act: found };
  }

  /** What would be done now, or why it can no longer be approved as it was asked for, which it cannot once it does not wait. */
  async function outcomeOf(
    found: Found<Context>,
    db: Kysely<unknown> = platform.database.db,
  ): Promise<Outcome | Refusal> {
    if (found.asked.state !== "waiting") return notAsked();
    try {
      return await found.act.anew(context, db, found.asked);
    } catch (error) {
      // An outage is no answer to the question.
      if (!isForTheForm(error)) throw error;
      return error;
    }
  }

  async function inTurn<T>(
    askedId: string,
    by: User,
    work: (tx: Transaction, found: Found<Context>) => Promise<T>,
  ): Promise<T> {
    return await platform.database.transaction(async (tx) => {
      await holdAsked(tx.db, module);
      const found = await read(askedId, by, tx.db);
      if (found.asked.state !== "waiting") throw notAsked();
      return await work(tx, found);
    });
  }

  /** What this concerns, by name; undefined: everything. */
  function concernsOf({ act: id, subjectId, content }: Asked): readonly string[] | undefined {
    const found = acts.get(id);
    // The text of a content that this very act described.
    const names = found?.concerns?.(JSON.parse(content) as never);
    return found && names && [`${found.thing.kind} ${subjectId}`, ...names];
  }

  /**
   * Whatever waits and was made impossible is ended with what made it so, for everybody to see: what concerns the same as what was `done`,
   * or all. `because` says it to whoever asked.
   */
  async function outdateImpossible(
    tx: Transaction,
    by: User,
    { done, because }: { readonly done?: Asked; readonly because?: string },
  ): Promise<void> {
    const names = done && concernsOf(done);
    for (const asked of (await listWaiting(tx.db, { acts: [...acts.keys()], limit: MOST_AGAIN })).waiting) {
      const concerned = names && concernsOf(asked);
      if (concerned !== undefined && !concerned.some((name) => names?.includes(name))) continue;
      const found = acts.get(asked.act);
      const still = found && (await outcomeOf({ asked, act: found }, tx.db));
      if (!isRefusal(still)) continue;
      const code = still.code === "approval-changed" ? (because ?? still.code) : still.code;
      await end(tx, asked, by, { state: "outdated", code });
    }
  }

  async function outdate(tx: Transaction, asked: Asked, by: User, why: Refusal): Promise<Refusal> {
    await end(tx, asked, by, { state: "outdated", code: why.code });
    return why;
  }

  async function end(
    tx: Transaction,
    { askedId, act: id, subjectId, digest }: Asked,
    by: User,
    how: Pick<Asked, "state"> & { readonly words?: string; readonly code?: string },
  ): Promise<void> {
    // Who changed what it rests on holds no place in the turn: an approval or a withdrawal may have been first.
    if (!(await endAsked(tx.db, askedId, { ...how, endedBy: by.id, endedAt: platform.clock.now() }))) return;
    identity.asked.changed(tx, askedId);
    // Free words may name a person; the log does not.
    const { state, code } = how;
    await audit.append(tx, {
      type: `identity.asked-${state}`,
      actor: { kind: "user", userId: by.id },
      subject: { kind: "asked", id: askedId },
      details: { act: id, subjectId, digest, ...(code !== undefined && { code }) },
    });
  }

  return { params, refusals, read, outcomeOf, outdateImpossible, approving, sendingBack, withdrawing };
}

/** Who may decide is a matter of each act; nobody is both people (R16: two different people stand behind one thing). */
function mayDecide({ act, asked }: Found<never>, by: User): void {
  if (!act.approve.some((role) => by.roles.includes(role))) throw roleMissing(act.approve);
  if (asked.askedBy !== by.id) return;
  const message = "You asked for this yourself; a second, different person decides on it. You may withdraw it.";
  throw new Refusal("approval-needs-another-person", message);
}

function notAsked(): Refusal {
  return new Refusal("not-asked", "This does not wait for a second person any more. Look at how it stands.");
}
