// Remembered: what follows from an object is computed once, and kept as long as the object is.

/**
 * A function of an object that computes once for each. Whatever else it is given has to follow from the object.
 *
 * @template {WeakKey} Of
 * @template {unknown[]} More
 * @template {{}} Found
 * @param {(of: Of, ...more: More) => Found} compute
 * @returns {(of: Of, ...more: More) => Found}
 */
export function remembered(compute) {
  /** @type {WeakMap<Of, Found>} */
  const known = new WeakMap();
  return (of, ...more) => {
    let found = known.get(of);
    if (found === undefined) {
      found = compute(of, ...more);
      known.set(of, found);
    }
    return found;
  };
}

/**
 * The same of an object and a name of something in it.
 *
 * @template {WeakKey} Of
 * @template {unknown[]} More
 * @template {{}} Found
 * @param {(of: Of, name: string, ...more: More) => Found} compute
 * @returns {(of: Of, name: string, ...more: More) => Found}
 */
export function rememberedByName(compute) {
  /** @type {(of: Of) => Map<string, Found>} */
  const namedIn = remembered(() => new Map());
  return (of, name, ...more) => {
    const known = namedIn(of);
    let found = known.get(name);
    if (found === undefined) {
      found = compute(of, name, ...more);
      known.set(name, found);
    }
    return found;
  };
}
