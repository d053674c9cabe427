/** The comparison with brute force, on ten times as many polygons. */
process.env.WIP_LONG = '1';
await import('../../server/areas/geoOracle.test.ts');

export {};
