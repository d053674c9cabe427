import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdk from '../cdk.json' with { type: 'json' };
import { DeliveryStack } from '../delivery.ts';
import { PlatformStack } from '../platform.ts';
import { readSettings } from '../settings.ts';

interface Templates {
  platform: Template;
  delivery: Template;
}

/** An app as the CLI makes it of `cdk.json`. */
export function makeApp(context: Record<string, string>, props: AppProps = {}): App {
  return new App({ ...props, context: { ...cdk.context, ...context } });
}

const made = new Map<string, Templates>();

/** Both templates of a stage, made without network or account; `prod` unless the context says otherwise. */
export function synthesise(context: Record<string, string> = {}): Templates {
  const key = JSON.stringify(context);
  const known = made.get(key);
  if (known) return known;
  const app = makeApp({ stage: 'prod', ...context });
  const settings = readSettings(app.node);
  const delivery = new DeliveryStack(app, settings);
  const platform = new PlatformStack(app, settings);
  const templates = { delivery: Template.fromStack(delivery), platform: Template.fromStack(platform) };
  made.set(key, templates);
  return templates;
}

/** The properties of all resources of a type. */
export function propertiesOf(template: Template, type: string) {
  return Object.values(template.findResources(type)).map((resource) => resource.Properties);
}

/** The one resource of a type: its id and its properties. */
export function onlyOne(template: Template, type: string) {
  const found = Object.entries(template.findResources(type));
  if (found.length !== 1) throw new Error(`There are ${found.length} of ${type}`);
  const [id, resource] = found[0]!;
  return { id, properties: resource.Properties, resource };
}

/** A text of the template with its references written as `<LogicalId>`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  const [name, content] = Object.entries(value)[0] ?? ['', ''];
  if (name === 'Fn::Join' && Array.isArray(content)) {
    return content[1].map(textOf).join(String(content[0]));
  }
  if (name === 'Fn::Base64') return textOf(content);
  return `<${Array.isArray(content) ? content.join('.') : String(content)}>`;
}
