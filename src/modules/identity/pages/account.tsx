import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  Button,
  Checkboxes,
  CopyBlock,
  ErrorSummary,
  errorFor,
  Field,
  type FieldError,
  Form,
  type FormInput,
  LANGUAGE_NAMES,
  LANGUAGES,
  LinkButton,
  manyOf,
  optionalText,
  Page,
  parseForm,
  requiredText,
  SummaryList,
  Table,
  ticked,
  typed,
  viewOf,
} from "../../../web/index.ts";
import { requireUser } from "../access.ts";
import type { Approvals } from "../actions/approvals.ts";
import { approvePerson, enrolment, proposePerson } from "../actions/people.ts";
import type { IdentityContext } from "../context.ts";
import { ROLES } from "../domain/roles.ts";
import { listPeople, passkeysOf } from "../store.ts";
import type { Person, User } from "../types.ts";
import { PasskeyConfirmation } from "./confirmation.tsx";

const personForm = z.object({
  name: requiredText(200),
  languages: manyOf(LANGUAGES),
  phone: optionalText(30),
  roles: manyOf(ROLES),
});

/** /account for everybody, /people for administrators. */
export function accountPages(context: IdentityContext, approvals: Approvals): Hono {
  const pages = new Hono();
  const { db } = context.platform.database;

  pages.get("/account", async (c) => {
    const user = requireUser(c);
    const passkeys = await passkeysOf(db, user.id);
    return c.html(<AccountPage c={c} user={user} devices={passkeys.map(({ label }) => label)} />);
  });

  pages.get("/people", async (c) => {
    const user = requireUser(c, "administrator", "oversight");
    return c.html(<PeoplePage c={c} user={user} people={await listPeople(db)} />);
  });
  pages.post("/people", async (c) => {
    const user = requireUser(c, "administrator");
    const form = await parseForm(c, personForm);
    if (!form.ok) {
      const people = await listPeople(db);
      return c.html(<PeoplePage c={c} user={user} people={people} errors={form.errors} input={form.input} />, 422);
    }
    await proposePerson(context, approvals, { ...form.values, phone: form.values.phone || undefined }, user);
    return c.redirect("/people", 303);
  });
  pages.post("/people/:id/approve", async (c) => {
    const user = requireUser(c, "administrator");
    await parseForm(c, z.object({}));
    const { linkToken } = await approvePerson(context, approvals, c.req.param("id"), user);
    const people = await listPeople(db);
    const name = people.find(({ id }) => id === c.req.param("id"))?.name ?? "";
    const link = `${context.platform.config.appUrl}/sign-in/${linkToken}`;
    return c.html(<LinkMadePage c={c} name={name} link={link} />);
  });

  return pages;
}

function AccountPage({ c, user, devices }: { c: Context; user: User; devices: readonly string[] }) {
  const view = viewOf(c);
  const { t, format } = view;
  return (
    <Page view={view} title={t("identity.account.title")}>
      <SummaryList
        rows={[
          { label: t("identity.account.name"), value: user.name },
          {
            label: t("identity.account.roles"),
            value: format.list(user.roles.map((role) => t(`identity.role.${role}`))),
          },
        ]}
      />
      <h2>{t("identity.account.passkeys-title")}</h2>
      {devices.length === 0 ? (
        <p>{t("identity.account.no-passkey")}</p>
      ) : (
        <ul>
          {devices.map((label) => (
            <li>{label}</li>
          ))}
        </ul>
      )}
      <passkey-enrol data-failed={t("identity.account.passkey-failed")} data-label={t("identity.account.device")}>
        <Field name="label" label={t("identity.account.passkey-label")} hint={t("identity.account.passkey-hint")} />
        <button type="button" class="button primary" hidden>
          {t("identity.account.passkey-action")}
        </button>
      </passkey-enrol>
    </Page>
  );
}

interface PeopleProps {
  readonly c: Context;
  readonly user: User;
  readonly people: readonly Person[];
  readonly errors?: readonly FieldError[];
  readonly input?: FormInput;
}

function PeoplePage({ c, user, people, errors, input }: PeopleProps) {
  const view = viewOf(c);
  const { t, format } = view;
  const mayPropose = user.roles.includes("administrator");
  return (
    <Page view={view} title={t("identity.people.title")} width="wide" hasErrors={Boolean(errors?.length)}>
      {errors && <ErrorSummary errors={errors} />}
      <p class="lead">{t("identity.people.lead")}</p>
      <Table
        caption={t("identity.people.title")}
        captionUnseen
        columns={[
          { key: "name", label: t("identity.people.name") },
          { key: "roles", label: t("identity.people.roles") },
          { key: "state", label: t("identity.people.state") },
          { key: "passkey", label: t("identity.people.passkey") },
        ]}
        rows={people.map((person) => ({
          cells: {
            name: person.name,
            roles: format.list(person.roles.map((role) => t(`identity.role.${role}`))),
            state:
              person.state === "proposed" && mayPropose ? (
                <Form action={`/people/${person.id}/approve`}>
                  <span>{t("identity.people.state-proposed")}</span>
                  <PasskeyConfirmation thing={enrolment(person)} />
                  <Button kind="secondary" about={t("identity.people.approve-about", { name: person.name })}>
                    {t("identity.people.approve")}
                  </Button>
                </Form>
              ) : (
                t(`identity.people.state-${person.state}`)
              ),
            passkey: person.hasPasskey ? t("identity.people.has-passkey") : t("identity.people.no-passkey"),
          },
        }))}
      />
      {mayPropose && (
        <section>
          <h2>{t("identity.people.propose-title")}</h2>
          <Form action="/people">
            <Field
              name="name"
              label={t("identity.people.name")}
              value={input && typed(input, "name")}
              error={errors && errorFor(errors, "name")}
            />
            <Checkboxes
              name="roles"
              label={t("identity.people.roles")}
              options={ROLES.map((role) => ({ value: role, label: t(`identity.role.${role}`) }))}
              values={ticked(input, "roles")}
              error={errors && errorFor(errors, "roles")}
            />
            <Checkboxes
              name="languages"
              label={t("identity.people.languages")}
              options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
              values={input ? ticked(input, "languages") : ["en"]}
              error={errors && errorFor(errors, "languages")}
            />
            <Field
              name="phone"
              label={t("identity.people.phone")}
              hint={t("identity.people.phone-hint")}
              value={input && typed(input, "phone")}
              error={errors && errorFor(errors, "phone")}
              optional
            />
            <Button>{t("identity.people.propose-action")}</Button>
          </Form>
        </section>
      )}
    </Page>
  );
}

function LinkMadePage({ c, name, link }: { c: Context; name: string; link: string }) {
  const view = viewOf(c);
  const { t } = view;
  return (
    <Page view={view} title={t("identity.people.link-title")}>
      <p>{t("identity.people.link-text", { name })}</p>
      <CopyBlock label={t("identity.people.link-label")} text={link} />
      <LinkButton href="/people" kind="secondary">
        {t("identity.people.done")}
      </LinkButton>
    </Page>
  );
}
