import { type Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  type ActRoutes,
  EmptyState,
  Filter,
  formOf,
  HostileText,
  narrowRows,
  Page,
  PhoneNumber,
  type RowFilters,
  StatusTag,
  SummaryList,
  Table,
  toCsv,
  type View,
  viewOf,
} from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import { type AuthorityDirectory, confirmAuthority, demandNotified } from "../actions/directory.ts";
import { directoryAnswer, publicDirectoryAnswer } from "../answers.ts";
import type { TreatyContext } from "../context.ts";
import {
  AUTHORITY_FUNCTIONS,
  type DirectoryEntry,
  DIRECTORY_ORIGINS,
  type Freshness,
  publicPart,
  type SaidText,
} from "../domain/directory.ts";
import { file } from "./public-file.ts";
import { stateFilter, toRecord } from "./words.tsx";

/** For everybody: who acts for which State, in which languages; not how to reach them. */
export function publicDirectory(entries: AuthorityDirectory["read"]): Hono {
  const pages = new Hono();
  const read = async () => publicPart(await entries());
  pages.get("/authorities", async (c) =>
    c.html(<DirectoryPage view={viewOf(c)} at="/authorities" entries={await read()} c={c} />),
  );
  pages.get("/authorities/list.csv", async (c) =>
    file(c, directorySheet(viewOf(c), await read()), "text/csv", "authorities.csv"),
  );
  pages.get("/authorities/list.json", async (c) =>
    file(c, JSON.stringify(publicDirectoryAnswer.parse({ authorities: await read() })), "application/json"),
  );
  return pages;
}

/** For people who are signed in: with telephone and address, and with the contact cards of this office. */
export function mountDirectory(
  routes: ActRoutes<TreatyContext, User, Role>,
  context: TreatyContext,
  directory: AuthorityDirectory,
): void {
  routes.api.get(
    "/treaty/authorities",
    routes.operation({ id: "treaty.list-authorities", who: "anybody", answer: publicDirectoryAnswer }, async () => ({
      authorities: [...publicPart(await directory.read())],
    })),
  );
  routes.api.get(
    "/treaty/authorities/reached",
    routes.operation({ id: "treaty.list-authorities-reached", who: [], answer: directoryAnswer }, async () => ({
      authorities: [...(await directory.read())],
    })),
  );
  routes.page("/treaty/authorities", { who: [] }, async ({ view, c, by }) => (
    <DirectoryPage
      view={view}
      at="/treaty/authorities"
      entries={await directory.read()}
      c={c}
      isOffice
      mayConfirm={RECORDING_ROLES.some((role) => by.roles.includes(role))}
    />
  ));
  routes.formPage("/treaty/authorities/:id/confirmation", confirmAuthority, {
    show: async ({ view, form, params: { id } }) => {
      const { t } = view;
      const entry = await demandNotified(context, context.platform.database.db, id);
      const cells = cellsOf(view, entry, false);
      return (
        <Page
          view={view}
          form={form}
          title={t("treaty.authority-confirmation.title")}
          breadcrumb={[toRecord(view), { href: "/treaty/authorities", label: t("treaty.directory.title") }]}
        >
          <p class="lead">{t("treaty.authority-confirmation.lead")}</p>
          <SummaryList
            rows={[
              { label: t("treaty.directory.column-authority"), value: cells.authority },
              { label: t("treaty.directory.column-function"), value: cells.function },
              { label: t("treaty.directory.column-reach"), value: cells.reach },
              { label: t("treaty.directory.column-confirmed"), value: cells.source },
            ]}
          />
          <Confirmation.Form form={form}>
            <Confirmation.Fields of={["how"]} />
            <Confirmation.Submit />
          </Confirmation.Form>
          <p>
            <a href="/treaty/new?kind=notification">{t("treaty.authority-confirmation.other")}</a>
          </p>
        </Page>
      );
    },
    next: () => "/treaty/authorities",
  });
}

const Confirmation = formOf(confirmAuthority);

const TONES: Readonly<Record<Freshness, "good" | "info" | "attention">> = {
  confirmed: "good",
  due: "info",
  unconfirmed: "attention",
};

