import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Lights, type Light } from "../components/progress.tsx";
import { Moment } from "../components/tags.tsx";
import { Page, type Crumb } from "../layout.tsx";
import type { View } from "../view.ts";

export interface HealthPageProps {
  readonly view: View;
  readonly breadcrumb?: readonly Crumb[] | undefined;
  /** Three: what comes in, what goes out, what is kept; a sentence each. */
  readonly lights: readonly Light[];
  readonly checkedAt: Date;
  /** Details for whoever looks after the machine. */
  readonly children?: Child | undefined;
}

/** How the server is: three lights, and details for whoever looks after the machine. */
export function HealthPage({ view, breadcrumb, lights, checkedAt, children }: HealthPageProps): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={t("web.health.title")} breadcrumb={breadcrumb}>
      <Lights lights={lights} />
      <p class="hint">
        {t("web.health.checked")} <Moment at={checkedAt} />
      </p>
      {children !== undefined && (
        <section>
          <h2>{t("web.health.details")}</h2>
          {children}
        </section>
      )}
    </Page>
  );
}
