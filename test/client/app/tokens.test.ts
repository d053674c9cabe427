import { readFileSync } from 'node:fs';
import { tokens } from '@wip/client/src/ui/tokens.ts';
import { expect, it } from 'vitest';

const css = readFileSync(new URL('../../../client/src/ui/tokens.css', import.meta.url), 'utf8');
const kebab = (name: string) => name.replace(/[A-Z]|\d/g, (found) => `-${found.toLowerCase()}`);

it('the style sheet and the map paint with the same colours', () => {
  const expected = (['map', 'pattern', 'ui'] as const).flatMap((group) =>
    Object.entries(tokens.light[group]).map(([name, light]) => {
      const dark = (tokens.dark[group] as Record<string, string>)[name]!;
      return `--${group}-${kebab(name)}: light-dark(${light.toLowerCase()}, ${dark.toLowerCase()});`;
    }),
  );
  const steps = tokens.light.use.map((light, step) => {
    const dark = tokens.dark.use[step]!;
    return `--use-${step}: light-dark(${light.toLowerCase()}, ${dark.toLowerCase()});`;
  });
  const written = [...css.matchAll(/--[\w-]+: light-dark\(.*?\);/g)].map(([line]) => line);
  expect(written).toEqual([...expected, ...steps]);
});
