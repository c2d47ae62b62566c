import { type Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import { z } from "zod";
import { isInternationalNumber } from "../../../protocol/telephone.ts";
import {
  answerOrShow,
  Button,
  Checkboxes,
  Field,
  type FieldError,
  Form,
  type FormInput,
  LANGUAGE_NAMES,
  LANGUAGES,
  LinkButton,
  manyOf,
  Notice,
  optionalText,
  orShow,
  Page,
  parseForm,
  requiredText,
  Table,
  typed,
  viewOf,
} from "../../../web/index.ts";
import { requireUser } from "../access.ts";
import { type AccessRequest, waitingAccessRequests } from "../access-store.ts";
import type { AskedRegister, WaitingForSecond } from "../asked-register.ts";
import { approvePerson, previewEnrolment, previewPerson, proposePerson } from "../actions/people.ts";
import { personIdOf } from "../api.ts";
import type { IdentityContext } from "../context.ts";
import type { StaffingGap } from "../staffing.ts";
import { ableAdministrators } from "../domain/access.ts";
import type { Role } from "../domain/roles.ts";
import { listPeople } from "../person-store.ts";
import type { Approvals, Person, User } from "../types.ts";
import { linkAddress, WaitingRequests } from "./access.tsx";
import { AskedList } from "./asked-list.tsx";
import { EnrolmentPage } from "./enrolment-page.tsx";
import { LinkMadePage } from "./link-made.tsx";
import { StaffingNotices } from "./staffing.tsx";

const personFormOf = (roles: readonly Role[]) =>
  z.object({
    name: requiredText(200),
    languages: manyOf(LANGUAGES).refine((chosen) => chosen.length > 0, "form.error.choose"),
    phone: optionalText(60).refine(
      (text) => text === undefined || isInternationalNumber(text),
      "error.phone-not-international",
    ),
    roles: manyOf(roles).refine((chosen) => chosen.length > 0, "form.error.choose"),
    /** Of somebody who is proposed already, with other words. */
    userId: z.uuid().optional(),
  });
type PersonForm = z.output<ReturnType<typeof personFormOf>>;

/** With two, the loss of one passkey leaves nobody who could give a new link. */
const ENOUGH_ADMINISTRATORS = 3;

/** /people for administrators: one proposes, another approves, each after a page that shows exactly whom. */
export function peoplePages(
  context: IdentityContext,
  approvals: Approvals,
  {
    asked,
    staffingGaps,
  }: { readonly asked: AskedRegister; readonly staffingGaps: () => Promise<readonly StaffingGap[]> },
): Hono {
  const pages = new Hono();
  const personForm = personFormOf(context.roles);
  const reviewedForm = personForm.extend({ userId: z.uuid() });
  const { db } = context.platform.database;

  const list = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    const people = await listPeople(db);
    const page = (
      <PeoplePage
        c={c}
        user={user}
        people={people}
        able={ableAdministrators(people, approvals.needPasskey).length}
        waiting={await waitingAccessRequests(db)}
        gaps={await staffingGaps()}
        asked={await asked.waitingFor(user)}
        returned={await asked.returnedTo(user)}
        firstStep={await context.firstSteps.notice(viewOf(c), user)}
        roles={context.roles}
        errors={errors}
        input={input}
      />
    );
    return c.html(page, errors === undefined ? 200 : 422);
  };
  const review = (c: Context, user: User, person: PersonForm, errors?: readonly FieldError[]) => {
    const page = <EnrolmentPage c={c} preview={previewPerson(context, person, user)} step="propose" errors={errors} />;
    return c.html(page, errors === undefined ? 200 : 422);
  };

  pages.get("/people", async (c) => await list(c, requireUser(c, "administrator", "oversight")));
  pages.post("/people/review", async (c) => {
    const user = requireUser(c, "administrator");
    const form = await parseForm(c, personForm);
    if (!form.ok || typed(form.input, "change") === "yes") {
      return await list(c, user, form.ok ? [] : form.errors, form.input);
    }
    return await answerOrShow(
      c,
      async () => await review(c, user, form.values),
      async (errors) => await list(c, user, errors, form.input),
    );
  });
  pages.post("/people", async (c) => {
    const user = requireUser(c, "administrator");
    const form = await parseForm(c, reviewedForm);
    if (!form.ok) return await list(c, user, form.errors, form.input);
    return await orShow(
      c,
      async () => {
        await proposePerson(context, approvals, form.values, user);
        return "/people";
      },
      (errors) => review(c, user, form.values, errors),
    );
  });

  const showEnrolment = async (c: Context, user: User, errors?: readonly FieldError[]): Promise<Response> => {
    const preview = await previewEnrolment(context, personIdOf(c), user);
    const halves = await approvals.of(db, preview.approval);
    const isAsker = halves.some(({ step, userId }) => step === "requested" && userId === user.id);
    const page = <EnrolmentPage c={c} preview={preview} step="approve" isAsker={isAsker} errors={errors} />;
    return c.html(page, errors === undefined ? 200 : 422);
  };
  pages.get("/people/:id/approval", async (c) => await showEnrolment(c, requireUser(c, "administrator")));
  pages.post("/people/:id/approval", async (c) => {
    const user = requireUser(c, "administrator");
    await parseForm(c, z.object({}));
    return await answerOrShow(
      c,
      async () => {
        const { name, linkToken } = await approvePerson(context, approvals, personIdOf(c), user);
        const link = linkAddress(context, linkToken);
        return c.html(<LinkMadePage c={c} textKey="identity.people.link-text" name={name} link={link} />);
      },
      async (errors) => await showEnrolment(c, user, errors),
    );
  });

  return pages;
}

