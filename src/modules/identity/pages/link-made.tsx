import type { Context } from "hono";
import { CopyBlock, LinkButton, Page, QrCode, viewOf } from "../../../web/index.ts";

interface LinkMadeProps {
  readonly c: Context;
  readonly textKey: "identity.people.link-text" | "identity.access.link-text";
  readonly name: string;
  readonly link: string;
}

/** The answer to an approval: the only time that the link is shown. */
export function LinkMadePage({ c, textKey, name, link }: LinkMadeProps) {
  const view = viewOf(c);
  const { t } = view;
  return (
    <Page view={view} title={t("identity.people.link-title")}>
      <p>{t(textKey, { name })}</p>
      <CopyBlock label={t("identity.people.link-label")} text={link} />
      <p>{t("web.qr.link-text")}</p>
      <p>
        <QrCode label={t("web.qr.link")} text={link} />
      </p>
      <LinkButton href="/people" kind="secondary">
        {t("identity.people.done")}
      </LinkButton>
    </Page>
  );
}
