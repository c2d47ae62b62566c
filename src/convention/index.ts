// The Convention as data with sources, and the pure rules over it.
export {
  CERTAINTIES,
  citation,
  isPlace,
  keyPart,
  severityOf,
  uncertainty,
  type Certainty,
  type Cited,
  type Severity,
} from "./certainty.ts";
export {
  ENTITY_GROUPS,
  entityGroup,
  groupsOf,
  isEntityGroup,
  membersOf,
  type EntityGroup,
  type EntityGroupId,
} from "./entity-facts.ts";
export {
  PAPER_FORCES,
  PAPER_KIND_IDS,
  PAPER_KINDS,
  PAPERS,
  papersFor,
  type PaperForce,
  type PaperKindId,
  type PaperRow,
} from "./papers.ts";
export { type Bearer, BEARERS, PAPER_BEARERS, type PaperBearer } from "./bearers.ts";
export {
  ARTICLES,
  article,
  articlesOf,
  CHAPTER_IDS,
  CHAPTERS,
  type Article,
  type ArticleKind,
  type Chapter,
  type ChapterId,
} from "./articles.ts";
export {
  ADDRESSED_ROLES,
  type AddressedRole,
  addressedRole,
  AFTER_PRESERVATION,
  gatesOf,
  PRESERVATION_RISK,
  PRESERVATION_RISKS,
  isMechanismId,
  mechanism,
  properWay,
  MECHANISM_IDS,
  MECHANISMS,
  type Mechanism,
  type MechanismId,
  type MechanismScope,
  type Strength,
  unfitAfterPreservation,
} from "./mechanisms.ts";
export {
  bearingOf,
  GATE_ANSWERS,
  GATE_BEARINGS,
  safeguardGate,
  SAFEGUARD_GATES,
  type GateAnswer,
  type GateBearing,
  type GateId,
  type GateMoment,
  type GateOption,
  type SafeguardGate,
} from "./gates.ts";
export {
  CONTENTS_LISTS,
  type Content,
  contentsFor,
  elementsFor,
  elementsOfList,
  PRACTICE_LIST,
  REQUIRED_ELEMENTS,
  requiredElement,
  type ContentsList,
  type ElementValueLike,
} from "./elements.ts";
export {
  PROPERTY_PATHS,
  type ElementForce,
  type ElementShape,
  type PropertyPath,
  type RequiredElement,
} from "./element.ts";
export { OFFENCES_ELEMENT } from "./practice/shared.ts";
export {
  type Code,
  fieldsOfRecord,
  lacksOfRecord,
  RECORD_KINDS,
  type RecordField,
  recordKind,
  type RecordKind,
  type RecordKindId,
} from "./records.ts";
export {
  BEGINNING,
  DECIDED,
  LIMIT_IDS,
  LIMIT_SUGGESTIONS,
  type Life,
  type LifeClock,
  type LimitId,
  type Side,
  type Step,
} from "./lives/life.ts";
export { LIVES, lifeOf, STEPS, TURNS } from "./lives/index.ts";
export { possibleSteps, stepFault, STEP_FAULTS, type SaidStep, type StepFault, stepOf } from "./lives/life-rules.ts";
export {
  completeness,
  saysNothing,
  takesPropertyPath,
  type CompletenessContext,
  type MissingElement,
} from "./completeness.ts";
export { ground, GROUNDS, groundsFor, type Ground, type GroundKind, type OpenGround } from "./grounds.ts";
export { decisionRule, DECISION_RULES, type DecisionRule, type DecisionRuleId } from "./decision-rules.ts";
export {
  consultationNeeded,
  decisionAllowed,
  mayBePostponed,
  type DecisionOutcome,
  type DecisionViolation,
  type ProposedDecision,
  VIOLATION_CODES,
  type ViolationCode,
} from "./decisions.ts";
export {
  CLOCK_FACTS,
  clockRule,
  CLOCK_RULES,
  threshold,
  THRESHOLDS,
  type ClockFact,
  type ClockRule,
  type ClockRuleId,
  type Threshold,
} from "./clock-rules.ts";
export { reminder, REMINDER_IDS, REMINDERS, type Reminder, type ReminderId } from "./reminders.ts";
export {
  addLength,
  clockDue,
  clockState,
  type ClockDue,
  type ClockFacts,
  type ClockStanding,
  type ClockStart,
  type ClockState,
} from "./clocks.ts";
export {
  addDays,
  addMonths,
  createZones,
  dateIn,
  isPlainDate,
  isTimeZone,
  startOfDay,
  type PlainDate,
  wallClockIn,
  type Zone,
  type ZoneOrName,
} from "./calendar.ts";
export { offence, OFFENCES, type Offence, type OptionalElement } from "./offences.ts";
export {
  offenceScope,
  type MaximumPenalty,
  type MechanismOpening,
  type OffenceClass,
  type OffenceFacts,
  type OffenceScope,
} from "./scope.ts";
export {
  GROUND_DETAILS,
  groundDetailsOf,
  type OutcomeBox,
  SPECIFIC_OUTCOMES,
  type SpecificOutcome,
  specificOutcomesOf,
} from "./outcomes.ts";
export {
  OFFENCE_RULES,
  offenceStanding,
  type OffenceReading,
  type OffenceRule,
  type OffenceStanding,
  qualifies,
  rulesForOffences,
} from "./offence-standing.ts";
export {
  asksConductTest,
  DUAL_CRIMINALITY_STANDINGS,
  dualCriminality,
  DUAL_CRIMINALITY_RULES,
  type DualCriminalityFacts,
  type DualCriminalityRule,
  type DualCriminalityStanding,
  type Punishable,
} from "./dual-criminality.ts";
export {
  entryIntoForce,
  INSTRUMENT_KINDS,
  isInForceFor,
  periodOn,
  type Deposit,
  type EntryIntoForce,
  type ForceClauses,
  type InstrumentKind,
  type PartyPeriod,
  type PartyPeriods,
} from "./entry-into-force.ts";
export { forecast, type Assumption, type Forecast } from "./forecast.ts";
export { CONVENTION_INSTRUMENT, openedOn, signedUntil, type Instrument, type SigningWindow } from "./instruments.ts";
export {
  articleCited,
  legalBasis,
  type BasisReason,
  type LegalBasisKind,
  type LegalBasisOption,
  type LegalBasisQuestion,
  type OtherBasis,
  type ScopeCaution,
} from "./legal-basis.ts";
export { NOTIFICATIONS, RESERVATION_OPENINGS, type Notification, type ReservationOpening } from "./notifications.ts";
export { CONVENTION, TREATY_FACTS, waysIn, type TreatyFact } from "./treaty-facts.ts";
export { demandState, isSecretariat, SECRETARIATS } from "./secretariats.ts";
export { isRealState, isUserAssigned, stateRecord, STATES, type StateRecord, type StateStanding } from "./states.ts";
export { recipientKey, stateName, stateNames, stateOptions } from "./state-names.ts";
export { ASSISTANCE_PURPOSES, type AssistancePurpose } from "./assistance-purposes.ts";
export {
  CONDITIONS_OF_INFORMATION,
  USUAL_CONDITIONS,
  usualConditions,
  type UsualCondition,
} from "./usual-conditions.ts";
export { CONSENTED_USES, USES, type ConsentedUse, type Use } from "./uses.ts";
export {
  REJECTED_CLAIMS,
  REPORTED_COUNTS,
  SIGNATORIES,
  SIGNATORIES_AS_OF,
  SIGNATORY_SOURCES,
  UNNAMED_SIGNATURES,
  type ReportedInstrument,
  type Signatory,
} from "./signatories.ts";
export {
  CHECKLIST_EDITION,
  CHECKLIST_EDITIONS,
  MEANING_OF_NO,
  NO_QUESTION_REASONS,
  type NoQuestionReason,
  provision,
  PROVISIONS,
  provisionsOf,
  WITHOUT_QUESTION,
} from "./provisions.ts";
export {
  type Parallel,
  type ParallelTreaty,
  type Provision,
  PROVISION_FORCES,
  PROVISION_SIDES,
  type ProvisionForce,
  type ProvisionSide,
  type ProvisionSubject,
} from "./provisions/provision.ts";
export { reviewItems, reviewSheet, type ReviewItem } from "./review-sheet.ts";
export { COVERAGE, type CoverageEntry } from "./coverage.ts";
export { conventionMessages } from "./messages.ts";
export { asksForAuthority } from "./same-content.ts";
export { type EntityRef, entityRefSchema, organisationRef } from "./entity-ref.ts";
export {
  sameName,
  soughtName,
  textsOf,
  unseenIn,
  WORD_LANGUAGES,
  type WordLanguage,
  type Words,
  wordsFor,
  wordsSchema,
} from "./words.ts";
