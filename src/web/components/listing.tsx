import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { type NextAction, Page } from "../layout.tsx";
import type { View } from "../view.ts";
import { Button } from "./buttons.tsx";
import { Field } from "./fields.tsx";
import { type Column, Table } from "./lists.tsx";
import { EmptyState } from "./messages.tsx";

interface ListingProps<Key extends string> {
  readonly view: View;
  /** "/documents": the page itself. */
  readonly at: string;
  readonly title: string;
  readonly lead: string;
  /** By what one searches, and what was searched for. */
  readonly label: string;
  readonly search: string;
  readonly none: { readonly title: string; readonly text: string };
  readonly noneFound: string;
  readonly next: string | null;
  readonly nextAction: NextAction | undefined;
  readonly columns: readonly Column<Key>[];
  readonly rows: readonly { readonly cells: Readonly<Record<Key, Child>> }[];
  readonly children?: Child;
}

/** A page that lists what is kept, the latest first, with a search over it. */
export function Listing<Key extends string>(props: ListingProps<Key>): JSX.Element {
  const { view, at, title, search, next, nextAction, columns, rows } = props;
  const older = new URLSearchParams({ search, before: next ?? "" }).toString();
  return (
    <Page view={view} title={title} width="wide" nextAction={nextAction}>
      <p class="lead">{props.lead}</p>
      {props.children}
      <search>
        <form method="get" action={at} class="stack">
          <Field name="search" type="search" label={props.label} value={search} optional="depends" maxLength={300} />
          <Button kind="secondary">{view.t("web.listing.find")}</Button>
        </form>
      </search>
      {rows.length === 0 ? (
        <EmptyState title={props.none.title}>{search === "" ? props.none.text : props.noneFound}</EmptyState>
      ) : (
        <Table caption={title} captionUnseen columns={columns} rows={rows} />
      )}
      {next !== null && (
        <p>
          <a href={`${at}?${older}`} rel="next">
            {view.t("web.listing.older")}
          </a>
        </p>
      )}
    </Page>
  );
}
