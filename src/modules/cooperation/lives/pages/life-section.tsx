import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName, stepOf } from "../../../../convention/index.ts";
import type { StepContent } from "../../../../protocol/bodies/index.ts";
import {
  ButtonRow,
  formOf,
  type FormState,
  HostileText,
  LinkButton,
  Moment,
  Notice,
  StatusTag,
  SummaryList,
  Table,
  type View,
} from "../../../../web/index.ts";
import { ConfirmForm, type User } from "../../../identity/index.ts";
import { may, type Matter } from "../../access.ts";
import {
  amountsOf,
  countedSteps,
  carriedInto,
  correctedSteps,
  hasEnded,
  isOfKind,
  lifeInOrder,
  lifeOfRequest,
  nextStep,
  stepsNow,
} from "../../request/domain/life.ts";
import type { LifeEntry } from "../../request/domain/message.ts";
import { eachPurpose } from "../../request/domain/purposes.ts";
import { purposeLabel } from "../../request/lines.ts";
import { Free } from "../../request/pages/words.tsx";
import { BeginFollowing } from "../../request/pages/request-links.tsx";
import type { RequestView } from "../../request/request-view.ts";
import { dropStep, secondStep, twoPeopleFor } from "../actions/say-step.ts";
import { SaidRows } from "../../request/pages/body-rows.tsx";
import { stepLabel, stepRows } from "../../request/said-rows.ts";
import { Agreements, AgreementText, stepHref, UndecidedClaims } from "./step-words.tsx";
import { PaperNote } from "../../../desk/index.ts";

const Objection = formOf(dropStep);

interface LifeSectionProps {
  readonly view: View;
  readonly user: User;
  readonly matter: Matter;
  readonly about: RequestView;
  readonly form?: FormState | undefined;
}

/** How the request goes: what each State said, what waits for a second person, and what this State can say next; of several things each. */
export function LifeSection(props: LifeSectionProps): JSX.Element {
  const { matter } = props;
  return (
    <div id="life">
      {eachPurpose(matter.file).map((file) => (
        <OneLife {...props} matter={{ ...matter, file }} />
      ))}
    </div>
  );
}

function OneLife(props: LifeSectionProps): JSX.Element | null {
  const { view, user, matter, about } = props;
  const { t } = view;
  const { file } = matter;
  const entries = lifeInOrder(file);
  // R8: nothing more is said in a closed dossier.
  const isOpen = about.closed === undefined;
  const steps = isOpen ? stepsNow(file) : [];
  const possible = may(user, "say-step") && file.stepProposal === undefined ? steps : [];
  const corrected = correctedSteps(file);
  const mayCorrect = isOpen && may(user, "say-step") && file.stepProposal === undefined;
  const carried = carriedInto(file, about.links.follows?.file);
  const next = nextStep(file, "own", carried, matter.beside);
  if (lifeOfRequest(file) === undefined || entries.length + corrected.length + steps.length === 0) return null;
  const to = (id: string): string => stepHref(file, id);
  const reference = about.links.follows?.file.ownReference ?? "";
  return (
    <section>
      <h2>
        {file.seenAs === undefined
          ? t("cooperation.life.title")
          : t("cooperation.life.title-of", { purpose: purposeLabel(view, file.seenAs) })}
      </h2>
      {hasEnded(file) && <Notice tone="good" title={t("cooperation.life.ended")} />}
      <UndecidedClaims view={view} matter={matter} />
      <Agreements view={view} matter={matter} mayAgree={possible.length > 0} />
      {carried.length > 0 && (
        <Said {...{ view, matter }} entries={carried} caption={t("cooperation.life.carried", { reference })} />
      )}
      {entries.length > 0 && (
        <Said {...{ view, matter, entries }} caption={t("cooperation.life.said")} mayCorrect={mayCorrect} />
      )}
      {corrected.length > 0 && (
        <Said {...{ view, matter }} entries={corrected} caption={t("cooperation.life.corrected-title")} />
      )}
      <Amounts view={view} matter={matter} />
      {isOpen && <Waiting {...props} />}
      {next !== undefined && possible.some(({ id }) => id === next.id) && (
        <p>
          <LinkButton href={to(next.id)} kind="secondary">
            {stepLabel(view, next.id)}
          </LinkButton>
        </p>
      )}
      {isOpen && <GoesOn {...props} />}
      {possible.length > 0 && (
        <details>
          <summary>{t("cooperation.life.possible")}</summary>
          <ButtonRow>
            {possible
              .filter(({ id }) => id !== next?.id)
              .map(({ id }) => (
                <LinkButton href={to(id)} kind="secondary">
                  {stepLabel(view, id)}
                </LinkButton>
              ))}
          </ButtonRow>
        </details>
      )}
      {mayCorrect && (
        <p>
          <a
            href={`/requests/${file.requestId}/other-steps${file.seenAs === undefined ? "" : `?purpose=${file.seenAs}`}`}
          >
            {t("cooperation.life.something-else")}
          </a>
        </p>
      )}
    </section>
  );
}

