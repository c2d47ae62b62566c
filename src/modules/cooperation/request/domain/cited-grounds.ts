import { citation, GROUNDS } from "../../../../convention/index.ts";
import { Refusal } from "../../../../protocol/refusal.ts";

/** What a letter that refuses without naming a ground is registered with: the record says so instead of inventing one. */
export const NO_GROUND = "none-named";

/** A ground travels with its place in the Convention. Refuses one that no list has. */
export function citedGrounds(ids: readonly string[]): { groundId: string; paragraph: string }[] {
  return ids.map((groundId) => {
    const known = GROUNDS.find((one) => one.id === groundId);
    if (!known) {
      throw new Refusal("decision-unknown-ground", `${groundId} is no ground that the Convention lists.`, {
        field: "grounds",
        details: { groundId },
      });
    }
    return { groundId, paragraph: citation(known) };
  });
}

/** The same for a letter of the other State, which may name none. */
export function registeredGrounds(ids: readonly string[]): { groundId: string; paragraph: string }[] {
  const named = citedGrounds(ids.filter((id) => id !== NO_GROUND));
  return named.length === 0 && ids.includes(NO_GROUND) ? [{ groundId: NO_GROUND, paragraph: "–" }] : named;
}
