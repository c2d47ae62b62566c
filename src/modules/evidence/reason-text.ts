// Why an act happened, in the reader's language: codes of the custody record with the texts of locales/*/custody.json.
import { stateName } from "../../convention/index.ts";
import {
  type CodedReason,
  type KnownReason,
  type CustodyValueKind,
  knownReason,
  shownLeaves,
  valueKind,
} from "../../protocol/custody-reason.ts";
import type { View } from "../../web/index.ts";
import type { AuthorityNames } from "../federation/index.ts";

type Reader = Pick<View, "t" | "lang" | "format">;

/** A sentence; code and values as they stand where this server does not know the code. */
export function reasonText(reader: Reader, reason: CodedReason, authorities: AuthorityNames): string {
  const { t } = reader;
  const known = knownReason(reason);
  if (known === undefined || !t.has(`custody.reason.${known.code}`)) return unknownReason(reader, reason);
  const values = Object.entries(known.values).map(([name, value]) => {
    const shown = valueText(reader, valueKind(known.code, name), value, { known, authorities });
    return [name, shown] as const;
  });
  return t(`custody.reason.${known.code}`, Object.fromEntries(values));
}

function unknownReason({ t, format }: Reader, { code, values }: CodedReason): string {
  const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  if (pairs.length === 0) return t("custody.unknown", { code });
  return t("custody.unknown-with-values", { code, values: format.list(pairs) });
}

function valueText(
  { lang, format }: Reader,
  kind: CustodyValueKind | undefined,
  value: string | number,
  { known, authorities }: { known: KnownReason; authorities: AuthorityNames },
): string {
  const text = String(value);
  switch (kind) {
    case "state":
      return stateName(text, lang);
    case "authority":
      return authorities("state" in known.values ? known.values.state : "", text, lang);
    case "instant":
      return format.dateTime(new Date(text));
    case "count":
      return format.number(Number(value));
    case "leaves":
      return shownLeaves(text);
    case undefined:
      return text;
  }
}

/** The kinds that have words in every language; other codes come with exhibits from elsewhere and through the API. */
export const EXHIBIT_KINDS = [
  "mailbox",
  "disk-image",
  "phone-image",
  "provider-export",
  "provider-log",
  "subscriber-information",
  "traffic-data",
  "document",
  "recording",
  "other",
] as const;

/** What kind of thing an exhibit is: in words where we have them, else the code that its taker-in gave. */
export function exhibitKindText({ t }: Pick<View, "t">, kind: string): string {
  return t.has(`evidence.kind.${kind}`) ? t(`evidence.kind.${kind}`) : kind;
}