interface PeopleProps {
  readonly c: Context;
  readonly user: User;
  readonly people: readonly Person[];
  /** How many administrators can sign an approval now. */
  readonly able: number;
  readonly waiting: readonly AccessRequest[];
  readonly gaps: readonly StaffingGap[];
  readonly returned: readonly WaitingForSecond[];
  /** What a new State still has to do and this person can do. */
  readonly firstStep: Child;
  /** Those that people here can have. */
  readonly roles: readonly Role[];
  readonly asked: Awaited<ReturnType<AskedRegister["waitingFor"]>>;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

function PeoplePage({ c, user, people, able, waiting, gaps, asked, returned, firstStep, ...form }: PeopleProps) {
  const { roles, errors, input } = form;
  const view = viewOf(c);
  const { t, format } = view;
  const mayPropose = user.roles.includes("administrator");
  return (
    <Page
      view={view}
      title={t("identity.people.title")}
      width="wide"
      errors={errors}
      labels={{
        name: t("identity.people.name"),
        roles: t("identity.people.roles"),
        languages: t("identity.people.languages"),
        phone: t("identity.people.phone"),
      }}
    >
      <p class="lead">{t("identity.people.lead")}</p>
      {firstStep}
      {able < ENOUGH_ADMINISTRATORS && (
        <Notice tone="attention" title={t("identity.people.few-administrators", { count: able })}>
          <p>{t("identity.people.few-administrators-text")}</p>
        </Notice>
      )}
      <StaffingNotices view={view} gaps={gaps} mayPropose={mayPropose} />
      <p>
        <a href="/access">{t("identity.changes.title")}</a>
      </p>
      <WaitingRequests waiting={waiting} mayApprove={mayPropose} />
      <AskedList {...asked} returned={returned} by={user} />
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
            name: <a href={`/people/${person.id}`}>{person.name}</a>,
            roles: format.list(person.roles.map((role) => t(`identity.role.${role}`))),
            state:
              person.state === "proposed" && mayPropose ? (
                <>
                  <p>{t("identity.people.state-proposed")}</p>
                  <LinkButton
                    kind="secondary"
                    href={`/people/${person.id}/approval`}
                    about={t("identity.people.approve-about", { name: person.name })}
                  >
                    {t("identity.people.review")}
                  </LinkButton>
                </>
              ) : (
                t(`identity.people.state-${person.state}`)
              ),
            passkey: person.hasPasskey ? t("identity.people.has-passkey") : t("identity.people.no-passkey"),
          },
        }))}
      />
      {mayPropose && (
        <section id="propose">
          <h2>{t("identity.people.propose-title")}</h2>
          <Form action="/people/review" {...{ errors, input }}>
            {input && typed(input, "userId") && <input type="hidden" name="userId" value={typed(input, "userId")} />}
            <Field name="name" label={t("identity.people.name")} />
            <Checkboxes
              name="roles"
              label={t("identity.people.roles")}
              options={roles.map((role) => ({ value: role, label: t(`identity.role.${role}`) }))}
              values={c.req.queries("roles") ?? []}
            />
            <Checkboxes
              name="languages"
              label={t("identity.people.languages")}
              options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
              values={["en"]}
            />
            <Field name="phone" label={t("identity.people.phone")} hint={t("identity.people.phone-hint")} optional />
            <Button>{t("identity.people.propose-review")}</Button>
          </Form>
        </section>
      )}
    </Page>
  );
}
