import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';
import { useEffect } from 'react';
import { tokens } from '../../ui/tokens.ts';
import { tabWords } from './answerWords.ts';

const productName = 'Where is the Power';
const { on, off, unknown } = tokens.dark.map;
const fills = { on, off, unknown };

/** Lets the tab's title and icon carry the answer of the chosen area. */
export function useTabAnswer(answer: AreaStatusAnswer, name: string): void {
  const title = `${tabWords(answer, answer.timeZone)} – ${name}`;
  const { state } = answer;
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const plainIcon = icon?.href;
    document.title = title;
    if (icon) icon.href = iconOf(fills[state]);
    return () => {
      document.title = productName;
      if (icon && plainIcon) icon.href = plainIcon;
    };
  }, [title, state]);
}

function iconOf(fill: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="13" fill="${fill}" stroke="#8a94a3" stroke-width="3"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
