import type { Kysely } from "kysely";
import type { Transaction } from "../../platform/index.ts";
import { isRefusal, Refusal } from "../../protocol/refusal.ts";
import { isForTheForm } from "../../web/index.ts";
import { type Asked, endAsked, findAsked, holdAsked, listWaiting, type NamedAsked } from "./asked-store.ts";
import type { ApprovalPreview } from "./domain/approval.ts";
import { roleMissing } from "./domain/roles.ts";
import { type AskedAct, MAX_WAITING, moduleOfAct, type TwoPersonContext } from "./two-person.tsx";
import type { User } from "./types.ts";

/** The acts of one module that two people stand behind, by id. */
export type AskedActs<Context> = ReadonlyMap<string, AskedAct<Context>>;

interface Found<Context> {
  readonly asked: NamedAsked;
  readonly act: AskedAct<Context>;
}

/** What was asked for, whether it waits or not, with its act. Refuses `not-asked`. */
export async function readAsked<Context>(
  db: Kysely<unknown>,
  acts: AskedActs<Context>,
  askedId: string,
): Promise<Found<Context>> {
  const asked = await findAsked(db, askedId);
  const act = acts.get(asked?.act ?? "");
  if (asked === undefined || act === undefined) throw notAsked();
  return { asked, act };
}

/** What would be done now if it were approved, or why it can no longer be approved as it was asked for. */
export async function outcomeOf<Context>(
  context: Context,
  db: Kysely<unknown>,
  { asked, act }: Found<Context>,
): Promise<ApprovalPreview<object> | Refusal> {
  try {
    return await act.anew(context, db, asked);
  } catch (error) {
    // An outage is no answer to the question.
    if (!isForTheForm(error)) throw error;
    return error;
  }
}

/** What the second person does, and the first one may do: each refuses `not-asked`, and leaves a trace in the log. */
export function decidingOn<Context extends TwoPersonContext>(context: Context, acts: AskedActs<Context>) {
  const { platform, audit, identity } = context;

  /** It is done. What can no longer be approved is withdrawn for everybody to see, and so is whatever else this makes impossible. */
  async function approve(askedId: string, by: User): Promise<void> {
    const outdated = await inTurn(askedId, async (tx, found) => {
      mayDecide(found, by);
      const outcome = await outcomeOf(context, tx.db, found);
      if (isRefusal(outcome)) {
        await end(tx, found.asked, by, { state: "outdated", code: outcome.code });
        return outcome;
      }
      await identity.approvals.approve(tx, { ...outcome.approval, by });
      await identity.approvals.demandTwo(tx.db, outcome.approval);
      // The content that this very act described.
      await found.act.carryOut(context, tx, outcome.content as never, { askedBy: found.asked.askedBy, by });
      await end(tx, found.asked, by, { state: "approved" });
      for (const asked of (await listWaiting(tx.db, { acts: [...acts.keys()], limit: MOST_AGAIN })).waiting) {
        const act = acts.get(asked.act);
        const still = act && (await outcomeOf(context, tx.db, { asked, act }));
        if (isRefusal(still)) await end(tx, asked, by, { state: "outdated", code: still.code });
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
      await holdAsked(tx.db, moduleOfAct([...acts.keys()][0] ?? ""));
      const found = await readAsked(tx.db, acts, askedId);
      if (found.asked.state !== "waiting") throw notAsked();
      return await work(tx, found);
    });
  }

  async function end(
    tx: Transaction,
    { askedId, act, subjectId, digest }: Asked,
    by: User,
    how: Pick<Asked, "state"> & { readonly words?: string; readonly code?: string },
  ): Promise<void> {
    await endAsked(tx.db, askedId, { ...how, endedBy: by.id, endedAt: platform.clock.now() });
    const { state, ...why } = how;
    await audit.append(tx, {
      type: `identity.asked-${state}`,
      actor: { kind: "user", userId: by.id },
      subject: { kind: "asked", id: askedId },
      details: { act, subjectId, digest, ...why },
    });
  }

  return { approve, sendBack, withdraw };
}

/** Several acts of one module, each with as many as may wait. */
const MOST_AGAIN = 10 * MAX_WAITING;

/** Who may decide is a matter of each act; nobody is both people (R16). */
function mayDecide({ act, asked }: Found<never>, by: User): void {
  if (!act.approve.some((role) => by.roles.includes(role))) throw roleMissing(act.approve);
  if (asked.askedBy !== by.id) return;
  const message = "You asked for this yourself; a second, different person decides on it. You may withdraw it.";
  throw new Refusal("approval-needs-another-person", message);
}

function notAsked(): Refusal {
  return new Refusal("not-asked", "This does not wait for a second person any more. Look at how it stands.");
}
