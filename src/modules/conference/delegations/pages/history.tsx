import type { JSX } from "hono/jsx/jsx-runtime";
import { HostileText, StatusTag, Table, type View } from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { mayOrganise } from "../../access.ts";
import { type Change, type Delegation, delegationName, type Participant } from "../domain/delegation.ts";
import { MAX_CHANGES } from "../store.ts";
import { toDelegation, toParticipant } from "./addresses.ts";

export function ParticipantState({ t, state }: Pick<View, "t"> & Pick<Participant, "state">): JSX.Element {
  const tone = state === "accepted" ? "good" : state === "nominated" ? "info" : "neutral";
  return <StatusTag tone={tone} label={t(`conference.participant-state.${state}`)} />;
}

/** As this person reads it: why somebody was refused is read by those alone who ask for it and who approve it. */
export function changesFor(by: Pick<User, "roles">, changes: readonly Change[]): readonly Change[] {
  if (mayOrganise(by)) return changes;
  return changes.map(({ reason, ...change }) =>
    change.what === "refused" || reason === undefined ? change : { ...change, reason },
  );
}

interface ChangesProps {
  readonly view: View;
  /** The latest first. */
  readonly of: readonly Change[];
  /** Of those who work here. */
  readonly names: ReadonlyMap<string, string>;
  readonly people: readonly Participant[];
  /** Absent where all is of one delegation. */
  readonly delegations?: readonly Delegation[];
  /** Of the place of the conference. */
  readonly zone: string;
}

/** What was done, by whom and why, in hours of the place; where there was more than is shown, that is said. */
export function Changes({ view, of, names, people, delegations, zone }: ChangesProps): JSX.Element {
  const { t, lang, format } = view;
  const nameOf = (id: string): string => names.get(id) ?? t("conference.home.somebody");
  const person = new Map(people.map((one) => [one.participantId, one]));
  const delegation = new Map(delegations?.map((one) => [one.delegationId, one]));
  const columns = ["when", ...(delegations === undefined ? [] : ["delegation"]), "what", "who", "why"];
  const label = (key: string): string =>
    t(key === "delegation" ? "conference.delegations.name" : `conference.changes.${key}`);
  return (
    <>
      {of.length >= MAX_CHANGES && <p>{t("conference.changes.latest", { count: MAX_CHANGES })}</p>}
      <Table
        caption={t("conference.changes.caption")}
        captionUnseen
        columns={columns.map((key) => ({ key, label: label(key) }))}
        rows={of.map(({ delegationId, participantId = "", what, recordedAt, askedBy, recordedBy, reason }) => {
          const [its, one] = [delegation.get(delegationId), person.get(participantId)];
          return {
            cells: {
              when: format.dateTime(recordedAt, zone),
              delegation: its && (
                <a href={toDelegation(its)}>
                  <HostileText text={delegationName(its, lang)} />
                </a>
              ),
              what: (
                <>
                  {one && (
                    <>
                      <a href={toParticipant(one)}>
                        <HostileText text={one.entry.shownName} />
                      </a>
                      {": "}
                    </>
                  )}
                  {t(`conference.change.what.${what}`)}
                </>
              ),
              who: format.list([askedBy, recordedBy].flatMap((id) => (id === undefined ? [] : [nameOf(id)]))),
              why: reason === undefined ? "–" : <HostileText text={reason} />,
            },
          };
        })}
      />
    </>
  );
}

/** The same below what stands now. */
export function History(props: ChangesProps): JSX.Element {
  return (
    <details>
      <summary>{props.view.t("conference.home.history", { count: props.of.length })}</summary>
      <Changes {...props} />
    </details>
  );
}
