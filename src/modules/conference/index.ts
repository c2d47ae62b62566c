// Conferences under the Convention: ceremonies, sessions and what prepares them.
export { createConference, type ConferenceModule } from "./create-conference.ts";
export { CONFERENCE_ROLES } from "./roles.ts";
export { CONFERENCE_KEY_TABLE, restoreConferenceKeys } from "./private/store.ts";
