import type { JSX } from "hono/jsx/jsx-runtime";
import { CHAPTERS, type ChapterId, provision, PROVISION_SIDES, type ProvisionSide } from "../../../convention/index.ts";
import {
  EmptyState,
  Filter,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Notice,
  Page,
  Select,
  StatusTag,
  SummaryList,
  Table,
  type View,
} from "../../../web/index.ts";
import type { Person } from "../../identity/index.ts";
import { setReform } from "../actions/reforms.ts";
import { type Gap, GAP_KINDS, type GapKind } from "../domain/gaps.ts";
import type { Reform } from "../domain/answer.ts";
import type { Standing } from "../standing.ts";
import { articleOf, ItemTags, placeOf, questionOf, toChecklist, toGaps } from "./words.tsx";

const Plan = formOf(setReform);

export interface GapsFilter {
  readonly chapter?: ChapterId | undefined;
  readonly side?: ProvisionSide | undefined;
}

interface GapsPageProps {
  readonly view: View;
  readonly standing: Standing;
  readonly names: ReadonlyMap<string, string>;
  readonly today: string;
  readonly filter: GapsFilter;
  readonly mayPlan: boolean;
}

/** What this State lacks, powers without safeguard first, each with whoever closes it, until when, and by which step. */
export function GapsPage(props: GapsPageProps): JSX.Element {
  const { view, standing, filter } = props;
  const { t } = view;
  const gaps = standing.gaps.filter(({ item }) => isWanted(item, filter));
  const toAnswer = standing.toAnswer.filter(({ item }) => isWanted(item, filter));
  return (
    <Page view={view} title={t("assistance.gaps.title")} width="wide" breadcrumb={[toChecklist(view)]}>
      <p class="lead">{t("assistance.gaps.lead")}</p>
      <GapsFilterForm view={view} filter={filter} count={gaps.length} />
      {gaps.length === 0 && (
        <EmptyState title={t("assistance.gaps.none-title")}>{t("assistance.gaps.none-text")}</EmptyState>
      )}
      {GAP_KINDS.map((kind) => (
        <GapsOfKind {...props} kind={kind} gaps={gaps.filter((one) => one.kind === kind)} />
      ))}
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
}

function GapsOfKind({
  view,
  standing,
  names,
  today,
  mayPlan,
  kind,
  gaps,
}: GapsPageProps & { readonly kind: GapKind; readonly gaps: readonly Gap[] }): JSX.Element | null {
  const { t } = view;
  if (gaps.length === 0) return null;
  return (
    <>
      <h2>{t(`assistance.gap.${kind}-title`, { count: gaps.length })}</h2>
      <p>{t(`assistance.gap.${kind}`)}</p>
      <Table
        caption={t(`assistance.gap.${kind}-title`, { count: gaps.length })}
        captionUnseen
        columns={[
          { key: "question", label: t("assistance.gaps.question") },
          { key: "lacks", label: t("assistance.gaps.lacks") },
          { key: "reform", label: t("assistance.gaps.reform") },
        ]}
        rows={gaps.map((gap) => ({
          id: gap.item,
          cells: {
            question: <GapName view={view} gap={gap} />,
            lacks: lacksInWords(view, gap),
            reform: <ReformCell {...{ view, names, today, mayPlan, gap }} reform={standing.reforms.get(gap.item)} />,
          },
        }))}
      />
    </>
  );
}

function GapName({ view, gap: { item, beside } }: { readonly view: View; readonly gap: Gap }): JSX.Element {
  const { t } = view;
  return (
    <>
      <a href={`/checklist/items/${item}`}>{placeOf(view, item)}</a>
      {beside.length > 0 && (
        <details>
          <summary>{t("assistance.gaps.beside", { count: beside.length })}</summary>
          <ul>
            {beside.map((power) => (
              <li>{placeOf(view, power)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export function lacksInWords({ t, format }: Pick<View, "t" | "format">, { lacks }: Gap): string {
  return format.list(lacks.map((where) => t(`assistance.lacks.${where}`)));
}

function ReformCell({
  view,
  names,
  today,
  mayPlan,
  gap,
  reform,
}: Pick<GapsPageProps, "view" | "names" | "today" | "mayPlan"> & {
  readonly gap: Gap;
  readonly reform: Reform | undefined;
}): JSX.Element {
  const { t, format } = view;
  return (
    <>
      {reform === undefined ? (
        t("assistance.gaps.nobody")
      ) : (
        <>
          <HostileText text={names.get(reform.owner) ?? t("assistance.item.somebody")} />
          {": "}
          {t("assistance.gaps.step-by", {
            step: t(`assistance.step.${reform.step}`),
            day: format.day(reform.dueOn),
          })}{" "}
          {reform.dueOn <= today && <StatusTag tone="bad" label={t("assistance.gaps.late")} />}
        </>
      )}{" "}
      {mayPlan && (
        <a href={`/checklist/gaps/${gap.item}`}>
          {t(reform === undefined ? "assistance.gaps.plan" : "assistance.gaps.plan-anew")}
          <span class="unseen"> {placeOf(view, gap.item)}</span>
        </a>
      )}
    </>
  );
}

function GapsFilterForm({
  view,
  filter,
  count,
}: {
  readonly view: View;
  readonly filter: GapsFilter;
  readonly count: number;
}): JSX.Element {
  const { t } = view;
  const chapters = CHAPTERS.map(({ id }) => ({ value: id, label: chapterName(view, id) }));
  const sides = PROVISION_SIDES.map((side) => ({ value: side, label: t(`assistance.side.${side}`) }));
  const { chapter, side } = filter;
  const without = (gone: keyof GapsFilter): string =>
    `/checklist/gaps?${new URLSearchParams(Object.entries({ chapter, side }).filter(([name, one]) => name !== gone && one !== undefined) as [string, string][]).toString()}`;
  const active = [
    ...(chapter === undefined ? [] : [{ label: chapterName(view, chapter), removeHref: without("chapter") }]),
    ...(side === undefined ? [] : [{ label: t(`assistance.side.${side}`), removeHref: without("side") }]),
  ];
  return (
    <Filter action="/checklist/gaps" count={count} active={active}>
      <Select
        name="chapter"
        label={t("assistance.gaps.chapter")}
        options={chapters}
        value={chapter}
        optional="depends"
      />
      <Select name="side" label={t("assistance.gaps.side")} options={sides} value={side} optional="depends" />
    </Filter>
  );
}

function chapterName({ t }: View, id: ChapterId): string {
  return t("assistance.checklist.chapter", { number: id, title: t(`convention.chapter.${id}`) });
}

function isWanted(id: string, { chapter, side }: GapsFilter): boolean {
  const item = provision(id);
  const { firstArticle = 0, lastArticle = 99 } = CHAPTERS.find((one) => one.id === chapter) ?? {};
  return (
    item !== undefined &&
    firstArticle <= item.article &&
    item.article <= lastArticle &&
    (side === undefined || item.side === side)
  );
}

interface GapPageProps {
  readonly view: View;
  readonly form: FormState | undefined;
  /** Undefined where the answers show no gap any more. */
  readonly gap: Gap | undefined;
  readonly item: string;
  readonly reform: Reform | undefined;
  /** Who may own a step: the active people of this office. */
  readonly people: readonly Person[];
  readonly mayPlan: boolean;
}

/** One gap: what is missing and where, and the next step of the reform that closes it. */
export function GapPage({ view, form, gap, item: id, reform, people, mayPlan }: GapPageProps): JSX.Element {
  const { t } = view;
  const item = provision(id);
  const owners = people.map(({ id: value, name }) => ({ value, label: name }));
  return (
    <Page
      view={view}
      form={form}
      title={questionOf(view, id)}
      {...(item === undefined ? {} : { kind: articleOf(view, item) })}
      breadcrumb={[toChecklist(view), toGaps(view)]}
    >
      {item !== undefined && <ItemTags view={view} item={item} />}
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
                : [
                    {
                      label: t("assistance.gaps.powers"),
                      value: (
                        <ul>
                          {gap.beside.map((power) => (
                            <li>{placeOf(view, power)}</li>
                          ))}
                        </ul>
                      ),
                    },
                  ]),
            ]}
          />
        </>
      )}
      <p>
        <a href={`/checklist/items/${id}`}>{t("assistance.gaps.to-question")}</a>
      </p>
      {gap !== undefined && mayPlan && (
        <>
          <h2>{t("assistance.reform.title")}</h2>
          <Plan.Form form={form} known={reform}>
            <Plan.Field name="step" words="assistance.step" />
            <Plan.Field name="owner" options={owners} as="select" />
            <Plan.Field name="dueOn" />
            <Plan.Field name="note" />
            <Plan.Submit />
          </Plan.Form>
        </>
      )}
    </Page>
  );
}
