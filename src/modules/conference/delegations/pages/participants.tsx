import type { JSX } from "hono/jsx/jsx-runtime";
import { stateOptions } from "../../../../convention/index.ts";
import {
  type ChoiceOption,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Notice,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import { shownAs } from "../../../identity/index.ts";
import { isAtDesk, READING_ROLES } from "../../access.ts";
import { type AskForm, type ConferenceContext, type ConferenceRoutes, namesOf } from "../../context.ts";
import type { ConferenceHead } from "../../frame/domain/conference.ts";
import { ConferencePage } from "../../frame/pages/conference-page.tsx";
import { demandConference } from "../../frame/upon.ts";
import { demandDelegation, demandParticipant, participantParams } from "../actions/keep.ts";
import {
  correctParticipant,
  nominateParticipant,
  readPersonalData,
  refuseParticipant,
  replaceParticipant,
  sealPersonalData,
  withdrawParticipant,
} from "../actions/participants.ts";
import { participantAnswer } from "../answers.ts";
import { isComing, type Participant } from "../domain/delegation.ts";
import { findParticipant, listChanges } from "../store.ts";
import { allDelegations, oneDelegation, toDelegation, toParticipant } from "./addresses.ts";
import { changesFor, History, ParticipantState } from "./history.tsx";

const Nomination = formOf(nominateParticipant);
const Correction = formOf(correctParticipant);
const Replacement = formOf(replaceParticipant);
const Withdrawal = formOf(withdrawParticipant);
const Refusing = formOf(refuseParticipant);
const Sealing = formOf(sealPersonalData);
const Reading = formOf(readPersonalData);

/** What both people see: the name stands in the page alone, not in what is kept of the approval. */
export function refusalAct({ platform }: Pick<ConferenceContext, "platform">) {
  return shownAs(refuseParticipant, {
    about: ({ t }) => t("conference.refusal.about"),
    shown: async (_, { participantId, ground, words }) => {
      const found = await findParticipant(platform.database.db, participantId);
      return (
        <>
          <p>
            <HostileText text={found?.entry.shownName ?? participantId} />
          </p>
          <Refusing.Shown value={{ ground, words }} />
        </>
      );
    },
    form: (content) => `${toParticipant(content)}/refusal`,
  });
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

  routes.formPage("/conferences/:conference/participants/:participant/correction", correctParticipant, {
    show: async ({ view, by, form, params }, refusal) => {
      const { head, one, below } = await frameOf(view, params);
      const isStale = refusal?.code === "changed-meanwhile";
      // What was typed stays; saved once more it is held against what now stands, which is shown.
      const again: FormState | undefined =
        isStale && form ? { ...form, input: { ...form.input, version: String(one.version) } } : form;
      return (
        <ConferencePage
          {...{ view, by, context, head }}
          form={again}
          title={view.t("conference.correction.title")}
          breadcrumb={below}
        >
          {isStale && (
            <Notice tone="attention" title={view.t("conference.change.meanwhile")}>
              <Nomination.Shown value={one.entry} />
            </Notice>
          )}
          <Correction.Form form={again} known={{ ...one.entry, version: one.version }} hidden={["version"]}>
            <PublicFields head={head} />
            <Correction.Field name="reason" />
            <Correction.Submit>{view.t("conference.correction.submit")}</Correction.Submit>
          </Correction.Form>
        </ConferencePage>
      );
    },
    next: toParticipant,
    done: "conference.correction.done",
  });

  routes.formPage("/conferences/:conference/participants/:participant/replacement", replaceParticipant, {
    show: async ({ view, by, form, params }) => {
      const { head, one, below } = await frameOf(view, params);
      const { capacity, category, zones } = one.entry;
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("conference.replacement.title")}
          breadcrumb={below}
        >
          <p class="lead">{view.t("conference.replacement.lead", { name: visibleText(one.entry.shownName) })}</p>
          <Replacement.Form form={form} known={{ capacity, category, zones }}>
            <PersonFields view={view} head={head} form={form} />
            <Replacement.Field name="reason" />
            <Replacement.Submit>{view.t("conference.replacement.submit")}</Replacement.Submit>
          </Replacement.Form>
        </ConferencePage>
      );
    },
    next: toDelegation,
    done: "conference.replacement.done",
  });

  askForm("/conferences/:conference/participants/:participant/refusal", refuseParticipant, {
    show: async ({ view, by, form, params }) => {
      const { head, one, below } = await frameOf(view, params);
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("conference.refusal.title")}
          breadcrumb={below}
        >
          <p class="lead">{view.t("conference.refusal.lead", { name: visibleText(one.entry.shownName) })}</p>
          <Refusing.Form form={form}>
            <Refusing.Fields of={["ground", "words"]} />
            <Refusing.Submit>{view.t("identity.asked.check")}</Refusing.Submit>
          </Refusing.Form>
        </ConferencePage>
      );
    },
  });

  routes.formPage("/conferences/:conference/participants/:participant/personal-data", sealPersonalData, {
    show: async ({ view, by, form, params }) => {
      const { head, below } = await frameOf(view, params);
      return (
        <ConferencePage
          {...{ view, by, form, context, head }}
          title={view.t("conference.personal.title")}
          breadcrumb={below}
        >
          <p class="lead">{view.t("conference.personal.lead")}</p>
          <p>{view.t("conference.personal.kept")}</p>
          <Sealing.Form form={form}>
            <Sealing.Fields of={["familyNames", "givenNames", "bornOn"]} />
            <Sealing.Field name="nationality" as="select" options={statesOf(view)} />
            <Sealing.Fields of={["documentNumber", "contact", "needs"]} />
            <Sealing.Submit />
          </Sealing.Form>
        </ConferencePage>
      );
    },
    next: (_, { params: { conference, participant } }) => `/conferences/${conference}/participants/${participant}`,
  });

  const show = routes.one({
    id: "conference.read-participant",
    at: "/conferences/:conference/participants/:participant",
    who: READING_ROLES,
    params: participantParams,
    answer: participantAnswer,
    load: async (_, ids) => await demandParticipant(db, ids),
    show: async (one, { view, by, form, params }) => {
      const { t } = view;
      const { head, breadcrumb, below } = await frameOf(view, params);
      const at = toParticipant(one);
      const atDesk = isAtDesk(by) && head.state === "open";
      const changes = changesFor(by, await listChanges(db, { delegationId: one.delegationId }));
      const steps = ["correction", "replacement", "personal-data", "refusal"] as const;
      return (
        <ConferencePage {...{ view, by, form, context, head, breadcrumb }} title={below.at(-1)?.label ?? ""}>
          <p>
            <ParticipantState t={t} state={one.state} />
          </p>
          <Nomination.Shown value={one.entry} as={{ category: categoryName(head, one) }} />
          {atDesk && isComing(one) && (
            <>
              <ul>
                {steps.map((step) => (
                  <li>
                    <a href={`${at}/${step}`}>{t(STEP_TITLES[step])}</a>
                  </li>
                ))}
              </ul>
              <Withdrawal.Folded action={`${at}/withdrawal`} form={form} of={["reason"]} />
            </>
          )}
          {atDesk && <Reading.Folded action={`${at}/personal-data-reading`} form={form} of={["why"]} />}
          <History
            view={view}
            of={changes.filter(({ participantId }) => participantId === one.participantId)}
            names={await namesOf(context)}
            people={[one]}
          />
        </ConferencePage>
      );
    },
  });
  routes.postForm("/conferences/:conference/participants/:participant/withdrawal", withdrawParticipant, {
    show,
    next: toParticipant,
  });
  routes.postForm("/conferences/:conference/participants/:participant/personal-data-reading", readPersonalData, {
    show,
    check: async (input, { view, by, params: ids }) => {
      const { head, below } = await frameOf(view, ids);
      const { personal } = await readPersonalData.do({ context, input, by, ids });
      return (
        <ConferencePage {...{ view, by, context, head }} title={view.t("conference.reading.shown")} breadcrumb={below}>
          {personal === undefined ? <p>{view.t("conference.reading.nothing")}</p> : <Sealing.Shown value={personal} />}
          <LinkButton kind="secondary" href={below.at(-1)?.href ?? ""}>
            {view.t("conference.reading.back")}
          </LinkButton>
        </ConferencePage>
      );
    },
    next: (_, { params: { conference, participant } }) => `/conferences/${conference}/participants/${participant}`,
  });
}

const STEP_TITLES = {
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

/** A person whole; what is sealed is folded until somebody has it. */
export function PersonFields({
  view,
  head,
  form,
}: {
  readonly view: View;
  readonly head: ConferenceHead;
  readonly form: FormState | undefined;
}): JSX.Element {
  const { Field } = Nomination;
  return (
    <>
      <PublicFields head={head} />
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

function categoryName({ categories }: ConferenceHead, { entry: { category } }: Participant): string {
  return visibleText(categories.find(({ code }) => code === category)?.name ?? category);
}
