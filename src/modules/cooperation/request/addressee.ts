import { type AddressedRole, addressedRole, type MechanismId } from "../../../convention/index.ts";
import { type DesignatedAuthority, parseStateCode } from "../../../protocol/index.ts";
import type { CooperationContext } from "./context.ts";
import type { Correspondent } from "./types.ts";
import type { Dossier } from "../../desk/index.ts";
import { loadCorrespondent } from "./correspondent-store.ts";

/** Who gets what is sent in a dossier: a State's server, or the desk of a State without one. */
export type Addressee =
  | {
      readonly kind: "server";
      readonly state: string;
      /** Whom a request of this kind is for. */
      readonly role: AddressedRole;
      /** Whether the peer's designation names an authority of that role; the central authorities, or all, stand in for it otherwise. */
      readonly isNamed: boolean;
      readonly authorities: readonly Pick<DesignatedAuthority, "id" | "names" | "languages" | "requirements">[];
      /** False: two people have not confirmed the peer, and nothing would leave (R10). */
      readonly confirmed: boolean;
    }
  | { readonly kind: "letter"; readonly state: string; readonly correspondent: Correspondent | undefined };

/** In which languages the addressee reads requests, as its designation or its contact card says; none where neither is known. */
export function acceptedLanguages(addressee: Addressee): readonly string[] {
  if (addressee.kind === "letter") return addressee.correspondent?.languages ?? [];
  return [...new Set(addressee.authorities.flatMap(({ languages }) => languages))];
}

/** What the addressee asks of requests, in its own words: copies, forms, seals. Nothing where nothing is known. */
export function requirementsOf(addressee: Addressee): DesignatedAuthority["requirements"] {
  return addressee.kind === "letter" ? [] : addressee.authorities.flatMap(({ requirements }) => requirements);
}

/** Reads whom the dispatches or letters of a request under `mechanism` reach today. */
export async function addresseeOf(
  context: CooperationContext,
  dossier: Dossier,
  mechanism: MechanismId,
): Promise<Addressee> {
  const { state, correspondentId } = dossier;
  if (correspondentId !== undefined) {
    const correspondent = await loadCorrespondent(context.platform.database.db, correspondentId);
    return { kind: "letter", state, correspondent };
  }
  const peer = await context.federation.directory().peer(parseStateCode(state));
  const all = peer?.designation.designation.authorities ?? [];
  const role = addressedRole(mechanism);
  const [meant, central] = [role, "central-authority" as const].map((one) =>
    all.filter(({ roles }) => roles.includes(one)),
  );
  const authorities = [meant, central, all].find((some) => some !== undefined && some.length > 0) ?? [];
  return {
    kind: "server",
    state,
    role,
    isNamed: meant !== undefined && meant.length > 0,
    authorities: authorities.map(({ id, names, languages, requirements }) => ({ id, names, languages, requirements })),
    confirmed: peer?.standing === "confirmed",
  };
}
