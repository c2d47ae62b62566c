import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { type ActRoutes, byForm, type FormPage, refreshContent, type View, viewOf } from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { may, rolesFor } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { answerRing, ringIdParam, ringUnknown } from "../duty/acknowledge-ring.ts";
import { makeTestCall } from "../duty/test-call.ts";
import { onDutyAt, type RosterLine, setRoster, whoCanAnswer, whoIsAble } from "../duty/roster.ts";
import { rosterEntries } from "../duty/roster-store.ts";
import { ringAsShown } from "../duty/ring-as-seen.ts";
import { attemptsOf, loadRing, openRingsPage, placeOfRing } from "../duty/ring-queries.ts";
import type { Ring, RosterEntry } from "../duty/types.ts";
import { rosterSchema } from "../schemas.ts";
import { mayAnswerRing } from "../duty/who-answers.ts";
import { DutyPage, type ShownRing } from "./duty-page.tsx";
import { isRinging, RingPage } from "./ring-page.tsx";

const PAGE_RINGS = 20;
/** How often the page of a call that rings comes anew, halved as for every page without script. */
const RING_SECONDS = 10;

/** Pages of the duty line: what rings and who is called, one call, and the form of the roster. */
export function mountDutyPages(routes: ActRoutes<MeasuresContext, User, Role>, context: MeasuresContext): void {
  const { database, clock, config } = context.platform;
  const { people } = context.identity;

  const matterOf = async (view: View, user: User, ring: Ring, withNext: boolean) => {
    const [subject] = ring.subjects;
    return subject && (await context.describeMatter.of({ subject, ring, user, view, withNext }));
  };
  const duty = async ({ c, by: user, form }: Pick<FormPage<User, unknown>, "c" | "by" | "form">) => {
    const view = viewOf(c);
    const shownRing = async (whole: Ring): Promise<ShownRing> => {
      const ring = await ringAsShown(context, user, whole);
      const mayAnswer = await mayAnswerRing(context, user, whole);
      return { ring, matter: await matterOf(view, user, ring, false), mayAnswer };
    };
    const roster = await rosterEntries(database.db);
    const canAnswer = await whoCanAnswer(context);
    const after = await placeOfRing(database.db, z.uuid().safeParse(c.req.query("after")).data);
    const rings = await openRingsPage(database.db, { ...compact({ after }), limit: PAGE_RINGS + 1 });
    const shown = rings.slice(0, PAGE_RINGS);
    const candidates = may(user, "edit-roster") ? (await people()).filter(({ id }) => canAnswer.has(id)) : [];
    const props = {
      view,
      rings: await Promise.all(shown.map(shownRing)),
      next: rings.length > PAGE_RINGS ? shown.at(-1)?.ringId : undefined,
      roster,
      canAnswer,
      onDuty: onDutyAt(roster, clock.now(), canAnswer),
      people: candidates,
      mayTest: may(user, "edit-roster") && roster.some(({ userId }) => canAnswer.has(userId)),
      hasCommand: (config.ringer?.command.length ?? 0) > 0,
      form,
    };
    return <DutyPage {...props} />;
  };
  routes.page("/duty", { who: rolesFor("read-roster") }, duty);
  const toRing = ({ ringId }: Ring): string => `/duty/rings/${ringId}`;
  routes.postForm("/duty/test-calls", makeTestCall, { show: duty, next: toRing });
  routes.postForm("/duty/roster", rosterOnPage, { show: duty, next: () => "/duty" });

  const call = async ({ c, view, by, params }: FormPage<User, { readonly id: string }>) => {
    const whole = await loadRing(database.db, params.id);
    if (!whole) throw ringUnknown();
    const ring = await ringAsShown(context, by, whole);
    const attempts = await attemptsOf(database.db, ring.ringId);
    // A page without script; that somebody took the call is seen soon, also by whoever made a test call.
    const refresh = isRinging(ring) ? refreshContent(view, RING_SECONDS) : undefined;
    if (refresh !== undefined) c.header("refresh", refresh);
    const mayAnswer = await mayAnswerRing(context, by, whole);
    const isStandIn = mayAnswer && attempts.at(-1)?.choice === "stand-in";
    const able = isStandIn ? await whoIsAble(context, whole) : new Set();
    return (
      <RingPage
        view={view}
        user={by}
        ring={ring}
        matter={await matterOf(view, by, ring, true)}
        mayAnswer={mayAnswer}
        able={isStandIn ? (await people()).filter(({ id }) => able.has(id)) : undefined}
        isPartHidden={ring.subjects.length < whole.subjects.length}
        attempts={attempts}
      />
    );
  };
  routes.page("/duty/rings/:id", { who: rolesFor("read-roster"), params: { id: ringIdParam } }, call);
  // Who may not answer finds said on the page whose call it is.
  routes.postForm("/duty/rings/:id/acknowledgement", answerRing, { show: call, next: toRing });
}

/**
 * Another person on a line has hours of their own: what still stands there are those of the one before, who is not merely on another
 * line now.
 */
const rosterOnPage = byForm(setRoster, {
  input: rosterSchema,
  words: setRoster.words,
  complete: async ({ platform }: MeasuresContext, { lines }) => {
    const before = await rosterEntries(platform.database.db);
    const hasMoved = (entry: RosterEntry): boolean =>
      lines.some((line) => line.userId === entry.userId && hoursOf(line) === hoursOf(entry));
    const own = lines.map((line, place) => {
      const entry = before[place];
      const isLeft = entry && entry.userId !== line.userId && hoursOf(entry) === hoursOf(line) && !hasMoved(entry);
      return isLeft === true ? { userId: line.userId, phone: line.phone } : line;
    });
    return { lines: own };
  },
});

function hoursOf({ from, until }: Pick<RosterLine | RosterEntry, "from" | "until">): string {
  return [from, until].map((end) => (end === undefined ? "" : new Date(end).toISOString())).join(" ");
}
