import { z } from "zod";
import { stateName } from "../../../../convention/index.ts";
import { copiedDossierSchema } from "../../../../protocol/copied-dossier.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  type ActRoutes,
  asItStands,
  HostileText,
  momentAnswer,
  Moment,
  Page,
  StatusTag,
  Unbroken,
  visibleText,
} from "../../../../web/index.ts";
import { type Dossier, dossierIdParam, dossiersById, scopedOf, visibleDossiers } from "../../../desk/index.ts";
import type { Role, User } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { requestIdParam } from "../../request/path.ts";
import { requestsOfCopy } from "../domain/fold-copy.ts";
import { demandCopy, lookAtCopy } from "../look-at-copy.ts";
import { type DossierCopy, wholeCopies } from "../store.ts";
import { textOfCopy } from "../take-copy.ts";
import { AsItSays, CopyPage, RequestOfCopy, toCopies } from "./copy-page.tsx";

const MOST_LISTED = 500;

const copyAnswer = z
  .object({
    copyId: z.string(),
    ownReference: z.string(),
    /** Whose word it is. */
    state: z.string(),
    /** The dossier there of which it is a copy. */
    dossierId: z.string(),
    releasedAt: momentAnswer,
    cameAt: momentAnswer,
    lookedAt: momentAnswer.nullable(),
  })
  .meta({ id: "DossierCopy" });

/** /copies: dossiers that another State gave back, and what was released here. */
export function mountCopies(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  const { db } = context.platform.database;
  const who = rolesFor("read");
  routes.list({
    id: "cooperation.list-copies",
    at: "/copies",
    who,
    member: "copies",
    answer: copyAnswer,
    load: async (_, __, by) => {
      const copies = await wholeCopies(db, { limit: MOST_LISTED });
      const ids = copies.map(({ copyId }) => copyId);
      const seen = await scopedOf(db, ids, visibleDossiers(by));
      const dossiers = await dossiersById(db, ids);
      return {
        copies: copies.flatMap((copy) => {
          const dossier = dossiers.get(copy.copyId);
          return dossier === undefined || !seen.has(copy.copyId) ? [] : [told(copy, dossier)];
        }),
      };
    },
    words: "cooperation.copies",
    breadcrumb: ({ t }) => [{ href: "/dossiers", label: t("desk.dossiers.title") }],
    columns: {
      reference: "cooperation.request.reference",
      title: "cooperation.copies.column-title",
      state: "cooperation.copies.column-state",
      released: "cooperation.copy.released",
      looked: "cooperation.copies.column-looked",
    },
    cells: ({ copyId, ownReference, title, state, releasedAt, lookedAt }, { view }) => ({
      reference: (
        <a href={`/copies/${copyId}`}>
          <Unbroken text={ownReference} />
        </a>
      ),
      title: <HostileText text={title} />,
      state: stateName(state, view.lang),
      released: <Moment at={releasedAt} />,
      looked:
        lookedAt === null ? (
          <StatusTag tone="attention" label={view.t("cooperation.copies.new")} />
        ) : (
          <Moment at={lookedAt} />
        ),
    }),
  });
  const params = { id: dossierIdParam };
  routes.one({
    id: "cooperation.read-copy",
    at: "/copies/:id",
    who,
    params,
    refusals: ["dossier-unknown", "dossier-disposed", "copy-parts-differ", "document-malformed"],
    answer: copyAnswer.extend({ text: asItStands(copiedDossierSchema) }).meta({ id: "DossierCopyDetail" }),
    load: async (_, { id }, by) => {
      const { copy, dossier } = await demandCopy(context, by, id);
      return { ...told(copy, dossier), copy, dossier, text: await textOfCopy(db, copy) };
    },
    show: ({ copy, dossier, text }, { view, by }) => (
      <CopyPage view={view} by={by} copy={copy} dossier={dossier} text={text} />
    ),
  });
  routes.page(
    "/copies/:id/requests/:request",
    { who, params: { ...params, request: requestIdParam } },
    async ({ c, view, by, params: { id, request } }) => {
      const { copy, dossier } = await demandCopy(context, by, id);
      const text = await textOfCopy(db, copy);
      const found = requestsOfCopy(text).find(({ file }) => file.requestId === request);
      if (found === undefined) throw new Refusal("request-unknown", "There is no such request in this copy.");
      const linkTo = (requestId: string): string => `/copies/${id}/requests/${requestId}`;
      const state = stateName(copy.state, view.lang);
      return (
        <Page
          view={view}
          kind={view.t("cooperation.copy.title", { state })}
          title={visibleText(found.file.content?.reference ?? found.file.ownReference)}
          breadcrumb={[toCopies(view), { href: `/copies/${id}`, label: dossier.ownReference }]}
          width="wide"
        >
          <RequestOfCopy
            {...{ view, text, linkTo }}
            request={found}
            from={fromOf(c.req.query("from"))}
            here={linkTo(request)}
          >
            <AsItSays view={view} copy={copy} />
          </RequestOfCopy>
        </Page>
      );
    },
  );
  routes.postForm("/copies/:id/looked", lookAtCopy, {
    show: async ({ view, by, params: { id } }) => {
      const { copy, dossier } = await demandCopy(context, by, id);
      return <CopyPage view={view} by={by} copy={copy} dossier={dossier} text={await textOfCopy(db, copy)} />;
    },
    next: (_, page) => `/copies/${page.params.id}`,
  });
}

/** Where a page of words begins: what is no number begins at the first. */
export function fromOf(text: string | undefined): number {
  return z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .catch(0)
    .parse(text ?? "0");
}

function told({ copyId, state, dossierId, releasedAt, wholeAt, looked }: DossierCopy, dossier: Dossier) {
  // Only whole copies are told of.
  const cameAt = wholeAt ?? new Date(0);
  const { ownReference, title } = dossier;
  return {
    copyId,
    ownReference,
    title,
    state,
    dossierId,
    releasedAt: releasedAt ?? cameAt,
    cameAt,
    lookedAt: looked?.at ?? null,
  };
}
