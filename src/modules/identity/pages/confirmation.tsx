import type { Child } from "hono/jsx";
import {
  Button,
  type ButtonKind,
  Form,
  HostileText,
  LinkButton,
  Notice,
  type ServerFace,
  useView,
} from "../../../web/index.ts";
import { CONFIRMATION_FIELD } from "../access.ts";
import type { ApprovedThing } from "../domain/approval.ts";

export interface ConfirmFormProps {
  readonly action: string;
  /** Exactly what the page around the form shows; undefined where one person is enough and nobody signs. */
  readonly thing: Pick<ApprovedThing, "kind" | "action" | "digest"> | undefined;
  readonly label: string;
  readonly kind?: ButtonKind | undefined;
  /** Further fields of the act. */
  readonly children?: Child | undefined;
}

const SHORT_GROUPS = 4;
const GROUP_LENGTH = 4;

/**
 * The end of a page that shows what will be confirmed: the digest of exactly that, and one button. It carries the digest, so that what
 * changed since is refused (R16); on a production server the passkey signs it, which alone needs script.
 */
export function ConfirmForm({ action, children, ...confirmed }: ConfirmFormProps) {
  return (
    <Form action={action}>
      {children}
      <Confirmed {...confirmed} />
    </Form>
  );
}

/** The same end of a form that an act makes, with its boxes before it. */
export function Confirmed({ thing, label, kind }: Pick<ConfirmFormProps, "thing" | "label" | "kind">) {
  const { t, server, user } = useView();
  const isSigned = thing !== undefined && needsPasskey(server);
  const cannotSign = isSigned && user?.hasPasskey === false;
  return (
    <>
      {thing !== undefined && <Digest digest={thing.digest} />}
      {cannotSign && (
        <Notice tone="attention" title={t("identity.approval.no-passkey")}>
          <p>{t("identity.approval.no-passkey-text")}</p>
          <LinkButton href="/account">{t("identity.approval.add-passkey")}</LinkButton>
        </Notice>
      )}
      {isSigned && !cannotSign && <PasskeyApproval thing={thing} />}
      {thing !== undefined && !isSigned && <p class="hint">{t("identity.approval.session")}</p>}
      {!cannotSign && <Button kind={kind}>{label}</Button>}
    </>
  );
}

function PasskeyApproval({ thing }: { thing: NonNullable<ConfirmFormProps["thing"]> }) {
  const { t } = useView();
  return (
    <passkey-approval
      data-kind={thing.kind}
      data-action={thing.action}
      data-digest={thing.digest}
      data-failed={t("identity.approval.failed")}
      data-unsupported={t("identity.approval.unsupported")}
    >
      <p class="hint">{t("identity.approval.passkey")}</p>
      <noscript>
        <Notice tone="attention" title={t("identity.approval.no-script")}>
          {t("identity.approval.no-script-text")}
        </Notice>
      </noscript>
    </passkey-approval>
  );
}

/** A short form that two people can read to each other, and the whole value; the field says what was shown. */
function Digest({ digest }: { digest: string }) {
  const { t } = useView();
  const short = Array.from({ length: SHORT_GROUPS }, (_, group) =>
    digest.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH),
  );
  return (
    <div class="digest">
      <p>
        <span class="digest-label">{t("identity.approval.digest")}</span>{" "}
        <code class="digest-short" dir="ltr" translate="no">
          {short.join(" ")}
        </code>
      </p>
      <p class="hint">
        {t("identity.approval.digest-whole")}{" "}
        <code class="digest-whole" dir="ltr" translate="no">
          {digest}
        </code>
      </p>
      <input type="hidden" name={CONFIRMATION_FIELD} value={JSON.stringify({ digest })} />
    </div>
  );
}

/** For whoever wants to compute the digest again: the very text behind the page, not a rendering of it. */
export function ExactText({ text, note }: { text: string; note?: string | undefined }) {
  const { t } = useView();
  return (
    <details>
      <summary>{t("identity.approval.exact")}</summary>
      <p class="hint">{note ?? t("identity.approval.exact-text")}</p>
      <pre class="exact-text" dir="ltr" translate="no">
        <HostileText text={text} lines />
      </pre>
    </details>
  );
}

/** The face of a server calls evaluation "production" too; there, as in training, a session is enough. */
function needsPasskey({ profile, evaluation }: ServerFace): boolean {
  return profile === "production" && !evaluation;
}
