import { z } from "zod";
import {
  fileOf,
  formOf,
  HostileText,
  Notice,
  sendCsv,
  SummaryList,
  Table,
  toCsv,
  type View,
  viewOf,
} from "../../../../web/index.ts";
import { DESK_ROLES } from "../../access.ts";
import type { ConferenceContext, ConferenceRoutes } from "../../context.ts";
import type { ConferenceHead } from "../../frame/domain/conference.ts";
import { ConferencePage } from "../../frame/pages/conference-page.tsx";
import { conferenceParams, demandConference } from "../../frame/upon.ts";
import { keepListOfPeople, LIST_REFUSALS, listParams, takeListOfPeople, tryList } from "../actions/lists.ts";
import { CAPACITIES, delegationName, RANKS } from "../domain/delegation.ts";
import { isSealedColumn, LIST_FAULTS, LIST_TEMPLATES, templateRows } from "../domain/list-of-people.ts";
import { allDelegations, toDelegations } from "./addresses.ts";

const Keeping = formOf(keepListOfPeople);
const Taking = formOf(takeListOfPeople);
/** Headers of a list as we name them, each with what stands below it. */
const COLUMNS = {
  delegation: "delegations.name",
  "shown name": "participant.shownName",
  capacity: "participant.capacity",
  rank: "participant.rank",
  post: "participant.post",
  category: "participant.category",
  "family names": "personal.familyNames",
  "given names": "personal.givenNames",
  "born on": "personal.bornOn",
  nationality: "personal.nationality",
  "document number": "personal.documentNumber",
  "e-mail": "personal.contact",
  phone: "personal.contact",
  needs: "personal.needs",
} as const;
/** Whose headers a template has. */
const PROGRAMS = { rogatory: "Rogatory", openslides: "OpenSlides", indico: "Indico" } as const;
/** Of more faults the first ones are shown. */
const SHOWN_FAULTS = 200;

