import { App, Tags } from 'aws-cdk-lib';
import { addChecks } from './checks.ts';
import { DeliveryStack } from './delivery.ts';
import { PlatformStack } from './platform.ts';
import { readSettings } from './settings.ts';

const app = new App();
const settings = readSettings(app.node);
new DeliveryStack(app, settings);
new PlatformStack(app, settings);
Tags.of(app).add('project', 'where-is-the-power');
Tags.of(app).add('stage', settings.stage);
addChecks(app);
app.synth();
