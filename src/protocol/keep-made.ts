/**
 * What takes long to make is made once for the same words and kept; beyond `limit` the one that was made first goes. Whoever owns
 * the function owns what it keeps: there is no state of the module.
 */
export function keepMade<Words extends readonly string[], Made>(
  limit: number,
  make: (...words: Words) => Made,
): (...words: Words) => Made {
  const kept = new Map<string, Made>();
  return (...words) => {
    const key = words.join("\n");
    const found = kept.get(key);
    if (found !== undefined) return found;
    const made = make(...words);
    const [first] = kept.size < limit ? [] : kept.keys();
    if (first !== undefined) kept.delete(first);
    kept.set(key, made);
    return made;
  };
}
