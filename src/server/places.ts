import type { PlaceFor } from "../web/index.ts";

/** Those that are for a person of these roles, in their places. */
export function inPlace<T extends { readonly placeFor: PlaceFor }>(
  entries: readonly T[],
  roles: readonly string[],
): T[] {
  return entries
    .flatMap((entry) => {
      const place = entry.placeFor(roles);
      return place === undefined ? [] : [{ entry, place }];
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ entry }) => entry);
}
