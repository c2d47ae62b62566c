import type { z } from "zod";
import type { FormInput } from "../forms.ts";
import { fieldsOf, type FormField, groupsIn, isEmptyGroup } from "./form-reader.ts";

// Groups are added to a list of a form, taken away and moved by buttons that send the form to where it is sent: the page comes back with
// all that was typed, and nothing was done.

/** The name of these buttons; no member of an input has "-" in its name. */
export const GROUPS_BUTTON = "groups-button";
/** Of a list whose schema does not say how many groups it may have. */
const MOST_GROUPS = 50;

export type GroupsChange = "add" | "remove" | "up" | "down";

/** What such a button says: "up lines.2", or "add lines". */
export function pressOf(change: GroupsChange, name: string): string {
  return `${change} ${name}`;
}

export function mayAdd({ maxItems = MOST_GROUPS }: FormField, groups: readonly unknown[]): boolean {
  return groups.length < maxItems;
}

interface Regrouped {
  readonly input: FormInput;
  /** The group that was changed, or the list that has none left; undefined where no such button was pressed. */
  readonly changed: string | undefined;
}

/**
 * What was posted, with the groups of each list numbered from 0 as the page shows them: changed by the button that was pressed, or else
 * without those in which nothing was typed.
 */
export function regrouped(schema: z.ZodType, posted: FormInput, pressed: string | undefined): Regrouped {
  const [change = "", at = ""] = pressed?.split(" ") ?? [];
  const lists = [...fieldsOf(schema).values()].filter(({ kind }) => kind === "groups");
  const here = lists.find(({ name }) => at === name || at.startsWith(`${name}.`));
  let input = posted;
  let changed: string | undefined;
  for (const list of lists) {
    const { name } = list;
    const groups = groupsIn(input, name);
    if (here === undefined) {
      const filled = groups.filter((group) => !isEmptyGroup(schema, name, group, posted));
      input = renumbered(input, name, filled);
    } else if (list === here) {
      const after = changedGroups(list, groups, change, at);
      input = renumbered(input, name, after.groups);
      changed = after.place < 0 ? name : `${name}.${after.place}`;
    }
  }
  return { input, changed };
}

/** The groups in their new order, by their old names, and the place of the one that was changed; a new one has no name yet. */
function changedGroups(
  list: FormField,
  groups: readonly string[],
  change: string,
  at: string,
): { readonly groups: readonly (string | undefined)[]; readonly place: number } {
  if (change === "add" && at === list.name && mayAdd(list, groups)) {
    return { groups: [...groups, undefined], place: groups.length };
  }
  const place = groups.indexOf(at);
  if (place < 0) return { groups, place };
  const others = groups.toSpliced(place, 1);
  if (change === "remove") return { groups: others, place: Math.min(place, others.length - 1) };
  const by = change === "up" ? -1 : change === "down" ? 1 : 0;
  const to = Math.min(Math.max(place + by, 0), others.length);
  return { groups: others.toSpliced(to, 0, at), place: to };
}

/** What else calls itself a part of the list is left out. */
function renumbered(input: FormInput, list: string, groups: readonly (string | undefined)[]): FormInput {
  const all = Object.entries(input);
  const inGroups = groups.flatMap((group, place) => [
    // The group is there also where nothing stands in it.
    [`${list}.${place}`, ""] as const,
    ...all
      .filter(([key]) => group !== undefined && key.startsWith(`${group}.`))
      .map(([key, value]) => [`${list}.${place}${key.slice(group?.length)}`, value] as const),
  ]);
  return Object.fromEntries([...all.filter(([key]) => !key.startsWith(`${list}.`)), ...inGroups]);
}
