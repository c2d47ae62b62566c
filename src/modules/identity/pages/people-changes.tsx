import type { Hono } from "hono";
import type { Child } from "hono/jsx";
import {
  type Crumb,
  formOf,
  HostileText,
  LinkButton,
  Page,
  SummaryList,
  type View,
  visibleText,
} from "../../../web/index.ts";
import { personRoutes } from "../act.ts";
import { changePerson, personLeaves } from "../actions/change-person.ts";
import { knownPerson } from "../actions/access-requests.ts";
import type { PeopleContext } from "../context.ts";
import type { Role } from "../domain/roles.ts";
import { mountTwoPerson } from "../mount-two-person.tsx";
import { openSessionsOf } from "../session-store.ts";
import { shownAs } from "../two-person.ts";
import type { Person } from "../types.ts";
import { AskPage } from "./ask-page.tsx";
import { mountOwnContact } from "./own-contact.tsx";
import { mountOwnSessions } from "./own-sessions.tsx";

const Change = formOf(changePerson);

/** What two administrators change of a person, or how a person leaves; and what people change of their own. */
export function mountPeopleChanges(context: PeopleContext, mounts: { readonly api: Hono; readonly pages: Hono }): void {
  const routes = personRoutes(context, mounts);
  const { db } = context.platform.database;
  const acts = changesFor(context);
  const asked = mountTwoPerson(context, routes, {
    at: "/people/waiting",
    acts,
    readers: ["oversight"],
    back: toPeople,
  });

  asked.formPage("/people/:id/change", changePerson, {
    show: async ({ view, form, params: { id } }) => {
      const { name, roles, mail } = await knownPerson(db, id);
      const options = context.roles.map((role) => ({ value: role, label: view.t(`identity.role.${role}`) }));
      return (
        <Page
          view={view}
          form={form}
          title={view.t(changePerson.titleKey)}
          breadcrumb={[toPeople(view), toPerson(id, name)]}
        >
          <p class="lead">{view.t("identity.change-person.text")}</p>
          <Change.Form form={form} known={{ name, roles: [...roles], ...(mail == null ? {} : { mail }) }}>
            <Change.Field name="name" />
            <Change.Field name="roles" options={options} />
            <Change.Field name="mail" as="line" code />
            <Change.Field name="reason" />
            <Change.Submit>{view.t("identity.asked.check")}</Change.Submit>
          </Change.Form>
        </Page>
      );
    },
  });
  asked.formPage("/people/:id/leaving", personLeaves, {
    show: async ({ view, form, params: { id } }) => {
      const { name } = await knownPerson(db, id);
      const crumbs = [toPeople(view), toPerson(id, name)];
      return (
        <AskPage {...{ view, form }} of={personLeaves} breadcrumb={crumbs} fields={["reason"]}>
          <p class="lead">{view.t("identity.person-leaves.text")}</p>
          {await consequencesOf({ context, view, userId: id, roles: [] })}
        </AskPage>
      );
    },
  });
  mountOwnContact(routes);
  mountOwnSessions(context, routes);
}

/** How both people see what is asked for. */
function changesFor(context: PeopleContext) {
  return [
    shownAs(changePerson, {
      about: (_, { before }) => visibleText(before.name),
      shown: async (view, { userId, before, name, roles, mail, reason }) => (
        <>
          <SummaryList
            rows={[
              { label: view.t("identity.change-person.before"), value: <Words view={view} of={before} /> },
              {
                label: view.t("identity.change-person.after"),
                value: <Words view={view} of={{ name, roles, mail }} />,
              },
              { label: view.t("identity.access.reason"), value: <HostileText text={reason} /> },
            ]}
          />
          {await consequencesOf({ context, view, userId, roles })}
        </>
      ),
      form: ({ userId }) => `/people/${userId}/change`,
    }),
    shownAs(personLeaves, {
      about: (_, { name }) => visibleText(name),
      shown: async (view, { userId, reason, ...person }) => (
        <>
          <p>{view.t("identity.person-leaves.text")}</p>
          <SummaryList
            rows={[
              { label: view.t("identity.person-leaves.who"), value: <Words view={view} of={person} /> },
              { label: view.t("identity.access.reason"), value: <HostileText text={reason} /> },
            ]}
          />
          {await consequencesOf({ context, view, userId, roles: [] })}
        </>
      ),
      form: ({ userId }) => `/people/${userId}/leaving`,
    }),
  ];
}

interface WordsProps {
  readonly view: View;
  readonly of: Pick<Person, "name" | "roles"> & { readonly mail?: string | null | undefined };
}

function Words({ view: { t, format }, of: { name, roles, mail } }: WordsProps) {
  return (
    <>
      <HostileText text={name} />
      <div>{format.list(roles.map((role) => t(`identity.role.${role}`)))}</div>
      {mail != null && <div dir="ltr">{mail}</div>}
    </>
  );
}

interface ConsequencesProps {
  readonly context: PeopleContext;
  readonly view: View;
  readonly userId: string;
  readonly roles: readonly Role[];
}

/** What follows for others, as things stand now: sessions that end, work that goes back, hours without anybody. */
async function consequencesOf({ context, view, userId, roles }: ConsequencesProps): Promise<Child> {
  const { database, clock } = context.platform;
  const { t } = view;
  const sessions = await openSessionsOf(database.db, userId, clock.now());
  const lines = [t("identity.consequence.sessions", { count: sessions.length })];
  for (const of of context.consequences) {
    for (const { textKey, values } of await of(database.db, { userId, roles })) lines.push(t(textKey, values));
  }
  return (
    <>
      <h2>{t("identity.consequence.title")}</h2>
      <ul>
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </>
  );
}

/** For the page of one person: where two administrators begin. */
export function ChangeLinks({ view: { t }, person }: { readonly view: View; readonly person: Person }) {
  return (
    <p class="button-row">
      <LinkButton kind="secondary" href={`/people/${person.id}/change`}>
        {t(changePerson.titleKey)}
      </LinkButton>
      <LinkButton kind="secondary" href={`/people/${person.id}/leaving`}>
        {t(personLeaves.titleKey)}
      </LinkButton>
    </p>
  );
}

function toPeople({ t }: View): Crumb {
  return { href: "/people", label: t("identity.people.title") };
}

function toPerson(id: string, label: string): Crumb {
  return { href: `/people/${id}`, label };
}
