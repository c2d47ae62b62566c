import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Job, Transaction } from "../../platform/index.ts";
import type { Child } from "hono/jsx";
import type { Contributions, View } from "../../web/index.ts";
import { currentUser, outageGuard, requireUser, sessionMiddleware } from "./access.ts";
import { createApprovals } from "./actions/approvals.ts";
import { type FoundedPerson, foundPeople } from "./actions/people.ts";
import { recoverOnMachine } from "./actions/recover-on-machine.ts";
import { type NewSession, startSession } from "./actions/sessions.ts";
import { identityApi, openSession } from "./api.ts";
import { type AskedRegister, createAskedRegister } from "./asked-register.ts";
import type { Consequences, FirstStepNotice, IdentityContext, PeopleChanged } from "./context.ts";
import { identityContributions } from "./contributions.ts";
import { peopleSteps } from "./first-steps.ts";
import { accessPages } from "./pages/access.tsx";
import { accountPages } from "./pages/account.tsx";
import { mountPeopleChanges } from "./pages/people-changes.tsx";
import { peoplePages } from "./pages/people.tsx";
import { personPages } from "./pages/person.tsx";
import { signInPages } from "./pages/sign-in.tsx";
import { COUNTED_MS } from "./domain/tries.ts";
import { type OfferedRole, type Role, rolesAt } from "./domain/roles.ts";
import { findPerson, listPeople } from "./person-store.ts";
import { gapsAmong, rulesOf, type StaffingGap, type StaffingRule, twoPeople } from "./staffing.ts";
import { forgetOldTries } from "./try-store.ts";
import type { Approvals, NewPerson, Person, Reading, User } from "./types.ts";

export { actsIn, personRoutes } from "./act.ts";
export { Confirmed, ConfirmForm, ExactText } from "./pages/confirmation.tsx";
export { askedRow, ReviewPage, type ReviewPageProps } from "./pages/review-page.tsx";
export { approvalPreviewAnswer } from "./answers.ts";
export type { AskedRegister, OpenAsked } from "./asked-register.ts";
export { mountTwoPerson } from "./mount-two-person.tsx";
export { AskPage } from "./pages/ask-page.tsx";
export { type BothPeople, shownAs, type Subject, type TwoPersonContext, twoPersonIn } from "./two-person.ts";
export { MAX_SIGN_IN_BYTES } from "./api.ts";
export {
  approvalChanged,
  type ApprovalPreview,
  type ApprovedThing,
  demandShown,
  exactDigest,
  exactText,
  isConfirmationRefused,
} from "./domain/approval.ts";
export { permissions, type Role, roleMissing, roleSchema, type OfferedRole } from "./domain/roles.ts";
export type { Consequence } from "./context.ts";
export { type NewPerson, type Person, type Reading, type User, userActor } from "./types.ts";
export { newPersonSchema } from "./api.ts";
export { gapsAmong, type StaffingGap, type StaffingRule, twoPeople } from "./staffing.ts";
export { StaffingNotices } from "./pages/staffing.tsx";

/** People of this State: sessions, roles, passkeys, and the two-person rule. */
export interface IdentityModule {
  /** Must run before every route: finds out who is signed in. */
  readonly middleware: MiddlewareHandler;
  /** Stands before the pages and refuses with `database-away` what came from a person whom nobody can name just now. */
  readonly outageGuard: MiddlewareHandler;
  /** The signed-in person of a request. */
  currentUser(c: Context): User | undefined;
  /** Refuses `sign-in-needed`, or `role-missing` when none of the roles is held. */
  readonly requireUser: (c: Context, ...anyOf: readonly Role[]) => User;
  /** Those that people of this office can have. */
  readonly roles: readonly Role[];
  readonly approvals: Approvals;
  /** What waits for a second person, of every module's acts. */
  readonly asked: AskedRegister;
  /** `over`: the caller's transaction. */
  people(over?: Transaction["db"]): Promise<Person[]>;
  person(userId: string): Promise<Person | undefined>;
  /** Enters the first people, in the caller's transaction. */
  found(tx: Transaction, people: readonly NewPerson[]): Promise<FoundedPerson[]>;
  /** Signs in as anybody without proof: only in the training profile, refused elsewhere. */
  becomeForTraining(userId: string): Promise<NewSession>;
  /** For the command on the server's machine only: `actions/recover-on-machine.ts` says when, and what it refuses. */
  recoverOnMachine(request: { name: string; reason: string }): Promise<{ name: string; linkToken: string }>;
  /** A module's acts that need several people, but those that are mounted as acts of two people. */
  needPeople(...rules: readonly StaffingRule[]): void;
  /** Of every act that needs several people. */
  staffingRules(): readonly StaffingRule[];
  /** What the active people of this State cannot do together, and whom they lack: administrators are told on the page of people. */
  staffingGaps(): Promise<readonly StaffingGap[]>;
  /** For a page on which people begin: the first step of a new State that is open and this person's; null where there is none. */
  ownFirstStep(view: View, user: User): Promise<Child>;
  /** Called once by whoever puts all modules together, and so knows the steps. */
  setFirstSteps(notice: FirstStepNotice): void;
  /** A later module asks who may do what: it hears when that changes, in the same transaction. */
  onPeopleChanged(tell: PeopleChanged): void;
  /** A later module says what follows for others when somebody changes or leaves. */
  tellConsequences(of: Consequences): void;
  /** Called once by whoever keeps dossiers. */
  onRead(note: (reading: Reading) => Promise<void>): void;
  /** Gives the browser its session cookie. */
  openSession(c: Context, session: NewSession): void;
  readonly api: Hono;
  readonly pages: Hono;
  readonly jobs: readonly Job[];
  readonly contributions: Contributions;
}

