import { type Context, Hono } from "hono";
import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import {
  type FieldError,
  type FormInput,
  optionalText,
  orShow,
  parseForm,
  renewalOf,
  requiredText,
  stateAnswer,
  viewOf,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, may } from "../access.ts";
import { disposalRecord } from "../actions/dispose-dossier.ts";
import { changeMembers, memberCannotRead, openDossier } from "../actions/open-dossier.ts";
import type { DeskContext } from "../context.ts";
import { linksFor, type PartnerOption } from "../dossier-contributions.ts";
import { isFor } from "../domain/queue-order.ts";
import { membersOf } from "../dossier-store.ts";
import { dossierIdOf } from "../path.ts";
import { memberSchema } from "../schemas.ts";
import { readParts, timelineOf } from "../timeline.ts";
import { TombstonePage, Tombstones } from "./disposal-page.tsx";
import { DossierPage } from "./dossier-page.tsx";
import { NewDossierPage } from "./dossiers-page.tsx";
import { QueuePage } from "./queue-page.tsx";
import { needText } from "./words.tsx";
import { queuePlaceSchema } from "../paging.ts";

/** What comes quickly over a slow line; the most urgent stand first. */
const PAGE_NEEDS = 50;
/** How often a queue that stands open is looked at. */
const QUEUE_SECONDS = 30;
const newDossierForm = z.object({ counterpart: requiredText(60), title: requiredText(500) });
const memberForm = z.object({ add: optionalText(60), remove: optionalText(60) });

/** /queue, a new dossier and one dossier. */
export function dossierPages(context: DeskContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;
  pages.get("/queue", async (c) => {
    const user = requireUser(c);
    const view = viewOf(c);
    const after = queuePlaceSchema.safeParse(c.req.query("after")).data;
    const { needs, count, isMore, next } = await context.queue.page(user, { after, limit: PAGE_NEEDS });
    const kind = (need: string) => context.queue.kind(need);
    const { call } = view;
    const standing = needs.map(({ need, subject, urgency, until }) => [need, subject.id, urgency, until]);
    const renews = renewalOf([count, standing, call?.href, call?.ringsMade], {
      count: count + (call === undefined ? 0 : 1),
      everySeconds: QUEUE_SECONDS,
      mayAlert: await context.alerted.is(user),
      rings: call !== undefined,
    });
    const told = stateAnswer(c, renews);
    if (told !== undefined) return told;
    return c.html(
      <QueuePage
        view={view}
        user={user}
        firstStep={count === 0 ? await context.identity.ownFirstStep(view, user) : null}
        needs={needs}
        renews={renews}
        kind={kind}
        count={count}
        isMore={isMore}
        isFirst={after === undefined}
        next={next}
        links={linksFor(
          context.contributed.now.all.flatMap(({ links }) => links?.queue ?? []),
          user,
        )}
        mayOpen={mayOpen(context, user)}
        hasRoster={context.platform.config.office !== "secretariat"}
      />,
    );
  });
  newDossierRoutes(pages, context);
  oneDossierRoutes(pages, context);
  return pages;
}

function mayOpen({ partners }: DeskContext, user: User): boolean {
  return partners.check !== undefined && may(user, "open-dossier");
}

async function partnersOf({ contributed }: DeskContext): Promise<PartnerOption[]> {
  const partners: PartnerOption[] = [];
  for (const { partners: of } of contributed.now.all) partners.push(...((await of?.()) ?? []));
  return partners;
}

