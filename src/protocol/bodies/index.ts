import { z } from "zod";
import { acknowledgementSchema } from "./acknowledgement.ts";
import { answerSchema } from "./answer.ts";
import { assistanceNeedSchema } from "./assistance-need.ts";
import { assistanceOfferSchema } from "./assistance-offer.ts";
import { assistanceStepSchema } from "./assistance-step.ts";
import { closureSchema } from "./closure.ts";
import { consentSchema } from "./consent.ts";
import { consultationSchema } from "./consultation.ts";
import { decisionSchema } from "./decision.ts";
import { designationNoticeSchema } from "./designation-notice.ts";
import { dossierCopySchema } from "./dossier-copy.ts";
import { exhibitAcceptanceSchema } from "./exhibit-acceptance.ts";
import { exhibitHeadSchema } from "./exhibit-head.ts";
import { exhibitOfferSchema } from "./exhibit-offer.ts";
import { exhibitOpenedSchema } from "./exhibit-opened.ts";
import { exhibitStoredSchema } from "./exhibit-stored.ts";
import { extensionSchema } from "./extension.ts";
import { questionSchema } from "./question.ts";
import { receiptNoticeSchema } from "./receipt-notice.ts";
import { recoverySchema } from "./recovery.ts";
import { requestSchema } from "./request.ts";
import { statusSchema } from "./status.ts";
import { stepSchema } from "./step.ts";
import { testCallSchema } from "./test-call.ts";
import { treatyStatementSchema } from "./treaty-statement.ts";
import { useReportSchema } from "./use-report.ts";
import { voidSchema } from "./void.ts";
import { withdrawalSchema } from "./withdrawal.ts";

export * from "./acknowledgement.ts";
export * from "./answer.ts";
export * from "./assistance-need.ts";
export * from "./assistance-offer.ts";
export * from "./assistance-step.ts";
export * from "./closure.ts";
export * from "./common.ts";
export * from "./consent.ts";
export * from "./consultation.ts";
export * from "./decision.ts";
export * from "./designation-notice.ts";
export * from "./dossier-copy.ts";
export * from "./exhibit-acceptance.ts";
export * from "./exhibit-head.ts";
export * from "./exhibit-offer.ts";
export * from "./exhibit-opened.ts";
export * from "./exhibit-stored.ts";
export * from "./extension.ts";
export * from "./paper.ts";
export * from "./part.ts";
export * from "./question.ts";
export * from "./receipt-notice.ts";
export * from "./recovery.ts";
export * from "./request.ts";
export * from "./status.ts";
export * from "./step.ts";
export * from "./test-call.ts";
export * from "./treaty-statement.ts";
export * from "./use-report.ts";
export * from "./void.ts";
export * from "./withdrawal.ts";

/** Every kind of dispatch with the schema of its content. The payload type is application/vnd.rogatory.<kind>.v1+json. */
export const BODY_KINDS = {
  request: requestSchema,
  status: statusSchema,
  decision: decisionSchema,
  question: questionSchema,
  answer: answerSchema,
  consultation: consultationSchema,
  extension: extensionSchema,
  withdrawal: withdrawalSchema,
  closure: closureSchema,
  "use-report": useReportSchema,
  acknowledgement: acknowledgementSchema,
  "exhibit-offer": exhibitOfferSchema,
  "exhibit-acceptance": exhibitAcceptanceSchema,
  "exhibit-stored": exhibitStoredSchema,
  "exhibit-head": exhibitHeadSchema,
  "exhibit-opened": exhibitOpenedSchema,
  "test-call": testCallSchema,
  "designation-notice": designationNoticeSchema,
  "receipt-notice": receiptNoticeSchema,
  recovery: recoverySchema,
  void: voidSchema,
  consent: consentSchema,
  "treaty-statement": treatyStatementSchema,
  step: stepSchema,
  "dossier-copy": dossierCopySchema,
  "assistance-need": assistanceNeedSchema,
  "assistance-offer": assistanceOfferSchema,
  "assistance-step": assistanceStepSchema,
} as const satisfies Record<string, z.ZodType>;

export type BodyKind = keyof typeof BODY_KINDS;
export type ContentOf<K extends BodyKind> = z.infer<(typeof BODY_KINDS)[K]>;

export const BODY_KIND_NAMES = Object.keys(BODY_KINDS) as [BodyKind, ...BodyKind[]]; // the keys of the record above
export const bodyKindSchema = z.enum(BODY_KIND_NAMES);
