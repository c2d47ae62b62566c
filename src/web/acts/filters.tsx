import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { Button } from "../components/buttons.tsx";
import { Checkboxes, Radios } from "../components/choices.tsx";
import { type Option, Select } from "../components/fields.tsx";
import { useView, type View } from "../view.ts";

/** One way to narrow a list: what is chosen stands in the address under the name of the filter. */
export interface ListFilter<Choice extends string = string> {
  /** The key of its name. */
  readonly label: string;
  readonly choices: readonly Choice[];
  /** A choice in the reader's language. */
  readonly say: (view: View, choice: NoInfer<Choice>) => string;
  /** Any number of choices may be ticked; otherwise it is one of them, or all. */
  readonly ticks?: boolean;
  /** Too many to be seen at once: one is picked, in the order of `choices` or in the reader's. */
  readonly picked?: true | ((view: View) => readonly Option[]);
}

/** Filters by their names in the address. */
export type FiltersOf<Choices extends Readonly<Record<string, string>>> = {
  readonly [Name in keyof Choices]: ListFilter<Choices[Name]>;
};

/** What somebody asks for; a filter that is absent lets everything through. */
export type Chosen<Choices> = { readonly [Name in keyof Choices]?: readonly Choices[Name][] };

/** For each filter how many rows each of its choices would show, the other filters as they are; `all`: without it. */
export type ChoiceCounts = Readonly<Record<string, { readonly all: number; readonly [choice: string]: number }>>;

type AnyFilters = Readonly<Record<string, ListFilter>>;

/** The members of a query that are filters. */
export function filterQuery(filters: AnyFilters): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(filters).map(([name, { choices, ticks = false }]) => {
      const one = z.enum(choices);
      return [name, (ticks ? z.array(one).max(choices.length) : one).optional()];
    }),
  );
}

/** The filters of a query that was read. */
export function chosenIn(
  filters: AnyFilters,
  query: Readonly<Record<string, unknown>>,
): Chosen<Record<string, string>> {
  const chosen = Object.keys(filters).flatMap((name) => {
    const given = query[name] as string | readonly string[] | undefined; // as `filterQuery` says
    return given === undefined || given.length === 0 ? [] : [[name, [given].flat()] as const];
  });
  return Object.fromEntries(chosen);
}

/** The filters in the address of a page, and the names of those that ask for what there is not: the page leaves these out, and says so. */
export function filtersAsked(
  c: Context,
  filters: AnyFilters,
): { readonly chosen: Chosen<Record<string, string>>; readonly unknown: readonly string[] } {
  const query = z.object(filterQuery(filters));
  const asked = Object.keys(filters).flatMap((name) => {
    const values = (c.req.queries(name) ?? []).filter((value) => value !== "");
    const given = filters[name]?.ticks === true ? values : values.at(-1);
    return given === undefined || given.length === 0 ? [] : [[name, given] as const];
  });
  const isKnown = ([name, given]: readonly [string, unknown]): boolean =>
    query.shape[name]?.safeParse(given).success === true;
  return {
    chosen: chosenIn(filters, Object.fromEntries(asked.filter(isKnown))),
    unknown: asked.filter((one) => !isKnown(one)).map(([name]) => name),
  };
}

/** The address of the same list, asked like this. */
export function listAddress(
  at: string,
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const members = Object.entries(query).flatMap(([name, given]) =>
    [given ?? []]
      .flat()
      .filter((value) => value !== "")
      .map((value): [string, string] => [name, value]),
  );
  return members.length === 0 ? at : `${at}?${new URLSearchParams(members).toString()}`;
}

interface FilterFieldsProps {
  readonly filters: AnyFilters;
  readonly chosen: Chosen<Record<string, string>>;
  /** Empty for a list that is too long to be counted. */
  readonly counts: ChoiceCounts;
  readonly children?: Child;
}

