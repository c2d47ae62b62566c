import type { Child } from "hono/jsx";
import { z } from "zod";
import type { FieldName, Given } from "../../protocol/given.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import {
  type ActRoutes,
  asItStands,
  Carried,
  type Crumb,
  formOf,
  type FormPage,
  moduleOf,
  type ParamValues,
  type PathParams,
  recordAnswer,
  type View,
} from "../../web/index.ts";
import { approvalPreviewAnswer } from "./answers.ts";
import { listWaiting, seenOf } from "./asked-store.ts";
import { decidingOn } from "./decide-asked.ts";
import { isConfirmationRefused } from "./domain/approval.ts";
import type { Role } from "./domain/roles.ts";
import { askedNext, AskedList } from "./pages/asked-list.tsx";
import { AskedPage } from "./pages/asked-page.tsx";
import { ReviewPage } from "./pages/review-page.tsx";
import { StaffingNotices } from "./pages/staffing.tsx";
import { listPeople } from "./person-store.ts";
import { type AskedAct, askedAnswer, type TwoPerson, type TwoPersonContext } from "./two-person.ts";
import type { User } from "./types.ts";

interface Group<Context> {
  /** "/treaty/waiting": what waits, in the API and on pages. */
  readonly at: `/${string}`;
  /** Ends the ids of its operations, where a module has several such groups: "-keys". */
  readonly group?: `-${string}`;
  readonly acts: readonly AskedAct<Context>[];
  /** Who sees what waits, and decides on nothing. */
  readonly readers?: readonly Role[];
  /** The page that all this belongs to. */
  readonly back: (view: View) => Crumb;
}

/** Who could approve, by name: enough to know whom to call. */
const MOST_NAMED = 5;
const AT_ONCE = 50;

