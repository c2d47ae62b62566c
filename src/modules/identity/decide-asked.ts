import type { Kysely } from "kysely";
import type { Transaction } from "../../platform/index.ts";
import { isRefusal, Refusal } from "../../protocol/refusal.ts";
import { isForTheForm } from "../../web/index.ts";
import { type Asked, endAsked, findAsked, holdAsked, listWaiting, type NamedAsked } from "./asked-store.ts";
import type { ApprovalPreview } from "./domain/approval.ts";
import { roleMissing } from "./domain/roles.ts";
import { type AskedAct, MAX_WAITING, moduleOfAct, type TwoPersonContext } from "./two-person.tsx";
import type { User } from "./types.ts";

interface Found<Context> {
  readonly asked: NamedAsked;
  readonly act: AskedAct<Context>;
}

/** Several acts of one module, each with as many as may wait. */
const MOST_AGAIN = 10 * MAX_WAITING;

/** What the second person does with what was asked for, and the first one may do; each leaves a trace in the log. */
export function decidingOn<Context extends TwoPersonContext>(context: Context, all: readonly AskedAct<Context>[]) {
  const { platform, audit, identity } = context;
  const acts = new Map<string, AskedAct<Context>>(all.map((act) => [act.id, act]));

  /** What was asked for, whether it waits or not. Refuses `not-asked`. */
  async function read(askedId: string, db: Kysely<unknown> = platform.database.db): Promise<Found<Context>> {
    const asked = await findAsked(db, askedId);
    const act = acts.get(asked?.act ?? "");
    if (asked === undefined || act === undefined) throw notAsked();
    return { asked, act };
  }

  /** What would be done now, or why it can no longer be approved as it was asked for; undefined once it does not wait. */
  async function outcomeOf(
    { asked, act }: Found<Context>,
    db: Kysely<unknown> = platform.database.db,
  ): Promise<ApprovalPreview<object> | Refusal | undefined> {
    try {
      return asked.state === "waiting" ? await act.anew(context, db, asked) : undefined;
    } catch (error) {
      // An outage is no answer to the question.
      if (!isForTheForm(error)) throw error;
      return error;
    }
  }

  /** It is done. What can no longer be approved is withdrawn for everybody to see, and so is whatever else this makes impossible. */
  async function approve(askedId: string, by: User): Promise<void> {
    const outdated = await inTurn(askedId, async (tx, found) => {
      mayDecide(found, by);
      const outcome = await outcomeOf(found, tx.db);
      if (outcome === undefined || isRefusal(outcome)) return await outdate(tx, found.asked, by, outcome);
      await identity.approvals.approve(tx, { ...outcome.approval, by });
      await identity.approvals.demandTwo(tx.db, outcome.approval);
      // The content that this very act described.
      await found.act.carryOut(context, tx, outcome.content as never, { askedBy: found.asked.askedBy, by });
      await end(tx, found.asked, by, { state: "approved" });
      for (const asked of (await listWaiting(tx.db, { acts: [...acts.keys()], limit: MOST_AGAIN })).waiting) {
        const act = acts.get(asked.act);
        const still = act && (await outcomeOf({ asked, act }, tx.db));
        if (isRefusal(still)) await outdate(tx, asked, by, still);
      }
      return undefined;
    });
    if (outdated === undefined) return;
    const message = "It could no longer be approved as it was asked for, and was withdrawn. Whoever asked is told why.";
    throw new Refusal("ask-outdated", message, { details: { code: outdated.code } });
  }

  /** It goes back to whoever asked, with words. */
  async function sendBack(askedId: string, words: string, by: User): Promise<void> {
    await inTurn(askedId, async (tx, found) => {
      mayDecide(found, by);
      await end(tx, found.asked, by, { state: "sent-back", words });
    });
  }

  /** Whoever asked thinks better of it. */
  async function withdraw(askedId: string, by: User): Promise<void> {
    await inTurn(askedId, async (tx, { asked }) => {
      if (asked.askedBy !== by.id) {
        throw new Refusal(
          "withdraw-own-only",
          "Only whoever asked withdraws it; send it back with your words instead.",
        );
      }
      await end(tx, asked, by, { state: "withdrawn" });
    });
  }

  async function inTurn<T>(askedId: string, work: (tx: Transaction, found: Found<Context>) => Promise<T>): Promise<T> {
    return await platform.database.transaction(async (tx) => {
      await holdAsked(tx.db, moduleOfAct(all[0]?.id ?? ""));
      const found = await read(askedId, tx.db);
      if (found.asked.state !== "waiting") throw notAsked();
      return await work(tx, found);
    });
  }

  async function outdate(tx: Transaction, asked: Asked, by: User, why: Refusal = notAsked()): Promise<Refusal> {
    await end(tx, asked, by, { state: "outdated", code: why.code });
    return why;
  }

  async function end(
    tx: Transaction,
    { askedId, act, subjectId, digest }: Asked,
    by: User,
    how: Pick<Asked, "state"> & { readonly words?: string; readonly code?: string },
  ): Promise<void> {
    await endAsked(tx.db, askedId, { ...how, endedBy: by.id, endedAt: platform.clock.now() });
    identity.asked.changed(tx, askedId);
    const { state, ...why } = how;
    await audit.append(tx, {
      type: `identity.asked-${state}`,
      actor: { kind: "user", userId: by.id },
      subject: { kind: "asked", id: askedId },
      details: { act, subjectId, digest, ...why },
    });
  }

  return { read, outcomeOf, approve, sendBack, withdraw };
}

/** Who may decide is a matter of each act; nobody is both people (R16: two different people stand behind one thing). */
function mayDecide({ act, asked }: Found<never>, by: User): void {
  if (!act.approve.some((role) => by.roles.includes(role))) throw roleMissing(act.approve);
  if (asked.askedBy !== by.id) return;
  const message = "You asked for this yourself; a second, different person decides on it. You may withdraw it.";
  throw new Refusal("approval-needs-another-person", message);
}

export function notAsked(): Refusal {
  return new Refusal("not-asked", "This does not wait for a second person any more. Look at how it stands.");
}
