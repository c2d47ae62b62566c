import type { Kysely } from "kysely";
import { z } from "zod";
import { type Use, USES } from "../../../../convention/index.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { freeTextSchema } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { custodyWordsSchema } from "../../../../protocol/custody-reason.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import type { FurtherUse, OpeningConsent, UsedExhibit, UseGate } from "../../../evidence/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demandRequest, type Matter, rolesFor } from "../../access.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { useCheckAnswer } from "../../request/answers.ts";
import { speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { requestIdParam } from "../../request/path.ts";
import { line, words } from "../../request/schemas.ts";
import { conditionSources, consentSource } from "../condition-sources.ts";
import { type AskedUse, checkUse, type UseCheck, type UseConsent } from "../../request/domain/conditions.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { loadFile } from "../../request/store.ts";
import { insertUseWords, spendConsent, unspentConsentsOf } from "../use-store.ts";
import { speaking, tell } from "../../request/actions/write.ts";
import { loadDossier } from "../../../desk/index.ts";

/** What stands against a use of what a request brought in. Asks only; refuses `request-unknown`. */
async function checkFurtherUse(db: Kysely<unknown>, requestId: RequestId, asked: AskedUse): Promise<UseCheck> {
  const file = await loadFile(db, requestId);
  if (!file) throw unknownRefusal("request-unknown", "There is no such request.");
  return checkUse(file, asked, await unspentConsentsOf(db, requestId));
}

/**
 * Records a use before it happens, and spends the consent that opens it. Refuses what `recordUseIn` refuses, to members of the
 * dossier who may correspond.
 */
export const recordUse = act({
  id: "cooperation.record-use",
  at: "POST /requests/:id/uses",
  who: rolesFor("correspond"),
  params: { id: requestIdParam },
  input: z.strictObject({
    use: z.enum(USES),
    note: custodyWordsSchema.extend({ text: words }),
    recipient: line.optional(),
    /** To be sent before what clears an accused is disclosed; or why it cannot be. */
    notice: freeTextSchema.optional(),
    noNoticeBecause: words.optional(),
  }),
  answer: useCheckAnswer,
  status: 201,
  repeat: "again",
  refusals: [...speakingRefusals, "use-needs-consent", "use-needs-notice", "use-needs-recipient"],
  run: async ({ context, input, by, ids: { id } }) => {
    const matter = await demandRequest(context, by, id);
    return await context.platform.database.transaction(
      async (tx) => await recordUseIn(context, tx, matter, compact(input), by),
    );
  },
});

/**
 * The same in the transaction of the use itself. Refuses `use-needs-consent` for a use that the conditions or the Convention forbid
 * without the sender's consent, `use-needs-recipient` for an onward transfer to nobody, and `use-needs-notice` for a disclosure of which
 * the sender is neither told nor why not.
 */
async function recordUseIn(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  input: FurtherUse,
  by: User,
  exhibit?: UsedExhibit,
): Promise<UseCheck> {
  demandRecipient(input);
  const { requestId, dossierId } = matter.file;
  const asked = { ...input, ...(exhibit === undefined ? {} : { further: exhibit.conditions }) };
  const check = await checkFurtherUse(tx.db, requestId, asked);
  if (!check.allowed) throw needsConsent(input.use, check);
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
  // Two people at once cannot both use the one consent.
  if (consent && !(await spendConsent(tx.db, consent.consentId, platform.clock.now()))) {
    throw needsConsent(input.use, check);
  }
  const told =
    check.noticeFirst && notice !== undefined
      ? await tell(
          context,
          tx,
          matter,
          "use-report",
          { requestId, ...(exhibit === undefined ? {} : { exhibitId: exhibit.exhibitId }), text: notice },
          speaking(by),
        )
      : undefined;
  const untold = told === undefined ? noNoticeBecause : undefined;
  const { entryId } = await audit.append(tx, {
    type: "cooperation.use-recorded",
    actor: userActor(by),
    subject: { kind: "request", id: requestId },
    dossierId,
    details: {
      use: input.use,
      note: input.note,
      ...(exhibit === undefined ? {} : { exhibit: { exhibitId: exhibit.exhibitId, number: exhibit.number } }),
      ...compact({ recipient: input.recipient }),
      ...(consent === undefined ? {} : { consent: { ...consent } }),
      ...(told === undefined ? {} : { notice: told.useReports.at(-1)?.dispatchId ?? "told" }),
      ...compact({ noNoticeBecause: untold }),
      conditions: check.conditions.map((condition) => condition.id),
    },
  });
  await insertUseWords(tx.db, entryId, requestId, { note: input.note.text, ...compact({ noNoticeBecause: untold }) });
  return consent === undefined ? answer : check;
}

/** How the evidence module asks before it hands out an exhibit of another State: conditions are checked at each further use. */
export function useGate(context: CooperationContext): UseGate {
  return {
    // Of a request that is gone with its dossier (R17) nothing is left to show; the exhibit's own conditions are.
    conditions: async (db, requestId, used) =>
      conditionSources((requestId && (await loadFile(db, requestId))) ?? { decisions: [], consents: [] }, used),
    demand: async (db, requestId, input, used) => {
      demandRecipient(input);
      const check = await checkFurtherUse(db, requestId, { ...input, further: used.conditions });
      if (!check.allowed) throw needsConsent(input.use, check);
    },
    record: async (tx, requestId, input, used, by) => {
      const file = await loadFile(tx.db, requestId);
      const dossier = file && (await loadDossier(tx.db, file.dossierId));
      if (!file || !dossier) throw unknownRefusal("request-unknown", "There is no such request.");
      const { consent } = await recordUseIn(context, tx, { file, dossier }, input, by, used);
      return {
        request: {
          ownReference: file.ownReference,
          ...compact({ peerReference: file.peerReference }),
          drill: file.drill,
        },
        ...(consent === undefined ? {} : { consent: openingConsent(file, dossier.state, consent) }),
      };
    },
  };
}

function openingConsent(file: RequestFile, state: string, consent: UseConsent): OpeningConsent {
  const { reference, purpose } = consent;
  const source = consentSource(file, consent);
  return {
    state,
    reference,
    ...compact({ source, purpose }),
  };
}

/** The refusal of a use that waits for the sender's consent, with the articles that say so. */
function needsConsent(use: Use, check: Pick<UseCheck, "limit" | "conditions">): Refusal {
  const articles = [
    ...new Set([...(check.limit?.split(", ") ?? []), ...check.conditions.map(({ article }) => article)]),
  ].join(", ");
  return new Refusal(
    "use-needs-consent",
    `The sender's consent to this one use is needed first (Article ${articles}).`,
    {
      field: "use",
      details: { use, article: articles },
    },
  );
}

/** UNCC art. 36(3): an authorization to pass on names to whom. */
export function demandRecipient({ use, recipient }: AskedUse): void {
  if (use !== "onward-transfer" || recipient !== undefined) return;
  throw new Refusal("use-needs-recipient", "Say to which State or organization it is passed on.", {
    field: "recipient",
  });
}
