import { Hono } from "hono";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import {
  Button,
  errorFor,
  Field,
  Form,
  type FieldError,
  type FormInput,
  HostileText,
  LinkButton,
  Moment,
  Page,
  Select,
  type View,
  Unbroken,
} from "../../../web/index.ts";
import { personRoutes } from "../../identity/index.ts";
import { may, rolesFor, visibleDossiers } from "../access.ts";
import { dossierAnswer, dossierJson } from "../answers.ts";
import type { DeskContext } from "../context.ts";
import { type DossierFilter, type DossierLine, linksFor, type PartnerOption } from "../dossier-contributions.ts";
import { isNamedIn, listDossiers } from "../dossier-store.ts";
import type { NeedEnd } from "../domain/queue-order.ts";
import { dueFilter, mineFilter, stateFilter } from "../list-filters.ts";
import { placeSchema } from "../paging.ts";
import type { Dossier } from "../types.ts";
import { UntilBadge } from "./until-badge.tsx";

/** What each dossier is about, with whom, how its requests stand and what is due next: names of persons stand inside only. */
export function dossierList(context: DeskContext): { readonly api: Hono; readonly pages: Hono } {
  const { platform, queue, partners } = context;
  const { db } = platform.database;
  const { all } = context.contributed.now;
  const contributed = Object.assign({}, ...all.map(({ filters }) => filters)) as Readonly<
    Record<string, DossierFilter>
  >;
  const held = Object.fromEntries(Object.entries(contributed).map(([name, { holds }]) => [name, holds]));
  const lines = all.flatMap((one) => one.lines ?? []);
  const mounts = { api: new Hono(), pages: new Hono() };
  personRoutes(context, mounts).list({
    id: "desk.list-dossiers",
    at: "/dossiers",
    who: rolesFor("read"),
    member: "dossiers",
    answer: dossierAnswer,
    place: placeSchema,
    filters: { state: stateFilter(platform.config.profile), ...contributed, mine: mineFilter, due: dueFilter },
    load: async (_, query, by) => {
      const mine = () => isNamedIn(db, by.id, "desk.dossier.dossier_id");
      const due = await queue.narrowsByDue(query.chosen?.due, { dossier: "desk.dossier.dossier_id" });
      const found = await listDossiers(db, query, visibleDossiers(by), { ...held, mine, ...due });
      return { ...found, dossiers: found.dossiers.map((dossier) => ({ ...dossierJson(dossier), dossier })) };
    },
    words: "desk.dossiers",
    columns: {
      reference: "desk.dossier.reference",
      title: "desk.dossier.matter",
      state: "desk.dossier.state",
      ...Object.fromEntries(lines.map(({ labelKey }) => [labelKey, labelKey])),
      until: "desk.queue.column-until",
      opened: "desk.dossier.opened",
    },
    facts: async (found) => {
      const shown = found.map(({ dossier }) => dossier);
      const columns = lines.map(async ({ labelKey, read }) => [labelKey, await read(shown)] as const);
      return {
        columns: await Promise.all(columns),
        due: await queue.dueIn(shown.map(({ dossierId }) => dossierId)),
      };
    },
    cells: ({ dossier }, { view, facts: { columns, due } }) => {
      const of = columns.map(([labelKey, read]) => [labelKey, read.get(dossier.dossierId)] as const);
      return {
        reference: (
          <a href={`/dossiers/${dossier.dossierId}`}>
            <Unbroken text={dossier.ownReference} />
          </a>
        ),
        title:
          dossier.disposedAt === undefined ? (
            <Matter view={view} dossier={dossier} lines={of.flatMap(([, line]) => line ?? [])} />
          ) : (
            view.t("desk.disposal.tombstone")
          ),
        state: stateName(dossier.state, view.lang),
        ...Object.fromEntries(of.map(([labelKey, line]) => [labelKey, line?.shown(view) ?? <>–</>])),
        until: <Due view={view} due={due.get(dossier.dossierId)} />,
        opened: <Moment at={dossier.openedAt} />,
      };
    },
    around: (_, { view: { t }, by }) => ({
      after: (
        <p class="button-row">
          {partners.check !== undefined && may(by, "open-dossier") && (
            <LinkButton href="/dossiers/new">{t("desk.dossiers.new")}</LinkButton>
          )}
          {linksFor(
            all.flatMap(({ links }) => links?.dossiers ?? []),
            by,
          ).map(({ href, labelKey }) => (
            <LinkButton href={href} kind="secondary">
              {t(labelKey)}
            </LinkButton>
          ))}
        </p>
      ),
    }),
  });
  return mounts;
}

/** What it is called: as its title says, or, where that says nothing to us, as a module does. */
function Matter({
  view,
  dossier,
  lines,
}: {
  view: View;
  dossier: Dossier;
  lines: readonly DossierLine[];
}): JSX.Element {
  const title = lines.find((line) => line.title !== undefined)?.title?.(view);
  return title === undefined ? <HostileText text={dossier.title} /> : <Unbroken text={title} />;
}

function Due({ view, due }: { view: View; due: NeedEnd | undefined }): JSX.Element {
  return <UntilBadge view={view} label={view.t("desk.queue.column-until")} due={due ?? {}} />;
}

/** With whom, about what. */
export function NewDossierPage({
  view,
  errors,
  input,
  partners,
}: {
  view: View;
  errors: readonly FieldError[] | undefined;
  input: FormInput | undefined;
  partners: readonly PartnerOption[];
}): JSX.Element {
  const { t } = view;
  return (
    <Page
      view={view}
      title={t("desk.dossiers.new")}
      breadcrumb={[{ href: "/dossiers", label: t("desk.dossiers.title") }]}
      errors={errors}
      labels={{ counterpart: t("desk.dossier.state"), title: t("desk.dossier.matter") }}
    >
      <Form action="/dossiers" {...{ errors, input }}>
        <Select
          name="counterpart"
          label={t("desk.dossier.state")}
          hint={t("desk.dossier.state-hint")}
          options={partners.map(({ value, label }) => ({ value, label: label(view) }))}
          // With one State that is met there is nothing to choose.
          value={partners.length === 1 ? partners[0]?.value : undefined}
          error={errorFor(errors, "state")}
        />
        <Field name="title" label={t("desk.dossier.matter")} hint={t("desk.dossier.matter-hint")} maxLength={500} />
        <Button>{t("desk.dossier.open")}</Button>
      </Form>
    </Page>
  );
}
