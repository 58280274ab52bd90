/**
 * A figure of each subject, `what: name`, and its ratio to that of `base` where there is one. `runs`: those of each subject by its
 * name; `pick` takes the value out of a run.
 */
export function figuresBeside(runs, { what, unit, pick, base = null }) {
  return Object.entries(runs).map(([name, of]) => ({
    name: `${what}: ${name}`,
    unit,
    values: of.map(pick),
    ...(base === null || name === base ? {} : { ratioTo: `${what}: ${base}` }),
  }));
}
