import type { Context } from "hono";

export const SENDER_CHECK_VARIABLE = "senderCheck";

declare module "hono" {
  interface ContextVariableMap {
    [SENDER_CHECK_VARIABLE]: (() => Promise<void>) | undefined;
  }
}

/**
 * R16: a body may be sent for half an hour, and who sends it is asked before it is read. Whoever was shut out meanwhile does nothing
 * any more. Refuses what the module that signs people in refuses.
 */
export async function checkSender(c: Context): Promise<void> {
  await c.get(SENDER_CHECK_VARIABLE)?.();
}
