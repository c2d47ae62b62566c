import { Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  Button,
  Comma,
  EmptyState,
  Field,
  HostileText,
  Moment,
  Notice,
  Page,
  Table,
  type View,
  viewOf,
} from "../../../web/index.ts";
import type { DeskContext } from "../context.ts";
import { searchPlaceSchema } from "../search-api.ts";
import type { Found, FoundThing } from "../search/types.ts";
import { mechanismTitle } from "./words.tsx";

// A page over a slow line, on a telephone.
const PAGE_RESULTS = 20;

/** /search?q=: everything that the reader may see, by references, identifiers and words. */
export function searchPages({ search, identity }: DeskContext): Hono {
  return new Hono().get("/search", async (c) => {
    const user = identity.requireUser(c);
    const after = searchPlaceSchema.safeParse(c.req.query("after")).data;
    const found = await search.find(user, c.req.query("q") ?? "", { after, limit: PAGE_RESULTS });
    return c.html(<SearchPage view={viewOf(c)} found={found} filling={await search.filling()} />);
  });
}

interface SearchPageProps {
  readonly view: View;
  readonly found: Found;
  readonly filling: number | undefined;
}

function SearchPage({ view, found, filling }: SearchPageProps): JSX.Element {
  const { t } = view;
  const { query, results, next } = found;
  return (
    <Page view={view} title={t("desk.search.title")} width="wide">
      <p class="lead">{t("desk.search.lead")}</p>
      {filling !== undefined && <Notice tone="attention" title={t("desk.search.filling", { percent: filling })} />}
      {found.isCut && <Notice tone="info" title={t("desk.search.cut")} />}
      <search class="filter">
        <form method="get" action="/search" class="stack">
          <Field name="q" type="search" label={t("desk.search.box")} value={query} optional="depends" />
          <Button kind="secondary">{t("web.listing.find")}</Button>
        </form>
      </search>
      {results.length === 0 ? (
        <EmptyState title={t(query === "" ? "desk.search.nothing-asked" : "desk.search.nothing-found")}>
          {t("desk.search.what")}
        </EmptyState>
      ) : (
        <Results view={view} results={results} />
      )}
      {next !== undefined && (
        <p>
          <a href={`/search?${new URLSearchParams({ q: query, after: next }).toString()}`} rel="next">
            {t("desk.search.more")}
          </a>
        </p>
      )}
    </Page>
  );
}

function Results({ view, results }: { view: View; results: readonly FoundThing[] }): JSX.Element {
  const { t } = view;
  return (
    <Table
      caption={t("desk.search.results")}
      captionUnseen
      columns={[
        { key: "thing", label: t("desk.search.thing") },
        { key: "kind", label: t("desk.search.kind") },
        { key: "about", label: t("desk.search.about") },
        { key: "by", label: t("desk.search.by") },
        { key: "day", label: t("desk.search.day") },
      ]}
      rows={results.map((one) => ({
        cells: {
          thing: (
            <a href={one.href}>
              <HostileText text={one.reference === "" ? one.title : one.reference} />
            </a>
          ),
          kind: t(`desk.search.kind.${one.kind}`),
          about: <About view={view} of={one} />,
          by: t(`desk.search.by.${one.by}`),
          day: <Moment at={new Date(one.at)} />,
        },
      }))}
    />
  );
}

/** What it is called, unless its name is its link already, and which State it concerns. */
function About({ view, of: { reference, title, mechanism, state } }: { view: View; of: FoundThing }): JSX.Element {
  const parts = [
    ...(mechanism === undefined ? [] : [<>{mechanismTitle(view, mechanism)}</>]),
    ...(reference === "" || title === "" || title === reference ? [] : [<HostileText text={title} />]),
    ...(state === undefined ? [] : [<>{stateName(state, view.lang)}</>]),
  ];
  return (
    <>
      {parts.map((part, index) => (
        <>
          {index > 0 && <Comma />}
          {part}
        </>
      ))}
    </>
  );
}
