// The bare references: Express and the driver, and nothing else. Prints its port.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { MongoClient } from 'mongodb';

const [uri, datasetId, bytesFile] = process.argv.slice(2) as [string, string, string];
const client = await MongoClient.connect(uri);
const areas = client.db().collection('areas');
const bytes = readFileSync(bytesFile);
const app = express();

app.get('/at', async (request, response) => {
  const point = { type: 'Point', coordinates: [Number(request.query.lon), Number(request.query.lat)] };
  const found = await areas
    .find({ datasetId, geometry: { $geoIntersects: { $geometry: point } } }, { projection: { geometry: 0 } })
    .toArray();
  response.json(found);
});

app.get('/bytes', (_request, response) => {
  response.type('application/vnd.mapbox-vector-tile').send(bytes);
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
