import { z } from "zod";
import { dateIn, PAPER_KIND_IDS, unseenIn } from "../../../../convention/index.ts";
import {
  COPY_FORMS,
  freeTextSchema,
  isJoined,
  languageSchema,
  LEGALISATIONS,
  MAX_PAPERS,
  MAX_PAPERS_BYTES,
  ORIGINAL_BEARERS,
  paperFacts,
  RESTRICTIONS,
  TRANSLATION,
  TRANSLATION_FORMS,
} from "../../../../protocol/bodies/index.ts";
import type { Given } from "../../../../protocol/given.ts";
import { compact } from "../../../../protocol/compact.ts";
import { exhibitIdSchema, type RequestId } from "../../../../protocol/identifiers.ts";
import { Refusal, unknownRefusal } from "../../../../protocol/refusal.ts";
import { seriesOf, type Transaction } from "../../../../platform/index.ts";
import { MAX_DOCUMENT_BYTES, nothing, pathParam, presented } from "../../../../web/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { demand, demandRequest, type Matter, rolesFor } from "../../access.ts";
import { requestAnswer } from "../../request/answers.ts";
import { changing } from "../../request/api-refusals.ts";
import { act, type CooperationContext } from "../../request/context.ts";
import { demandDraftFits } from "../../request/domain/length.ts";
import { type DraftPaper, papersOf, type RequestFile } from "../../request/domain/request-file.ts";
import { demandFollowing, mayFollow } from "../../request/domain/supplement.ts";
import { requestIdParam } from "../../request/path.ts";
import { maySeePaper } from "../../request/restricted-papers.ts";
import { requestJson } from "../../request/presenter.ts";
import { writeAct } from "../../request/actions/request-act.ts";
import { lockFile } from "../../request/store.ts";
import { demandDrafting } from "./draft-request.ts";

const line = z.string().trim().min(1).max(300);
const day = z.iso.date("is not a day such as 2026-11-24");

/** What somebody says of a paper; what its bytes tell is measured. */
const newPaper = z.strictObject({
  kind: z.enum(PAPER_KIND_IDS),
  title: line,
  language: languageSchema,
  copyForm: z.enum(COPY_FORMS),
  number: line.exactOptional(),
  issuer: line.exactOptional(),
  issuedOn: day.exactOptional(),
  validUntil: day.exactOptional(),
  pages: paperFacts.pages.unwrap().exactOptional(),
  certifiedBy: line.exactOptional(),
  certifiedOn: day.exactOptional(),
  legalisation: z.enum(LEGALISATIONS).exactOptional(),
  translationOf: exhibitIdSchema.exactOptional(),
  translator: line.exactOptional(),
  translationForm: z.enum(TRANSLATION_FORMS).exactOptional(),
  replaces: exhibitIdSchema.exactOptional(),
  restricted: z.enum(RESTRICTIONS).exactOptional(),
  restrictedUntil: day.exactOptional(),
  originalFollows: z.strictObject({ by: z.enum(ORIGINAL_BEARERS), reference: line.exactOptional() }).exactOptional(),
});
type NewPaper = Given<typeof newPaper>;

export const paperIdParam = pathParam(exhibitIdSchema, () =>
  unknownRefusal("paper-unknown", "This request has no such paper."),
);
const answer = presented(requestAnswer, requestJson);

/**
 * Adds a paper to a draft: sealed while it arrives, in the request once it is whole. Refuses `translation-without-original`,
 * `papers-too-many`, `papers-too-large`, and what the bytes are refused for.
 */
