import type { JSX } from "hono/jsx/jsx-runtime";
import { Notice, type View } from "../../../web/index.ts";
import type { StaffingGap } from "../staffing.ts";

interface StaffingNoticesProps {
  readonly view: View;
  readonly gaps: readonly StaffingGap[];
  readonly mayPropose: boolean;
}

/** Whom this State lacks, for what, and where they are enrolled: an administrator is led there, anybody else told who does it. */
export function StaffingNotices({ view, gaps, mayPropose }: StaffingNoticesProps): JSX.Element | null {
  const { t, format } = view;
  const [first] = gaps;
  if (first === undefined) return null;
  return (
    <Notice tone="attention" title={gaps.length === 1 ? gapTitle(view, first) : t("identity.people.several-lacking")}>
      {[...new Set(gaps.map(({ ruleKey }) => ruleKey))].map((key) => (
        <p>{t(key)}</p>
      ))}
      {gaps.map((gap) => (
        <>
          {gaps.length > 1 && (
            <p>
              <strong>{gapTitle(view, gap)}</strong>
            </p>
          )}
          <p>
            {t(gap.textKey, {
              several: gap.roles.length > 1 ? "yes" : "no",
              roles: format.list(gap.roles.map((role) => t(`identity.role.${role}`))),
            })}{" "}
            {mayPropose && (
              <a href={`/people?roles=${gap.roles[0] ?? ""}#propose`}>{t("identity.people.propose-title")}</a>
            )}
          </p>
        </>
      ))}
      {!mayPropose && <p>{t("identity.people.by-administrators")}</p>}
    </Notice>
  );
}

/** "Release of an exhibit: nobody else can approve it" */
function gapTitle({ t, format }: View, { titleKey, actKeys }: StaffingGap): string {
  return t(titleKey, { act: format.list(actKeys.map((key) => t(key))) });
}
