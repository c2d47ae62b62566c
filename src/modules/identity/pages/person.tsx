import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  PhoneNumber,
  answerOrShow,
  Button,
  ButtonRow,
  type FieldError,
  Form,
  type FormInput,
  isLanguage,
  LANGUAGE_NAMES,
  LinkButton,
  Notice,
  oneOf,
  orShow,
  Page,
  parseForm,
  Radios,
  requiredText,
  SummaryList,
  TextArea,
  typed,
  useView,
  viewOf,
} from "../../../web/index.ts";
import { requireUser } from "../access.ts";
import { someoneIn } from "../access-api.ts";
import type { AccessRequest } from "../access-store.ts";
import { askAccess, previewAccess } from "../actions/access-requests.ts";
import { type PersonRecord, readPerson } from "../actions/read-access.ts";
import { suspendPerson } from "../actions/shut-out.ts";
import type { IdentityContext } from "../context.ts";
import { ACCESS_ACTS } from "../domain/access.ts";
import type { Approvals, Person, User } from "../types.ts";
import { AccessEvents } from "./access-events.tsx";
import { AccessReviewPage } from "./access-review.tsx";
import { Passkeys } from "./account.tsx";
import { ChangeLinks } from "./people-changes.tsx";

const MAX_REASON_CHARACTERS = 500;
const reviewForm = z.object({ act: oneOf(ACCESS_ACTS), reason: requiredText(MAX_REASON_CHARACTERS) });
const askForm = reviewForm.extend({ requestId: z.uuid() });
const suspensionForm = z.object({ suspensionReason: requiredText(MAX_REASON_CHARACTERS) });

/** /people/<id>: one person's access, for administrators and oversight; what an administrator does about it begins here. */
export function personPages(context: IdentityContext, approvals: Approvals): Hono {
  const pages = new Hono();
  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    const record = await readPerson(context, someoneIn(c));
    const page = <PersonPage c={c} user={user} record={record} errors={errors} input={input} />;
    return c.html(page, errors === undefined ? 200 : 422);
  };
  const review = async (
    c: Context,
    user: User,
    asked: z.output<typeof reviewForm> & { requestId?: string },
    errors?: readonly FieldError[],
  ): Promise<Response> => {
    const preview = await previewAccess(context, { ...asked, userId: someoneIn(c) }, user);
    const page = <AccessReviewPage c={c} preview={preview} errors={errors} />;
    return c.html(page, errors === undefined ? 200 : 422);
  };

  pages.get("/people/:id", async (c) => await show(c, requireUser(c, "administrator", "oversight")));
  pages.post("/people/:id/suspension", async (c) => {
    const user = requireUser(c, "administrator");
    const form = await parseForm(c, suspensionForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const userId = someoneIn(c);
    return await orShow(
      c,
      async () => {
        const { suspensionReason: reason } = form.values;
        await suspendPerson(context, { userId, reason, needPasskey: approvals.needPasskey }, user);
        return `/people/${userId}`;
      },
      async (errors) => await show(c, user, errors, form.input),
    );
  });
  pages.post("/people/:id/access/review", async (c) => {
    const user = requireUser(c, "administrator");
    const form = await parseForm(c, reviewForm);
    if (!form.ok || typed(form.input, "change") === "yes") {
      return await show(c, user, form.ok ? [] : form.errors, form.input);
    }
    return await answerOrShow(
      c,
      async () => await review(c, user, form.values),
      async (errors) => await show(c, user, errors, form.input),
    );
  });
  pages.post("/people/:id/access", async (c) => {
    const user = requireUser(c, "administrator");
    const form = await parseForm(c, askForm);
    if (!form.ok) return await show(c, user, form.errors, form.input);
    const userId = someoneIn(c);
    return await orShow(
      c,
      async () => {
        await askAccess(context, approvals, { ...form.values, userId }, user);
        return `/people/${userId}`;
      },
      async (errors) => await review(c, user, form.values, errors),
    );
  });
  return pages;
}

interface PersonProps {
  readonly c: Context;
  readonly user: User;
  readonly record: PersonRecord;
  readonly errors?: readonly FieldError[] | undefined;
  readonly input?: FormInput | undefined;
}

