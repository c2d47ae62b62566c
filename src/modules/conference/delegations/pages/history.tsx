import type { JSX } from "hono/jsx/jsx-runtime";
import { HostileText, StatusTag, type View } from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { mayOrganise } from "../../access.ts";
import type { Change, Participant } from "../domain/delegation.ts";

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

/** What was done, by whom and why, the latest first. */
export function History({
  view: { t, format },
  of,
  names,
  people,
}: {
  readonly view: View;
  readonly of: readonly Change[];
  readonly names: ReadonlyMap<string, string>;
  readonly people: readonly Participant[];
}): JSX.Element {
  const nameOf = (id: string): string => names.get(id) ?? t("conference.home.somebody");
  const shownName = new Map(people.map(({ participantId, entry }) => [participantId, entry.shownName]));
  return (
    <details>
      <summary>{t("conference.home.history", { count: of.length })}</summary>
      <ul>
        {of.map(({ what, participantId, recordedAt, recordedBy, askedBy, reason }) => (
          <li>
            {format.dateTime(recordedAt)},{" "}
            {format.list([askedBy, recordedBy].flatMap((id) => (id === undefined ? [] : [nameOf(id)])))}
            {": "}
            {t(`conference.change.what.${what}`)}
            {participantId !== undefined && (
              <>
                {" – "}
                <HostileText text={shownName.get(participantId) ?? t("conference.home.somebody")} />
              </>
            )}
            {reason !== undefined && (
              <>
                {" – "}
                <HostileText text={reason} />
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
