/** The answers of this visit by their links, in memory alone: going back shows them again, a reload asks by divisions. */

import { useEffect, useState } from "../core/html.js";

const MOST = 20;
const answers = new Map();
const listeners = new Set();
let round = 0;

export function keepAnswer(hash, answer) {
  answers.delete(hash);
  answers.set(hash, answer);
  if (answers.size > MOST) answers.delete(answers.keys().next().value);
  round += 1;
  listeners.forEach((listener) => listener(round));
}

export const getAnswer = (hash) => answers.get(hash);

/** Return a number that grows with each answer, also with one for the link that is shown already. */
export function useRound() {
  const [seen, setSeen] = useState(round);
  useEffect(() => {
    listeners.add(setSeen);
    return () => listeners.delete(setSeen);
  }, []);
  return seen;
}
