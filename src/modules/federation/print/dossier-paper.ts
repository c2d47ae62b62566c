import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import { fromHex } from "../../../protocol/bytes.ts";
import type { DesignatedAuthority } from "../../../protocol/designation-schema.ts";
import { fingerprintDigits, fingerprintWords } from "../../../protocol/fingerprint.ts";
import { parseStateCode } from "../../../protocol/identifiers.ts";
import type { Dossier, PaperPart } from "../../desk/index.ts";
import { heading, type PaperView, paragraph, seenName } from "../../printing/index.ts";
import { authorityName } from "../directory/authority-names.ts";
import type { Directory } from "../types.ts";
import { designationBlocks, type DesignationFacts, designationFacts } from "./designation-blocks.ts";

/** The keys by which a State signs, and by what we know them. */
export interface StateKeys {
  readonly state: string;
  readonly fingerprint: Uint8Array;
  readonly designation: DesignationFacts;
  /** When two people of ours confirmed it; absent for our own. */
  readonly confirmedAt?: string;
}

/** "Borealia · Central Authority for legal assistance": the authority alone where its name says the State already. */
export function senderOf(
  view: PaperView,
  { operator, sender }: { readonly operator: string; readonly sender: DesignatedAuthority | undefined },
): string {
  const state = view.server.stateNames[view.lang] ?? view.server.stateNames.en ?? view.server.state;
  const name = sender ? authorityName(sender, view.lang) : operator;
  if (name === "" || name === state) return state;
  return name.includes(state) ? seenName(view, name) : `${state} · ${seenName(view, name)}`;
}

/** Whose paper a dossier's is, and which keys vouch for what is in it. */
export async function proofOnPaper(
  directory: Directory,
  operator: string,
  dossier: Pick<Dossier, "state" | "correspondentId">,
): Promise<PaperPart> {
  const authorities = (await directory.own())?.designation.authorities ?? [];
  const sender = authorities.find((one) => one.roles.includes("central-authority")) ?? authorities[0];
  return proofPart({ operator, sender }, await keysOf(directory, dossier));
}

/** The same of what was read. */
export function proofPart(own: Parameters<typeof senderOf>[1], keys: readonly StateKeys[]): PaperPart {
  return {
    sender: (view) => senderOf(view, own),
    sections: [{ place: 90, print: (view) => proofAnnex(view, keys) }],
  };
}

function proofAnnex(view: PaperView, keys: readonly StateKeys[]): PrintedBlock[] {
  const { t, lang } = view;
  return [
    heading(t("print.annex.proof")),
    paragraph(t("print.annex.proof-text")),
    ...keys.flatMap(({ state, fingerprint, designation, confirmedAt }): PrintedBlock[] => [
      { kind: "subheading", text: t("print.annex.keys-of", { state: stateName(state, lang) }) },
      { kind: "code", text: fingerprintDigits(fingerprint) },
      { kind: "code", text: fingerprintWords(fingerprint).join(" ") },
      ...designationBlocks(view, designation, confirmedAt),
    ]),
  ];
}

async function keysOf(
  directory: Directory,
  { state, correspondentId }: Pick<Dossier, "state" | "correspondentId">,
): Promise<StateKeys[]> {
  const own = await directory.own();
  const peer = correspondentId === undefined ? await directory.peer(parseStateCode(state)) : undefined;
  return [
    ...(own === undefined
      ? []
      : [
          {
            state: own.state,
            fingerprint: own.rootFingerprint,
            designation: designationFacts(own),
          },
        ]),
    ...(peer === undefined
      ? []
      : [
          {
            state: peer.state,
            fingerprint: fromHex(peer.rootFingerprint),
            designation: designationFacts(peer.designation),
            ...(peer.confirmedAt === undefined ? {} : { confirmedAt: peer.confirmedAt.toISOString() }),
          },
        ]),
  ];
}
