import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { LinkButton } from "../components/buttons.tsx";
import { CopyBlock } from "../components/evidence.tsx";
import { Page } from "../layout.tsx";
import type { View } from "../view.ts";

export interface LandingPageProps {
  readonly view: View;
  readonly setUpHref: string;
  readonly readHref: string;
  /** The public pages that are there from the first day. */
  readonly publicLinks: readonly { href: string; label: string }[];
}

/** `/` of an empty server: three doors. */
export function LandingPage({ view, setUpHref, readHref, publicLinks }: LandingPageProps): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} title={t("web.landing.title")} width="wide">
      <p class="lead">{t("web.landing.lead")}</p>
      <div class="doors">
        <Door title={t("web.landing.set-up-title")} text={t("web.landing.set-up-text")}>
          <LinkButton href={setUpHref}>{t("web.landing.set-up-action")}</LinkButton>
        </Door>
        <Door title={t("web.landing.demo-title")} text={t("web.landing.demo-text")}>
          <CopyBlock label={t("web.landing.demo-action")} text="npm run demo" />
        </Door>
        <Door title={t("web.landing.read-title")} text={t("web.landing.read-text")}>
          <LinkButton href={readHref} kind="secondary">
            {t("web.landing.read-action")}
          </LinkButton>
        </Door>
      </div>
      {publicLinks.length > 0 && (
        <section>
          <h2>{t("web.landing.public-title")}</h2>
          <ul>
            {publicLinks.map((link) => (
              <li>
                <a href={link.href}>{link.label}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function Door({ title, text, children }: { title: string; text: string; children: Child }): JSX.Element {
  return (
    <section class="door">
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </section>
  );
}
