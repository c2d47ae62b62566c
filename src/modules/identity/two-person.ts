import type { Child } from "hono/jsx";
import type { Kysely, RawBuilder, SqlBool } from "kysely";
import { z } from "zod";
import type { Clock, Platform, Transaction } from "../../platform/index.ts";
import type { Given } from "../../protocol/given.ts";
import { Refusal } from "../../protocol/refusal.ts";
import {
  type Act,
  type ActSpec,
  type AnyAct,
  type Doing,
  momentAnswer,
  moduleOf,
  type PathParams,
  type View,
} from "../../web/index.ts";
import type { AuditModule } from "../audit/index.ts";
import { actsIn } from "./act.ts";
import type { AskedRegister } from "./asked-register.ts";
import { type Asked, holdAsked, insertAsked, listWaiting, type NewAsked } from "./asked-store.ts";
import { type ApprovalPreview, exactDigest, exactText } from "./domain/approval.ts";
import type { Role } from "./domain/roles.ts";
import type { Approvals, User } from "./types.ts";

/** What a module must be given to have acts of two people. */
export interface TwoPersonContext {
  readonly platform: Pick<Platform, "database" | "random"> & { readonly clock: Pick<Clock, "now"> };
  readonly audit: Pick<AuditModule, "append">;
  readonly identity: { readonly approvals: Approvals; readonly asked: AskedRegister };
}

/** Who asked, and who approves. */
export interface BothPeople {
  readonly askedBy: string;
  readonly by: User;
}

/** Which thing such an act is about; `db` is that of the transaction, where there is one. */
export interface Subject<Context> {
  readonly context: Context;
  readonly db: Kysely<unknown>;
  readonly id: string;
}

/** What is carried out, once two people stand behind it. */
interface Approved<Context, Shown, Upon> extends BothPeople {
  readonly context: Context;
  readonly tx: Transaction;
  readonly content: Shown;
  readonly upon: Upon;
}

type Content = z.ZodType<object>;

/**
 * One act that two people stand behind (R16), told once. It is an act like any other, but doing it only asks; the second person's page,
 * sending back, withdrawal and their operations are mounted by `mountTwoPerson`.
 */
export interface TwoPersonSpec<
  Context,
  P extends PathParams,
  Input extends z.ZodType,
  C extends Content,
  Upon = undefined,
> extends Pick<
  ActSpec<Context, User, Role, P, Input, undefined, unknown>,
  "id" | "params" | "input" | "words" | "shared"
> {
  /** "/treaty/facts": there it is asked for, once `…-preview` has shown what would be done. */
  readonly at: `/${string}`;
  /** What it is called among what waits. */
  readonly titleKey: string;
  /** What is approved, as passkeys sign it: a kind of thing and what is done with it. */
  readonly thing: { readonly kind: string; readonly action: string };
  /** What both stand behind; the digest is over its JSON. */
  readonly content: C;
  /** The member of the content with the id of its subject: that of the path, else one that the input may give, else a new one. */
  readonly subject: keyof z.output<C> & string;
  readonly ask: readonly Role[];
  readonly approve: readonly Role[];
  readonly refusals: readonly string[];
  /** Loads what it is done upon, by its id, and refuses what is not there; whoever asks, and before it is carried out. */
  readonly upon?: (call: Subject<Context>) => Promise<Upon>;
  /** Whether this person may see what it is about and stand behind it: both people are asked. Absent: whoever has the role. */
  readonly demandFor?: (call: Subject<Context> & { readonly by: User }) => Promise<void>;
  /**
   * Which of its subjects this person may see, as a condition upon `asked.subject_id`: of the rest nobody is told that they were asked for,
   * and each is answered as one that is not known. Absent: whoever has a role of the act sees all.
   */
  readonly seenBy?: (db: Kysely<unknown>, by: Pick<User, "id" | "roles">) => RawBuilder<SqlBool>;
  /**
   * What it concerns beside its subject, by name: once it is done, only what waits and concerns the same is looked at again. Absent or
   * undefined: everything.
   */
  readonly concerns?: (content: Given<C>) => readonly string[] | undefined;
  /** A name: once it is done, nothing that was asked for and names this can be read any more. */
  readonly forgets?: (content: Given<C>) => string;
  /** Makes the content as things stand: for the preview, when it is asked for, and when it is approved. Refuses what cannot be. */
  readonly describe: (
    asked: Subject<Context> & { readonly input: Given<Input>; readonly upon: Upon },
  ) => Promise<Given<C>>;
  /** Does it, once two people stand behind it. */
  readonly carryOut: (approved: Approved<Context, Given<C>, Upon>) => Promise<unknown>;
}

