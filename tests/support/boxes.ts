/** A value as the boxes of a form that are read into it: a day as one text. */
export function boxesOf(value: unknown, name = ""): [name: string, text: string][] {
  if (value === undefined || value === null || value === false) return [];
  if (typeof value === "string" || typeof value === "number") return [[name, String(value)]];
  if (value === true) return [[name, "yes"]];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const isListed = Array.isArray(value) && typeof member !== "object";
    return boxesOf(member, isListed ? name : name === "" ? key : `${name}.${key}`);
  });
}
