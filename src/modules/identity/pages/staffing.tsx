import type { JSX } from "hono/jsx/jsx-runtime";
import { Notice, type View } from "../../../web/index.ts";
import type { StaffingGap } from "../context.ts";

interface StaffingNoticesProps {
  readonly view: View;
  readonly gaps: readonly StaffingGap[];
  readonly mayPropose: boolean;
}

/** Whom this State lacks, for what, and where they are enrolled: an administrator is led there, anybody else told who does it. */
export function StaffingNotices({ view, gaps, mayPropose }: StaffingNoticesProps): JSX.Element {
  const { t, format } = view;
  return (
    <>
      {gaps.map(({ titleKey, textKey, roles }) => (
        <Notice tone="attention" title={t(titleKey)}>
          <p>
            {t(textKey, {
              several: roles.length > 1 ? "yes" : "no",
              roles: format.list(roles.map((role) => t(`identity.role.${role}`))),
            })}
          </p>
          <p>
            {mayPropose ? (
              <a href={`/people?roles=${roles[0] ?? ""}#propose`}>{t("identity.people.propose-title")}</a>
            ) : (
              t("identity.people.by-administrators")
            )}
          </p>
        </Notice>
      ))}
    </>
  );
}