/** A list of people: given as a file, tried, and taken in whole. */
export function mountLists(routes: ConferenceRoutes, context: ConferenceContext): void {
  const { db } = context.platform.database;
  const toList = (conference: string, list = ""): string => `/conferences/${conference}/import${list && `/${list}`}`;

  const templates = Object.keys(LIST_TEMPLATES) as (keyof typeof LIST_TEMPLATES)[]; // its own keys
  const template = routes.operation(
    {
      id: "conference.list-template",
      who: DESK_ROLES,
      params: conferenceParams,
      query: z.object({ headers: z.enum(templates) }),
      answer: fileOf("text/csv"),
      refusals: ["conference-unknown"],
    },
    async ({ c, params: { conference }, query: { headers } }) => {
      const { t } = viewOf(c);
      const [category] = (await demandConference(db, conference)).categories;
      const [names, person] = templateRows(headers, {
        capacity: t("conference.participant.capacity.head"),
        rank: t("conference.participant.rank.MIN"),
        category: category?.code ?? "",
      });
      return sendCsv(c, toCsv(names, [person]), `/people-${headers}`);
    },
  );
  for (const on of [routes.api, routes.pages]) on.get("/conferences/:conference/list-template.csv", template);

  routes.formPage("/conferences/:conference/import", keepListOfPeople, {
    show: async ({ view, by, form, params: { conference: id } }) => {
      const head = await demandConference(db, id);
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("conference.list.title")}
          breadcrumb={[allDelegations(view, id)]}
        >
          <p class="lead">{view.t("conference.list.lead")}</p>
          <details>
            <summary>{view.t("conference.list.columns")}</summary>
            <SummaryList
              rows={Object.entries(COLUMNS).map(([label, key]) => {
                const choices = choicesOf(view, label, head);
                const value = view.t(`conference.${key}`);
                return { label, value: choices === undefined ? value : `${value}: ${choices.join(", ")}` };
              })}
            />
            <p>{view.t("conference.list.other-headers")}</p>
          </details>
          <p>
            {view.t("conference.list.templates")}{" "}
            {templates.map((one, place) => (
              <>
                {place > 0 && " · "}
                <a href={`/conferences/${id}/list-template.csv?headers=${one}`}>{PROGRAMS[one]}</a>
              </>
            ))}
          </p>
          <Keeping.Form form={form}>
            <Keeping.File accept=".csv,.txt" />
            <Keeping.Submit />
          </Keeping.Form>
        </ConferencePage>
      );
    },
    next: ({ conferenceId, digest }) => toList(conferenceId, digest),
  });

  const show = routes.one({
    id: "conference.try-list",
    at: "/conferences/:conference/import/:list",
    apiAt: "/conferences/:conference/lists/:list",
    who: DESK_ROLES,
    params: listParams,
    refusals: LIST_REFUSALS,
    answer: z.object({
      delegations: z.int(),
      people: z.int(),
      /** As it is written in the list, and which delegation is meant. */
      parties: z.array(z.object({ written: z.string(), entity: z.string(), people: z.int() })),
      faults: z.array(z.object({ row: z.int(), column: z.string(), fault: z.enum(LIST_FAULTS), words: z.string() })),
    }),
    load: async (_, { conference, list }) => {
      const { faults, groups } = await tryList(context, db, conference, list);
      const people = groups.reduce((sum, { listed }) => sum + listed.length, 0);
      const parties = groups.flatMap(({ party, listed }) =>
        [...Map.groupBy(listed, ({ delegation }) => delegation)].map(([written, own]) => ({
          ...party,
          written,
          people: own.length,
        })),
      );
      return { faults, parties, delegations: groups.length, people };
    },
    show: async ({ faults, parties, ...counts }, { view, by, form, params: { conference: id, list } }) => {
      const { t, format } = view;
      const head = await demandConference(db, id);
      const breadcrumb = [allDelegations(view, id), { href: toList(id), label: t("conference.list.title") }];
      return (
        <ConferencePage {...{ view, by, form, context, head, breadcrumb }} title={t("conference.list-taking.title")}>
          <p class="lead">{t("conference.delegations.people", counts)}</p>
          {faults.length === 0 ? (
            <Taking.Form form={form} action={`${toList(id, list)}/taking`}>
              <Taking.Submit />
            </Taking.Form>
          ) : (
            <>
              <Notice tone="attention" title={t("conference.list-taking.faults", { count: faults.length })}>
                <p>
                  <a href={toList(id)}>{t("conference.list-taking.again")}</a>
                </p>
              </Notice>
              <Table
                caption={t("conference.list-taking.wrong")}
                columns={[
                  { key: "row", label: t("conference.list-taking.row"), numeric: true },
                  { key: "column", label: t("conference.list-taking.column") },
                  { key: "fault", label: t("conference.list-taking.wrong") },
                  { key: "words", label: t("conference.list-taking.words") },
                ]}
                rows={faults.slice(0, SHOWN_FAULTS).map(({ row, column, fault, words }) => ({
                  cells: {
                    row: format.number(row),
                    column: <HostileText text={column} />,
                    fault: t(`conference.list-fault.${fault}`),
                    words:
                      words === "" && isSealedColumn(column) ? (
                        t("conference.list-taking.sealed")
                      ) : (
                        <HostileText text={words} />
                      ),
                  },
                }))}
              />
            </>
          )}
          {parties.length > 0 && (
            <Table
              caption={t("conference.delegations.title")}
              columns={[
                { key: "written", label: t("conference.list-taking.written") },
                { key: "name", label: t("conference.delegations.name") },
                { key: "people", label: t("conference.delegations.count"), numeric: true },
              ]}
              rows={parties.map((party) => ({
                cells: {
                  written: <HostileText text={party.written} />,
                  name: <HostileText text={delegationName(party, view.lang)} />,
                  people: format.number(party.people),
                },
              }))}
            />
          )}
        </ConferencePage>
      );
    },
  });
  routes.postForm("/conferences/:conference/import/:list/taking", takeListOfPeople, {
    show,
    next: ({ conferenceId }) => toDelegations(conferenceId),
  });
}

/** What may stand in a column that takes one of few. */
function choicesOf({ t }: View, header: string, { categories }: ConferenceHead): readonly string[] | undefined {
  if (header === "capacity") return CAPACITIES.map((code) => t(`conference.participant.capacity.${code}`));
  if (header === "rank") return RANKS.map((code) => t(`conference.participant.rank.${code}`));
  return header === "category" ? categories.map(({ code }) => code) : undefined;
}