function DirectoryPage({
  view,
  at,
  entries,
  c,
  isOffice = false,
  mayConfirm = false,
}: {
  readonly view: View;
  readonly at: string;
  readonly entries: readonly DirectoryEntry[];
  readonly c: Context;
  readonly isOffice?: boolean;
  readonly mayConfirm?: boolean;
}): JSX.Element {
  const { t } = view;
  const filters: RowFilters<DirectoryEntry> = {
    state: stateFilter("treaty.status.column-state", entries, view.lang),
    function: {
      label: "treaty.directory.column-function",
      choices: AUTHORITY_FUNCTIONS,
      say: (_, one) => t(`treaty.function.${one}`),
      has: (entry, one) => entry.function === one,
    },
  };
  const { rows, chosen } = narrowRows(c, entries, filters);
  const shown = rows.toSorted(byName(view));
  const own = isOffice && entries.find((one) => one.origin === "own-designation" && one.freshness !== "confirmed");
  return (
    <Page
      view={view}
      title={t("treaty.directory.title")}
      width="wide"
      breadcrumb={isOffice ? [toRecord(view)] : [{ href: "/status", label: t("treaty.status.title") }]}
      nextAction={own ? { label: t("treaty.directory.confirm-own"), href: "/designation" } : undefined}
    >
      <p class="lead">{t(isOffice ? "treaty.directory.lead-office" : "treaty.directory.lead")}</p>
      <p>{t("treaty.directory.mirror")}</p>
      {!isOffice && (
        <p>
          <a href="/authorities/list.csv">{t("treaty.directory.sheet")}</a> · <a href="/authorities/list.json">JSON</a>
        </p>
      )}
      <Filter {...{ at, filters, chosen }} count={shown.length} />
      {shown.length === 0 ? (
        <EmptyState title={t("treaty.directory.none-title")}>{t("treaty.directory.none-text")}</EmptyState>
      ) : (
        <Table
          caption={t("treaty.directory.title")}
          captionUnseen
          columns={[
            { key: "authority", label: t("treaty.directory.column-authority") },
            { key: "function", label: t("treaty.directory.column-function") },
            { key: "languages", label: t("treaty.directory.column-languages") },
            ...(isOffice ? [{ key: "reach" as const, label: t("treaty.directory.column-reach") }] : []),
            { key: "source", label: t("treaty.directory.column-confirmed") },
          ]}
          rows={shown.map((entry) => ({ cells: cellsOf(view, entry, mayConfirm) }))}
        />
      )}
    </Page>
  );
}

function cellsOf(
  view: View,
  entry: DirectoryEntry,
  mayConfirm: boolean,
): Record<"authority" | "function" | "languages" | "reach" | "source", Child> {
  const { t, format } = view;
  const { names, languages, requirements, reach = {}, confirmedOn, freshness, dueOn } = entry;
  const name = nameFor(view, names);
  return {
    authority: (
      <>
        <div>{stateName(entry.state, view.lang)}</div>
        {name !== undefined && <HostileText text={name.text} lang={name.language} />}
        {requirements.map(({ text, language }) => (
          <div class="hint">
            <HostileText text={text} lang={language} lines />
          </div>
        ))}
      </>
    ),
    function: t(`treaty.function.${entry.function ?? "unsaid"}`),
    languages: format.list(languages.map((tag) => format.languageName(tag))),
    reach: (
      <>
        {reach.phone !== undefined && (
          <div>
            <PhoneNumber number={reach.phone} />
          </div>
        )}
        {[reach.email, reach.address].map(
          (line) =>
            line !== undefined && (
              <div>
                <HostileText text={line} lines />
              </div>
            ),
        )}
      </>
    ),
    source: (
      <>
        <div>{format.day(confirmedOn)}</div>
        <StatusTag tone={TONES[freshness]} label={t(`treaty.freshness.${freshness}`, { on: format.day(dueOn) })} />
        <div class="hint">{originText(view, entry)}</div>
        {mayConfirm && entry.factId !== undefined && freshness !== "confirmed" && (
          <a href={`/treaty/authorities/${entry.factId}/confirmation`}>
            {t("treaty.authority-confirmation.title")}
            <span class="unseen"> {name?.text}</span>
          </a>
        )}
      </>
    ),
  };
}

/** A card's own identifier says nothing to a reader. */
function originText({ t }: View, { origin, source }: DirectoryEntry): string {
  return t(`treaty.directory.origin.${origin}`, { source });
}

/** For this reader, else in English, else as it was said first. */
function nameFor({ lang }: View, names: readonly SaidText[]): SaidText | undefined {
  const inLanguage = (wanted: string): SaidText | undefined => names.find(({ language }) => language === wanted);
  return inLanguage(lang) ?? inLanguage("en") ?? names[0];
}

function byName(view: View): (a: DirectoryEntry, b: DirectoryEntry) => number {
  const { compare } = new Intl.Collator(view.lang);
  const rank = (entry: DirectoryEntry): number =>
    entry.function === undefined ? AUTHORITY_FUNCTIONS.length : AUTHORITY_FUNCTIONS.indexOf(entry.function);
  return (a, b) =>
    compare(stateName(a.state, view.lang), stateName(b.state, view.lang)) ||
    rank(a) - rank(b) ||
    DIRECTORY_ORIGINS.indexOf(a.origin) - DIRECTORY_ORIGINS.indexOf(b.origin);
}

/** A row for each State, function and authority. */
function directorySheet(view: View, entries: readonly DirectoryEntry[]): string {
  const { t } = view;
  const head = [
    "code",
    "state",
    "function",
    "authority",
    "languages",
    "requirements",
    "confirmed",
    "due",
    "freshness",
    "source",
  ];
  const cells = entries
    .toSorted(byName(view))
    .map((entry) => [
      entry.state,
      stateName(entry.state, view.lang),
      t(`treaty.function.${entry.function ?? "unsaid"}`),
      nameFor(view, entry.names)?.text,
      entry.languages.join(" "),
      entry.requirements.map(({ text }) => text).join("\n"),
      entry.confirmedOn,
      entry.dueOn,
      t(`treaty.freshness.${entry.freshness}`, { on: entry.dueOn }),
      originText(view, entry),
    ]);
  return toCsv(
    head.map((key) => t(`treaty.sheet.${key}`)),
    cells,
  );
}
