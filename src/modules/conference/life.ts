import type { Platform } from "../../platform/index.ts";

/** R1: a backup does not know what people did after it. Whether something was made, or looked at again, in this life of the data. */
export function isOfThisLife(
  { platform }: { readonly platform: Pick<Platform, "incarnation"> },
  { life }: { readonly life?: string },
): boolean {
  const { id, number } = platform.incarnation.current();
  // What was made before lives were kept says none: where nothing was ever restored, that is an upgrade.
  return life === id || (life === undefined && number === 1);
}
