// Domestic measures: orders to providers (Articles 25 to 31), who is on duty, and the ringer that wakes a person.
export { createMeasures, type MeasuresOptions } from "./create-measures.ts";
export { may as mayHandleOrders, type MeasuresAct } from "./access.ts";
export { guardPolicyOf, nextWarning, warningStage } from "./domain/lapse-guard.ts";
export {
  firstPeople,
  holdsData,
  isBinding,
  isEndUntold,
  isNegative,
  currentPeriod,
  ORDER_STATES,
  orderTerms,
  PROVIDER_ANSWERS,
  secrecyDay,
} from "./domain/order.ts";
export type {
  EndReason,
  OrderEvent,
  OrderFile,
  OrderPeriod,
  OrderState,
  OrderTerms,
  ProviderAnswer,
  ServedRequest,
} from "./domain/order.ts";
export { type PowerId, POWER_IDS, power } from "./domain/powers.ts";
export { TermsFields, USUAL_TERMS } from "./pages/order-forms.tsx";
export { CALL_CHOICES, type CallChoice } from "./domain/whom-to-call.ts";
export type {
  DescribeMatter,
  Duty,
  MatterOfRing,
  NewRing,
  Ring,
  RingAttempt,
  RingReason,
  RingSubject,
  RosterEntry,
} from "./duty/types.ts";
export type { MeasuresModule, MeasuresPolicy, NewOrder, OrderChange, OrderRecord, Orders } from "./types.ts";