export const addPaper = act({
  id: "cooperation.add-paper",
  at: "POST /requests/:id/papers",
  // Of a draft, its drafter; of what follows what was sent, whoever corresponds.
  who: rolesFor("correspond"),
  params: { id: requestIdParam },
  input: newPaper,
  file: { maxBytes: MAX_DOCUMENT_BYTES },
  answer,
  status: 201,
  repeat: "again",
  refusals: [
    ...changing,
    "request-not-in-drafting",
    "supplement-waits",
    "translation-without-original",
    "paper-unknown",
    "papers-too-many",
    "papers-too-large",
    "body-too-large",
    "document-empty",
    "document-of-unknown-type",
    "document-too-large",
    "unseen-character",
    "upload-incomplete",
    "upload-malformed",
    "disk-full",
    "disk-error",
    "not-designated",
    "authority-needed",
    "no-recipient",
    "key-frozen",
    "key-store-locked",
    "dossier-disposed",
    "dossier-read-only",
  ],
  words: "cooperation.paper",
  run: async ({ context, input, by, ids: { id }, file }): Promise<RequestFile> => {
    const matter = await demandRequest(context, by, id);
    const papers = demandAdding(matter.file, by);
    const { dossierId, ownReference, draft } = matter.file;
    const facts = factsOf(input, draft?.language ?? context.platform.config.defaultLanguage);
    demandRoom(matter.file, papers, facts, 0);
    const number = paperNumber(context, ownReference, papersOf(matter.file).length + 1);
    const paper = { dossierId, requestId: id, number, title: facts.title, kind: facts.kind };
    let saved = matter.file;
    await context.evidence.papers.add(paper, file, by, async (tx, added) => {
      saved = await changePapers(context, tx, matter, by, (now, held) => {
        demandRoom(held, now, facts, added.size);
        return [...now, { ...added, ...facts }];
      });
    });
    return saved;
  },
});

/** "XA-2026-R00012 P1"; R1: where the draft is older than a restore, papers that came after it bear the series of their own time. */
function paperNumber({ platform }: CooperationContext, reference: string, count: number): string {
  const series = seriesOf(platform.incarnation.current());
  return `${reference} P${series === undefined || reference.includes(series) ? "" : `${series}-`}${count}`;
}

/** Takes a paper out of a draft, and erases it. Refuses `paper-has-translation` while a translation of it is there. */
export const removePaper = act({
  id: "cooperation.remove-paper",
  at: "DELETE /requests/:id/papers/:paper",
  who: rolesFor("correspond"),
  params: { id: requestIdParam, paper: paperIdParam },
  input: nothing,
  answer,
  repeat: "refused",
  refusals: [...changing, "request-not-in-drafting", "supplement-waits", "paper-unknown", "paper-has-translation"],
  words: "cooperation.paper-removal",
  run: async ({ context, by, ids: { id, paper: paperId } }): Promise<RequestFile> => {
    const matter = await demandRequest(context, by, id);
    demandAdding(matter.file, by);
    return await context.platform.database.transaction(async (tx) => {
      const saved = await changePapers(context, tx, matter, by, (papers) => {
        if (papers.every((one) => one.paperId !== paperId)) throw unknownRefusal("paper-unknown", "It is not there.");
        if (papers.some(({ translationOf }) => translationOf === paperId)) {
          throw new Refusal("paper-has-translation", "A translation of this paper is here; remove that first.");
        }
        return papers.filter((one) => one.paperId !== paperId);
      });
      await context.evidence.papers.erase(tx, [paperId], userActor(by));
      return saved;
    });
  },
});

/** Says why a paper that practice asks for is not here; the reason travels, with a name. */
export const excusePaper = act({
  id: "cooperation.excuse-paper",
  at: "PUT /requests/:id/missing-papers",
  who: rolesFor("draft"),
  params: { id: requestIdParam },
  input: z.strictObject({ kind: z.enum(PAPER_KIND_IDS), reason: freeTextSchema.shape.text.max(20_000) }),
  answer,
  repeat: "same",
  refusals: [...changing, "request-not-in-drafting"],
  words: "cooperation.paper-excuse",
  run: async ({ context, input: { kind, reason }, by, ids: { id } }): Promise<RequestFile> => {
    const { file } = await demandRequest(context, by, id);
    const draft = demandDrafting(file);
    const why = { kind, reason: { language: draft.language, text: reason }, namedPerson: by.name };
    const excusedPapers = [...(draft.excusedPapers ?? []).filter((one) => one.kind !== kind), why];
    return await writeAct({ context, by, upon: { file } }, { type: "draft-saved", draft: { ...draft, excusedPapers } });
  },
});

