import type { AcknowledgementContent } from "../../../../protocol/bodies/index.ts";
import type { Transaction } from "../../../../platform/index.ts";
import { nothing } from "../../../../web/index.ts";
import { type User, userActor } from "../../../identity/index.ts";
import { type Matter, rolesFor } from "../../access.ts";
import { uponRequest } from "../../request/actions/request-act.ts";
import { speaking as speakingRefusals } from "../../request/api-refusals.ts";
import { act, type CooperationContext, RECEIVED_RINGS } from "../../request/context.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { isoWithOffset } from "../../request/domain/local-time.ts";
import { speaking, tell } from "../../request/actions/write.ts";

/** UNCC art. 41: a person has it, and the asker learns who can be called, in which languages, and what time it is there. */
export const acknowledgeRequest = act({
  ...uponRequest,
  id: "cooperation.acknowledge-request",
  at: "POST /requests/:id/acknowledgement",
  who: rolesFor("acknowledge"),
  input: nothing,
  repeat: "same",
  refusals: [...speakingRefusals, "not-found", "dispatch-ambiguous"],
  words: "cooperation.acknowledgement",
  run: async ({ context, by, upon: matter }) => {
    const desk = await contactDesk(context);
    return await context.platform.database.transaction(
      async (tx) => await acknowledgeIn(context, tx, matter, desk, by),
    );
  },
});

/** In the caller's transaction; acknowledging again changes nothing. */
export async function acknowledgeIn(
  context: CooperationContext,
  tx: Transaction,
  matter: Matter,
  desk: ContactDesk,
  by: User,
): Promise<RequestFile> {
  const { file } = matter;
  if (file.direction !== "incoming" || file.status !== "received") return file;
  const acknowledged = await tell(
    context,
    tx,
    matter,
    "acknowledgement",
    acknowledgementOf(context, file, desk, by),
    speaking(by),
  );
  if (file.dispatchId !== undefined) await context.federation.markHandled(tx, file.dispatchId, userActor(by));
  await context.measures.duty.standDown(tx, { kind: "request", id: file.requestId }, userActor(by), RECEIVED_RINGS);
  return acknowledged;
}

export interface ContactDesk {
  readonly authority: AcknowledgementContent["authority"] | undefined;
  /** By language. */
  readonly names: Readonly<Record<string, string>>;
  readonly phone: string | undefined;
  readonly languages: readonly string[];
  readonly timeZone: string;
}

/** Our contact point as our own designation has it; the officer's own telephone where it names none. */
export async function contactDesk(context: CooperationContext): Promise<ContactDesk> {
  const own = await context.federation.directory().own();
  const authorities = own?.designation.authorities ?? [];
  const desk = authorities.find((one) => one.roles.includes("contact-point")) ?? authorities[0];
  return {
    authority: desk?.id,
    names: desk?.names ?? {},
    phone: desk?.phone,
    languages: desk?.languages ?? context.platform.config.languages,
    timeZone: desk?.timeZone ?? context.platform.config.timeZone,
  };
}

function acknowledgementOf(
  context: CooperationContext,
  file: RequestFile,
  desk: ContactDesk,
  by: User,
): AcknowledgementContent {
  const now = context.platform.clock.now();
  return {
    requestId: file.requestId,
    authority: desk.authority ?? ("contact-point" as AcknowledgementContent["authority"]), // a valid slug
    // R17: the role, not the name.
    officerRole: by.roles.includes("duty-officer") ? "duty-officer" : (by.roles[0] ?? "officer"),
    phone: desk.phone ?? by.phone ?? "-",
    languages: [...(desk.languages.length > 0 ? desk.languages : ["en"])],
    localTime: isoWithOffset(now, desk.timeZone),
    acknowledgedAt: now.toISOString(),
    reference: file.ownReference,
  };
}
