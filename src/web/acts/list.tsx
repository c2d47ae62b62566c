import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { Button } from "../components/buttons.tsx";
import { Field } from "../components/fields.tsx";
import { Table } from "../components/lists.tsx";
import { EmptyState } from "../components/messages.tsx";
import { type Crumb, type NextAction, Page } from "../layout.tsx";
import type { OperationSpec, Sendable } from "../operation.ts";
import type { View } from "../view.ts";
import type { FormState } from "./act-form.tsx";

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

export interface ListQuery {
  readonly search?: string;
  readonly before?: string;
  readonly limit: number;
}

/** The page of a list, as its parts are made for whoever reads it. */
export interface ListPage<Context_, User> {
  readonly c: Context;
  readonly context: Context_;
  readonly view: View;
  readonly by: User;
  /** Of the form that stands on the page, where one came back. */
  readonly form: FormState | undefined;
}

/** Items under the name that they have in JSON; `next` where older ones follow. */
export type Listed<Member extends string, Item> = { readonly [M in Member]: readonly Item[] } & {
  readonly next?: string | null;
};

/** What stands around the table. */
export interface AroundList {
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
> extends Pick<OperationSpec<readonly Role[], never, undefined, undefined, undefined>, "id" | "who" | "refusals"> {
  /** "/documents": its page, and its place under /api/v1 unless `apiAt` names another. */
  readonly at: `/${string}`;
  readonly apiAt?: `/${string}`;
  /** The name of the list in JSON, and what one of it is there. */
  readonly member: Member;
  readonly answer: Answer;
  /** Whether one searches it and reads it by parts; it is whole otherwise. */
  readonly searched?: boolean;
  readonly load: (context: Context_, query: ListQuery, by: User) => Promise<Listed<Member, Item>>;
  /** `<words>.title`, `.lead`, `.none-title` and `.none-text`; `.search` and `.none-found` where it is searched; `.new` where there is `add`. */
  readonly words: `${string}.${string}`;
  readonly breadcrumb?: (view: View) => readonly Crumb[];
  /** The page of a new one, for whoever may. */
  readonly add?: { readonly href: string; readonly who: readonly Role[] };
  /** The key of the head of each column. */
  readonly columns: Readonly<Record<Key, string>>;
  readonly cells: (
    item: Item,
    page: ListPage<Context_, User> & { readonly facts: Facts },
  ) => Readonly<Record<Key, Child>>;
  /** What the page needs to know beside the items. */
  readonly facts?: (items: readonly Item[], page: ListPage<Context_, User>) => Promise<Facts>;
  readonly around?: (
    items: readonly Item[],
    page: ListPage<Context_, User> & { readonly facts: Facts },
  ) => AroundList | Promise<AroundList>;
}

interface ListingProps<Key extends string> extends AroundList {
  readonly view: View;
  readonly form?: FormState | undefined;
  readonly at: string;
  readonly words: string;
  readonly breadcrumb?: readonly Crumb[] | undefined;
  /** What was searched for; absent where nothing can be. */
  readonly search: string | undefined;
  readonly next: string | null;
  readonly columns: Readonly<Record<Key, string>>;
  readonly rows: readonly { readonly cells: Readonly<Record<Key, Child>> }[];
}

/** A page that lists what is kept, with a search over it where there is one. */
export function Listing<Key extends string>(props: ListingProps<Key>): JSX.Element {
  const { view, at, words, search, next, rows } = props;
  const { t } = view;
  const title = t(`${words}.title`);
  const older = new URLSearchParams({ search: search ?? "", before: next ?? "" }).toString();
  const none = search === undefined || search === "" ? t(`${words}.none-text`) : t(`${words}.none-found`);
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
      <p class="lead">{t(`${words}.lead`)}</p>
      {props.before}
      {search !== undefined && (
        <search>
          <form method="get" action={at} class="stack">
            <Field
              name="search"
              type="search"
              label={t(`${words}.search`)}
              value={search}
              optional="depends"
              maxLength={300}
            />
            <Button kind="secondary">{t("web.listing.find")}</Button>
          </form>
        </search>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t(`${words}.none-title`)}>{none}</EmptyState>
      ) : (
        <Table caption={title} captionUnseen columns={columns} rows={rows} />
      )}
      {next !== null && (
        <p>
          <a href={`${at}?${older}`} rel="next">
            {t("web.listing.older")}
          </a>
        </p>
      )}
      {props.after}
    </Page>
  );
}
