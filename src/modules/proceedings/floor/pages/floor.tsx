import { wordsFor } from "../../../../convention/index.ts";
import {
  ButtonRow,
  EmptyState,
  formOf,
  type FormPage,
  HostileText,
  StatusTag,
  Table,
  type View,
  visibleText,
} from "../../../../web/index.ts";
import {
  conferenceParams,
  ConferencePage,
  type ConferencePart,
  demandConference,
  mayOrganise,
  READING_ROLES,
} from "../../../conference/index.ts";
import type { User } from "../../../identity/index.ts";
import type { ProceedingsContext, ProceedingsRoutes } from "../../context.ts";
import type { Meeting } from "../../programme/domain/meeting.ts";
import { MeetingDays, toBoard, whenIsMeeting } from "../../programme/pages/meeting-parts.tsx";
import { listMeetings } from "../../programme/store.ts";
import { demandMeeting, type MeetingIds, meetingParams } from "../../programme/upon.ts";
import { addSpeaker, floorAnswer, moveSpeaker, stepFloor } from "../actions/floor.ts";
import { type FloorStep, nextStep, type Speaker, usedMs } from "../domain/speakers.ts";
import { type Floor, forgetSpeakers, readFloor } from "../store.ts";

const Asking = formOf(addSpeaker);
const Step = formOf(stepFloor);
const Move = formOf(moveSpeaker);

const TONES = {
  waiting: "neutral",
  called: "attention",
  speaking: "good",
  paused: "attention",
  done: "neutral",
  absent: "neutral",
} as const;
const MINUTE_MS = 60_000;

const toFloors = (conferenceId: string): string => `/conferences/${conferenceId}/floor`;
const toFloor = ({ conferenceId, meetingId }: Pick<Meeting, "conferenceId" | "meetingId">): string =>
  `${toFloors(conferenceId)}/${meetingId}`;

export const floorPart: ConferencePart = {
  links: [{ place: "floor", label: "proceedings.floor.title", href: toFloors }],
  end: async (tx, conferenceId) => await forgetSpeakers(tx.db, conferenceId),
};

/** The meetings, and of one its list of speakers with one button for what comes next. */
export function mountFloor(routes: ProceedingsRoutes, context: ProceedingsContext): void {
  const { db } = context.platform.database;

  routes.page("/conferences/:conference/floor", { who: READING_ROLES, params: conferenceParams }, async (page) => {
    const { view, by, params } = page;
    const head = await demandConference(db, params.conference);
    const meetings = (await listMeetings(db, params.conference)).filter((one) => one.cancelledAt === undefined);
    return (
      <ConferencePage {...{ view, by, context, head }} title={view.t("proceedings.floor.title")} width="wide">
        {meetings.length === 0 && (
          <EmptyState title={view.t("proceedings.programme.none")}>{view.t("proceedings.floor.none-text")}</EmptyState>
        )}
        <MeetingDays view={view} zone={head.zone} meetings={meetings} href={toFloor} />
      </ConferencePage>
    );
  });

  const page = async ({
    view,
    by,
    form,
    params,
  }: Pick<FormPage<User, MeetingIds>, "view" | "by" | "form" | "params">) => {
    const { t } = view;
    const [head, meeting] = [await demandConference(db, params.conference), await demandMeeting(db, params)];
    const floor = await readFloor(db, params.meeting);
    const mayWrite = mayOrganise(by) && head.state === "open" && meeting.cancelledAt === undefined;
    const at = toFloor(meeting);
    const next = mayWrite ? nextStep(floor.speakers) : undefined;
    return (
      <ConferencePage
        {...{ view, by, form, context, head }}
        title={t("proceedings.floor.of", { meeting: visibleText(wordsFor(meeting.entry.title, view.lang).text) })}
        breadcrumb={[{ href: toFloors(head.conferenceId), label: t("proceedings.floor.title") }]}
        nextAction={
          next && {
            label: labelOf(view, next),
            because: <TimeUsed view={view} of={next.speaker} />,
            control: <StepButton {...{ view, at, floor, ...next }}>{labelOf(view, next)}</StepButton>,
          }
        }
        width="wide"
      >
        <p>
          {whenIsMeeting(view, meeting, head.zone)}{" "}
          {meeting.releasedAt !== undefined && (
            <a href={`${context.platform.config.publicUrl}${toBoard(head, meeting)}`}>{t("proceedings.board.open")}</a>
          )}
        </p>
        {next !== undefined && <OtherSteps {...{ view, at, floor }} of={next.speaker} />}
        {floor.speakers.length === 0 ? (
          <EmptyState title={t("proceedings.floor.empty")}>{t("proceedings.floor.empty-text")}</EmptyState>
        ) : (
          <SpeakersTable view={view} of={floor} />
        )}
        {mayWrite && (
          <>
            <Asking.Folded
              action={`${at}/speakers`}
              form={form}
              known={{ turn: "statement", rank: "others" }}
              of={["delegation", "name", "rank", "turn"]}
            />
            {floor.speakers.some(({ state }) => state === "waiting") && (
              <>
                <Move.Folded action={`${at}/moves`} form={form} seen={floor.version}>
                  <Move.Field name="speakerId" options={waitingOptions(floor)} as="select" />
                  <Move.Fields of={["place", "reason"]} />
                </Move.Folded>
                <Step.Folded
                  action={`${at}/steps`}
                  // What a button was refused stays with the button.
                  form={form?.input["step"] === "absent" ? form : undefined}
                  known={{ step: "absent" }}
                  hidden={["step"]}
                  seen={floor.version}
                >
                  <Step.Field name="speakerId" options={waitingOptions(floor)} as="select" />
                </Step.Folded>
              </>
            )}
          </>
        )}
      </ConferencePage>
    );
  };

  routes.one({
    id: "proceedings.read-floor",
    at: "/conferences/:conference/floor/:meeting",
    who: READING_ROLES,
    params: meetingParams,
    answer: floorAnswer,
    load: async (_, ids) => {
      await demandMeeting(db, ids);
      return { ...plain(await readFloor(db, ids.meeting)), now: context.platform.clock.now() };
    },
    show: async (_, asked) => await page(asked),
  });
  const back = {
    show: page,
    next: (_: unknown, { params }: { readonly params: MeetingIds }) =>
      toFloor({ conferenceId: params.conference, meetingId: params.meeting }),
  };
  routes.postForm("/conferences/:conference/floor/:meeting/speakers", addSpeaker, back);
  routes.postForm("/conferences/:conference/floor/:meeting/steps", stepFloor, back);
  routes.postForm("/conferences/:conference/floor/:meeting/moves", moveSpeaker, back);
}

