import type { FreeText } from "../../../protocol/bodies/index.ts";
import type { RequestId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, demandRequest } from "../access.ts";
import type { CooperationContext } from "../context.ts";
import { type AskedUse, checkUse, type ConsentedUse, type Use, type UseCheck } from "../domain/conditions.ts";
import { loadFile } from "../store.ts";
import { insertConsent, spendConsent, unspentConsentsOf } from "../use-store.ts";
import { speaking, tell, userActor } from "./write.ts";

/** What stands against a use of what a request brought in; for modules and pages that are about to use it. */
export async function checkFurtherUse(
  context: CooperationContext,
  requestId: RequestId,
  asked: AskedUse,
): Promise<UseCheck> {
  const { db } = context.platform.database;
  const file = await loadFile(db, requestId);
  if (!file) throw new Refusal("request-unknown", "There is no such request.");
  return checkUse(file, asked, await unspentConsentsOf(db, requestId));
}

export interface UseInput {
  readonly use: Use;
  readonly note: string;
  /** To whom it goes, where it is passed on. */
  readonly recipient?: string;
  /** What clears an accused: the words in which the sender is told first, or why it could not be. */
  readonly notice?: FreeText;
  readonly noNoticeBecause?: string;
}

/**
 * Records a use before it happens, and spends the consent that opens it. Refuses a use that the conditions or the Convention forbid
 * without the sender's consent, an onward transfer to nobody, and a disclosure of which the sender is neither told nor why not.
 */
export async function recordUse(
  context: CooperationContext,
  requestId: RequestId,
  input: UseInput,
  by: User,
): Promise<UseCheck> {
  demand(by, "correspond");
  const matter = await demandRequest(context, by, requestId);
  demandRecipient(input);
  const check = await checkFurtherUse(context, requestId, input);
  const refused = (): Refusal => {
    const articles = [...new Set([check.limit ?? [], check.conditions.map(({ article }) => article)].flat())].join(
      ", ",
    );
    return new Refusal(
      "use-needs-consent",
      `The sender's consent to this one use is needed first (Article ${articles}).`,
      {
        field: "use",
        details: { use: input.use, article: articles },
      },
    );
  };
  if (!check.allowed) throw refused();
  const { notice, noNoticeBecause } = input;
  // UNCC art. 40(19): the sender is told before; where that is impossible, it is said why, and it is told without delay.
  if (check.noticeFirst && notice === undefined && noNoticeBecause === undefined) {
    throw new Refusal("use-needs-notice", "Tell the sender first, or say why that is not possible.", {
      field: "notice",
      details: { article: check.limit ?? "" },
    });
  }
  const { consent, ...answer } = check;
  const { platform, audit } = context;
  await platform.database.transaction(async (tx) => {
    // Two people at once cannot both use the one consent.
    if (consent && !(await spendConsent(tx.db, consent.consentId, platform.clock.now()))) throw refused();
    const told =
      check.noticeFirst && notice !== undefined
        ? await tell(context, tx, matter, "use-report", { requestId, text: notice }, speaking(by))
        : undefined;
    await audit.append(tx, {
      type: "cooperation.use-recorded",
      actor: userActor(by),
      subject: { kind: "request", id: requestId },
      dossierId: matter.file.dossierId,
      details: {
        use: input.use,
        note: input.note,
        ...(input.recipient === undefined ? {} : { recipient: input.recipient }),
        ...(consent === undefined ? {} : { consent: { ...consent } }),
        ...(told === undefined ? {} : { notice: told.useReports.at(-1)?.dispatchId ?? "told" }),
        ...(told !== undefined || noNoticeBecause === undefined ? {} : { noNoticeBecause }),
        conditions: check.conditions.map((condition) => condition.id),
      },
    });
  });
  return consent === undefined ? answer : check;
}

export interface ConsentInput {
  readonly use: ConsentedUse;
  readonly reference: string;
  readonly recipient?: string;
  readonly purpose: string;
}

/** The sender agreed to one other use: in which message or letter, to whom, and for what. Refuses an onward transfer to nobody. */
export async function recordConsent(
  context: CooperationContext,
  requestId: RequestId,
  input: ConsentInput,
  by: User,
): Promise<void> {
  demand(by, "correspond");
  const { file } = await demandRequest(context, by, requestId);
  demandRecipient(input);
  const { platform, audit } = context;
  await platform.database.transaction(async (tx) => {
    const at = platform.clock.now();
    await insertConsent(tx.db, { consentId: platform.random.uuid(), requestId, ...input, at, by: by.id });
    await audit.append(tx, {
      type: "cooperation.use-consent-recorded",
      actor: userActor(by),
      subject: { kind: "request", id: requestId },
      dossierId: file.dossierId,
      details: { ...input },
    });
  });
}

/** UNCC art. 36(3): an authorization to pass on names to whom. */
function demandRecipient({ use, recipient }: AskedUse): void {
  if (use !== "onward-transfer" || recipient !== undefined) return;
  throw new Refusal("use-needs-recipient", "Say to which State or organization it is passed on.", {
    field: "recipient",
  });
}
