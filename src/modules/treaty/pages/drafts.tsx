import { z } from "zod";
import { stateOptions } from "../../../convention/index.ts";
import type { ActRoutes, FormPage } from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { DRAFTING_ROLES } from "../access.ts";
import {
  changeDraft,
  demandDraft,
  draftAnswer,
  draftIdParam,
  dropDraft,
  startDraft,
  withFindings,
} from "../actions/drafts.ts";
import type { TreatyContext } from "../context.ts";
import { DRAFT_KINDS, DRAFT_LANGUAGES } from "../domain/draft-forms.ts";
import { listDrafts } from "../draft-store.ts";
import { DraftPage, DraftsPage } from "./draft-pages.tsx";

const listQuery = z.object({
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** Papers for the depositary: all drafts, a new one, and one with what it lacks; the same below /api/v1. */
export function mountDrafts(routes: ActRoutes<TreatyContext, User, Role>, context: TreatyContext): void {
  const { db } = context.platform.database;
  const mayDraft = (by: User): boolean => DRAFTING_ROLES.some((role) => by.roles.includes(role));
  const next = ({ draftId }: { readonly draftId: string }): string => `/treaty/drafts/${draftId}`;

  const drafts = z.object({ drafts: z.array(draftAnswer), next: z.string().nullable() });
  routes.api.get(
    "/treaty/drafts",
    routes.operation({ id: "treaty.list-drafts", who: [], query: listQuery, answer: drafts }, async ({ query }) => {
      const { before, limit } = query;
      const found = await listDrafts(db, { limit, ...(before === undefined ? {} : { before }) });
      return { drafts: found.drafts.map(withFindings), next: found.next ?? null };
    }),
  );
  routes.api.get(
    "/treaty/drafts/:id",
    routes.operation(
      {
        id: "treaty.read-draft",
        who: [],
        params: { id: draftIdParam },
        answer: draftAnswer,
        refusals: ["draft-unknown"],
      },
      async ({ params: { id } }) => withFindings(await demandDraft(db, id)),
    ),
  );

  const all = async ({ c, view, by, form }: FormPage<User, unknown>) => {
    const { before } = listQuery.safeParse(c.req.query()).data ?? {};
    const page = await listDrafts(db, { limit: 50, ...(before === undefined ? {} : { before }) });
    const known = {
      kind: DRAFT_KINDS.find((kind) => kind === c.req.query("kind")),
      language: DRAFT_LANGUAGES.find((language) => language === view.lang),
    };
    const { office, profile } = context.platform.config;
    const states = office === "secretariat" ? stateOptions(view.lang, profile === "production") : [];
    return <DraftsPage view={view} form={form} known={known} {...page} states={states} mayDraft={mayDraft(by)} />;
  };
  routes.page("/treaty/drafts", { who: [] }, all);
  routes.postForm("/treaty/drafts", startDraft, { show: all, next });

  const one = async ({ view, by, params, form }: FormPage<User, { readonly id: string }>) => {
    const draft = await demandDraft(db, params.id);
    const can = { draft: mayDraft(by), print: context.press !== undefined };
    return <DraftPage view={view} form={form} draft={draft} can={can} />;
  };
  routes.page("/treaty/drafts/:id", { who: [], params: { id: draftIdParam } }, one);
  routes.postForm("/treaty/drafts/:id", changeDraft, { show: one, next });
  routes.postForm("/treaty/drafts/:id/drop", dropDraft, { show: one, next: () => "/treaty/drafts" });
}
