import {
  parseStateCode,
  type DesignationView,
  type SigningContext,
  type SpeakerStamp,
} from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { signerFor } from "../directory/own-keys.ts";

/** R20: which life of the data folder speaks, and which start of the program. */
function speakerOf(context: FederationContext): SpeakerStamp {
  const { number, id, startId } = context.platform.incarnation.current();
  return { number, id, start: startId };
}

/** What a signed HTTP message needs of us. `now` is the receiver's time as far as we know it (R23). */
export function signingContext(context: FederationContext, own: DesignationView, now: Date): SigningContext {
  const { platform } = context;
  return {
    state: parseStateCode(platform.config.state),
    signer: signerFor(platform, own, "http"),
    speaker: speakerOf(context),
    now,
    nonce: platform.random.bytes(16),
  };
}
