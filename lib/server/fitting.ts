/** On a reply that is made of what has been let out as an event: it fits who asked, and is not parsed a second time. */
export const isFitting = Symbol('fits who asked');

/** A symbol never leaves over the wire. */
export type MaybeFitting<Reply> = Reply & { [isFitting]?: true };
