import type { PrintedBlock } from "../../../platform/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { fromBase64 } from "../../../protocol/bytes.ts";
import type { DesignationView } from "../../../protocol/designation.ts";
import type { DesignatedAuthority } from "../../../protocol/designation-schema.ts";
import { sha256Hex } from "../../../protocol/digest.ts";
import { authorityName } from "../directory/authority-names.ts";
import { facts, momentOf, type PaperView, seen, seenName, table } from "../../printing/index.ts";

/** What of a State's signed designation a court needs: since when it holds, whom it names, and every key that signs for it. */
export interface DesignationFacts {
  readonly number: number;
  readonly digest: string;
  readonly issuedAt: string;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly operator: string;
  readonly authorities: readonly DesignatedAuthority[];
  readonly keys: readonly KeyFacts[];
}

interface KeyFacts {
  readonly use: string;
  readonly algorithm: string;
  readonly state: string;
  readonly from: string;
  readonly until?: string;
  readonly compromisedSince?: string;
  /** SHA-256 of the public key's bytes. */
  readonly sha256: string;
}

export function designationFacts({ designation, digest }: DesignationView): DesignationFacts {
  const { number, issuedAt, validFrom, validUntil, operator, authorities, keys } = designation;
  return {
    number,
    digest,
    issuedAt,
    validFrom,
    validUntil,
    operator: operator.name,
    authorities,
    keys: keys.map(({ use, algorithm, state, from, until, compromisedSince, public: bytes }) => ({
      use,
      algorithm,
      state,
      from,
      ...compact({ until, compromisedSince }),
      sha256: sha256Hex(fromBase64(bytes)),
    })),
  };
}

export function designationBlocks(
  view: PaperView,
  designation: DesignationFacts,
  confirmedAt: string | undefined,
): PrintedBlock[] {
  const { t, format, dir } = view;
  return [
    facts(
      [t("print.annex.designation"), format.number(designation.number)],
      [t("print.annex.designation-digest"), seen(designation.digest, dir)],
      [t("print.designation.issued"), momentOf(view, designation.issuedAt)],
      [
        t("print.designation.valid"),
        [designation.validFrom, designation.validUntil].map((at) => momentOf(view, at)).join(" –\n"),
      ],
      [t("print.designation.operator"), seenName(view, designation.operator)],
      [t("print.annex.confirmed"), confirmedAt && momentOf(view, confirmedAt)],
      ...designation.authorities.map(
        (authority) => [t("print.designation.authority"), authorityText(view, authority)] as const,
      ),
    ),
    table(
      [
        [t("print.designation.key"), 4],
        [t("print.designation.key-state"), 3],
        [t("print.designation.key-from"), 4],
        [t("print.designation.key-until"), 4],
        [t("print.designation.key-digest"), 7],
      ],
      designation.keys.map(({ use, algorithm, state, from, until, compromisedSince, sha256 }) => [
        `${t(`print.key-use.${use}`)}\n${algorithm}`,
        t(`print.key-state.${state}`),
        momentOf(view, from),
        [until, compromisedSince].flatMap((at) => (at === undefined ? [] : [momentOf(view, at)]))[0] ?? "–",
        seen(sha256, dir),
      ]),
    ),
  ];
}

function authorityText(view: PaperView, authority: DesignatedAuthority): string {
  const { t, format, lang, dir } = view;
  const { phone, email, roles } = authority;
  return [
    seenName(view, authorityName(authority, lang)),
    format.list(roles.map((role) => t(`federation.role.${role}`))),
    ...[phone, email].flatMap((one) => (one === undefined ? [] : [seen(one, dir)])),
  ].join("\n");
}
