// The Convention as data with sources, and the pure rules over it.
export {
  CERTAINTIES,
  citation,
  isPlace,
  keyPart,
  severityOf,
  uncertainty,
  type Certainty,
  type Severity,
} from "./certainty.ts";
export { ENTITY_GROUPS, entityGroup, groupsOf, isEntityGroup, membersOf, type EntityGroupId } from "./entity-facts.ts";
export { PAPER_FORCES, PAPER_KIND_IDS, PAPER_KINDS, PAPERS, papersFor, type PaperRow } from "./papers.ts";
export { type Bearer, BEARERS, PAPER_BEARERS, type PaperBearer } from "./bearers.ts";
export {
  ARTICLES,
  article,
  articlesOf,
  CHAPTER_IDS,
  CHAPTERS,
  type Article,
  type Chapter,
  type ChapterId,
} from "./articles.ts";
export {
  ADDRESSED_ROLES,
  type AddressedRole,
  addressedRole,
  asksForEvidence,
  gatesOf,
  PRESERVATION_RISK,
  PRESERVATION_RISKS,
  isMechanismId,
  mechanism,
  properWay,
  MECHANISM_IDS,
  MECHANISMS,
  type MechanismId,
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
  type SafeguardGate,
} from "./gates.ts";
export { gateAsked, gateKey } from "./gates-asked.ts";
export {
  CONTENTS_LISTS,
  type Content,
  contentsFor,
  elementsFor,
  elementsOfList,
  PRACTICE_LIST,
  REQUIRED_ELEMENTS,
  requiredElement,
} from "./elements.ts";
export { PROPERTY_PATHS, type RequiredElement } from "./element.ts";
export { askedAs, askedFor, purposesOn } from "./several-purposes.ts";
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
  LIMIT_IDS,
  LIMIT_SUGGESTIONS,
  type Life,
  type LifeClock,
  SAID_IN_ERROR,
  type LimitId,
  type Side,
  type Step,
} from "./lives/life.ts";
export { LIVES, lifeOf, lifeOfKind, SAID_NO, STEPS, TURNS } from "./lives/index.ts";
export { possibleSteps, stepFault, STEP_FAULTS, type SaidStep, type StepFault, stepOf } from "./lives/life-rules.ts";
export {
  completeness,
  saysNothing,
  takesPropertyPath,
  type CompletenessContext,
  type MissingElement,
} from "./completeness.ts";
export { ground, GROUNDS, groundsFor, type Ground, type OpenGround } from "./grounds.ts";
export { decisionAllowed, mayBePostponed, type DecisionViolation, VIOLATION_CODES } from "./decisions.ts";
export { clockRule, CLOCK_RULES, threshold, type ClockRule } from "./clock-rules.ts";
export { reminder, type ReminderId } from "./reminders.ts";
export {
  CONFERENCE_DAY_ENDS_AT,
  CONFERENCE_RETENTION_DAYS,
  CONFERENCE_RULE_IDS,
  CONFERENCE_RULES,
  type ConferenceRuleId,
  type ConferenceRuleValue,
} from "./conference-rules.ts";
export { clockDue, clockState, type ClockDue, type ClockFacts, type ClockStanding, type ClockState } from "./clocks.ts";
export {
  addDays,
  addMonths,
  createZones,
  type DayEnd,
  dateIn,
  endOfDay,
  isPlainDate,
  isTimeZone,
  laterDate,
  startOfDay,
  type PlainDate,
  wallClockIn,
  type Zone,
  type ZoneOrName,
} from "./calendar.ts";
export { OFFENCES } from "./offences.ts";
export { offenceScope, type MaximumPenalty, type OffenceFacts } from "./scope.ts";
export {
  GRANTED_CONTENTS,
  GROUND_DETAILS,
  groundDetailsOf,
  type OutcomeBox,
  SPECIFIC_OUTCOMES,
  specificOutcomesOf,
} from "./outcomes.ts";
export { offenceStanding, type OffenceStanding, type RuleOfOffences, rulesForOffences } from "./offence-standing.ts";
export { DUAL_CRIMINALITY_STANDINGS, type Punishable } from "./dual-criminality.ts";
export {
  entryIntoForce,
  isInForceFor,
  periodOn,
  type Deposit,
  type EntryIntoForce,
  type InstrumentKind,
  type PartyPeriod,
  type PartyPeriods,
} from "./entry-into-force.ts";
export { forecast, type Assumption, type Forecast } from "./forecast.ts";
export { CONVENTION_INSTRUMENT, openedOn, signedUntil, type Instrument } from "./instruments.ts";
export {
  articleCited,
  legalBasis,
  type BasisReason,
  type LegalBasisKind,
  type LegalBasisOption,
  type OtherBasis,
} from "./legal-basis.ts";
export { NOTIFICATIONS, RESERVATION_OPENINGS, type Notification } from "./notifications.ts";
export { CONVENTION, waysIn } from "./treaty-facts.ts";
export { demandState, isSecretariat, SECRETARIATS } from "./secretariats.ts";
export { isRealState, isUserAssigned, stateRecord, STATES } from "./states.ts";
export { recipientKey, stateName, stateNames, stateOptions } from "./state-names.ts";
export { ASSISTANCE_PURPOSES, type Purposes } from "./assistance-purposes.ts";
export { CODED_CONDITIONS, codedConditions, CONDITIONS_OF_INFORMATION, usualConditions } from "./usual-conditions.ts";
export { CONSENTED_USES, USES, type ConsentedUse, type Use } from "./uses.ts";
export {
  REJECTED_CLAIMS,
  REPORTED_COUNTS,
  SIGNATORIES,
  SIGNATORIES_AS_OF,
  SIGNATORY_SOURCES,
  UNNAMED_SIGNATURES,
} from "./signatories.ts";
export { CHECKLIST_EDITION, CHECKLIST_EDITIONS, MEANING_OF_NO, provision, PROVISIONS } from "./provisions.ts";
export { type Provision, PROVISION_FORCES, PROVISION_SIDES } from "./provisions/provision.ts";
export { reviewSheet } from "./review-sheet.ts";
export { COVERAGE, type CoverageEntry } from "./coverage.ts";
export { asksForAuthority } from "./same-content.ts";
export { type EntityRef, organisationRef } from "./entity-ref.ts";
export { sameName, soughtName, textsOf, unseenIn, WORD_LANGUAGES, type Words, wordsFor, wordsSchema } from "./words.ts";
