import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { Button } from "../components/buttons.tsx";
import { Field } from "../components/fields.tsx";
import { Table } from "../components/lists.tsx";
import { EmptyState, Notice } from "../components/messages.tsx";
import type { CsvCell } from "../csv.ts";
import { type Crumb, type NextAction, Page } from "../layout.tsx";
import type { OperationSpec, ParamValues, PathParams, Sendable } from "../operation.ts";
import type { View } from "../view.ts";
import type { FormState } from "./act-form.tsx";
import {
  type ChoiceCounts,
  type Chosen,
  FilterFields,
  type FiltersOf,
  FiltersInUse,
  listAddress,
  type ListFilter,
} from "./filters.tsx";

/** What one asks of a list: no column compares with U+0000. */
export const listQuery = z.object({
  search: z
    .string()
    .trim()
    .max(300)
    .regex(/^[^\0]*$/, "has U+0000")
    .optional(),
  before: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export interface ListQuery<Choices = Readonly<Record<string, string>>> {
  readonly search?: string;
  readonly before?: string;
  readonly limit: number;
  readonly chosen?: Chosen<Choices>;
}

/** The page of a list, as its parts are made for whoever reads it. */
interface ListPage<Context_, User, Params extends PathParams> {
  readonly c: Context;
  readonly params: ParamValues<Params>;
  readonly context: Context_;
  readonly view: View;
  readonly by: User;
  /** Of the form that stands on the page, where one came back. */
  readonly form: FormState | undefined;
}

/** Items under the name that they have in JSON; `next` where older ones follow. */
type Listed<Member extends string, Item> = { readonly [M in Member]: readonly Item[] } & {
  readonly next?: string | null;
};

/** What stands around the table. */
interface AroundList {
  /** Before the lead, as the navigation of the thing whose list it is; and what is said in the place of the lead. */
  readonly above?: Child;
  readonly lead?: Child;
  readonly breadcrumb?: readonly Crumb[] | undefined;
  readonly nextAction?: NextAction | undefined;
  readonly before?: Child;
  readonly after?: Child;
}

/** A list of what is kept, told once: its operation of the API and its page are made from this record (`routes.list`). */
export interface ListSpec<
  Context_,
  User,
  Role extends string,
  Member extends string,
  Item extends Sendable<z.input<Answer>>,
  Answer extends z.ZodType,
  Key extends string,
  Facts,
  Choices extends Readonly<Record<string, string>>,
  Params extends PathParams,
> extends Pick<OperationSpec<readonly Role[], never, undefined, undefined, undefined>, "id" | "who" | "refusals"> {
  /** "/documents": its page, and its place under /api/v1 unless `apiAt` names another. */
  readonly at: `/${string}`;
  readonly apiAt?: `/${string}`;
  /** Of what the list is, where its address names that. */
  readonly params?: Params;
  /** The name of the list in JSON, and what one of it is there. */
  readonly member: Member;
  readonly answer: Answer;
  /** Whether one searches it and reads it by parts; it is whole otherwise. */
  readonly searched?: boolean;
  /** The form of its keys, where one reads it by parts and they are no identifiers, or nobody searches it. */
  readonly place?: z.ZodType<string>;
  readonly load: (
    context: Context_,
    query: ListQuery<Choices>,
    by: User,
    params: ParamValues<Params>,
  ) => Promise<Listed<Member, Item>>;
  /** What narrows it, in its address as in the query of the operation; `counts` says what each choice would show. */
  readonly filters?: FiltersOf<Choices>;
  readonly counts?: (
    context: Context_,
    query: ListQuery<Choices>,
    by: User,
    params: ParamValues<Params>,
  ) => Promise<ChoiceCounts>;
  readonly sheet?: ListSheet<Context_, User, Item, Key>;
  /** `<words>.title`, `.lead` where `around` has none, `.none-title` and `.none-text`; `.search` and `.none-found` where it is searched; `.new` where there is `add`. */
  readonly words: `${string}.${string}`;
  readonly breadcrumb?: (view: View) => readonly Crumb[];
  /** The page of a new one, for whoever may. */
  readonly add?: { readonly href: string; readonly who: readonly Role[] };
  /** The key of the head of each column. */
  readonly columns: Readonly<Record<Key, string>>;
  readonly cells: (
    item: Item,
    page: ListPage<Context_, User, Params> & { readonly facts: Facts },
  ) => Readonly<Record<Key, Child>>;
  /** What the page needs to know beside the items. */
  readonly facts?: (items: readonly Item[], page: ListPage<Context_, User, Params>) => Promise<Facts>;
  readonly around?: (
    items: readonly Item[],
    page: ListPage<Context_, User, Params> & { readonly facts: Facts },
  ) => AroundList | Promise<AroundList>;
}

/** The same list as a file for spreadsheets, under `<at>.csv`: all of it, as it was searched and filtered. */
interface ListSheet<Context_, User, Item, Key extends string> {
  /** Of the operation. */
  readonly id: `${string}.${string}`;
  /** Texts, numbers and moments under the heads of the page. */
  readonly cells: (item: Item, page: { readonly view: View; readonly by: User }) => Readonly<Record<Key, CsvCell>>;
  /** Writes into the log who took how many rows. */
  readonly log: (context: Context_, by: User, taken: SheetTaken) => Promise<void>;
}

export interface SheetTaken {
  readonly rows: number;
  readonly chosen: Chosen<Record<string, string>>;
}

/** Rows of one file; who needs more narrows the list. */
export const MAX_SHEET_ROWS = 20_000;

interface ListingProps<Key extends string> extends AroundList {
  readonly view: View;
  readonly form?: FormState | undefined;
  readonly at: string;
  readonly words: string;
  /** What was searched for; absent where nothing can be. */
  readonly search: string | undefined;
  readonly filters: Readonly<Record<string, ListFilter>>;
  readonly chosen: Chosen<Record<string, string>>;
  readonly counts: ChoiceCounts;
  /** Names of filters in the address that ask for what there is not. */
  readonly unknown: readonly string[];
  /** Whether it is there as a file, too. */
  readonly asSheet: boolean;
  readonly isFirst: boolean;
  readonly next: string | null;
  readonly columns: Readonly<Record<Key, string>>;
  readonly rows: readonly { readonly cells: Readonly<Record<Key, Child>> }[];
}

/** A page that lists what is kept, with search and filters over it where there are any. */
export function Listing<Key extends string>(props: ListingProps<Key>): JSX.Element {
  const { view, at, words, search, filters, chosen, next, rows } = props;
  const { t } = view;
  const title = t(`${words}.title`);
  const isFiltered = Object.keys(filters).length > 0;
  const isFound = search === undefined || search === "" ? "none-text" : "none-found";
  const find = <Button kind="secondary">{t("web.listing.find")}</Button>;
  const none = t(Object.keys(chosen).length > 0 ? "web.listing.none-chosen" : `${words}.${isFound}`);
  // Object.entries forgets the names of the members.
  const columns = (Object.entries(props.columns) as [Key, string][]).map(([key, label]) => ({ key, label: t(label) }));
  return (
    <Page
      view={view}
      form={props.form}
      title={title}
      width="wide"
      breadcrumb={props.breadcrumb}
      nextAction={props.nextAction}
    >
      {props.above}
      <p class="lead">{props.lead ?? t(`${words}.lead`)}</p>
      {props.before}
      {props.unknown.map((name) => (
        <Notice tone="attention" title={t("web.listing.unknown", { filter: t(filters[name]?.label ?? name) })} />
      ))}
      {(search !== undefined || isFiltered) && (
        <search class="filter">
          <form method="get" action={at} class="stack">
            {search !== undefined && (
              <Field
                name="search"
                type="search"
                label={t(`${words}.search`)}
                value={search}
                optional="depends"
                maxLength={300}
              />
            )}
            {isFiltered && (
              <FilterFields filters={filters} chosen={chosen} counts={props.counts}>
                {search === undefined && find}
              </FilterFields>
            )}
            {search !== undefined && find}
          </form>
          <FiltersInUse at={at} kept={{ search }} filters={filters} chosen={chosen} />
        </search>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t(`${words}.none-title`)}>{none}</EmptyState>
      ) : (
        <Table caption={title} captionUnseen columns={columns} rows={rows} />
      )}
      {next !== null && (
        <p>
          <a href={listAddress(at, { search, ...chosen, before: next })} rel="next">
            {t("web.listing.older")}
          </a>
        </p>
      )}
      {!props.isFirst && (
        <p>
          <a href={listAddress(at, { search, ...chosen })}>{t("web.listing.newest")}</a>
        </p>
      )}
      {props.asSheet && rows.length > 0 && (
        <p>
          <a href={listAddress(`${at}.csv`, { search, ...chosen })}>{t("web.listing.csv")}</a>
        </p>
      )}
      {props.after}
    </Page>
  );
}
