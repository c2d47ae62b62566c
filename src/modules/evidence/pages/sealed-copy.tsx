import type { JSX } from "hono/jsx/jsx-runtime";
import { CopyBlock, formOf, type NextAction, Notice } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { may } from "../access.ts";
import { takeSealed } from "../actions/take-sealed.ts";
import { sealedFileName } from "../routes/sealed-copies.ts";
import type { Opening } from "../types.ts";
import type { ExhibitPageProps } from "./props.ts";
import { copyToReport, FINDING_ANCHOR, isFoundDifferent } from "./finding.tsx";
import { ReasonForm } from "./reason-fields.tsx";

const TakingAway = formOf(takeSealed);
/** Where the page gives the sealed file away. */
const SEALED_ANCHOR = "sealed-copy";

/** No key here opens the exhibit: what to do, with which command it is opened elsewhere, and the form that gives it away. */
export function SealedCopy({ view, user, record, form }: ExhibitPageProps): JSX.Element {
  const { t } = view;
  const { exhibitId, number, original } = record.exhibit;
  return (
    <>
      <h2 id={SEALED_ANCHOR}>{t("evidence.elsewhere.title")}</h2>
      <Notice tone="attention" title={t("evidence.elsewhere.notice")}>
        {t("evidence.elsewhere.explained")}
      </Notice>
      {original !== undefined && (
        <CopyBlock
          label={t("evidence.elsewhere.command")}
          text={`rogatory open ${sealedFileName(number)} --identity KEY --digest ${original.sha256} --out ORIGINAL`}
        />
      )}
      {may(user, "take-sealed") && (
        <ReasonForm of={TakingAway} action={`/exhibits/${exhibitId}/sealed-copies`} form={form} />
      )}
    </>
  );
}

/** Until what was sealed was opened elsewhere: asking for the file, downloading it, and entering what was found. */
export function nextTakeAway({ view, user, record }: ExhibitPageProps): NextAction | undefined {
  if (record.key !== "elsewhere" || record.exhibit.state !== "complete" || !may(user, "take-sealed")) return undefined;
  const { t } = view;
  const waiting = record.openings.find((opening) => isMyCopy(user, opening) && opening.readyAt === undefined);
  if (waiting !== undefined) {
    return {
      label: t("evidence.elsewhere.download"),
      because: t("evidence.next.download-sealed-because"),
      href: `/openings/${waiting.openingId}/sealed`,
    };
  }
  if (copyToReport(user, record.openings) !== undefined) {
    return {
      label: t("evidence.next.enter-finding"),
      because: t("evidence.next.enter-finding-because"),
      href: `#${FINDING_ANCHOR}`,
    };
  }
  const href = `#${SEALED_ANCHOR}`;
  if (isFoundDifferent(record)) {
    return { label: t("evidence.elsewhere.again"), because: t("evidence.next.take-again-because"), href };
  }
  if (record.openings.some(({ finding }) => finding !== undefined)) return undefined;
  return { label: t("evidence.elsewhere.submit"), because: t("evidence.next.take-sealed-because"), href };
}

/** The sealed file is given to whoever asked for it, and to nobody else. */
export function isMyCopy(user: User, opening: Opening): boolean {
  return opening.state === "sealed-copy" && opening.requestedBy === user.id && may(user, "take-sealed");
}
