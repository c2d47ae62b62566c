import type { StateCode } from "../../protocol/identifiers.ts";
import { authorityNames, type AuthorityNames } from "../federation/index.ts";
import type { EvidenceContext } from "./context.ts";
import { peopleOfDossier } from "./custody-store.ts";
import type { Exhibit } from "./types.ts";

/** Who is meant: people by pseudonym or id, authorities as their States call them. */
export interface Names {
  readonly people: ReadonlyMap<string, string>;
  readonly authorities: AuthorityNames;
}

/** R17: the record of an exhibit has pseudonyms; this is who stands behind them as long as the dossier does. */
export async function namesAround(
  { identity, platform, federation }: Pick<EvidenceContext, "identity" | "platform" | "federation">,
  { dossierId, fromState }: Pick<Exhibit, "dossierId" | "fromState">,
  receivers: readonly StateCode[] = [],
): Promise<Names> {
  const people = new Map((await identity.people()).map(({ id, name }) => [id, name]));
  const behind = [...(await peopleOfDossier(platform.database.db, dossierId))];
  return {
    people: new Map([...people, ...behind.map(([mark, id]) => [mark, people.get(id) ?? mark] as const)]),
    authorities: await authorityNames(federation.directory(), [...receivers, ...(fromState ? [fromState] : [])]),
  };
}
