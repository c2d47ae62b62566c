import type { OpenedDispatch } from "../../../protocol/index.ts";
import type { InboxChange } from "./store.ts";

/** What the inbox row learns when its dispatch is opened: never the content. */
export function openedFacts({ kind, binding, bodyDigest }: OpenedDispatch): InboxChange {
  return {
    kind,
    dossier_id: binding.dossierId,
    from_authority: binding.from.authority ?? null,
    to_authority: binding.to.authority ?? null,
    body_digest: bodyDigest,
    own_link: binding.lanes.own,
    seen_link: binding.lanes.seen,
    recipients: binding.recipients,
    sent_at: new Date(binding.sentAt),
  };
}

/** The dossier for an entry of the log; nothing for what belongs to none. */
export function dossierOf({ binding }: OpenedDispatch): { dossierId?: string } {
  return binding.dossierId === null ? {} : { dossierId: binding.dossierId };
}
