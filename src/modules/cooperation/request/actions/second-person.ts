import type { z } from "zod";
import type { Transaction } from "../../../../platform/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { nothing } from "../../../../web/index.ts";
import { type ApprovedThing, approvalPreviewAnswer } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import { act } from "../context.ts";
import { digestOfContent } from "../domain/drafting.ts";
import type { PersonRef } from "../domain/message.ts";
import type { RequestFile } from "../domain/request-file.ts";
import { uponRequest, type RequestCall } from "./request-act.ts";

/** What waits in a request for its second person. */
interface Waiting<Content> {
  readonly content: Content;
  readonly by?: PersonRef | undefined;
  /** Of how many proposals of its kind it is the last; absent where nobody counted yet. */
  readonly number?: number | undefined;
}

interface SecondPersonSpec<Content extends object> {
  /** As passkeys sign it: a kind of thing and what is done with it. */
  readonly thing: Pick<ApprovedThing, "kind" | "action">;
  readonly content: z.ZodType;
  readonly id: `${string}.${string}`;
  readonly previewId: `${string}.${string}`;
  /** "/requests/:id/steps/authorisation"; the preview is at "…-preview". */
  readonly at: `/requests/:id/${string}`;
  readonly waiting: (file: RequestFile) => Waiting<Content> | undefined;
  readonly nothingWaits: () => Refusal;
  /** Refuses what is not possible any longer, for time has passed. */
  readonly demand?: (call: RequestCall, content: Content) => Promise<void> | void;
  readonly refusals: { readonly doing: readonly string[]; readonly possible: readonly string[] };
  /** It was done at once by one person who was enough at night, and is only countersigned; who did it may have left since. */
  readonly isDone?: boolean;
  readonly carryOut: (call: RequestCall, tx: Transaction, content: Content) => Promise<RequestFile>;
}

/** R16: what one person proposed of a request, as a second, different one is shown it and stands behind it. */
export function secondPerson<Content extends object>(spec: SecondPersonSpec<Content>) {
  const { thing, content, at, waiting, demand, isDone = false } = spec;
  const { doing, possible } = spec.refusals;
  const who = rolesFor("authorise");

  const approval = (file: RequestFile): ApprovedThing | undefined => {
    const waits = waiting(file);
    return waits && approvalOf(thing, file, waits.content, waits.number);
  };
  const readyFor = async (call: RequestCall) => {
    const { file } = call.upon;
    const waits = waiting(file);
    if (waits === undefined) throw spec.nothingWaits();
    // Whatever stands in the approvals, who proposed it is no second person.
    if (waits.by?.userId === call.by.id) {
      const message = "You proposed this yourself; a second, different person must stand behind it.";
      throw new Refusal("approval-needs-another-person", message);
    }
    await demand?.(call, waits.content);
    return { waits, approved: approvalOf(thing, file, waits.content, waits.number) };
  };
  return {
    /** What waits, as a passkey would sign it. */
    approval,
    /** As it would be done. Refuses what `authorise` would; changes nothing. */
    preview: act({
      ...uponRequest,
      id: spec.previewId,
      at: `POST ${at}-preview`,
      who,
      input: nothing,
      answer: approvalPreviewAnswer(content),
      repeat: "reads",
      refusals: ["request-unknown", "approval-needs-another-person", ...possible],
      run: async (call) => {
        const { waits, approved } = await readyFor(call);
        return { content: waits.content, approval: approved };
      },
    }),
    /** The second person does it. */
    authorise: act({
      ...uponRequest,
      id: spec.id,
      at: `POST ${at}`,
      who,
      input: nothing,
      repeat: "refused",
      confirmed: true,
      refusals: [...doing, ...possible],
      words: "cooperation.approval",
      run: async (call) => {
        const { platform, identity } = call.context;
        const { waits, approved } = await readyFor(call);
        return await platform.database.transaction(async (tx) => {
          await identity.approvals.approve(tx, { ...approved, by: call.by });
          await identity.approvals.demandTwo(tx.db, approved, { isDone });
          return await spec.carryOut(call, tx, waits.content);
        });
      },
    }),
  };
}

/**
 * What two people stand behind: the exact text of its content, proposed for the nth time. The number is in what is done ("make", then
 * "make-2"), because the digest is that of the text shown: what was approved of a dropped proposal never counts for the next one in the
 * same words.
 */
export function approvalOf(
  { kind, action }: Pick<ApprovedThing, "kind" | "action">,
  { requestId }: RequestFile,
  content: object,
  number = 1,
): ApprovedThing {
  const done = number === 1 ? action : `${action}-${number}`;
  return { kind, action: done, digest: digestOfContent(content), subject: { kind: "request", id: requestId } };
}
