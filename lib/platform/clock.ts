/** The time. Routes and jobs read it once and hand it down, so that operations are repeatable and tests move it at will. */
export const now = (): Date => new Date();
