import type { MeasuresContext } from "./context.ts";
import type { OrderFile } from "./domain/order.ts";

/** The request that the order serves asks for secrecy, and the order does not bind the provider to it. */
export async function isSecrecyMissing(
  { secrecyAsked }: Pick<MeasuresContext, "secrecyAsked">,
  { serves, terms }: OrderFile,
): Promise<boolean> {
  return serves !== undefined && terms.secrecy === undefined && (await secrecyAsked.of(serves.requestId));
}
