import { z } from "zod";
import {
  CONFERENCE_RULE_IDS,
  CONFERENCE_RULES,
  type ConferenceRuleId,
  type ConferenceRuleValue,
} from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { userActor } from "../../../identity/index.ts";
import { ORGANISING_ROLES } from "../../access.ts";
import { twoPerson } from "../../context.ts";
import { ruleDecision, type RuleValues } from "../domain/rules.ts";
import { holdConferences, insertRuleChange } from "../store.ts";
import { conferenceParams, demandOpen, rulesOn, todayAt, UPON_CONFERENCE } from "../upon.ts";

type Boxes = {
  [Id in ConferenceRuleId]: z.ZodExactOptional<z.ZodType<ConferenceRuleValue<Id>, ConferenceRuleValue<Id>>>;
};

/** One box for each rule, within its bounds. */
const rules = z.strictObject(
  Object.fromEntries(
    CONFERENCE_RULE_IDS.map((id) => {
      const rule = CONFERENCE_RULES[id];
      const value = "choices" in rule ? z.enum(rule.choices) : z.int().min(rule.min).max(rule.max);
      return [id, value.exactOptional()];
    }),
  ) as unknown as Boxes, // made of the same rules
);

const ruleValue = z.union([z.string(), z.int()]);

/** From a day on the conference goes by other rules; what was decided before that day keeps those of its day. */
export const changeRules = twoPerson({
  ask: ORGANISING_ROLES,
  approve: ORGANISING_ROLES,
  id: "conference.change-rules",
  at: "/conferences/:conference/rules",
  params: conferenceParams,
  titleKey: "conference.rules-change.title",
  thing: { kind: "conference", action: "change-rules" },
  input: z.strictObject({ rules, ...ruleDecision.shape }),
  content: z.strictObject({
    conferenceId: z.string(),
    slug: z.string(),
    changes: z.array(z.strictObject({ rule: z.enum(CONFERENCE_RULE_IDS), from: ruleValue, to: ruleValue })),
    ...ruleDecision.shape,
  }),
  subject: "conferenceId",
  refusals: [...UPON_CONFERENCE, "nothing-changed", "rule-from-past"],
  words: "conference.rules-change",
  shared: { rules: "conference.rule" },
  concerns: ({ conferenceId }) => [conferenceId],
  upon: async ({ db, id }) => await demandOpen(db, id),
  describe: async ({ context, db, upon: head, input: { rules: wanted, ...given } }) => {
    const today = todayAt(context, head);
    if (given.fromOn < today && !given.late) {
      const message = `${given.fromOn} is over. Choose ${today} or later, or say that it was decided then and is entered late.`;
      throw new Refusal("rule-from-past", message, { field: "fromOn", details: { today } });
    }
    const stand = await rulesOn(db, head.conferenceId, given.fromOn);
    const changes = CONFERENCE_RULE_IDS.flatMap((rule) => {
      const [from, to] = [stand[rule].value, wanted[rule]];
      return to === undefined || to === from ? [] : [{ rule, from, to }];
    });
    if (changes.length === 0) {
      throw new Refusal("nothing-changed", "These rules stand already on that day. Change one of them.", {
        field: "rules",
      });
    }
    return { conferenceId: head.conferenceId, slug: head.slug, changes, ...given };
  },
  carryOut: async ({ context: { platform, audit, desk }, tx, content, askedBy, by }) => {
    await holdConferences(tx.db);
    const { conferenceId, changes, fromOn, late, source, reason: why } = content;
    const made = {
      changeId: platform.random.uuid(),
      conferenceId,
      rules: Object.fromEntries(changes.map(({ rule, to }) => [rule, to])) as RuleValues, // as its schema read them
      fromOn,
      late,
      source,
      reason: why,
      recordedAt: platform.clock.now(),
      askedBy,
      approvedBy: by.id,
    };
    await insertRuleChange(tx.db, made);
    desk.queue.touch(tx, "conference-people", conferenceId);
    const subject = { kind: "conference", id: conferenceId };
    const details = { changes, fromOn, late, source, reason: why };
    await audit.append(tx, { type: "conference.rules-changed", actor: userActor(by), subject, details });
  },
});
