import { stateName } from "../../../../convention/index.ts";
import { StatusTag, type View } from "../../../../web/index.ts";
import type { mountTwoPerson } from "../../../identity/index.ts";
import { NEED_READERS, OFFICERS } from "../../access.ts";
import type { AssistanceContext, AssistanceRoutes } from "../../context.ts";
import { listedNeed, listedNeedAnswer } from "../answers.ts";
import { listNeeds } from "../read.ts";
import { itemsInWords, kindsInWords, statesInWords, toNeed } from "./words.tsx";

type Listed = ReturnType<typeof listedNeed>;

/** Our needs, and those that others told us. */
export function mountNeedLists(
  routes: AssistanceRoutes,
  context: AssistanceContext,
  asked: Pick<ReturnType<typeof mountTwoPerson<AssistanceContext>>, "standing">,
): void {
  const { config, database } = context.platform;
  const every = {
    who: NEED_READERS,
    answer: listedNeedAnswer,
    member: "needs",
  } as const;
  const load = async (isOwn: boolean) => ({
    needs: (await listNeeds(context, database.db, { isOwn })).map((one) => listedNeed(one)),
  });
  if (config.office !== "secretariat") {
    routes.list({
      ...every,
      id: "assistance.list-needs",
      at: "/assistance/needs",
      load: async () => await load(true),
      words: "assistance.needs",
      add: { href: "/assistance/needs/new", who: OFFICERS },
      columns: {
        need: "assistance.needs.column-need",
        until: "assistance.draft.wantedUntil",
        with: "assistance.needs.column-with",
      },
      cells: (one, { view }) => ({
        need: <NeedLink view={view} need={one} />,
        until: view.format.day(one.wantedUntil),
        with: one.with.length > 0 ? statesInWords(view, one.with) : <Nobody view={view} />,
      }),
      around: async (_, { view, by }) => {
        const waits = await asked.standing(view, by);
        return { nextAction: waits.nextAction, after: waits.sections };
      },
    });
  }
  routes.list({
    ...every,
    id: "assistance.list-received",
    at: "/assistance/received",
    load: async () => await load(false),
    words: "assistance.received",
    add: { href: "/assistance/received/new", who: OFFICERS },
    columns: {
      need: "assistance.needs.column-need",
      state: "assistance.received.column-state",
      until: "assistance.draft.wantedUntil",
    },
    cells: (one, { view }) => ({
      need: <NeedLink view={view} need={one} />,
      state: stateName(one.state, view.lang),
      until: view.format.day(one.wantedUntil),
    }),
  });
}

function NeedLink({ view, need }: { readonly view: View; readonly need: Listed }) {
  if (need.text === undefined) {
    return (
      <>
        <a href={toNeed(need)}>{need.reference}</a>
        <div class="hint">{view.t("error.need-key-missing")}</div>
      </>
    );
  }
  return (
    <>
      <a href={toNeed(need)}>{view.t("assistance.needs.line", { kinds: kindsInWords(view, need.text) })}</a>
      <div class="hint">
        {need.reference} · {itemsInWords(view, need.text)}
      </div>
    </>
  );
}

function Nobody({ view: { t } }: { readonly view: View }) {
  return <StatusTag tone="neutral" label={t("assistance.needs.draft")} />;
}
