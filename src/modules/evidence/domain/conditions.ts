/** R9: the ids of conditions that an acceptance leaves out. */
export function missingConditions(
  conditions: readonly { readonly id: string }[],
  accepted: readonly string[],
): readonly string[] {
  return conditions.map(({ id }) => id).filter((id) => !accepted.includes(id));
}
