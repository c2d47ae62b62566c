import { stateName } from "../../../../convention/index.ts";
import { formOf, type FormState, languageOptions, LinkButton, type Option, type View } from "../../../../web/index.ts";
import { maySay } from "../../lane/domain/standing.ts";
import { otherSide } from "../../lane/said.ts";
import type { Lane } from "../../lane/store.ts";
import { isToIntroduce } from "../actions/pass-on.ts";
import { answerAboutNeed, askAboutNeed, enterLetter, postNeed, WRITTEN_VERBS } from "../actions/say.ts";
import type { OpenedLane, OpenedNeed } from "../read.ts";
import { NotTaken, Said, Words } from "./said.tsx";
import { StageTag, toNeed } from "./words.tsx";

const Question = formOf(askAboutNeed);
const Answer = formOf(answerAboutNeed);
const Letter = formOf(enterLetter);
const Posting = formOf(postNeed);

export const toLane = ({ laneId }: Pick<Lane, "laneId">, act: string): string => `/assistance/lanes/${laneId}/${act}`;

interface LaneProps {
  readonly view: View;
  readonly form: FormState | undefined;
  readonly lane: OpenedLane;
  readonly need: OpenedNeed;
  readonly mayAct: boolean;
  /** A secretariat is none. */
  readonly isParty: boolean;
  /** Documents that may be what the other side wrote. */
  readonly letters: readonly Option[];
}

/** What passed with one other State. */
export function LanePart({ view, form, lane, need, mayAct, isParty, letters }: LaneProps) {
  const { t, lang } = view;
  const { state, standing, side, byLetter, postedAt } = lane;
  const open = standing.unanswered[otherSide(side)];
  const language = { options: languageOptions(view), as: "select" } as const;
  const mayAsk = mayAct && !byLetter && standing.stage !== "withdrawn";
  const written = WRITTEN_VERBS.filter((verb) => maySay(otherSide(side), verb)).map((value) => ({
    value,
    label: t(`assistance.letter.verb.${value}`),
  }));
  return (
    <section id={`lane-${lane.laneId}`}>
      <h2>{stateName(state, lang)}</h2>
      <p>
        <StageTag view={view} stage={standing.stage} />
      </p>
      <NotTaken {...{ view, lane }} of={lane} />
      {!isParty && mayAct && isToIntroduce(lane) && (
        <p>
          <LinkButton href={toLane(lane, "introduction")} kind="secondary">
            {t("assistance.introduction.title")}
          </LinkButton>
        </p>
      )}
      {isParty && (
        <p>
          <a href={`/assistance/lanes/${lane.laneId}`}>{t("assistance.help.open")}</a>
        </p>
      )}
      {side === "helper" && standing.endAsked && <p>{t("assistance.needs.end-asked")}</p>}
      {byLetter && side === "asker" && (
        <p>
          <a href={`${toNeed(need)}/paper.pdf?state=${state}`}>{t("assistance.posting.print")}</a>
        </p>
      )}
      {byLetter && side === "asker" && postedAt === undefined && mayAct && (
        <Posting.Form action={toLane(lane, "posting")} form={form}>
          <Posting.Submit kind="secondary" />
        </Posting.Form>
      )}
      {byLetter && mayAct && <p>{t("assistance.said.write-letter")}</p>}
      {mayAct &&
        open.map((question) => (
          <Answer.Form
            action={toLane(lane, "answers")}
            form={form}
            known={{ to: question.sequence, language: lang }}
            hidden={["to"]}
          >
            <h3>{t("assistance.answered.title")}</h3>
            <Words text={question.text} />
            <Answer.Field name="language" {...language} />
            <Answer.Field name="said" />
            <Answer.Submit kind="secondary" />
          </Answer.Form>
        ))}
      {mayAsk && (
        <Question.Folded action={toLane(lane, "questions")} form={form} known={{ language: lang }}>
          <Question.Field name="language" {...language} />
          <Question.Field name="said" />
        </Question.Folded>
      )}
      {mayAct && byLetter && (
        <Letter.Folded action={toLane(lane, "letters")} form={form}>
          <Letter.Field name="verb" options={written} />
          <Letter.Field name="letterOn" />
          <Letter.Field name="documentId" options={letters} as="select" />
          <Letter.Field name="language" {...language} />
          <Letter.Field name="said" depends />
        </Letter.Folded>
      )}
      <Said view={view} lane={lane} />
    </section>
  );
}
