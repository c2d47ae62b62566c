import type { RequestId } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, demandRequest } from "../access.ts";
import type { CooperationContext } from "../context.ts";
import { checkUse, type Use, type UseCheck } from "../domain/conditions.ts";
import { loadFile } from "../store.ts";
import { consentsOf, insertConsent } from "../use-store.ts";
import { userActor } from "./write.ts";

/** What stands against a use of what a request brought in; for modules and pages that are about to use it. */
export async function checkFurtherUse(context: CooperationContext, requestId: RequestId, use: Use): Promise<UseCheck> {
  const { db } = context.platform.database;
  const file = await loadFile(db, requestId);
  if (!file) throw new Refusal("request-unknown", "There is no such request.");
  return checkUse(file, use, await consentsOf(db, requestId));
}

/** Records a use before it happens. Refuses one that the conditions or the Convention forbid without the sender's consent. */
export async function recordUse(
  context: CooperationContext,
  requestId: RequestId,
  input: { use: Use; note: string },
  by: User,
): Promise<UseCheck> {
  demand(by, "correspond");
  const { file } = await demandRequest(context, by, requestId);
  const check = await checkFurtherUse(context, requestId, input.use);
  if (!check.allowed) {
    const articles = [...new Set(check.conditions.map((condition) => condition.article))].join(", ");
    throw new Refusal(
      "use-needs-consent",
      `The sender's consent is needed first (Article ${articles === "" ? (check.limit ?? "") : articles}).`,
      { field: "use", details: { use: input.use, article: articles === "" ? (check.limit ?? "") : articles } },
    );
  }
  await context.platform.database.transaction(async (tx) => {
    await context.audit.append(tx, {
      type: "cooperation.use-recorded",
      actor: userActor(by),
      subject: { kind: "request", id: requestId },
      dossierId: file.dossierId,
      details: { ...input, conditions: check.conditions.map((condition) => condition.id) },
    });
  });
  return check;
}

/** The sender agreed to another use: in which message or letter. */
export async function recordConsent(
  context: CooperationContext,
  requestId: RequestId,
  input: { use: "other-case" | "onward-transfer" | "publication"; reference: string },
  by: User,
): Promise<void> {
  demand(by, "correspond");
  const { file } = await demandRequest(context, by, requestId);
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
