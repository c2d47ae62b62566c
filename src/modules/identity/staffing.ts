import type { AskedRegister } from "./asked-register.ts";
import type { Role } from "./domain/roles.ts";
import { lackingSteps, type Staff } from "./domain/staffing.ts";

/** An act whose steps different people take (R16), as the module that has it says. */
export interface StaffingRule {
  /** The rule that several acts may share: it is said once. */
  readonly ruleKey: string;
  /** Of each step, the text that says that nobody is left for it, and the roles that would do. */
  readonly steps: readonly { readonly titleKey: string; readonly roles: readonly Role[] }[];
  /** What the acts are called. */
  readonly actKeys: readonly string[];
}

/** An act of this State for which a person is missing, as a later module found it: texts by key, and the roles that would do. */
export interface StaffingGap {
  readonly titleKey: string;
  /** What the acts are called. */
  readonly actKeys: readonly string[];
  /** The rule that several acts may share: it is said once. */
  readonly ruleKey: string;
  readonly textKey: string;
  readonly roles: readonly Role[];
}

/** The rule of acts that one person asks for and another approves. */
export function twoPeople(actKeys: readonly string[], ask: readonly Role[], approve: readonly Role[]): StaffingRule {
  return {
    ruleKey: "identity.staffing.rule",
    actKeys,
    steps: [
      { titleKey: "identity.staffing.nobody-asks", roles: ask },
      { titleKey: "identity.staffing.nobody-approves", roles: approve },
    ],
  };
}

/** The rules of the acts in the register, those with the same roles together. */
export function rulesOf(register: Pick<AskedRegister, "offered">): readonly StaffingRule[] {
  const alike = Map.groupBy(register.offered(), ({ who, approve }) => `${who.join(" ")}/${approve.join(" ")}`);
  return [...alike.values()].flatMap((acts) => {
    const [first] = acts;
    const names = acts.map(({ titleKey }) => titleKey);
    return first === undefined ? [] : twoPeople(names, first.who, first.approve);
  });
}

/** What these people cannot do together, and whom they lack for it. */
export function gapsAmong(people: readonly Staff[], rules: readonly StaffingRule[]): readonly StaffingGap[] {
  return rules.flatMap(({ steps, ruleKey, actKeys }) =>
    lackingSteps(
      people,
      steps.map(({ roles }) => roles),
    ).flatMap((index) => {
      const step = steps[index];
      return step === undefined ? [] : { ...step, actKeys, ruleKey, textKey: "identity.staffing.text" };
    }),
  );
}