function Said({
  view,
  matter,
  entries,
  caption,
  mayCorrect = false,
}: {
  view: View;
  matter: Matter;
  entries: readonly (LifeEntry & { readonly correction?: StepContent })[];
  caption: string;
  mayCorrect?: boolean;
}): JSX.Element {
  const { t, lang } = view;
  const states = { own: view.server.state, peer: matter.dossier.state };
  return (
    <Table
      caption={caption}
      columns={[
        { key: "when", label: t("cooperation.life.column-when") },
        { key: "who", label: t("cooperation.life.column-who") },
        { key: "what", label: t("cooperation.life.column-what") },
      ]}
      rows={entries.map((entry) => ({
        cells: {
          what: (
            <>
              <strong>{stepLabel(view, entry.step, matter.file)}</strong>
              {entry.kept === true && <span class="hint"> {t("cooperation.life.only-here")}</span>}
              {entry.correction !== undefined && <StatusTag tone="attention" label={t("cooperation.life.corrected")} />}
              {entry.content !== undefined && <SaidRows rows={stepRows(view, entry.content)} />}
              <PaperNote view={view} paper={entry.paper} />
              {entry.correction?.note !== undefined && <Free text={entry.correction.note} />}
              {mayCorrect && entry.lane === "own" && entry.content !== undefined && (
                <p>
                  <a href={stepHref(matter.file, entry.step, entry.content)}>{t("cooperation.life.correct-this")}</a>
                </p>
              )}
            </>
          ),
          who: stateName(states[entry.lane], lang),
          when: <Moment at={new Date(entry.content?.recordedAt ?? entry.at)} />,
        },
      }))}
    />
  );
}

/** Sums by currency, as far as steps tell any: never added across currencies. */
function Amounts({ view, matter }: { view: View; matter: Matter }): JSX.Element | null {
  const amounts = amountsOf(matter.file);
  if (amounts.length === 0) return null;
  return (
    <SummaryList
      rows={amounts.map(({ step, currency, value }) => ({
        label: stepLabel(view, step),
        value: <HostileText text={`${value} ${currency}`} />,
      }))}
    />
  );
}

/** What needs a request of its own: the full request after an arrest; for evidence, one under Article 40 (47: no way around it). */
function GoesOn({ view, user, matter, about }: LifeSectionProps): JSX.Element | null {
  const { t } = view;
  const { file } = matter;
  const { direction, mechanism } = file;
  const said = (...steps: readonly string[]): boolean => countedSteps(file).some(({ step }) => steps.includes(step));
  const isFollowed = about.links.followers.some(
    (later) => mechanism !== "extradition" || isOfKind(later.file, "full-request"),
  );
  const next =
    isOfKind(file, "provisional-arrest") && said("arrested") && !said("full-request-received", "surrendered")
      ? { mechanism: "extradition" as const, label: t("cooperation.life.begin-full-request") }
      : mechanism === "law-enforcement-cooperation" && said("needs-an-order", "evidence-wanted")
        ? { mechanism: "legal-assistance" as const, label: t("cooperation.life.begin-evidence-request") }
        : undefined;
  if (direction !== "outgoing" || !may(user, "draft") || next === undefined) return null;
  if (isFollowed) return null;
  return <BeginFollowing {...{ file, ...next }} kind="secondary" />;
}

/** R16: what one person proposed, and the second one says or sends back. */
function Waiting({ view, user, matter, form }: LifeSectionProps): JSX.Element | null {
  const { t } = view;
  const { stepProposal, requestId } = matter.file;
  if (stepProposal === undefined) return null;
  const { content, by } = stepProposal;
  const step = stepOf(lifeOfRequest(matter.file), content.step);
  const because = step && twoPeopleFor(matter, step, content);
  const maySecond = may(user, "authorise") && by.userId !== user.id;
  return (
    <Notice
      tone="attention"
      title={t("cooperation.life.waits", { step: stepLabel(view, content.step), name: by.name })}
    >
      {because !== undefined && <p>{t(`convention.two-people.${because}`)}</p>}
      <SaidRows rows={stepRows(view, content)} />
      <AgreementText view={view} matter={matter} content={content} />
      {maySecond && (
        <ConfirmForm
          action={`/requests/${requestId}/step-authorisation`}
          thing={secondStep.approval(matter.file)}
          label={t("cooperation.life.authorise")}
        />
      )}
      {may(user, "say-step") && (
        <Objection.Folded action={`/requests/${requestId}/step-withdrawal`} form={form} of={["reason"]} />
      )}
    </Notice>
  );
}
