import { useView } from "../../../web/index.ts";
import type { ApprovedThing } from "../domain/approval.ts";

/** Inside a form that approves something: where a passkey is at hand, it signs exactly this thing before the form goes. */
export function PasskeyConfirmation({ thing }: { thing: Pick<ApprovedThing, "kind" | "action" | "digest"> }) {
  const { t, server } = useView();
  return (
    <passkey-approval
      data-kind={thing.kind}
      data-action={thing.action}
      data-digest={thing.digest}
      data-failed={t("identity.approval.failed")}
    >
      <p class="hint">{t("identity.approval.passkey")}</p>
      {(server.profile === "training" || server.evaluation) && <p class="hint">{t("identity.approval.session")}</p>}
    </passkey-approval>
  );
}
