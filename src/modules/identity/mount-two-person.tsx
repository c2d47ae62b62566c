import type { Child } from "hono/jsx";
import { z } from "zod";
import type { FieldName, Given } from "../../protocol/given.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import {
  type ActRoutes,
  asItStands,
  type Crumb,
  formOf,
  type FormPage,
  momentAnswer,
  nothing,
  type ParamValues,
  pathParam,
  type PathParams,
  recordAnswer,
  type View,
} from "../../web/index.ts";
import { actsIn } from "./act.ts";
import { approvalPreviewAnswer } from "./answers.ts";
import { listWaiting } from "./asked-store.ts";
import { decidingOn, notAsked } from "./decide-asked.ts";
import { isConfirmationRefused } from "./domain/approval.ts";
import type { Role } from "./domain/roles.ts";
import { AskedList, askedNext, Returned } from "./pages/asked-list.tsx";
import { AskedPage } from "./pages/asked-page.tsx";
import { ReviewPage } from "./pages/review-page.tsx";
import { StaffingNotices } from "./pages/staffing.tsx";
import { listPeople } from "./person-store.ts";
import { type AskedAct, ASKING, moduleOfAct, type TwoPerson, type TwoPersonContext } from "./two-person.tsx";
import type { User } from "./types.ts";

interface Group<Context> {
  /** "/treaty/waiting": what waits, in the API and on pages. */
  readonly at: `/${string}`;
  readonly acts: readonly AskedAct<Context>[];
  /** The page that all this belongs to. */
  readonly back: (view: View) => Crumb;
}

const AT_ONCE = 50;