function plain(floor: Floor) {
  return { ...floor, speakers: floor.speakers.map((one) => ({ ...one, spans: [...one.spans] })) };
}

interface StepsProps {
  readonly view: View;
  readonly at: string;
  readonly floor: Floor;
}

/** Always of the list as it stands: what was refused is not sent again by the same button. */
function StepButton({
  view,
  at,
  floor,
  speaker,
  step,
  kind,
  children,
}: StepsProps & {
  readonly speaker: Speaker;
  readonly step: FloorStep;
  readonly kind?: "secondary";
  readonly children?: string;
}) {
  const known = { version: floor.version, speakerId: speaker.speakerId, step };
  return (
    <Step.Form action={`${at}/steps`} form={undefined} known={known} hidden={["version", "speakerId", "step"]}>
      <Step.Submit {...(kind && { kind })}>{children ?? view.t(`proceedings.step.step.${step}`)}</Step.Submit>
    </Step.Form>
  );
}

/** "Call: Borealia" */
function labelOf({ t }: View, { speaker, step }: { readonly speaker: Speaker; readonly step: FloorStep }): string {
  const delegation = visibleText(speaker.delegation);
  return t("proceedings.floor.next", { step: t(`proceedings.step.step.${step}`), delegation });
}

function OtherSteps({ of, ...steps }: StepsProps & { readonly of: Speaker }) {
  const others: Readonly<Record<Speaker["state"], readonly FloorStep[]>> = {
    waiting: ["absent"],
    called: ["absent"],
    speaking: ["pause"],
    paused: ["end"],
    done: [],
    absent: [],
  };
  return (
    <ButtonRow>
      {others[of.state].map((step) => (
        <StepButton {...steps} speaker={of} step={step} kind="secondary" />
      ))}
    </ButtonRow>
  );
}

function SpeakersTable({ view, of }: { readonly view: View; readonly of: Floor }) {
  const { t, format } = view;
  return (
    <Table
      caption={t("proceedings.floor.list")}
      columns={(["place", "delegation", "standing", "time"] as const).map((key) => ({
        key,
        label: t(`proceedings.floor.column-${key}`),
        numeric: key === "place",
      }))}
      rows={of.speakers.map((one, place) => ({
        cells: {
          place: format.number(place + 1),
          delegation: (
            <>
              <HostileText text={one.delegation} />
              <div>
                <HostileText text={one.name} />
              </div>
              <div class="hint">
                {t(`proceedings.speaker.turn.${one.turn}`)} · {t(`proceedings.speaker.rank.${one.rank}`)}
              </div>
              {one.moved !== undefined && (
                <div class="hint">
                  {t("proceedings.floor.moved")} <HostileText text={one.moved} />
                </div>
              )}
            </>
          ),
          standing: <StatusTag tone={TONES[one.state]} label={t(`proceedings.floor.state.${one.state}`)} />,
          time: <TimeUsed view={view} of={one} />,
        },
      }))}
    />
  );
}

/** What they used of their minutes; more than that is said. */
function TimeUsed({ view: { t, format, now }, of }: { readonly view: View; readonly of: Speaker }) {
  const used = usedMs(of, now);
  const said = t("proceedings.floor.used", {
    used: format.duration(used),
    of: format.duration(of.minutes * MINUTE_MS),
  });
  return used > of.minutes * MINUTE_MS ? <StatusTag tone="attention" label={said} /> : <span>{said}</span>;
}

function waitingOptions({ speakers }: Floor) {
  const waiting = speakers.filter((one) => one.state === "waiting");
  return waiting.map(({ speakerId, delegation }) => ({ value: speakerId, label: visibleText(delegation) }));
}