/** What was asked for as it would be done now. */
export interface Outcome extends ApprovalPreview<object> {
  readonly carryOut: (tx: Transaction, people: BothPeople) => Promise<unknown>;
}

export interface TwoPerson<Context, P extends PathParams, Input extends z.ZodType, C extends Content>
  extends
    Act<Context, User, Role, P, Input, typeof askedAnswer, NewAsked>,
    Pick<
      TwoPersonSpec<Context, P, Input, C>,
      "titleKey" | "thing" | "content" | "subject" | "approve" | "seenBy" | "concerns" | "forgets"
    > {
  /** What would be done: of a thing that is new, by the id in the input. */
  readonly preview: (asking: Doing<Context, User, P, Input>) => Promise<ApprovalPreview<Given<C>>>;
  /** Refuses what can no longer be done as it was asked for. */
  readonly anew: (context: Context, db: Kysely<unknown>, asked: Asked) => Promise<Outcome>;
}

/** How such an act is shown to both people. */
interface Showing<C> {
  /** Which thing it is about, in one line that shows what is hidden in it: "Borealia: accession". */
  readonly about: (view: View, content: C) => string;
  /** The whole of what would be done, in words. */
  readonly shown: (view: View, content: C) => Child | Promise<Child>;
  /** The page with the form, where it can be asked for in other words. */
  readonly form: (content: C) => string;
  /** Where the second person finds what was done; absent: the page that all this belongs to. */
  readonly done?: (content: C) => string;
}

/** Any act of two people, as it is mounted. */
export interface AskedAct<Context>
  extends
    AnyAct<Context, User, Role>,
    Pick<
      TwoPerson<Context, PathParams, z.ZodType, Content>,
      "titleKey" | "thing" | "content" | "approve" | "seenBy" | "refusals" | "anew"
    >,
    Showing<never> {
  readonly preview: (asking: never) => Promise<ApprovalPreview<object>>;
  readonly concerns?: ((content: never) => readonly string[] | undefined) | undefined;
  readonly forgets?: ((content: never) => string) | undefined;
}

export function shownAs<Context, P extends PathParams, Input extends z.ZodType, C extends Content>(
  act: TwoPerson<Context, P, Input, C>,
  showing: Showing<Given<C>>,
): AskedAct<Context> {
  return { ...act, ...showing };
}

export const askedAnswer = z
  .object({
    askedId: z.string(),
    subjectId: z.string(),
    digest: z.string(),
    askedBy: z.string(),
    askedAt: momentAnswer,
  })
  .meta({ id: "Asked" });

/** Of each act no more than these wait at once. */
export const MAX_WAITING = 200;

/** With these codes asking is refused, and nothing else. */
export const ASKING: readonly string[] = ["already-asked", "too-many-waiting"];

