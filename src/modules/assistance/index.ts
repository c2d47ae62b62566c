// The checklist of the Convention: what a State answers, what it lacks, and how it mends that.
export { createAssistance, type AssistanceModule } from "./create-assistance.ts";
export { NEED_KEY_TABLE, restoreNeedKeys } from "./lane/store.ts";
export { ASSISTANCE_ROLES } from "./roles.ts";