/** The operations and pages of the acts of one module that two people stand behind, all mounted at once. */
export function mountTwoPerson<Context extends TwoPersonContext>(
  context: Context,
  routes: ActRoutes<Context, User, Role>,
  { at, group, acts: all, readers = [], back }: Group<Context>,
) {
  const { asked: register } = context.identity;
  const { db } = context.platform.database;
  const ids: string[] = all.map(({ id }) => id);
  const module = moduleOf({ id: all[0]?.id ?? "." });
  const { params, refusals, read, outcomeOf, outdateImpossible, ...acts } = decidingOn(context, module, at, all, group);
  const { approving, sendingBack, withdrawing } = acts;
  const who = [...new Set([...withdrawing.who, ...readers])];
  register.offer(at, all, outdateImpossible);
  routes.postJson(...all);
  mountReading();
  mountAskedPage();

  /** What only shows: of each act what it would do, what waits, and what would be approved. */
  function mountReading(): void {
    const { api, operation } = routes;
    for (const one of all) {
      const spec = {
        id: `${module}.preview-${one.id.slice(module.length + 1)}` as const,
        who: one.who,
        params: one.params ?? {},
        body: one.input,
        answer: approvalPreviewAnswer(one.content),
        repeat: "reads",
        refusals: one.refusals ?? [],
      } as const;
      // Its types were checked where the act was written.
      const preview = operation(spec, (call) =>
        one.preview({ context, input: call.body, ids: call.params, by: call.user } as never),
      );
      api.post(`${one.at.replace(/^\w+ /, "")}-preview`, preview);
    }
    // Each as the preview of its act describes it.
    const content = asItStands(recordAnswer);
    const waiting = askedAnswer.omit({ digest: true }).extend({ act: z.enum(ids), content });
    const list = {
      id: `${module}.list-waiting${group ?? ""}` as const,
      who,
      query: z.object({ after: z.uuid().optional() }),
      answer: z.object({ waiting: z.array(waiting), count: z.int() }),
    };
    api.get(
      at,
      operation(list, async ({ query: { after }, user }) => {
        const found = await listWaiting(db, { acts: ids, seen: seenOf(db, all, user), after, limit: AT_ONCE });
        const parsed = found.waiting.map((one) => ({ ...one, content: JSON.parse(one.content) as unknown }));
        return { count: found.count, waiting: parsed };
      }),
    );
    const second = {
      id: `${module}.preview-waiting-approval${group ?? ""}` as const,
      who: approving.who,
      params,
      answer: approvalPreviewAnswer(content),
      repeat: "reads",
      refusals,
    } as const;
    api.post(
      `${at}/:id/approval-preview`,
      operation(second, async ({ params: { id }, user }) => {
        const outcome = await outcomeOf(await read(id, user));
        if (isRefusal(outcome)) throw outcome;
        return outcome;
      }),
    );
  }

  function mountAskedPage(): void {
    const parts = formOf(sendingBack);
    const show = async (page: FormPage<User, { readonly id: string }>): Promise<Child> => {
      const found = await read(page.params.id, page.by);
      const { act, asked } = found;
      const lacking = asked.state === "waiting" && (await lackingFor(page, act, asked.askedBy));
      const outcome = await outcomeOf(found);
      // The text of a content that this very act described.
      const content = JSON.parse(asked.content) as never;
      const shown = await act.shown(page.view, content);
      return <AskedPage {...page} {...found} {...{ outcome, content, shown, at, back, parts, lacking }} />;
    };
    const form = { show, next: (_: unknown, { view }: { readonly view: View }) => back(view).href };
    routes.page(`${at}/:id`, { who, params }, show);
    routes.postForm(`${at}/:id/approval`, approving, {
      ...form,
      // The text of a content that this very act described.
      next: ({ act, asked }, { view }) => act.done?.(JSON.parse(asked.content) as never) ?? back(view).href,
      done: "identity.asked-approved.done",
    });
    routes.postForm(`${at}/:id/return`, sendingBack, form);
    routes.postForm(`${at}/:id/withdrawal`, withdrawing, { ...form, done: "identity.asked-withdrawn.done" });
  }

  /** Said at once where nobody but whoever asked could approve it. */
  async function lackingFor(
    { view, by }: { readonly view: View; readonly by: User },
    { approve: roles, titleKey: actKey }: Pick<AskedAct<Context>, "approve" | "titleKey">,
    askedBy: string,
  ): Promise<Child> {
    const others = (await listPeople(db)).filter(({ id, state }) => id !== askedBy && state === "active");
    const able = others.filter((one) => roles.some((role) => one.roles.includes(role)));
    if (able.length > 0) {
      if (by.id !== askedBy) return null;
      const names = view.format.list(able.slice(0, MOST_NAMED).map(({ name }) => name));
      return <p>{view.t("identity.asked.waits-for", { names, more: Math.max(0, able.length - MOST_NAMED) })}</p>;
    }
    const [titleKey, ruleKey, textKey] = ["identity.asked.nobody", "identity.asked.rule", "identity.asked.nobody-text"];
    const mayPropose = by.roles.includes("administrator");
    return (
      <StaffingNotices
        view={view}
        gaps={[{ titleKey, actKeys: [actKey], ruleKey, textKey, roles }]}
        mayPropose={mayPropose}
      />
    );
  }

  /** The form of such an act, which shows what would be done before anybody asks for it. */
  function formPage<P extends PathParams, I extends z.ZodType, C extends z.ZodType<object>>(
    path: string,
    act: TwoPerson<Context, P, I, C>,
    form: {
      readonly show: (page: FormPage<User, ParamValues<P>>) => Child | Promise<Child>;
      readonly boxes?: readonly FieldName<z.input<I>>[];
    },
  ): void {
    const shown = all.find(({ id }) => id === act.id)?.shown;
    const review = async (page: FormPage<User, ParamValues<P>>, given: Given<I>): Promise<Child> => {
      const { view, by } = page;
      const preview = await act.preview({ context, input: given, ids: page.params, by });
      // The id that a new thing got is asked for with it; what has one already has it in the path.
      const { id } = preview.approval.subject;
      const named = act.params === undefined ? { ...(given as object), [act.subject]: id } : given;
      return (
        <ReviewPage
          view={view}
          title={view.t(act.titleKey)}
          breadcrumb={[back(view)]}
          lead={view.t("identity.asked.ask-lead")}
          preview={preview}
          step={{
            ask: { action: view.path, label: view.t("identity.asked.ask") },
            back: { action: view.path, label: view.t("identity.asked.change") },
            filledIn: <Carried value={named} />,
          }}
          errors={page.form?.errors ?? []}
        >
          {await lackingFor(page, act, by.id)}
          {await shown?.(view, preview.content as never)}
        </ReviewPage>
      );
    };
    routes.formPage(path, act, {
      boxes: form.boxes,
      // A confirmation at fault shows what would be confirmed once more; any other refusal goes back to the form.
      show: async (page, refusal, given) => {
        const isShownAgain = refusal !== undefined && given !== undefined && isConfirmationRefused(refusal);
        return isShownAgain ? await review(page, given) : await form.show(page);
      },
      check: async (given, page) => (page.by.confirmation === undefined ? await review(page, given) : undefined),
      next: ({ askedId }) => `${at}/${askedId}`,
      done: "identity.asked.done",
    });
  }

  /** What waits, about which things, and what came back, for the page that all this belongs to. */
  async function standing(view: View, by: User) {
    const { waiting, count } = await listWaiting(db, { acts: ids, seen: seenOf(db, all, by), limit: AT_ONCE });
    const returned = (await register.returnedTo(by)).filter(({ act: id }) => ids.includes(id));
    const asked = { waiting: register.inWords(waiting), count, returned, by };
    const about = waiting.map(({ subjectId }) => subjectId);
    return { nextAction: askedNext(view, asked), sections: <AskedList {...asked} />, about };
  }

  return { formPage, standing };
}
