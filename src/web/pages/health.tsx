import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Lights, type Light } from "../components/progress.tsx";
import { Moment } from "../components/tags.tsx";
import { SummaryList, type SummaryRow } from "../components/lists.tsx";
import type { Fault } from "../contributions.ts";
import { Page, type Crumb } from "../layout.tsx";
import type { View } from "../view.ts";

export interface HealthPageProps {
  readonly view: View;
  readonly breadcrumb?: readonly Crumb[] | undefined;
  /** Three: what comes in, what goes out, what is kept; a sentence each. */
  readonly lights: readonly Light[];
  /** All that is not as it should be, the worst first. */
  readonly faults: readonly Fault[];
  readonly checkedAt: Date;
  /** Details for whoever looks after the machine. */
  readonly children?: Child | undefined;
}

/** How the server is: three lights, and details for whoever looks after the machine. */
export function HealthPage({ view, breadcrumb, lights, faults, checkedAt, children }: HealthPageProps): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={t("web.health.title")} breadcrumb={breadcrumb}>
      <Lights lights={lights} />
      <p class="hint">
        {t("web.health.checked")} <Moment at={checkedAt} />
      </p>
      {faults.length > 0 && (
        <section>
          <h2>{t("web.health.faults", { count: faults.length })}</h2>
          <SummaryList rows={faults.map(faultRow)} />
        </section>
      )}
      {children !== undefined && (
        <section>
          <h2>{t("web.health.details")}</h2>
          {children}
        </section>
      )}
    </Page>
  );
}

/** The code as programs and docs/operate/monitor.md have it, beside the sentence. */
function faultRow({ code, sentence }: Fault): SummaryRow {
  return { label: code, value: sentence };
}