export function createIdentity(
  options: Omit<IdentityContext, "staffing" | "firstSteps" | "peopleChanged" | "reads" | "consequences" | "roles"> & {
    /** Those that later modules bring. */
    readonly roles?: readonly OfferedRole[];
  },
): IdentityModule {
  const context: IdentityContext = {
    ...options,
    roles: rolesAt(options.platform.config.office, options.roles ?? []),
    staffing: { rules: [] },
    firstSteps: { notice: async () => null },
    peopleChanged: [],
    reads: { note: async () => undefined },
    consequences: [],
  };
  const approvals = createApprovals(context);
  const { clock, database, config } = context.platform;
  const asked = createAskedRegister(database.db, clock);
  context.staffing.rules = [twoPeople(["identity.staffing.access"], ["administrator"], ["administrator"])];
  const staffingRules = (): readonly StaffingRule[] => [...context.staffing.rules, ...rulesOf(asked)];
  const staffingGaps = async (): Promise<readonly StaffingGap[]> => {
    const active = (await listPeople(database.db)).filter(({ state }) => state === "active");
    return gapsAmong(active, staffingRules());
  };
  const changes = { api: new Hono(), pages: new Hono() };
  mountPeopleChanges({ ...context, identity: { approvals, asked }, rules: staffingRules }, changes);
  return {
    middleware: sessionMiddleware(context),
    outageGuard: outageGuard(),
    currentUser,
    requireUser,
    roles: context.roles,
    approvals,
    asked,
    people: async (over = database.db) => await listPeople(over),
    person: async (userId) => await findPerson(database.db, userId),
    found: async (tx, people) => await foundPeople(context, tx, people),
    becomeForTraining: async (userId) => {
      if (config.profile !== "training")
        throw new Error("Signing in without proof exists in the training profile only.");
      return await database.transaction(async (tx) => await startSession(context, tx, userId, "training"));
    },
    recoverOnMachine: async (request) =>
      await recoverOnMachine(context, { ...request, needPasskey: approvals.needPasskey }),
    needPeople: (...rules) => void (context.staffing.rules = [...context.staffing.rules, ...rules]),
    staffingRules,
    staffingGaps,
    onPeopleChanged: (tell) => void context.peopleChanged.push(tell),
    tellConsequences: (of) => void context.consequences.push(of),
    onRead: (note) => void (context.reads.note = note),
    openSession: (c, session) => void openSession(context, c, session),
    ownFirstStep: async (view, user) => await context.firstSteps.notice(view, user),
    setFirstSteps: (notice) => void (context.firstSteps.notice = notice),
    jobs: [
      {
        name: "identity.forget-tries",
        everyMs: COUNTED_MS,
        run: async () => await database.transaction(async (tx) => await forgetOldTries(tx.db, clock.now())),
      },
    ],
    contributions: {
      ...identityContributions(context, approvals.needPasskey),
      firstSteps: peopleSteps({
        people: async () => await listPeople(database.db),
        staffingGaps,
        asksPasskeys: config.profile !== "training",
      }),
    },
    api: changes.api.route("/", identityApi(context, approvals)),
    pages: changes.pages
      .route("/", signInPages(context))
      .route("/", accountPages(context, approvals))
      .route("/", peoplePages(context, approvals, { asked, staffingGaps }))
      .route("/", personPages(context, approvals))
      .route("/", accessPages(context, approvals)),
  };
}
