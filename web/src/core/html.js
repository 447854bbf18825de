/** Preact and htm as every part of the pages imports them. */

import { h } from "preact";
import htm from "htm";

export { render } from "preact";
export { useEffect, useId, useRef, useState } from "preact/hooks";
export const html = htm.bind(h);
