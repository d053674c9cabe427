/** The length of a published slot of an area, in ms. */
export const publishedStepMs = 300_000;