/** What travels of it; its title is in the language in which the request is written. */
function factsOf(input: NewPaper, language: string): Omit<DraftPaper, "paperId" | "size" | "sha256" | "mediaType"> {
  for (const [field, value] of Object.entries(input)) {
    const character = typeof value === "string" ? unseenIn(value) : undefined;
    if (character === undefined) continue;
    throw new Refusal("unseen-character", `${field} holds ${character}, which nobody sees.`, {
      field,
      details: { character },
    });
  }
  const { title, originalFollows, ...facts } = input;
  return {
    ...facts,
    title: { language, text: title },
    ...compact({ originalFollows: originalFollows && compact(originalFollows) }),
  };
}

/** The papers beside which one more is put: of the draft, or of those that follow what was sent. */
export function demandAdding(file: RequestFile, by: User): readonly DraftPaper[] {
  if (mayFollow(file)) return demandFollowing(file).papers;
  demand(by, "draft");
  return demandDrafting(file).papers ?? [];
}

/** Refuses a paper that no request could carry beside those that are there. */
function demandRoom(
  file: RequestFile,
  papers: readonly DraftPaper[],
  facts: Pick<DraftPaper, "kind" | "translationOf" | "replaces">,
  size: number,
): void {
  if (!isJoined(facts, papers)) {
    throw new Refusal(
      "translation-without-original",
      facts.kind === TRANSLATION
        ? "Name the paper of this request that it translates; add that one first."
        : "Only a translation names a paper that it translates.",
      { field: "translationOf" },
    );
  }
  const all = papersOf(file);
  if (all.length >= MAX_PAPERS) {
    throw new Refusal("papers-too-many", `A request has at most ${MAX_PAPERS} papers.`, {
      field: "file",
      details: { limit: MAX_PAPERS },
    });
  }
  if (all.reduce((sum, one) => sum + one.size, size) > MAX_PAPERS_BYTES) {
    throw new Refusal("papers-too-large", `The papers of a request have at most ${MAX_PAPERS_BYTES} bytes together.`, {
      field: "file",
      details: { limit: MAX_PAPERS_BYTES },
    });
  }
}

/** Saves the draft, or what is to follow, with other papers, as it stands under the lock: an upload takes a while. */
async function changePapers(
  context: CooperationContext,
  tx: Transaction,
  { file: { requestId, ownReference } }: Matter,
  by: User,
  change: (papers: readonly DraftPaper[], file: RequestFile) => readonly DraftPaper[],
): Promise<RequestFile> {
  const file = await lockFile(tx.db, requestId);
  if (file === undefined) throw unknownRefusal("request-unknown", `Request ${ownReference} is gone.`);
  const papers = change(demandAdding(file, by), file);
  if (mayFollow(file)) return await writeAct({ context, by, upon: { file } }, { type: "supplement-saved", papers }, tx);
  const { papers: _, ...rest } = demandDrafting(file);
  const changed = papers.length === 0 ? rest : { ...rest, papers };
  if (changed.legalBasis !== undefined) demandDraftFits(file, changed);
  return await writeAct({ context, by, upon: { file } }, { type: "draft-saved", draft: changed }, tx);
}

/**
 * Of the request whose page this is, whoever may read it reads its papers; a restricted one, while it is so, only who drafted it or
 * decides. Refuses `role-missing`, `request-unknown`, `paper-restricted`.
 */
export async function demandPaper(
  context: CooperationContext,
  requestId: RequestId,
  paperId: string,
  by: User,
): Promise<void> {
  demand(by, "read-papers");
  const { file } = await demandRequest(context, by, requestId);
  const paper = papersOf(file).find((one) => one.paperId === paperId);
  const { clock, config } = context.platform;
  if (paper === undefined || maySeePaper(file, paper, by, dateIn(clock.now(), config.timeZone))) return;
  throw new Refusal(
    "paper-restricted",
    "This paper is restricted: only who drafted this request, or decides on it, reads it.",
  );
}
