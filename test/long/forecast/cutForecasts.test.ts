/** Cuts on three real series, five times each. */
process.env.WIP_LONG = '1';
await import('../../server/forecast/cutForecasts.test.ts');

export {};
