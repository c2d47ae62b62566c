import { type Context, Hono } from "hono";
import { z } from "zod";
import { isMechanismId } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";
import { requestIdSchema, stateCodeSchema } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import {
  type FieldError,
  type FormInput,
  optionalText,
  orShow,
  parseForm,
  requiredText,
  tick,
  viewOf,
} from "../../web/index.ts";
import type { User } from "../identity/index.ts";
import { demand, may } from "./access.ts";
import { draftRequest } from "./drafting/actions/draft-request.ts";
import type { CooperationContext } from "./request/context.ts";
import { unconfirmedIn, unconfirmedOf } from "./exchange/missed-sendings.ts";
import { placeSchema, queuePlaceSchema } from "./request/paging.ts";
import { filesOfDossier, requestLines } from "./request/store.ts";
import { needsFor } from "./needs/read-needs.ts";
import { DossierPage } from "./dossier-page.tsx";
import { DossiersPage, NewDossierPage } from "./dossiers-page.tsx";
import { QueuePage } from "./queue-page.tsx";
import { needHref, needText } from "./request/pages/words.tsx";
import {
  dossierActs,
  dossierIdOf,
  listDossiers,
  memberCannotRead,
  type MemberName,
  memberSchema,
  membersOf,
  TombstonePage,
  Tombstones,
  visibleDossiers,
} from "../desk/index.ts";
import { listCorrespondents } from "./request/correspondent-store.ts";

const PAGE_NEEDS = 200;
const PAGE_DOSSIERS = 50;
const REQUESTS_OF_A_DOSSIER = 3;
const newDossierForm = z.object({ counterpart: requiredText(60), title: requiredText(500) });
const newRequestForm = z.object({
  mechanism: requiredText(60),
  follows: optionalText(60),
  copyOf: optionalText(60),
  drill: tick(),
});
const memberForm = z.object({ add: optionalText(60), remove: optionalText(60) });

/** /queue, /dossiers and one dossier. */
export function dossierPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;
  pages.get("/queue", async (c) => {
    const user = requireUser(c);
    const after = queuePlaceSchema.safeParse(c.req.query("after")).data;
    const { needs, count, next } = await context.desk.queue.page(user, { after, limit: PAGE_NEEDS });
    const kind = (need: string) => context.desk.queue.kind(need);
    return c.html(
      <QueuePage
        view={viewOf(c)}
        user={user}
        needs={needs}
        kind={kind}
        count={count}
        isFirst={after === undefined}
        next={next}
      />,
    );
  });
  pages.get("/dossiers", async (c) => await showList(context, c, requireUser(c)));
  newDossierRoutes(pages, context);
  oneDossierRoutes(pages, context);
  return pages;
}

async function showList(context: CooperationContext, c: Context, user: User): Promise<Response> {
  demand(user, "read");
  const { db } = context.platform.database;
  const before = placeSchema.safeParse(c.req.query("before")).data;
  const dossiers = await listDossiers(db, { limit: PAGE_DOSSIERS + 1, ...compact({ before }) }, visibleDossiers(user));
  const shown = dossiers.slice(0, PAGE_DOSSIERS);
  const shownIds = shown.map(({ dossierId }) => dossierId);
  return c.html(
    <DossiersPage
      view={viewOf(c)}
      dossiers={shown}
      requests={await requestLines(db, shown, REQUESTS_OF_A_DOSSIER)}
      due={await context.desk.queue.dueIn(shownIds)}
      unconfirmed={await unconfirmedIn(context, shownIds)}
      isFirst={before === undefined}
      next={dossiers.length > PAGE_DOSSIERS ? shown.at(-1)?.ownReference : undefined}
      mayOpen={dossierActs.may(user, "open-dossier")}
    />,
  );
}

