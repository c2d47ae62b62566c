import { article, CHAPTER_IDS, type ChapterId, provision, PROVISION_SIDES } from "../../../convention/index.ts";
import {
  EmptyState,
  Filter,
  formOf,
  type FormPage,
  HostileText,
  LinkButton,
  narrowRows,
  Notice,
  Page,
  type RowFilters,
  StatusTag,
  SummaryList,
  Table,
} from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { OFFICERS, READERS } from "../access.ts";
import { setReform } from "../actions/reforms.ts";
import {
  type AssistanceContext,
  type AssistanceRoutes,
  demandItem,
  itemParam,
  namesOf,
  peopleOptions,
  today,
} from "../context.ts";
import { GAP_KINDS } from "../domain/gaps.ts";
import { readStanding } from "../standing.ts";
import {
  articleOf,
  chapterName,
  ItemTags,
  lacksInWords,
  Places,
  placeOf,
  questionOf,
  stepInWords,
  toChecklist,
} from "./words.tsx";

const Plan = formOf(setReform);

const FILTERS: RowFilters<{ readonly item: string }> = {
  chapter: {
    label: "assistance.gaps.chapter",
    choices: CHAPTER_IDS,
    say: (view, id) => chapterName(view, id as ChapterId), // one of the choices
    has: ({ item }, id) => article(provision(item)?.article ?? 0)?.chapter === id,
  },
  side: {
    label: "assistance.gaps.side",
    choices: PROVISION_SIDES,
    say: ({ t }, side) => t(`assistance.side.${side}`),
    has: ({ item }, side) => provision(item)?.side === side,
  },
};

