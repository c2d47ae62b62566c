// Conferences under the Convention: ceremonies, sessions and what prepares them.
export { createConference, type ConferenceModule } from "./create-conference.ts";
export { ORGANISING_ROLES, mayOrganise, READING_ROLES } from "./access.ts";
export { CONFERENCE_ROLES } from "./roles.ts";
export { comingOf, holdDelegations } from "./delegations/store.ts";
export { changedMeanwhile } from "./frame/actions/conferences.ts";
export type { ConferenceHead } from "./frame/domain/conference.ts";
export { restingOn, type StandingRule, type StandingRules } from "./frame/domain/rules.ts";
export { ConferencePage, Meanwhile, titleOf } from "./frame/pages/conference-page.tsx";
export { type PublicHead, PublicLinks, PublicPage } from "./frame/pages/public-links.tsx";
export { TitleFields } from "./frame/pages/title-fields.tsx";
export type { ConferencePart } from "./frame/part.ts";
export { findHead } from "./frame/store.ts";
export { conferenceParams, demandConference, demandOpen, rulesOn, UPON_CONFERENCE } from "./frame/upon.ts";
export { closings } from "./frame/store.ts";
export { publicationOf } from "./private/published-store.ts";
export { CONFERENCE_KEY_TABLE, restoreConferenceKeys } from "./private/store.ts";
