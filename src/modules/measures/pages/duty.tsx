import type { Context, Hono } from "hono";
import { z } from "zod";
import { typedMoment, momentParts } from "../../../convention/wall-clock.ts";
import { compact } from "../../../protocol/compact.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import {
  type ActRoutes,
  dayOf,
  type FieldError,
  type FormInput,
  type FormPage,
  orShow,
  parseForm,
  typed,
  typedDay,
  type View,
  viewOf,
} from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { may, rolesFor } from "../access.ts";
import type { MeasuresContext } from "../context.ts";
import { answerRing, ringIdParam, ringUnknown } from "../duty/acknowledge-ring.ts";
import { makeTestCall } from "../duty/test-call.ts";
import { onDutyAt, type RosterLine, setRoster, whoCanAnswer, whoIsAble } from "../duty/roster.ts";
import { rosterEntries } from "../duty/roster-store.ts";
import { ringAsSeen } from "../duty/ring-as-seen.ts";
import { attemptsOf, loadRing, openRingsPage, placeOfRing } from "../duty/ring-queries.ts";
import type { Ring, RosterEntry } from "../duty/types.ts";
import { mayAnswerRing } from "../duty/who-answers.ts";
import { DutyPage, type ShownRing } from "./duty-page.tsx";
import { RingPage } from "./ring-page.tsx";
import { rosterLines } from "./roster-form.tsx";

const PAGE_RINGS = 20;

/** Pages of the duty line: what rings and who is called, one call, and the form of the roster, whose spare lines no act reads. */
export function mountDutyPages(
  routes: ActRoutes<MeasuresContext, User, Role>,
  pages: Hono,
  context: MeasuresContext,
): void {
  const { database, clock, config } = context.platform;
  const { requireUser, people } = context.identity;

  const matterOf = async (view: View, user: User, ring: Ring, withNext: boolean) => {
    const [subject] = ring.subjects;
    return subject && (await context.describeMatter.of({ subject, ring, user, view, withNext }));
  };
  const duty = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput) => {
    const view = viewOf(c);
    const shownRing = async (whole: Ring): Promise<ShownRing> => {
      const ring = await ringAsSeen(context, user, whole);
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
      errors,
      input,
    };
    return <DutyPage {...props} />;
  };
  routes.page("/duty", { who: rolesFor("read-roster") }, async ({ c, by }) => await duty(c, by));
  routes.postForm("/duty/test-calls", makeTestCall, {
    show: async ({ c, by, form }) => await duty(c, by, form?.errors),
    next: ({ ringId }) => `/duty/rings/${ringId}`,
  });
  pages.post("/duty/roster", async (c) => {
    const user = requireUser(c, ...rolesFor("edit-roster"));
    const { input } = await parseForm(c, z.object({}));
    const before = await rosterEntries(database.db);
    const chosen = chosenLines(input, before);
    const { t } = viewOf(c);
    const undialled = chosen.filter((index) => (typed(input, `phone-${index}`) ?? "").trim() === "");
    const errors = undialled.map((index) => ({ field: `phone-${index}`, message: t("measures.duty.phone-missing") }));
    if (errors.length > 0) return c.html(await duty(c, user, errors, input), 422);
    return await orShow(
      c,
      async () => {
        await setRoster(context, linesOf(input, before, config.timeZone), user);
        return "/duty";
      },
      async (refused) => c.html(await duty(c, user, refused.map(atLineOf(chosen)), input), 422),
    );
  });

  const call = async ({ view, by, params }: FormPage<User, { readonly id: string }>) => {
    const whole = await loadRing(database.db, params.id);
    if (!whole) throw ringUnknown();
    const ring = await ringAsSeen(context, by, whole);
    const attempts = await attemptsOf(database.db, ring.ringId);
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
  routes.postForm("/duty/rings/:id/acknowledgement", answerRing, {
    show: call,
    next: ({ ringId }) => `/duty/rings/${ringId}`,
  });
}

/** Numbers of the lines of the form with a person chosen. */
function chosenLines(input: FormInput, before: readonly RosterEntry[]): number[] {
  return Array.from({ length: rosterLines(before) }, (_, index) => index).filter(
    (index) => (typed(input, `userId-${index}`) ?? "") !== "",
  );
}

/** A refusal names a line by its place among those with a person; the form has empty ones between. */
function atLineOf(chosen: readonly number[]): (error: FieldError) => FieldError {
  return (error) => {
    const [, place, part] = /^lines\.(\d+)\.(userId|phone)$/.exec(error.field) ?? [];
    return place === undefined ? error : { ...error, field: `${part}-${chosen[Number(place)]}` };
  };
}

/** Lines of the form with a person chosen, in their order. Refuses hours that cannot be read, at their field. */
function linesOf(input: FormInput, before: readonly RosterEntry[], timeZone: string): RosterLine[] {
  return chosenLines(input, before).map((index) => {
    const userId = typed(input, `userId-${index}`) ?? "";
    const phone = (typed(input, `phone-${index}`) ?? "").trim();
    const entry = before[index];
    // Another person on that line has hours of their own: what still stands there are those of the one before.
    const isLeft = entry !== undefined && entry.userId !== userId && showsHoursOf(input, index, entry, timeZone);
    if (isLeft) return { userId, phone };
    const from = momentIn(input, `from-${index}`, timeZone, entry?.from);
    const until = momentIn(input, `until-${index}`, timeZone, entry?.until);
    if (from !== undefined && until !== undefined && until <= from) {
      throw new Refusal("roster-hours-not-in-order", "The duty of this person ends before it begins.", {
        field: `until-${index}-day`,
      });
    }
    return { userId, phone, ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
  });
}

function showsHoursOf(input: FormInput, index: number, { from, until }: RosterEntry, timeZone: string): boolean {
  const shows = (name: string, moment: Date | undefined): boolean => {
    const parts = moment === undefined ? undefined : momentParts(moment, timeZone);
    return textOf(input, name) === (parts === undefined ? "" : `${parts.day} ${parts.time}`);
  };
  return shows(`from-${index}`, from) && shows(`until-${index}`, until);
}

/** Undefined where neither day nor time is given. Seconds that the form does not show stay. Refuses `roster-hours-incomplete`. */
function momentIn(input: FormInput, name: string, timeZone: string, before: Date | undefined): Date | undefined {
  const day = dayOf(input, `${name}-day`);
  const time = (typed(input, `${name}-time`) ?? "").trim();
  if (day === undefined && time === "") return undefined;
  if (day === undefined || time === "") {
    throw new Refusal("roster-hours-incomplete", "Give both the day and the time, or neither.", {
      field: `${name}-${day === undefined ? "day" : "time"}`,
    });
  }
  if (before !== undefined) {
    const parts = momentParts(before, timeZone);
    if (parts.day === day && parts.time === time) return before;
  }
  return typedMoment(day, time, timeZone, `${name}-time`);
}

function textOf(input: FormInput, name: string): string {
  const { day, month, year } = typedDay(input, `${name}-day`) ?? { day: "", month: "", year: "" };
  const date = day === "" ? "" : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return `${date} ${(typed(input, `${name}-time`) ?? "").trim()}`.trim();
}
