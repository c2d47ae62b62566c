import type { JSX } from "hono/jsx/jsx-runtime";
import { Moment, Notice, type View } from "../../../web/index.ts";
import { PaperNote } from "../../desk/index.ts";
import { isInformation } from "../request/domain/information.ts";
import { heardAt, liftedBy, type RequestFile } from "../request/domain/request-file.ts";
import { ConditionNotices } from "../request/pages/condition-notices.tsx";
import { Cite, Free, groundLabel } from "../request/pages/words.tsx";

interface SectionProps {
  readonly view: View;
  readonly file: RequestFile;
}

/** Of information its conditions and the note that was taken of it; of a preservation, why a further provider is not disclosed. */
export function Information({ view, file }: SectionProps): JSX.Element {
  return (
    <>
      <Conditions view={view} file={file} />
      <NoteTaken view={view} file={file} />
      <Withheld view={view} file={file} />
    </>
  );
}

function Conditions({ view, file }: SectionProps): JSX.Element | null {
  if (!isInformation(file) || file.content === undefined) return null;
  const conditions = file.content.conditions ?? [];
  return (
    <section>
      <h2>{view.t("cooperation.decision.conditions")}</h2>
      {conditions.length === 0 && <p>{view.t("cooperation.information.no-conditions")}</p>}
      <ConditionNotices view={view} conditions={conditions} lifted={liftedBy(file)} />
    </section>
  );
}

function NoteTaken({ view, file: { takenNote } }: SectionProps): JSX.Element | null {
  if (takenNote === undefined) return null;
  const { t } = view;
  const { interest, note } = takenNote.content.facts;
  return (
    <section>
      <h2>{t("cooperation.information.noted")}</h2>
      <p>
        {interest !== undefined && <strong>{t(`cooperation.interest.${interest}`)} · </strong>}
        <Moment at={new Date(heardAt(takenNote))} />
      </p>
      {note !== undefined && <Free text={note} />}
      <PaperNote view={view} paper={takenNote.paper} />
    </section>
  );
}

/** UNCC art. 43(2). */
function Withheld({ view, file: { withheld } }: SectionProps): JSX.Element | null {
  const said = withheld?.content.facts.withheld;
  if (withheld === undefined || said === undefined) return null;
  return (
    <section>
      <h2>{view.t("cooperation.withhold.told")}</h2>
      <Notice tone="attention" title={view.t("cooperation.withhold.told-text")}>
        <Moment at={new Date(heardAt(withheld))} />
        <ul>
          {said.grounds.map(({ groundId, paragraph }) => (
            <li>
              <Cite of={paragraph} /> {groundLabel(view, groundId)}
            </li>
          ))}
        </ul>
        <Free text={said.reasons} />
      </Notice>
    </section>
  );
}