/** The operations and pages of the acts of one module that two people stand behind, all mounted at once. */
export function mountTwoPerson<Context extends TwoPersonContext>(
  context: Context,
  routes: ActRoutes<Context, User, Role>,
  { at, acts: all, back }: Group<Context>,
) {
  const { identity, platform } = context;
  const { db } = platform.database;
  const ids: string[] = all.map(({ id }) => id);
  const module = moduleOfAct(ids[0] ?? "");
  identity.asked.offer(at, all);
  const params = { id: pathParam(z.uuid(), notAsked) };
  const deciding = [...new Set(all.flatMap(({ approve }) => approve))];
  const anybody = [...new Set([...deciding, ...all.flatMap(({ who }) => who)])];
  const own = all.flatMap((one) => one.refusals ?? []).filter((code) => !ASKING.includes(code));
  const refusals = [...new Set([...own, "not-asked", "ask-outdated", "approval-changed"])];
  const act = actsIn<Context>();
  const { read, outcomeOf, approve, sendBack, withdraw } = decidingOn(context, all);
  const shared = { params, repeat: "refused", words: "identity.sending-back" } as const;
  const approving = act({
    ...shared,
    id: `${module}.approve-waiting`,
    at: `POST ${at}/:id/approval`,
    who: deciding,
    input: nothing,
    confirmed: true,
    refusals,
    run: async (_, __, by, { id }) => await approve(id, by),
  });
  const sendingBack = act({
    ...shared,
    id: `${module}.send-back-waiting`,
    at: `POST ${at}/:id/return`,
    who: deciding,
    input: z.strictObject({ words: z.string().trim().min(3).max(1000) }),
    refusals: ["approval-needs-another-person"],
    run: async (_, { words }, by, { id }) => await sendBack(id, words, by),
  });
  const withdrawing = act({
    ...shared,
    id: `${module}.withdraw-waiting`,
    at: `POST ${at}/:id/withdrawal`,
    who: anybody,
    input: nothing,
    refusals: ["withdraw-own-only"],
    run: async (_, __, by, { id }) => await withdraw(id, by),
  });
  routes.postJson(...all, approving, sendingBack, withdrawing);
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
      const preview = operation(
        spec,
        async (call) => await one.preview(context, call.body as never, call.params as never),
      );
      api.post(`${one.at.replace(/^\w+ /, "")}-preview`, preview);
    }
    // Each as the preview of its act describes it.
    const content = asItStands(recordAnswer);
    const waiting = z.object({
      askedId: z.string(),
      act: z.enum(ids),
      subjectId: z.string(),
      content,
      askedBy: z.string(),
      askedAt: momentAnswer,
    });
    const list = {
      id: `${module}.list-waiting` as const,
      who: anybody,
      query: z.object({ after: z.uuid().optional() }),
      answer: z.object({ waiting: z.array(waiting), count: z.int() }),
    };
    api.get(
      at,
      routes.operation(list, async ({ query: { after } }) => {
        const found = await listWaiting(db, { acts: ids, after, limit: AT_ONCE });
        const parsed = found.waiting.map((one) => ({ ...one, content: JSON.parse(one.content) as unknown }));
        return { count: found.count, waiting: parsed };
      }),
    );
    const second = {
      id: `${module}.preview-waiting-approval` as const,
      who: deciding,
      params,
      answer: approvalPreviewAnswer(content),
      repeat: "reads",
      refusals,
    } as const;
    api.post(
      `${at}/:id/approval-preview`,
      operation(second, async ({ params: { id } }) => {
        const outcome = (await outcomeOf(await read(id))) ?? notAsked();
        if (isRefusal(outcome)) throw outcome;
        return outcome;
      }),
    );
  }

  function mountAskedPage(): void {
    const parts = formOf(sendingBack);
    const show = async (page: FormPage<User, { readonly id: string }>): Promise<Child> => {
      const found = await read(page.params.id);
      const outcome = await outcomeOf(found);
      const lacking = outcome && (await lackingFor(page, found.act, found.asked.askedBy));
      return <AskedPage {...page} {...found} outcome={outcome} at={at} back={back} parts={parts} lacking={lacking} />;
    };
    const form = { show, next: (_: unknown, { view }: { readonly view: View }) => back(view).href };
    routes.page(`${at}/:id`, { who: anybody, params }, show);
    routes.postForm(`${at}/:id/approval`, approving, form);
    routes.postForm(`${at}/:id/return`, sendingBack, form);
    routes.postForm(`${at}/:id/withdrawal`, withdrawing, form);
  }

  /** Said at once where nobody but whoever asked could approve it. */
  async function lackingFor(
    { view, by }: { readonly view: View; readonly by: User },
    { approve: roles }: Pick<AskedAct<Context>, "approve">,
    askedBy: string,
  ): Promise<Child> {
    const others = (await listPeople(db)).filter(({ id, state }) => id !== askedBy && state === "active");
    if (others.some((one) => roles.some((role) => one.roles.includes(role)))) return null;
    const [titleKey, ruleKey, textKey] = ["identity.asked.nobody", "identity.asked.rule", "identity.asked.nobody-text"];
    const mayPropose = by.roles.includes("administrator");
    return <StaffingNotices view={view} gaps={[{ titleKey, ruleKey, textKey, roles }]} mayPropose={mayPropose} />;
  }

  /** The form of such an act, which shows what would be done before anybody asks for it. */
  function formPage<P extends PathParams, I extends z.ZodType, C extends z.ZodType<object>>(
    path: string,
    one: TwoPerson<Context, P, I, C>,
    {
      show,
      boxes,
    }: {
      readonly show: (page: FormPage<User, ParamValues<P>>) => Child | Promise<Child>;
      readonly boxes?: readonly FieldName<z.input<I>>[];
    },
  ): void {
    const { Carried } = formOf(one);
    const shown = all.find(({ id }) => id === one.id)?.shown;
    const review = async (page: FormPage<User, ParamValues<P>>, given: Given<I>): Promise<Child> => {
      const { t, path: here } = page.view;
      const preview = await one.preview(context, given, page.params);
      // The id that a new thing got is asked for with it; what has one already has it in the path.
      const { id } = preview.approval.subject;
      const named = one.params === undefined ? { ...(given as object), [one.subject]: id } : given;
      return (
        <ReviewPage
          view={page.view}
          title={t(one.titleKey)}
          breadcrumb={[back(page.view)]}
          lead={t("identity.asked.ask-lead")}
          preview={preview}
          step={{
            ask: { action: here, label: t("identity.asked.ask") },
            back: { action: here, label: t("identity.asked.change") },
            filledIn: <Carried value={named as never} />,
          }}
          errors={page.form?.errors ?? []}
        >
          {await lackingFor(page, one, page.by.id)}
          {shown?.(page.view, preview.content as never)}
        </ReviewPage>
      );
    };
    routes.formPage(path, one, {
      ...(boxes === undefined ? {} : { boxes }),
      // A confirmation at fault shows what would be confirmed once more; any other refusal goes back to the form.
      show: async (page, refusal, given) => {
        const isShownAgain = refusal !== undefined && given !== undefined && isConfirmationRefused(refusal);
        return isShownAgain ? await review(page, given) : await show(page);
      },
      check: async (given, page) => (page.by.confirmation === undefined ? await review(page, given) : undefined),
      next: ({ askedId }) => `${at}/${askedId}`,
    });
  }

  /** What waits and what came back, for the page that all this belongs to. */
  async function standing(view: View, by: User) {
    const { waiting, count } = await listWaiting(db, { acts: ids, limit: AT_ONCE });
    const returned = (await identity.asked.returnedTo(by)).filter(({ act: id }) => ids.includes(id));
    const inWords = identity.asked.inWords(waiting);
    return {
      nextAction: askedNext(view, inWords, returned, by),
      sections: (
        <>
          <Returned returned={returned} />
          <AskedList waiting={inWords} count={count} by={by} />
        </>
      ),
    };
  }

  return { formPage, standing };
}
