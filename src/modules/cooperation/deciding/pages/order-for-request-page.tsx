import type { JSX } from "hono/jsx/jsx-runtime";
import { type ActRoutes, formOf, type FormState, HostileText, Notice, type View } from "../../../../web/index.ts";
import type { Role, User } from "../../../identity/index.ts";
import { TermsFields, USUAL_TERMS } from "../../../measures/index.ts";
import { demandRequest, type Matter } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { contactDesk } from "../actions/acknowledge-request.ts";
import { grantedPurposes, orderForRequest } from "../actions/order-for-request.ts";
import { currentElements, type RequestFile, secretUntil } from "../../request/domain/request-file.ts";
import { purposeLabel } from "../../request/lines.ts";
import { secrecyCodes, wantsSecretOrder } from "../../request/domain/secrecy.ts";
import { SecrecyCaution } from "../../request/pages/cautions.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";

/** Who has the data is not among them. */
const HOLDERS: readonly string[] = ["custodian", "system-location"];

const Order = formOf(orderForRequest);

/** The page on which an order to a provider is drafted for a request. */
export function mountOrderForRequest(
  routes: ActRoutes<CooperationContext, User, Role>,
  context: CooperationContext,
): void {
  routes.formPage("/requests/:id/order", orderForRequest, {
    boxes: ["terms"],
    show: async ({ view, by, params, form }) => {
      const matter = await demandRequest(context, by, params.id);
      const { names } = await contactDesk(context);
      const authority = names[view.lang] ?? Object.values(names)[0];
      return <OrderForRequestPage view={view} form={form} matter={matter} authority={authority} />;
    },
    next: ({ orderId }) => `/orders/${orderId}`,
  });
}

/** The order to a provider that a granted request needs; what the request says of the data is filled in already. */
function OrderForRequestPage({
  view,
  form,
  matter,
  authority,
}: {
  view: View;
  form: FormState | undefined;
  matter: Matter;
  /** The office that proposes itself as the one that issues it; another one, such as a court, is typed over it. */
  authority: string | undefined;
}): JSX.Element {
  const { t } = view;
  const { file } = matter;
  const secrecy = secrecyKnown(view, file);
  const served = grantedPurposes(file).map((value) => ({ value, label: purposeLabel(view, value) }));
  const items = Object.values(currentElements(file)).flatMap((value) => value.items ?? []);
  const dataSpecified = items
    .filter(({ kind }) => !HOLDERS.includes(kind))
    .map(({ kind, value }) =>
      t.has(`convention.item.${kind}`)
        ? t("cooperation.order.item", { kind: t(`convention.item.${kind}`), value })
        : value,
    )
    .join("\n");
  const providerName = items.find((item) => item.kind === "custodian")?.value;
  const terms = { ...USUAL_TERMS, providerName, dataSpecified, issuingAuthority: authority, secrecy };
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.order.title")} errors={form?.errors}>
      <p class="lead">{t("cooperation.order.lead")}</p>
      {file.peerReference !== undefined && (
        <p>
          {t("measures.ring.their-reference")}: <HostileText text={file.peerReference} />
        </p>
      )}
      {secrecy !== undefined && (
        <Notice
          tone="attention"
          title={t(`measures.order.secrecy-asked${secrecy.reviewOn === undefined ? "-no-day" : ""}`)}
        />
      )}
      <SecrecyCaution view={view} asked={{ ...file.content, elements: currentElements(file) }} />
      <Order.Form form={form} known={{ terms }}>
        {served.length > 0 && <Order.Field name="purpose" as="radios" options={served} />}
        <TermsFields Box={Order.within("terms")} />
        <Order.Submit>{t("measures.terms.submit")}</Order.Submit>
      </Order.Form>
    </RequestFrame>
  );
}

/** UNCC arts. 25(3), 42(3)(g): what the asking State said of secrecy, in the codes' own words, and its day if it is still to come. */
function secrecyKnown({ t, now }: View, file: RequestFile): { reason: string; reviewOn?: string } | undefined {
  if (!wantsSecretOrder(file)) return undefined;
  const codes = secrecyCodes(currentElements(file));
  const reviewOn = secretUntil(file);
  const isToCome = reviewOn !== undefined && reviewOn > now.toISOString().slice(0, reviewOn.length);
  const why = codes.map((code) => `– ${t(`convention.code.${code}`)}`);
  const reason = [t("cooperation.order.secrecy-reason"), ...why].join("\n");
  return isToCome ? { reason, reviewOn } : { reason };
}