function PersonPage({ c, user, record, errors = [], input }: PersonProps) {
  const view = viewOf(c);
  const { t, format } = view;
  const { person, passkeys, waiting, events } = record;
  const isAdministrator = user.roles.includes("administrator");
  const isHere = person.state === "active" || person.state === "disabled";
  const mayBeChanged = isAdministrator && person.id !== user.id && isHere;
  const mayBeGivenAccess = mayBeChanged && !waiting;
  return (
    <Page
      view={view}
      kind={t("identity.people.title")}
      title={person.name}
      breadcrumb={[{ href: "/people", label: t("identity.people.title") }]}
      errors={errors}
      labels={{
        act: t("identity.person.let-in-how"),
        reason: t("identity.access.reason"),
        suspensionReason: t("identity.person.suspend-reason"),
      }}
    >
      {waiting !== undefined && <Waiting request={waiting} user={user} />}
      {person.state === "disabled" && (
        <Notice tone="attention" title={t("identity.person.suspended")}>
          <p>{t("identity.person.suspended-text")}</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: t("identity.people.state"), value: t(`identity.people.state-${person.state}`) },
          {
            label: t("identity.people.roles"),
            value: format.list(person.roles.map((role) => t(`identity.role.${role}`))),
          },
          {
            label: t("identity.people.languages"),
            value: format.list(person.languages.map((tag) => (isLanguage(tag) ? LANGUAGE_NAMES[tag] : tag))),
          },
          {
            label: t("identity.people.phone"),
            value: person.phone === null ? t("identity.enrolment.no-phone") : <PhoneNumber number={person.phone} />,
          },
          ...(person.mail == null
            ? []
            : [{ label: t("identity.change-person.mail"), value: <span dir="ltr">{person.mail}</span> }]),
        ]}
      />
      <h2>{t("identity.account.passkeys-title")}</h2>
      {passkeys.length === 0 ? (
        <p>{t("identity.person.no-passkey")}</p>
      ) : (
        <Passkeys devices={passkeys} mayEnd={false} />
      )}
      {mayBeGivenAccess && <GiveAccess person={person} errors={errors} input={input} />}
      {mayBeChanged && <ChangeLinks view={view} person={person} />}
      {isAdministrator && person.state === "active" && <Suspend person={person} errors={errors} input={input} />}
      <h2>{t("identity.changes.of-person")}</h2>
      <AccessEvents events={events} />
    </Page>
  );
}

function Waiting({ request, user }: { request: AccessRequest; user: User }) {
  const { t } = useView();
  const isAdministrator = user.roles.includes("administrator");
  return (
    <Notice tone="attention" title={t(`identity.access.waiting-${request.act}`)}>
      <p>{t("identity.access.asked-by", { name: request.askerName })}</p>
      {isAdministrator && <LinkButton href={`/access/${request.requestId}`}>{t("identity.people.review")}</LinkButton>}
    </Notice>
  );
}

interface ActProps {
  readonly person: Person;
  readonly errors: readonly FieldError[];
  readonly input: FormInput | undefined;
}

/** A lost device, or the end of a suspension: asked for here, shown on the next page, approved by another administrator. */
function GiveAccess({ person, errors, input }: ActProps) {
  const { t } = useView();
  const isSuspended = person.state === "disabled";
  return (
    <section>
      <h2>{t(isSuspended ? "identity.person.let-in-title" : "identity.person.link-title")}</h2>
      <p>{t(isSuspended ? "identity.person.let-in-text" : "identity.person.link-text")}</p>
      <Form action={`/people/${person.id}/access/review`} {...{ errors, input }}>
        {isSuspended ? (
          <Radios
            name="act"
            label={t("identity.person.let-in-how")}
            options={ACCESS_ACTS.map((act) => ({ value: act, label: t(`identity.person.let-in-${act}`) }))}
            value="new-link"
          />
        ) : (
          <input type="hidden" name="act" value="new-link" />
        )}
        <TextArea
          name="reason"
          label={t("identity.access.reason")}
          hint={t("identity.access.reason-hint")}
          rows={2}
          maxLength={MAX_REASON_CHARACTERS}
        />
        <Button kind={isSuspended ? "primary" : "secondary"}>{t("identity.person.look")}</Button>
      </Form>
    </section>
  );
}

function Suspend({ person, errors, input }: ActProps) {
  const { t } = useView();
  return (
    <section>
      <h2>{t("identity.person.suspend-title")}</h2>
      <p>{t("identity.person.suspend-text")}</p>
      <Form action={`/people/${person.id}/suspension`} {...{ errors, input }}>
        <TextArea
          name="suspensionReason"
          label={t("identity.person.suspend-reason")}
          hint={t("identity.access.reason-hint")}
          rows={2}
          maxLength={MAX_REASON_CHARACTERS}
        />
        <ButtonRow>
          <Button kind="danger">{t("identity.person.suspend-action", { name: person.name })}</Button>
        </ButtonRow>
      </Form>
    </section>
  );
}
