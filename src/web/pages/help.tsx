import type { JSX } from "hono/jsx/jsx-runtime";
import { SummaryList } from "../components/lists.tsx";
import { Page } from "../layout.tsx";
import type { View } from "../view.ts";

const PARTS = ["begin", "two-people", "tell", "trouble"] as const;

/** The words of the field and of this server that stand on its pages, in the order of a case. */
const TERMS = [
  "dossier",
  "request",
  "central-authority",
  "contact-point",
  "preservation",
  "legal-basis",
  "dual-criminality",
  "speciality",
  "safeguards",
  "decision",
  "exhibit",
  "custody",
  "court-package",
  "order",
  "designation",
  "fingerprint",
  "receipt",
  "log",
  "oversight",
] as const;

const CERTAINTIES = ["text", "source", "model", "memory", "practice", "design"] as const;

/** `/help`: how one works here, what the words mean, and how sure this server is of what it says of the law. For everybody, signed in or not. */
export function HelpPage({ view }: { view: View }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={t("web.help.title")}>
      {PARTS.map((part) => (
        <section>
          <h2>{t(`web.help.${part}.title`)}</h2>
          <p>{t(`web.help.${part}.text`)}</p>
        </section>
      ))}
      <section>
        <h2>{t("web.help.glossary")}</h2>
        <SummaryList
          rows={TERMS.map((term) => ({ label: t(`web.help.term.${term}`), value: t(`web.help.meaning.${term}`) }))}
        />
      </section>
      <section>
        <h2>{t("web.help.sources")}</h2>
        <p>{t("web.help.sources-text")}</p>
        <SummaryList
          rows={CERTAINTIES.map((one) => ({
            label: t(`web.certainty.${one}`),
            value: t(`convention.certainty.${one}.explanation`),
          }))}
        />
      </section>
    </Page>
  );
}
