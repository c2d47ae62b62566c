import type { JSX } from "hono/jsx/jsx-runtime";
import { citation, type OffenceStanding } from "../../../../convention/index.ts";
import { CertaintyTag, Notice, type View } from "../../../../web/index.ts";

/** What dual criminality means for this request, by which rule and how sure that is; the decision stays with the officer. */
export function DualCriminality({ view, dual }: { view: View; dual: OffenceStanding["dual"] }): JSX.Element {
  const { t } = view;
  const { standing, rule } = dual;
  const calls = standing === "test-needed" || standing === "required-and-missing";
  // Where nothing is refused by it, no tag: that citations are unchecked is said once a page.
  const acts =
    calls || standing === "met-in-part" || standing === "may-decline" || standing === "may-refuse-by-reservation";
  return (
    <Notice tone={calls ? "attention" : "neutral"} title={t(`cooperation.dual.standing-${standing}`)}>
      <p>{t(`convention.dual-criminality.${rule.id}`)}</p>
      {acts ? (
        <CertaintyTag certainty={rule.certainty} cite={citation(rule)} />
      ) : (
        <bdi class="cite">{citation(rule)}</bdi>
      )}
    </Notice>
  );
}