function newDossierRoutes(pages: Hono, context: CooperationContext): void {
  const { db } = context.platform.database;
  const { requireUser } = context.identity;
  const showNew = async (c: Context, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    const peers = await context.federation.directory().peers();
    const states = peers.filter((peer) => peer.standing === "confirmed").map((peer) => peer.state);
    const cards = await listCorrespondents(db);
    const props = { view: viewOf(c), states, cards, errors, input };
    return c.html(<NewDossierPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/dossiers/new", async (c) => {
    dossierActs.demand(requireUser(c), "open-dossier");
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
        const card = (await listCorrespondents(db)).find((one) => one.correspondentId === counterpart);
        const state = card?.state ?? stateCodeSchema.safeParse(counterpart).data;
        if (state === undefined) throw new Refusal("state-not-met", "Choose a State.", { field: "counterpart" });
        const input = { title, state, ...(card === undefined ? {} : { correspondentId: card.correspondentId }) };
        return `/dossiers/${(await context.desk.open(input, user)).dossierId}`;
      },
      async (errors) => await showNew(c, errors, form.input),
    );
  });
}

function oneDossierRoutes(pages: Hono, context: CooperationContext): void {
  const { requireUser } = context.identity;
  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> =>
    await showDossier(context, c, user, { errors, input });
  pages.get("/dossiers/:id", async (c) => await show(c, requireUser(c)));
  pages.post("/dossiers/:id/requests", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, newRequestForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const { mechanism, drill } = form.values;
    const follows = requestIdSchema.safeParse(form.values.follows).data;
    const copyOf = requestIdSchema.safeParse(form.values.copyOf).data;
    return await orShow(
      c,
      async () => {
        if (!isMechanismId(mechanism)) throw new Refusal("mechanism-unknown", "There is no such kind of cooperation.");
        const input = { dossierId: dossierIdOf(c), mechanism, drill, ...compact({ follows, copyOf }) };
        return `/requests/${(await draftRequest(context, input, user)).requestId}/draft`;
      },
      async (errors) => await show(c, user, errors, form.input),
    );
  });
  pages.post("/dossiers/:id/members", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, memberForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const { add, remove } = form.values;
    return await orShow(
      c,
      async () => {
        const change = { add: memberOf(add), remove: memberOf(remove) };
        await context.desk.changeMembers(dossierIdOf(c), compact(change), user);
        return `/dossiers/${dossierIdOf(c)}`;
      },
      async (errors) => await show(c, user, errors, form.input),
    );
  });
}

interface Returned {
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

/** A dossier, or what is left of one that was destroyed. */
async function showDossier(
  context: CooperationContext,
  c: Context,
  user: User,
  { errors, input }: Returned,
): Promise<Response> {
  const { db } = context.platform.database;
  const standing = await context.desk.disposals(dossierIdOf(c), user);
  const { dossier, done } = standing;
  const view = viewOf(c);
  const people = await context.identity.people();
  const everybody = new Map(people.map(({ id, name }) => [id, name]));
  if (dossier.disposedAt !== undefined) {
    return c.html(<TombstonePage view={view} state={standing} names={everybody} />, errors === undefined ? 200 : 422);
  }
  const need = (await needsFor(context, user, [dossier.dossierId])).find(
    (item) => item.dossierId === dossier.dossierId,
  );
  const files = await filesOfDossier(db, dossier.dossierId);
  const exhibits = await context.evidence.exhibits.forDossier(dossier.dossierId);
  const readers = people.filter((one) => one.state === "active" && may(one, "read"));
  const props = {
    view,
    user,
    dossier,
    earlier:
      done.length === 0 ? undefined : <Tombstones view={view} counts={standing.counts} done={done} names={everybody} />,
    files,
    members: await membersOf(db, dossier.dossierId),
    names: new Map(readers.map(({ id, name }) => [id, name])),
    exhibits,
    timeline: await context.desk.timeline(dossier.dossierId, everybody),
    unconfirmed: await unconfirmedOf(context, dossier.dossierId),
    next: need && { label: needText(view, need), href: needHref(need) },
    errors,
    input,
  };
  return c.html(<DossierPage {...props} />, errors === undefined ? 200 : 422);
}

/** A member is named by role or by the id of a person. Refuses `member-cannot-read` for what can be neither. */
function memberOf(text: string | undefined): MemberName | undefined {
  if (text === undefined) return undefined;
  for (const name of [{ role: text }, { userId: text }]) {
    const member = memberSchema.safeParse(name);
    if (member.success) return member.data;
  }
  throw memberCannotRead();
}
