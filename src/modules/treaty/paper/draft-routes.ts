import type { Context, Hono } from "hono";
import { Refusal } from "../../../protocol/refusal.ts";
import { fileOf, operations, viewOf } from "../../../web/index.ts";
import {
  DOCX_TYPE,
  docxFile,
  paperView,
  PRINT_REFUSALS,
  printedFile,
  type PrintedFile,
  sendDocx,
  sendPdf,
} from "../../printing/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { DRAFTING_ROLES } from "../access.ts";
import { demandDraft, draftIdParam } from "../actions/drafts.ts";
import type { TreatyContext } from "../context.ts";
import { DOCX_LANGUAGES, type Draft } from "../domain/draft-forms.ts";
import { draftPaper } from "./draft-paper.ts";

/** Papers of a draft, for people and below /api/v1 for programs. Not there on a server without a printer. */
export function draftPrintRoutes(routes: Hono, context: TreatyContext): void {
  const { press, identity, platform } = context;
  if (press === undefined) return;
  const operation = operations(identity.requireUser);
  const params = { id: draftIdParam };
  const paperOf = async (c: Context, id: string) => {
    const draft = await demandDraft(platform.database.db, id);
    return { draft, paper: draftPaper(paperView(press, viewOf(c), draft.language), draft) };
  };
  routes.get(
    "/treaty/drafts/:id/print",
    operation(
      {
        id: "treaty.print-draft",
        who: DRAFTING_ROLES,
        params,
        answer: fileOf("application/pdf"),
        refusals: ["draft-unknown", ...PRINT_REFUSALS],
      },
      async ({ c, user, params: { id } }) => {
        const { draft, paper } = await paperOf(c, id);
        return sendPdf(c, await noted(context, draft, user, await printedFile(press, paper, nameOf(draft))));
      },
    ),
  );
  routes.get(
    "/treaty/drafts/:id/docx",
    operation(
      {
        id: "treaty.draft-as-docx",
        who: DRAFTING_ROLES,
        params,
        answer: fileOf(DOCX_TYPE),
        refusals: ["draft-unknown", "draft-language-no-docx"],
      },
      async ({ c, user, params: { id } }) => {
        const { draft, paper } = await paperOf(c, id);
        if (!DOCX_LANGUAGES.includes(draft.language)) {
          throw new Refusal("draft-language-no-docx", `There is no such file in ${draft.language}. Print the PDF.`);
        }
        return sendDocx(c, await noted(context, draft, user, await docxFile(paper, nameOf(draft))));
      },
    ),
  );
}

function nameOf({ kind, state, version, language }: Draft): string {
  return `${kind}-${state}-${language}-${version}`;
}

/** The log keeps who took which paper of a draft away. */
async function noted(
  { platform, audit }: TreatyContext,
  { draftId: id, version }: Draft,
  by: User,
  file: PrintedFile,
): Promise<PrintedFile> {
  const { fileName, sha256 } = file;
  await platform.database.transaction(async (tx) => {
    await audit.append(tx, {
      type: "treaty.draft-printed",
      actor: userActor(by),
      subject: { kind: "treaty-draft", id },
      details: { version, fileName, sha256 },
    });
  });
  return file;
}