/** What this State lacks, powers without safeguard first, each with whoever closes it, until when, and by which step. */
export function mountGaps(routes: AssistanceRoutes, context: AssistanceContext): void {
  const { db } = context.platform.database;
  const mayPlan = ({ roles }: User): boolean => OFFICERS.some((role) => roles.includes(role));

  routes.page("/checklist/gaps", { who: READERS }, async ({ c, view, by }) => {
    const { t } = view;
    const standing = await readStanding(db);
    const { rows: gaps, chosen } = narrowRows(c, standing.gaps, FILTERS);
    const toAnswer = narrowRows(c, standing.toAnswer, FILTERS).rows;
    const names = await namesOf(context);
    /** Who brings which step about by when, and where that is said. */
    function nextStep(item: string) {
      const reform = standing.reforms.get(item);
      return (
        <>
          {reform === undefined ? (
            t("assistance.gaps.nobody")
          ) : (
            <>
              <HostileText text={names.get(reform.owner) ?? t("assistance.item.somebody")} />
              {": "}
              {stepInWords(view, reform)}{" "}
              {reform.dueOn <= today(context) && <StatusTag tone="bad" label={t("assistance.gaps.late")} />}
            </>
          )}{" "}
          {mayPlan(by) && (
            <a href={`/checklist/gaps/${item}`}>
              {t(reform === undefined ? "assistance.gaps.plan" : "assistance.gaps.plan-anew")}
              <span class="unseen"> {placeOf(view, item)}</span>
            </a>
          )}
        </>
      );
    }

    function billOf(item: string) {
      const { law, expectedOn: day } = standing.answers.get(item) ?? {};
      if (law !== "in-bill" || day === undefined) return null;
      return <div class="hint">{t("assistance.gaps.bill", { day: view.format.day(day) })}</div>;
    }

    return (
      <Page view={view} title={t("assistance.gaps.title")} width="wide" breadcrumb={[toChecklist(view)]}>
        <p class="lead">{t("assistance.gaps.lead")}</p>
        <Filter at="/checklist/gaps" filters={FILTERS} chosen={chosen} count={gaps.length} />
        {gaps.length === 0 && (
          <EmptyState title={t("assistance.gaps.none-title")}>{t("assistance.gaps.none-text")}</EmptyState>
        )}
        {GAP_KINDS.map((kind) => {
          const found = gaps.filter((one) => one.kind === kind);
          if (found.length === 0) return null;
          const title = t(`assistance.gap.${kind}-title`, { count: found.length });
          return (
            <>
              <h2>{title}</h2>
              <p>{t(`assistance.gap.${kind}`)}</p>
              <Table
                caption={title}
                captionUnseen
                columns={[
                  { key: "question", label: t("assistance.gaps.question") },
                  { key: "lacks", label: t("assistance.gaps.lacks") },
                  { key: "reform", label: t("assistance.gaps.reform") },
                ]}
                rows={found.map((gap) => ({
                  id: gap.item,
                  cells: {
                    question: (
                      <>
                        <a href={`/checklist/items/${gap.item}`}>{placeOf(view, gap.item)}</a>
                        {gap.beside.length > 0 && (
                          <details>
                            <summary>{t("assistance.gaps.beside", { count: gap.beside.length })}</summary>
                            <Places view={view} items={gap.beside} />
                          </details>
                        )}
                      </>
                    ),
                    lacks: (
                      <>
                        {lacksInWords(view, gap)}
                        {billOf(gap.item)}
                      </>
                    ),
                    reform: nextStep(gap.item),
                  },
                }))}
              />
            </>
          );
        })}
        {gaps.length > 0 && (
          <LinkButton kind="secondary" href="/checklist/gaps.pdf">
            {t("assistance.report.print")}
          </LinkButton>
        )}
        {toAnswer.length > 0 && (
          <>
            <h2>{t("assistance.gaps.to-answer")}</h2>
            <p>{t("assistance.gaps.to-answer-text")}</p>
            <ul>
              {toAnswer.map(({ item, beside }) => (
                <li>
                  <a href={`/checklist/items/${item}`}>{placeOf(view, item)}</a>{" "}
                  <span class="hint">{t("assistance.gaps.beside", { count: beside.length })}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Page>
    );
  });

  /** One gap: what is missing and where, and the next step of the reform that closes it. */
  const show = async ({ view, by, params: { id }, form }: FormPage<User, { readonly id: string }>) => {
    const { t } = view;
    const { gaps, reforms } = await readStanding(db);
    const gap = gaps.find(({ item }) => item === id);
    const toGaps = { href: "/checklist/gaps", label: t("assistance.gaps.title") };
    return (
      <Page
        view={view}
        form={form}
        title={questionOf(view, id)}
        kind={articleOf(view, id)}
        breadcrumb={[toChecklist(view), toGaps]}
      >
        <ItemTags view={view} item={demandItem(id)} />
        {gap === undefined ? (
          <Notice tone="good" title={t("assistance.gaps.closed")} />
        ) : (
          <>
            <Notice tone={gap.kind === "wish" ? "info" : "attention"} title={t(`assistance.gap.${gap.kind}`)} />
            <SummaryList
              rows={[
                { label: t("assistance.gaps.lacks"), value: lacksInWords(view, gap) },
                ...(gap.beside.length === 0
                  ? []
                  : [{ label: t("assistance.gaps.powers"), value: <Places view={view} items={gap.beside} /> }]),
              ]}
            />
          </>
        )}
        <p>
          <a href={`/checklist/items/${id}`}>{t("assistance.gaps.to-question")}</a>
        </p>
        {gap !== undefined && mayPlan(by) && (
          <>
            <p>
              <a href={`/assistance/needs/new?item=${id}`}>{t("assistance.gaps.ask-help")}</a>
            </p>
            <h2>{t("assistance.reform.title")}</h2>
            <Plan.Form form={form} known={reforms.get(id)}>
              <Plan.Field name="step" words="assistance.step" />
              <Plan.Field name="owner" options={await peopleOptions(context)} as="select" />
              <Plan.Fields of={["dueOn", "note"]} />
              <Plan.Submit />
            </Plan.Form>
          </>
        )}
      </Page>
    );
  };
  routes.page("/checklist/gaps/:id", { who: READERS, params: { id: itemParam } }, show);
  routes.postForm("/checklist/gaps/:id", setReform, { show, next: () => "/checklist/gaps" });
}
