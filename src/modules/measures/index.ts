// Domestic measures: orders to providers (Articles 25 to 31), who is on duty, and the ringer that wakes a person.
export { createMeasures } from "./create-measures.ts";
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
export type { EndReason, OrderFile, ServedRequest } from "./domain/order.ts";
export { termsFaults } from "./domain/order-rules.ts";
export { power } from "./domain/powers.ts";
export { TermsFields, USUAL_TERMS } from "./pages/order-forms.tsx";
export type { DescribeMatter, MatterOfRing, NewRing, Ring, RingSubject } from "./duty/types.ts";
export type { MeasuresModule, MeasuresPolicy, OrderChange, OrderRecord } from "./types.ts";
