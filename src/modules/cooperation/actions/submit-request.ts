import type { RequestContent } from "../../../protocol/bodies/index.ts";
import type { RequestId, Sha256Hex } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { User } from "../../identity/index.ts";
import { demand, demandRequest } from "../access.ts";
import type { CooperationContext } from "../context.ts";
import { contentOf, demandReady, digestOfContent, draftDigest } from "../domain/drafting.ts";
import type { RequestFile } from "../domain/request-file.ts";
import { SCREENING_RULE_VERSION, screeningOf, stoppedAt } from "../domain/screening.ts";
import { basesFor } from "./draft-request.ts";
import { person, userActor, writeEvent } from "./write.ts";

/**
 * The drafter stands behind the exact content that will be sent, and asks a second person to authorise it. Refuses a request that is
 * incomplete, unscreened, stopped at a gate, or without a legal basis that binds both States today.
 */
export async function submitRequest(context: CooperationContext, requestId: RequestId, by: User): Promise<RequestFile> {
  demand(by, "draft");
  const { file, dossier } = await demandRequest(context, by, requestId);
  const { draft } = file;
  if (file.stage !== "screened" || !draft) {
    throw new Refusal("request-not-screened", "The request must be screened before it is submitted.");
  }
  demandReady(file.mechanism, draft);
  const screening = screeningOf(file, draftDigest(file, draft));
  if (!screening)
    throw new Refusal("request-not-screened", "The request changed after its screening; have it screened anew.");
  const stopped = stoppedAt(screening);
  if (stopped.length > 0) {
    throw new Refusal(
      "screening-stops",
      `The screening stopped this request at ${stopped.join(", ")}; change it first.`,
      {
        details: { gates: stopped.join(", ") },
      },
    );
  }
  await demandBasisToday(context, file, dossier.state);

  const submission = submissionOf(file);
  if (!submission) throw new Refusal("basis-missing", "Choose the legal basis of the request.", { field: "basis" });
  const { content, digest } = submission;
  const { platform, identity } = context;
  return await platform.database.transaction(async (tx) => {
    await identity.approvals.request(tx, { ...approvalOf(file, digest), by });
    const at = platform.clock.now().toISOString();
    const event = { type: "submitted", at, by: person(by), content, digest } as const;
    return await writeEvent(context, tx, file, event, userActor(by));
  });
}

/** Takes a request back into drafting: the drafter's second thought, or the second person's objection. */
export async function reopenRequest(
  context: CooperationContext,
  requestId: RequestId,
  reason: string,
  by: User,
): Promise<RequestFile> {
  const { file } = await demandRequest(context, by, requestId);
  if (by.id !== file.draftedBy?.userId) demand(by, "authorise-sending");
  if (file.direction !== "outgoing" || file.stage === "sent" || file.stage === "drafting") {
    throw new Refusal("request-cannot-be-reopened", "Only a request that is not sent yet can be taken back.");
  }
  return await context.platform.database.transaction(
    async (tx) =>
      await writeEvent(
        context,
        tx,
        file,
        { type: "reopened", at: context.platform.clock.now().toISOString(), by: person(by), reason },
        userActor(by),
      ),
  );
}

/** Design 10.5: law by date. A basis chosen last week may not bind today. */
export async function demandBasisToday(context: CooperationContext, file: RequestFile, state: string): Promise<void> {
  const chosen = file.draft?.legalBasis;
  const options = await basesFor(context, file, state);
  const standing = options.some(
    (option) => option.available && option.kind === chosen?.kind && option.citation === chosen.citation,
  );
  if (standing) return;
  throw new Refusal("basis-not-available", "The chosen legal basis does not bind both States today; choose again.", {
    field: "basis",
    details: { kind: chosen?.kind ?? "" },
  });
}

/** The exact content that the drafter would submit now, and its digest for the passkey; undefined where nothing can be submitted. */
export function submissionOf(file: RequestFile): { content: RequestContent; digest: Sha256Hex } | undefined {
  const { draft } = file;
  const screening = draft && screeningOf(file, draftDigest(file, draft));
  if (!draft?.legalBasis || !screening) return undefined;
  const content = contentOf(file, draft, { ruleVersion: SCREENING_RULE_VERSION, recordedAt: screening.at });
  return { content, digest: digestOfContent(content) };
}

export function approvalOf(file: RequestFile, digest: NonNullable<RequestFile["contentDigest"]>) {
  return { kind: "request", action: "send", digest, subject: { kind: "request", id: file.requestId } } as const;
}
