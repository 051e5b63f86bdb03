/**
 * One mutation. `find` must stand exactly once in `file`; `why` says which promise the change breaks.
 * One that no test can notice says so, with its reason, in `equivalent`.
 */
export function m(id, file, find, replace, why, equivalent) {
  return { id, file, find, replace, why, ...(equivalent === undefined ? {} : { equivalent }) };
}

/** Mutations of one file, whose ids begin alike. */
export function mutationsOf(file, prefix, rows) {
  return rows.map(([id, find, replace, why]) => m(`${prefix}-${id}`, file, find, replace, why));
}
