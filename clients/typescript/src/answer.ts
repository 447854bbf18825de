/** The entries of an answer with the facts around them. */
export interface Answer<Data, Meta = unknown> {
  data: Data;
  meta: Meta;
  /** The entity tag, for `If-Match` of a write. */
  etag: string | null;
  status: number;
  headers: Headers;
}

/** Return the only entry of an answer; throws RangeError if there are none or several. */
export function one<Item>(answer: Answer<Item[]>): Item {
  const [item] = answer.data;
  if (answer.data.length !== 1 || item === undefined) {
    throw new RangeError(`Expected one entry; the answer has ${answer.data.length}.`);
  }
  return item;
}
