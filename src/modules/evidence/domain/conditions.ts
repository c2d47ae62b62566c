import type { Condition } from "../../../protocol/bodies/decision.ts";

/** R9: the ids of conditions that an acceptance leaves out. */
export function missingConditions(
  conditions: readonly { readonly id: string }[],
  accepted: readonly string[],
): readonly string[] {
  return conditions.map(({ id }) => id).filter((id) => !accepted.includes(id));
}

/** As long as the id of a condition may be. */
const MAX_ID_CHARACTERS = 64;

/**
 * What States set for exhibits from which another one was made, each under an id that names its State. Each State numbers anew for
 * each request, so what says something else under the same id gets a number of its own: none is lost.
 */
export function inheritedConditions(
  set: readonly { readonly from: string; readonly condition: Condition }[],
): Condition[] {
  const bound: Condition[] = [];
  for (const { from, condition } of set) {
    const name = `from-${from.toLowerCase()}.${condition.id}`;
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? "" : `.${number}`;
      const one = {
        ...condition,
        id: `${name.slice(0, MAX_ID_CHARACTERS - suffix.length).replace(/[-.]$/, "")}${suffix}`,
      };
      const other = bound.find(({ id }) => id === one.id);
      if (other === undefined) bound.push(one);
      if (other === undefined || isSame(one, other)) break;
    }
  }
  return bound;
}

function isSame(one: Condition, other: Condition): boolean {
  return one.kind === other.kind && one.article === other.article && one.text.text === other.text.text;
}