/** The filters of a list in its form, folded; its head says how many are in use. */
export function FilterFields({ filters, chosen, counts, children }: FilterFieldsProps): JSX.Element {
  const view = useView();
  const { t, format } = view;
  return (
    <details>
      <summary>{t("web.listing.filters", { count: Object.keys(chosen).length })}</summary>
      {Object.entries(filters).map(([name, { label, choices, say, ticks = false, picked }]) => {
        const of = counts[name];
        const counted = (words: string, count = 0): string =>
          of === undefined ? words : `${words} (${format.number(count)})`;
        const field = { name, label: t(label), optional: "depends" } as const;
        const options =
          typeof picked === "function"
            ? picked(view)
            : choices.map((value) => ({ value, label: counted(say(view, value), of?.[value]) }));
        if (picked !== undefined)
          return <Select {...field} options={options} value={chosen[name]?.[0]} none={t("web.listing.all")} />;
        return ticks ? (
          <Checkboxes {...field} options={options} values={chosen[name]} />
        ) : (
          <Radios
            {...field}
            options={[{ value: "", label: counted(t("web.listing.all"), of?.all) }, ...options]}
            value={chosen[name]?.[0] ?? ""}
          />
        );
      })}
      {children}
    </details>
  );
}

interface FiltersInUseProps extends Pick<FilterFieldsProps, "filters" | "chosen"> {
  readonly at: string;
  /** What else stays in the address. */
  readonly kept: Readonly<Record<string, string | undefined>>;
}

/** What narrows the list now, each with the address that takes it away, and one that takes all away. */
export function FiltersInUse({ at, kept, filters, chosen }: FiltersInUseProps): JSX.Element | null {
  const view = useView();
  const { t } = view;
  const inUse = Object.entries(filters).flatMap(([name, { label, say }]) =>
    (chosen[name] ?? []).map((choice) => ({
      label: `${t(label)}: ${say(view, choice)}`,
      href: listAddress(at, { ...kept, ...chosen, [name]: chosen[name]?.filter((other) => other !== choice) }),
    })),
  );
  if (inUse.length === 0) return null;
  return (
    <>
      <ul class="filter-active" aria-label={t("web.filter.active")}>
        {inUse.map(({ label, href }) => (
          <li>
            <a href={href}>
              <span class="unseen">{t("web.filter.remove")} </span>
              {label} <span aria-hidden="true">×</span>
            </a>
          </li>
        ))}
      </ul>
      <p>
        <a href={listAddress(at, kept)}>{t("web.listing.clear")}</a>
      </p>
    </>
  );
}

/** Narrows rows that a page has whole. */
export interface RowFilter<Row> extends ListFilter {
  readonly has: (row: Row, choice: string) => boolean;
}
export type RowFilters<Row> = Readonly<Record<string, RowFilter<Row>>>;

/** The rows that the address of a page asks for, and what it asks. */
export function narrowRows<Row>(
  c: Context,
  rows: readonly Row[],
  filters: RowFilters<Row>,
): { readonly rows: readonly Row[]; readonly chosen: Chosen<Record<string, string>> } {
  const { chosen } = filtersAsked(c, filters);
  const isAsked = (row: Row): boolean =>
    Object.entries(filters).every(([name, { has }]) => chosen[name]?.some((one) => has(row, one)) !== false);
  return { rows: rows.filter(isAsked), chosen };
}

interface FilterProps extends Omit<FiltersInUseProps, "kept">, Partial<Pick<FiltersInUseProps, "kept">> {
  readonly count: number;
}

/** Narrows such a page by a GET form: the address can be kept and sent to a colleague. */
export function Filter({ count, kept = {}, ...asked }: FilterProps): JSX.Element {
  const view = useView();
  const { t } = view;
  const { at, filters, chosen } = asked;
  return (
    <search class="filter">
      <details open={Object.keys(chosen).length > 0}>
        <summary>{t("web.filter.title")}</summary>
        <form method="get" action={at} class="stack">
          {Object.entries(filters).map(([name, { label, choices, say }]) => (
            <Select
              {...{ name, label: t(label), value: chosen[name]?.[0] }}
              options={choices.map((value) => ({ value, label: say(view, value) }))}
              optional="depends"
            />
          ))}
          {Object.entries(kept).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Button kind="secondary">{t("web.filter.apply")}</Button>
        </form>
      </details>
      <FiltersInUse kept={kept} {...asked} />
      <p class="filter-count" role="status">
        {t("web.filter.count", { count })}
      </p>
    </search>
  );
}
