import type { JSX } from "hono/jsx/jsx-runtime";
import { Moment, Notice, type View } from "../../../../web/index.ts";
import type { ClosedDossier } from "../../../federation/index.ts";

/** Above everything of a dossier and of its requests. */
export function ClosedNotice({
  view,
  state,
  closed,
}: {
  view: View;
  state: string;
  closed: ClosedDossier;
}): JSX.Element {
  const { t } = view;
  return (
    <Notice tone="attention" title={t("cooperation.continuing.closed", { state })}>
      <p>
        {t("cooperation.continuing.closed-text", { state })} <Moment at={closed.metAnewAt} />
      </p>
    </Notice>
  );
}
