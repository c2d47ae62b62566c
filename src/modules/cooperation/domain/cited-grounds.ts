import { citation, GROUNDS } from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";

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
