import type { JSX } from "hono/jsx/jsx-runtime";
import { type FieldError, type FormInput, HostileText, Notice, type View } from "../../../../web/index.ts";
import { orderFieldLabels, TermsForm } from "../../../measures/index.ts";
import type { Matter } from "../../access.ts";
import { currentElements, type RequestFile, secretUntil } from "../../request/domain/request-file.ts";
import { secrecyCodes, wantsSecretOrder } from "../../request/domain/secrecy.ts";
import { SecrecyCaution } from "../../request/pages/cautions.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";

/** Who has the data is not among them. */
const HOLDERS: readonly string[] = ["custodian", "system-location"];

/** The order to a provider that a granted request needs; what the request says of the data is filled in already. */
export function OrderForRequestPage({
  view,
  matter,
  authority,
  errors,
  input,
}: {
  view: View;
  matter: Matter;
  /** The office that proposes itself as the one that issues it; another one, such as a court, is typed over it. */
  authority: string | undefined;
  errors?: readonly FieldError[] | undefined;
  input?: FormInput | undefined;
}): JSX.Element {
  const { t } = view;
  const { file } = matter;
  const known = secrecyKnown(view, file);
  const items = Object.values(currentElements(file)).flatMap((value) => value.items ?? []);
  return (
    <RequestFrame
      view={view}
      matter={matter}
      title={t("cooperation.order.title")}
      errors={errors}
      labels={orderFieldLabels(view)}
    >
      <p class="lead">{t("cooperation.order.lead")}</p>
      {file.peerReference !== undefined && (
        <p>
          {t("measures.ring.their-reference")}: <HostileText text={file.peerReference} />
        </p>
      )}
      {known.secrecyReason !== undefined && (
        <Notice
          tone="attention"
          title={t(`measures.order.secrecy-asked${known.secrecyReviewOn === undefined ? "-no-day" : ""}`)}
        />
      )}
      <SecrecyCaution view={view} asked={{ ...file.content, elements: currentElements(file) }} />
      <TermsForm
        view={view}
        errors={errors}
        input={input}
        action={`/requests/${file.requestId}/order`}
        known={{
          dataSpecified: items
            .filter(({ kind }) => !HOLDERS.includes(kind))
            .map(({ kind, value }) =>
              t.has(`convention.item.${kind}`)
                ? t("cooperation.order.item", { kind: t(`convention.item.${kind}`), value })
                : value,
            )
            .join("\n"),
          issuingAuthority: authority ?? "",
          ...known,
          providerName: items.find((item) => item.kind === "custodian")?.value ?? "",
        }}
      />
    </RequestFrame>
  );
}

/** UNCC arts. 25(3), 42(3)(g): what the asking State said of secrecy, in the codes' own words, and its day if it is still to come. */
function secrecyKnown({ t, now }: View, file: RequestFile): { secrecyReason?: string; secrecyReviewOn?: string } {
  if (!wantsSecretOrder(file)) return {};
  const codes = secrecyCodes(currentElements(file));
  const reviewOn = secretUntil(file);
  const isToCome = reviewOn !== undefined && reviewOn > now.toISOString().slice(0, reviewOn.length);
  return {
    secrecyReason: [
      t("cooperation.order.secrecy-reason"),
      ...codes.map((code) => `– ${t(`convention.code.${code}`)}`),
    ].join("\n"),
    ...(isToCome ? { secrecyReviewOn: reviewOn } : {}),
  };
}