function newDossierRoutes(pages: Hono, context: DeskContext): void {
  const { requireUser } = context.identity;
  const showNew = async (c: Context, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    const props = { view: viewOf(c), partners: await partnersOf(context), errors, input };
    return c.html(<NewDossierPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/dossiers/new", async (c) => {
    demand(requireUser(c), "open-dossier");
    return await showNew(c);
  });
  pages.post("/dossiers", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, newDossierForm);
    if (!form.ok) return await showNew(c, form.errors, form.input);
    const { counterpart, title } = form.values;
    return await orShow(
      c,
      async () => {
        const chosen = (await partnersOf(context)).find(({ value }) => value === counterpart);
        if (chosen === undefined) throw new Refusal("state-not-met", "Choose a State.", { field: "counterpart" });
        const input = { title, ...compact(chosen.partner) };
        return `/dossiers/${(await openDossier.do({ context, input, by: user, ids: {} })).dossierId}`;
      },
      async (errors) => await showNew(c, errors, form.input),
    );
  });
}

function oneDossierRoutes(pages: Hono, context: DeskContext): void {
  const { requireUser } = context.identity;
  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> =>
    await showDossier(context, c, user, { errors, input });
  pages.get("/dossiers/:id", async (c) => await show(c, requireUser(c)));
  pages.post("/dossiers/:id/members", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, memberForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const { add, remove } = form.values;
    return await orShow(
      c,
      async () => {
        const id = dossierIdOf(c);
        const input = compact({ add: memberOf(add), remove: memberOf(remove) });
        await changeMembers.do({ context, input, by: user, ids: { id } });
        return `/dossiers/${id}`;
      },
      async (errors) => await show(c, user, errors, form.input),
    );
  });
}

/** A form on the page of a dossier that came back. */
export interface Returned {
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** A dossier, or what is left of one that was destroyed. Refuses `dossier-unknown`. */
export async function showDossier(
  context: DeskContext,
  c: Context,
  user: User,
  { errors, input }: Returned,
): Promise<Response> {
  const { queue, identity, platform } = context;
  const standing = await disposalRecord(context, dossierIdOf(c), user);
  const { dossier, done, repeated, counts } = standing;
  const { dossierId } = dossier;
  const view = viewOf(c);
  const people = await identity.people();
  const everybody = new Map(people.map(({ id, name }) => [id, name]));
  const status = errors === undefined ? 200 : 422;
  if (dossier.disposedAt !== undefined) {
    return c.html(<TombstonePage view={view} state={standing} names={everybody} />, status);
  }
  const need = (await queue.inDossiers([dossierId])).find((item) => item.dossierId === dossierId && isFor(item, user));
  const parts = await readParts(context, dossier, everybody);
  const readers = people.filter((one) => one.state === "active" && may(one, "read"));
  const offered = context.contributed.now.all.flatMap(({ links: of }) => of?.dossier?.(dossier) ?? []);
  const links = dossier.isReadOnly === true ? [] : offered;
  const props = {
    view,
    user,
    dossier,
    title: parts.find(({ title }) => title?.(view, dossier) !== undefined)?.title?.(view, dossier),
    sections: parts.flatMap(({ sections = [] }) => sections).toSorted((a, b) => a.place - b.place),
    links: linksFor(links, user),
    earlier:
      done.length + repeated.length === 0 ? undefined : (
        <Tombstones {...{ view, counts, done, repeated }} names={everybody} />
      ),
    members: await membersOf(platform.database.db, dossierId),
    names: new Map(readers.map(({ id, name }) => [id, name])),
    shared: await context.search.sharedWith(user, dossierId),
    timeline: timelineOf(parts),
    happenings: context.contributed.now.happenings,
    next: need && { label: needText(view, need, queue.kind(need.need)), href: queue.kind(need.need).href(need) },
    errors,
    input,
  };
  return c.html(<DossierPage {...props} />, status);
}

/** A member is named by role or by the id of a person. Refuses `member-cannot-read` for what can be neither. */
function memberOf(text: string | undefined): z.output<typeof memberSchema> | undefined {
  if (text === undefined) return undefined;
  for (const name of [{ role: text }, { userId: text }]) {
    const member = memberSchema.safeParse(name);
    if (member.success) return member.data;
  }
  throw memberCannotRead();
}
