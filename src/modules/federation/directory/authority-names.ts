import { stateCodeSchema } from "../../../protocol/identifiers.ts";
import type { DesignatedAuthority, StateCode } from "../../../protocol/index.ts";
import type { Directory } from "../types.ts";

/** What a State calls one of its authorities, in the language given; its code where no designation here names it. */
export type AuthorityNames = (state: string, authority: string, language: string) => string;

/** The names that these States and ourselves give their authorities today. A name is foreign text (R36). */
export async function authorityNames(directory: Directory, states: readonly StateCode[]): Promise<AuthorityNames> {
  const lookup = await directory.lookup(states);
  return (state, authority, language) => {
    const code = stateCodeSchema.safeParse(state).data;
    const { authorities = [] } = (code && lookup.current(code)?.designation) ?? {};
    const named = authorities.find(({ id }) => id === authority);
    return named === undefined ? authority : authorityName(named, language);
  };
}

/** In the language given where the State has a name in it; else in English, or in the first that it gave. */
export function authorityName({ names, id }: Pick<DesignatedAuthority, "names" | "id">, language: string): string {
  return names[language] ?? names["en"] ?? Object.values(names)[0] ?? id;
}
