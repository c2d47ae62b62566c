import { z } from "zod";
import { stateName } from "../../../../convention/index.ts";
import { type CopiedDossier, copiedDossierSchema } from "../../../../protocol/copied-dossier.ts";
import type { RequestId } from "../../../../protocol/identifiers.ts";
import { unknownRefusal } from "../../../../protocol/refusal.ts";
import {
  type ActRoutes,
  asItStands,
  HostileText,
  momentAnswer,
  Moment,
  StatusTag,
  Unbroken,
  visibleText,
} from "../../../../web/index.ts";
import { type Dossier, dossierIdParam, dossiersById, scopedOf, visibleDossiers } from "../../../desk/index.ts";
import { AskPage, mountTwoPerson, type Role, shownAs, type User } from "../../../identity/index.ts";
import { rolesFor } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { requestIdParam } from "../../request/path.ts";
import { copyStandings } from "../actions/closed-dossiers.ts";
import { type CopiedRequest, requestsOfCopy } from "../domain/fold-copy.ts";
import { demandCopy, lookAtCopy } from "../actions/look-at-copy.ts";
import { copyToRelease, demandMember, releaseCopy } from "../actions/release-copy.ts";
import { type DossierCopy, wholeCopies } from "../actions/store.ts";
import { textOfCopy } from "../actions/take-copy.ts";
import { AsItSays, CopyPage, RequestOfCopyPage, toCopies } from "./copy-page.tsx";
import { ClosedDossiers, ReleasedBefore, ReleaseInNumbers, WouldLeave } from "./release-page.tsx";

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
  mountReleases(routes, context);
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
    around: async (_, { view, by }) => ({
      after: <ClosedDossiers view={view} closed={await closedFor(context, by)} />,
    }),
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
      return (
        <RequestOfCopyPage
          {...{ view, text }}
          request={requestIn(text, request)}
          kind={view.t("cooperation.copy.title", { state: stateName(copy.state, view.lang) })}
          breadcrumb={[toCopies(view), { href: `/copies/${id}`, label: dossier.ownReference }]}
          from={fromOf(c.req.query("from"))}
          linkTo={(requestId) => `/copies/${id}/requests/${requestId}`}
        >
          <AsItSays view={view} copy={copy} />
        </RequestOfCopyPage>
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

function requestIn(copy: CopiedDossier, requestId: RequestId): CopiedRequest {
  const found = requestsOfCopy(copy).find(({ file }) => file.requestId === requestId);
  if (found === undefined) throw unknownRefusal("request-unknown", "There is no such request in this copy.");
  return found;
}

/** Where a page of words begins: what is no number begins at the first. */
function fromOf(text: string | undefined): number {
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

/** Giving back: what would leave, and the two people who stand behind it. */
function mountReleases(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  const { db } = context.platform.database;
  const asked = mountTwoPerson(context, routes, {
    at: "/copy-releases",
    readers: ["oversight"],
    acts: [
      shownAs(releaseCopy, {
        about: (view, { state, reference }) => `${stateName(state, view.lang)}: ${visibleText(reference)}`,
        shown: (view, content) => <ReleaseInNumbers view={view} content={content} />,
        form: ({ dossierId }) => `/dossiers/${dossierId}/copy-release`,
      }),
    ],
    back: toCopies,
  });
  const toDossier = ({ dossierId, ownReference }: Dossier) => ({ href: `/dossiers/${dossierId}`, label: ownReference });
  asked.formPage("/dossiers/:id/copy-release", releaseCopy, {
    show: async ({ view, by, params: { id }, form }) => {
      const dossier = await demandMember(db, by, id);
      const would = await copyToRelease(context, db, id);
      const names = new Map((await context.identity.people()).map((person) => [person.id, person.name]));
      const released = (await copyStandings(context, db, [id])).get(id)?.releases ?? [];
      return (
        <AskPage
          {...{ view, form }}
          of={releaseCopy}
          breadcrumb={[toCopies(view), toDossier(dossier)]}
          fields={["reason"]}
        >
          <ReleasedBefore view={view} moments={released.map(({ releasedAt }) => releasedAt)} />
          <WouldLeave {...would} view={view} names={names} />
        </AskPage>
      );
    },
  });
  routes.page(
    "/dossiers/:id/copy-release/requests/:request",
    { who: rolesFor("ask-copy-release"), params: { id: dossierIdParam, request: requestIdParam } },
    async ({ c, view, by, params: { id, request } }) => {
      const dossier = await demandMember(db, by, id);
      const { copy } = await copyToRelease(context, db, id);
      const page = `/dossiers/${id}/copy-release`;
      return (
        <RequestOfCopyPage
          view={view}
          text={copy}
          request={requestIn(copy, request)}
          kind={view.t("cooperation.copy-release.what")}
          breadcrumb={[toDossier(dossier), { href: page, label: view.t(releaseCopy.titleKey) }]}
          from={fromOf(c.req.query("from"))}
          linkTo={(requestId) => `${page}/requests/${requestId}`}
        />
      );
    },
  );
  const closedAnswer = z.object({
    dossiers: z.array(
      z
        .object({
          dossierId: z.string(),
          ownReference: z.string(),
          state: z.string(),
          metAnewAt: momentAnswer,
          /** Oldest first: parts in all, opened there, and refused there. */
          releases: z.array(
            z.object({
              copyId: z.string(),
              releasedAt: momentAnswer,
              parts: z.int(),
              valid: z.int(),
              refused: z.int(),
            }),
          ),
        })
        .meta({ id: "ClosedDossier" }),
    ),
  });
  const spec = { id: "cooperation.list-closed-dossiers", who: rolesFor("read"), answer: closedAnswer } as const;
  routes.api.get(
    "/closed-dossiers",
    routes.operation(spec, async ({ user }) => ({
      dossiers: (await closedFor(context, user)).map(({ dossier: { ownReference }, standing }) => ({
        ...standing,
        ownReference,
        releases: [...standing.releases],
      })),
    })),
  );
}

/** The closed dossiers that this person may see, with what was given back of them; those that were disposed of need nobody. */
async function closedFor(context: CooperationContext, by: User) {
  const { db } = context.platform.database;
  const standings = await copyStandings(context, db);
  const ids = [...standings.keys()];
  const seen = await scopedOf(db, ids, visibleDossiers(by));
  const dossiers = await dossiersById(
    db,
    ids.filter((id) => seen.has(id)),
  );
  return [...dossiers.values()].flatMap((dossier) => {
    const standing = standings.get(dossier.dossierId);
    const isOver = dossier.disposedAt !== undefined || dossier.isReadOnly === true;
    return standing === undefined || isOver ? [] : [{ dossier, standing }];
  });
}
