// The life of the Convention as this State knows it: who signed, who is bound, and what two States can stand on.
export { RECORDING_ROLES } from "./access.ts";
export { legalBasisOptionAnswer } from "./answers.ts";
export { createTreaty } from "./create-treaty.ts";
export type { Appointment } from "./actions/appointments.ts";
export { CALL_REFUSALS } from "./actions/signings.ts";
export type { NewProposal } from "./actions/proposals.ts";
export type { TreatyModule } from "./types.ts";
export type { Basis, Fact, NewBasis, NewFact } from "./domain/fact.ts";
export { type ProposedAct } from "./domain/proposal.ts";
export { AUTHORITY_FUNCTIONS, type DirectoryPart } from "./domain/directory.ts";
export { publicTreatyPages } from "./pages/public.tsx";
export { TREATY_ROLES } from "./roles.ts";