/** Makes the function `twoPerson` of a module, whose acts are all given the same context. */
export function twoPersonIn<Context extends TwoPersonContext>() {
  const act = actsIn<Context>();
  return function twoPerson<
    Input extends z.ZodType,
    C extends Content,
    P extends PathParams = Readonly<Record<string, never>>,
    Upon = undefined,
  >({
    upon: load,
    demandFor,
    describe,
    carryOut,
    ...spec
  }: TwoPersonSpec<Context, P, Input, C, Upon>): TwoPerson<Context, P, Input, C> {
    const { thing, subject } = spec;

    async function outcomeOf(about: Subject<Context>, input: Given<Input>) {
      const { id } = about;
      const upon = (await load?.(about)) as Upon; // without `upon` it is undefined, as its type says
      const content = await describe({ ...about, input, upon });
      const [, named] = Object.entries(content).find(([member]) => member === subject) ?? [];
      if (named !== id) throw new Error(`${spec.id} describes ${String(named)} where it was asked about ${id}`);
      const approval = { ...thing, digest: exactDigest(content), subject: { kind: thing.kind, id } };
      return { preview: { content, approval } satisfies ApprovalPreview<Given<C>>, upon };
    }

    /** The preview of what nobody has asked for: one thing is asked for at a time, and said so before anybody signs it. */
    async function firstPreview({ context, input, by, ids }: Doing<Context, User, P, Input>, db: Kysely<unknown>) {
      const [inPath] = Object.values(ids);
      const inInput = Object.entries(input ?? {}).find(([member]) => member === subject)?.[1];
      const about = { context, db, id: String(inPath ?? inInput ?? context.platform.random.uuid()) };
      await demandFor?.({ ...about, by });
      const { waiting } = await listWaiting(db, { acts: [spec.id], limit: MAX_WAITING });
      if (waiting.some(({ subjectId }) => subjectId === about.id)) {
        throw new Refusal("already-asked", "This waits for a second person already. Look at it under what waits.");
      }
      if (waiting.length < MAX_WAITING) {
        const { preview } = await outcomeOf(about, input);
        // Each other thing in the address, as the conference of a participant, is the one of the content.
        const named = new Map<string, unknown>(Object.entries(preview.content));
        for (const [name, value] of Object.entries(ids)) {
          const inContent = named.get(`${name}Id`);
          const unknown = spec.params?.[name]?.unknown;
          if (inContent !== undefined && inContent !== value && unknown !== undefined) throw unknown();
        }
        return preview;
      }
      const limit = { details: { limit: MAX_WAITING } };
      throw new Refusal("too-many-waiting", `${MAX_WAITING} of these wait; decide on some of them first.`, limit);
    }

    const asking = act({
      ...spec,
      at: `POST ${spec.at}`,
      who: spec.ask,
      answer: askedAnswer,
      status: 201,
      repeat: "refused",
      confirmed: true,
      refusals: [...spec.refusals, ...ASKING],
      run: async (call) => {
        const { context, input, by } = call;
        const { database, random, clock } = context.platform;
        return await database.transaction(async (tx): Promise<NewAsked> => {
          await holdAsked(tx.db, moduleOf(spec));
          const { content, approval } = await firstPreview(call, tx.db);
          await context.identity.approvals.request(tx, { ...approval, by });
          const asked = {
            askedId: random.uuid(),
            act: spec.id,
            subjectId: approval.subject.id,
            input,
            content: exactText(content),
            digest: approval.digest,
            askedBy: by.id,
            askedAt: clock.now(),
          };
          await insertAsked(tx.db, asked);
          context.identity.asked.changed(tx, asked.askedId);
          return asked;
        });
      },
    });
    return {
      ...spec,
      ...asking,
      preview: async (asked) => await firstPreview(asked, asked.context.platform.database.db),
      anew: async (context, db, { input, subjectId: id, digest }) => {
        const about = { context, db, id };
        const read = spec.input.safeParse(input);
        // The same value, which nobody changes from here on.
        const now = read.success ? await outcomeOf(about, read.data as Given<Input>) : undefined;
        if (now?.preview.approval.digest !== digest) {
          throw new Refusal("approval-changed", "What was asked for is no longer what would be done.");
        }
        const { upon, preview } = now;
        return {
          ...preview,
          carryOut: async (tx, people) => {
            await demandFor?.({ ...about, db: tx.db, by: people.by });
            return await carryOut({ context, tx, content: preview.content, upon, ...people });
          },
        };
      },
    };
  };
}
