import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateOptions } from "../../../../convention/index.ts";
import {
  type ChoiceOption,
  formOf,
  type FormPage,
  type FormState,
  HostileText,
  LinkButton,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import type { Refusal } from "../../../../protocol/refusal.ts";
import { AskPage, shownAs, type User } from "../../../identity/index.ts";
import { isAtDesk, READING_ROLES } from "../../access.ts";
import { type AskForm, type ConferenceContext, type ConferenceRoutes, namesOf } from "../../context.ts";
import type { ConferenceHead } from "../../frame/domain/conference.ts";
import { ConferencePage, Meanwhile, toConference, toConferences } from "../../frame/pages/conference-page.tsx";
import { demandConference } from "../../frame/upon.ts";
import { findPublished } from "../../private/published-store.ts";
import { demandDelegation, demandParticipant, keptAwayNamesake, participantParams } from "../actions/keep.ts";
import {
  clearNamesake,
  correctParticipant,
  nominateParticipant,
  readPersonalData,
  refuseParticipant,
  replaceParticipant,
  sealPersonalData,
  withdrawParticipant,
} from "../actions/participants.ts";
import { strikeName } from "../actions/strike-name.ts";
import { participantAnswer } from "../answers.ts";
import { isComing, type Participant } from "../domain/delegation.ts";
import { findParticipant, listChanges, listParticipants } from "../store.ts";
import { allDelegations, oneDelegation, toDelegation, toParticipant } from "./addresses.ts";
import { changesFor, History, ParticipantState } from "./history.tsx";

const Nomination = formOf(nominateParticipant);
const Correction = formOf(correctParticipant);
const Replacement = formOf(replaceParticipant);
const Withdrawal = formOf(withdrawParticipant);
const Refusing = formOf(refuseParticipant);
const Striking = formOf(strikeName);
const Sealing = formOf(sealPersonalData);
const Reading = formOf(readPersonalData);

const AT = "/conferences/:conference/participants/:participant";
type OfOne = FormPage<User, { readonly conference: string; readonly participant: string }>;

/** What both people see: names stand in the page alone, not in what is kept of the approval. */
export function participantActs({ platform }: Pick<ConferenceContext, "platform">) {
  const { db } = platform.database;
  const named = async (participantId: string): Promise<JSX.Element> => (
    <p>
      <HostileText text={(await findParticipant(db, participantId))?.entry.shownName ?? participantId} />
    </p>
  );
  return [
    shownAs(refuseParticipant, {
      about: ({ t }) => t("conference.refusal.about"),
      shown: async (_, { participantId, ground, words }) => [
        await named(participantId),
        <Refusing.Shown value={{ ground, words }} />,
      ],
      form: (content) => `${toParticipant(content)}/refusal`,
      done: toParticipant,
    }),
    shownAs(clearNamesake, {
      about: ({ t }) => t("conference.clearance.about"),
      shown: async ({ t }, { participantId, namesakeId }) => {
        const delegationId = (await findParticipant(db, participantId))?.delegationId ?? "";
        const changes = await listChanges(db, { delegationId, participantId });
        return [
          await named(participantId),
          <p>{t("conference.clearance.kept-away")}</p>,
          await named(namesakeId),
          <p>{t("conference.participant.sameName")}:</p>,
          <ul>{changes.map(({ reason }) => reason !== undefined && <li>{<HostileText text={reason} />}</li>)}</ul>,
        ];
      },
      form: (content) => `${toParticipant(content)}/clearance`,
      done: toParticipant,
    }),
    shownAs(strikeName, {
      about: ({ t }) => t("conference.striking.about"),
      shown: async ({ t }, { participantId, reason }) => [
        <p>{t("conference.striking.lead")}</p>,
        await named(participantId),
        <Striking.Shown value={{ reason }} />,
      ],
      form: (content) => `${toParticipant(content)}/striking`,
      done: toParticipant,
    }),
  ];
}

/** One participant, and what can be done about them. */
export function mountParticipants(routes: ConferenceRoutes, context: ConferenceContext, askForm: AskForm): void {
  const { db } = context.platform.database;

  async function frameOf(view: View, ids: { readonly conference: string; readonly participant: string }) {
    const head = await demandConference(db, ids.conference);
    const one = await demandParticipant(db, ids);
    const delegation = await demandDelegation(db, { ...ids, delegation: one.delegationId });
    const breadcrumb = [allDelegations(view, head.conferenceId), oneDelegation(view, delegation)];
    const self = { href: toParticipant(one), label: visibleText(one.entry.shownName) };
    return { head, one, breadcrumb, below: [...breadcrumb, self] };
  }

  /** A page about one person, below theirs. */
  async function aboutOne(
    { view, by, form, params }: OfOne,
    titleKey: string,
    children: (of: { readonly head: ConferenceHead; readonly one: Participant }) => Child,
  ): Promise<JSX.Element> {
    const { head, one, below } = await frameOf(view, params);
    return (
      <ConferencePage {...{ view, by, form, context, head }} title={view.t(titleKey)} breadcrumb={below}>
        {children({ head, one })}
      </ConferencePage>
    );
  }

  routes.formPage(`${AT}/correction`, correctParticipant, {
    show: async (page, refusal) => {
      const { view, form } = page;
      return await aboutOne(page, STEPS.correction, ({ head, one }) => (
        <>
          <Meanwhile view={view} form={form}>
            <Nomination.Shown value={one.entry} />
          </Meanwhile>
          <Correction.Form form={form} known={one.entry} seen={one.version}>
            <PublicFields head={head} />
            <SameName {...{ form, refusal }} />
            <Correction.Field name="reason" />
            <Correction.Submit>{view.t("conference.correction.submit")}</Correction.Submit>
          </Correction.Form>
        </>
      ));
    },
    next: toParticipant,
    done: "conference.correction.done",
  });

  routes.formPage(`${AT}/replacement`, replaceParticipant, {
    show: async (page, refusal) => {
      const { view, form } = page;
      return await aboutOne(page, STEPS.replacement, ({ head, one: { entry } }) => (
        <>
          <p class="lead">{view.t("conference.replacement.lead", { name: visibleText(entry.shownName) })}</p>
          <Replacement.Form
            form={form}
            known={{ capacity: entry.capacity, category: entry.category, zones: entry.zones }}
          >
            <PersonFields {...{ view, head, form, refusal }} />
            <Replacement.Field name="reason" />
            <Replacement.Submit>{view.t("conference.replacement.submit")}</Replacement.Submit>
          </Replacement.Form>
        </>
      ));
    },
    next: toDelegation,
    done: "conference.replacement.done",
  });

  async function askedAbout({ view, form, params }: OfOne, lead: string) {
    const { head, one, below } = await frameOf(view, params);
    const breadcrumb = [toConferences(view), toConference(view, head), ...below];
    const children = <p class="lead">{view.t(lead, { name: visibleText(one.entry.shownName) })}</p>;
    return { view, form, breadcrumb, children };
  }
  askForm(`${AT}/refusal`, refuseParticipant, {
    show: async (page) => {
      const about = await askedAbout(page, "conference.refusal.lead");
      return <AskPage {...about} of={refuseParticipant} fields={["ground", "words"]} />;
    },
  });
  askForm(`${AT}/clearance`, clearNamesake, {
    show: async (page) => {
      const about = await askedAbout(page, "conference.clearance.lead");
      return <AskPage {...about} of={clearNamesake} fields={[]} />;
    },
  });
  askForm(`${AT}/striking`, strikeName, {
    show: async (page) => {
      const about = await askedAbout(page, "conference.striking.lead");
      return <AskPage {...about} of={strikeName} fields={["reason"]} />;
    },
  });

  routes.formPage(`${AT}/personal-data`, sealPersonalData, {
    show: async (page) =>
      await aboutOne(page, STEPS["personal-data"], () => (
        <>
          <p class="lead">{page.view.t("conference.personal.lead")}</p>
          <p>{page.view.t("conference.personal.kept")}</p>
          <Sealing.Form form={page.form}>
            <Sealing.Fields of={["familyNames", "givenNames", "bornOn"]} />
            <Sealing.Field name="nationality" as="select" options={statesOf(page.view)} />
            <Sealing.Fields of={["documentNumber", "contact", "needs"]} />
            <Sealing.Submit />
          </Sealing.Form>
        </>
      )),
    next: toOne,
  });

  const show = routes.one({
    id: "conference.read-participant",
    at: AT,
    who: READING_ROLES,
    params: participantParams,
    answer: participantAnswer,
    load: async (_, ids) => await demandParticipant(db, ids),
    show: async (one, { view, by, form, params }) => {
      const { t } = view;
      const { head, breadcrumb, below } = await frameOf(view, params);
      const at = toParticipant(one);
      const atDesk = isAtDesk(by) && head.state === "open";
      const { delegationId, participantId } = one;
      const changes = changesFor(by, await listChanges(db, { delegationId, participantId }));
      const isUncleared =
        atDesk &&
        one.state === "nominated" &&
        (await keptAwayNamesake(context, db, one, await listParticipants(db, { delegationId }))) !== undefined;
      const isListed = (await findPublished(db, head.conferenceId))?.participantIds.includes(participantId) === true;
      const mayStrike = isAtDesk(by) && head.state === "closed" && isListed;
      const nextAction = isUncleared ? { label: t("conference.clearance.title"), href: `${at}/clearance` } : undefined;
      return (
        <ConferencePage
          {...{ view, by, form, context, head, breadcrumb, nextAction }}
          title={below.at(-1)?.label ?? ""}
        >
          <p>
            <ParticipantState t={t} state={one.state} />
          </p>
          <Nomination.Shown value={one.entry} as={{ category: categoryName(head, one.entry.category) }} />
          {atDesk && isComing(one) && (
            <>
              <ul>
                {Object.entries(STEPS).map(([step, titleKey]) => (
                  <li>
                    <a href={`${at}/${step}`}>{t(titleKey)}</a>
                  </li>
                ))}
              </ul>
              <Withdrawal.Folded action={`${at}/withdrawal`} form={form} of={["reason"]} />
            </>
          )}
          {mayStrike && (
            <LinkButton kind="secondary" href={`${at}/striking`}>
              {t("conference.striking.title")}
            </LinkButton>
          )}
          {atDesk && <Reading.Folded action={`${at}/personal-data-reading`} form={form} of={["why"]} />}
          <History view={view} of={changes} names={await namesOf(context)} people={[one]} zone={head.zone} />
        </ConferencePage>
      );
    },
  });
  routes.postForm(`${AT}/withdrawal`, withdrawParticipant, { show, next: toParticipant });
  routes.postForm(`${AT}/personal-data-reading`, readPersonalData, {
    show,
    check: async (input, page) => {
      const { view, by, params: ids } = page;
      const { personal } = await readPersonalData.do({ context, input, by, ids });
      return await aboutOne(page, "conference.reading.shown", ({ one }) => (
        <>
          {personal === undefined ? <p>{view.t("conference.reading.nothing")}</p> : <Sealing.Shown value={personal} />}
          <LinkButton kind="secondary" href={toParticipant(one)}>
            {view.t("conference.reading.back")}
          </LinkButton>
        </>
      ));
    },
    next: toOne,
  });
}

function toOne(_: unknown, { params: { conference, participant } }: OfOne): string {
  return toParticipant({ conferenceId: conference, participantId: participant });
}

const STEPS = {
  correction: "conference.correction.title",
  replacement: "conference.replacement.title",
  "personal-data": "conference.personal.title",
  refusal: "conference.refusal.title",
} as const;

/** What may become public: a box takes its act from the form that it stands in. */
function PublicFields({ head }: { readonly head: ConferenceHead }): JSX.Element {
  const { Field } = Nomination;
  return (
    <>
      <Field name="shownName" />
      <Field name="capacity" as="select" />
      <Field name="rank" as="select" />
      <Field name="post" />
      <Field
        name="category"
        as="select"
        options={head.categories.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <Field name="firstOn" />
      <Field name="lastOn" />
      {head.zones.length > 0 && (
        <Field
          name="zones"
          options={head.zones.map(({ code, name }) => ({ value: code, label: `${code} – ${name}` }))}
        />
      )}
    </>
  );
}

/** How it is known that this is another person: asked for where there is one of the same name. */
function SameName({
  form,
  refusal,
}: Pick<FormPage<User, unknown>, "form"> & { readonly refusal: Refusal | undefined }) {
  if (refusal?.code !== "name-known" && form?.input["sameName"] === undefined) return null;
  return <Nomination.Field name="sameName" depends />;
}

/** A person whole; what is sealed is folded until somebody has it. */
export function PersonFields({
  view,
  head,
  form,
  refusal,
}: {
  readonly view: View;
  readonly head: ConferenceHead;
  readonly form: FormState | undefined;
  readonly refusal: Refusal | undefined;
}): JSX.Element {
  const { Field } = Nomination;
  return (
    <>
      <PublicFields head={head} />
      <SameName {...{ form, refusal }} />
      <details open={form !== undefined}>
        <summary>{view.t("conference.personal.title")}</summary>
        <p class="hint">{view.t("conference.personal.lead")}</p>
        <Field name="personal.familyNames" />
        <Field name="personal.givenNames" />
        <Field name="personal.bornOn" />
        <Field name="personal.nationality" as="select" options={statesOf(view)} />
        <Field name="personal.documentNumber" />
        <Field name="personal.contact" />
        <Field name="personal.needs" />
      </details>
    </>
  );
}

const statesOf = ({ lang }: View): readonly ChoiceOption[] => stateOptions(lang, false);

/** "Delegates", as the conference calls it. */
export function categoryName({ categories }: ConferenceHead, category: string): string {
  return visibleText(categories.find(({ code }) => code === category)?.name ?? category);
}
