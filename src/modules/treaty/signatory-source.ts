import type { Transaction } from "../../platform/index.ts";
import { type NeedSource, officeNeed, officeSource } from "../desk/index.ts";
import { RECORDING_ROLES } from "./access.ts";
import type { TreatyContext } from "./context.ts";
import { isOpen, type Signing } from "./domain/signing.ts";
import { factKindOf } from "./pages/words.tsx";
import { listSignings } from "./signing-store.ts";

const SOURCE = "signatory-left";

/** An appointment went on by a step, or whoever was to sign left the delegation. */
export function touchSignatories({ desk }: Pick<TreatyContext, "desk">, tx: Transaction): void {
  desk.queue.touch(tx, SOURCE, SOURCE);
}

/** In the queue of whoever keeps the record: appointments whose clearance is asked anew, as who was to sign no longer comes. */
export function signatorySource({ platform }: Pick<TreatyContext, "platform">): NeedSource {
  return officeSource({
    source: SOURCE,
    all: SOURCE,
    need: "clear-signing-anew",
    textKey: "treaty.signatory-left.need",
    href: ({ subject }) => `/treaty/signings/${subject.id}`,
    words: async (ids) => {
      const all = (await listSignings(platform.database.db)).filter(({ signingId }) => ids.includes(signingId));
      return new Map(
        all.map(({ signingId, entry }) => [
          signingId,
          { titleKey: "treaty.signings.one", about: (view) => factKindOf(view, entry) },
        ]),
      );
    },
    derive: async (db) => ({ rows: (await listSignings(db)).flatMap(rowsOf) }),
  });
}

function rowsOf(one: Signing) {
  const { signingId: id, signatoryLeftAt: since, entry } = one;
  if (since === undefined || !isOpen(one)) return [];
  const need = { state: entry.state, since, roles: RECORDING_ROLES };
  return [officeNeed("clear-signing-anew", { kind: SOURCE, id }, need)];
}
