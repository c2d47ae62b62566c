import { CUSTODY_ACTS } from "../../../protocol/custody.ts";
import type { DossierId } from "../../../protocol/identifiers.ts";
import { parseStateCode } from "../../../protocol/identifiers.ts";
import type { Dossier, PaperPart } from "../../desk/index.ts";
import { authorityNames, type AuthorityNames } from "../../federation/index.ts";
import type { PaperView } from "../../printing/index.ts";
import type { EvidenceContext } from "../context.ts";
import { usedExhibit } from "../origins.ts";
import type { Exhibits } from "../exhibits-face.ts";
import type { ExhibitRecord } from "../types.ts";
import type { SourcedCondition } from "../use-gate.ts";
import { exhibitSection } from "./exhibit-section.ts";

/** What the paper of a dossier says of its exhibits. */
export interface ExhibitsOfPaper {
  readonly exhibits: readonly {
    readonly record: ExhibitRecord;
    /** Everything that its sender set for its use. */
    readonly bound: readonly SourcedCondition[];
  }[];
  /** Whom the pseudonyms of custody records stand for, by their ids (R17). */
  readonly pseudonyms: ReadonlyMap<string, string>;
  readonly authorities: AuthorityNames;
}

export async function readExhibitsOfPaper(
  context: EvidenceContext,
  exhibits: Pick<Exhibits, "byId" | "forDossier" | "peopleOf">,
  { dossierId, state }: Dossier,
): Promise<ExhibitsOfPaper> {
  const { federation } = context;
  return {
    exhibits: await recordsOf(context, exhibits, dossierId),
    pseudonyms: await exhibits.peopleOf(dossierId),
    authorities: await authorityNames(federation.directory(), [parseStateCode(state)]),
  };
}

async function recordsOf(
  { platform, ports }: EvidenceContext,
  exhibits: Pick<Exhibits, "byId" | "forDossier">,
  dossierId: DossierId,
): Promise<ExhibitsOfPaper["exhibits"]> {
  const { db } = platform.database;
  const found: { record: ExhibitRecord; bound: readonly SourcedCondition[] }[] = [];
  for (const { exhibitId } of await exhibits.forDossier(dossierId)) {
    const record = await exhibits.byId(exhibitId);
    if (record === undefined) continue;
    const { exhibit } = record;
    found.push({
      record,
      bound: await ports.uses.conditions(db, exhibit.requestId, await usedExhibit(db, exhibit)),
    });
  }
  return found;
}

/** Each exhibit a section. */
export function exhibitsOnPaper({ exhibits, pseudonyms, authorities }: ExhibitsOfPaper): PaperPart {
  return {
    cover: ({ t, format }) => [
      { place: 80, label: t("print.dossier.exhibits"), value: format.number(exhibits.length) },
    ],
    sections: exhibits.map(({ record, bound }, index) => ({
      place: 30,
      print: (view, { names }) => {
        const people = new Map([...names, ...namesOf(pseudonyms, names)]);
        return exhibitSection(view, record, { people, authorities }, index + 1, bound);
      },
    })),
    subjects: exhibits.map(({ record: { exhibit } }) => ({
      kind: "exhibit",
      id: exhibit.exhibitId,
      reference: exhibit.number,
    })),
  };
}

function namesOf(pseudonyms: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>): [string, string][] {
  return [...pseudonyms].flatMap(([pseudonym, userId]): [string, string][] => {
    const name = names.get(userId);
    return name === undefined ? [] : [[pseudonym, name]];
  });
}

/** What the audit log says of exhibits, in the words of their custody. */
export function custodyLogged({ t }: PaperView, type: string): string | undefined {
  const act = CUSTODY_ACTS.find((one) => type === `evidence.${one}`);
  return act && t(`custody.act.${act}`);
}
