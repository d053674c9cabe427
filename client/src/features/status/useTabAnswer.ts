import { answerIcon } from '@wip/shared/status/answerIcon.ts';
import { tabWords } from '@wip/shared/status/answerWords.ts';
import type { AreaStatusAnswer } from '@wip/shared/status/statusSchemas.ts';
import { useEffect } from 'react';
import { tokens } from '../../ui/tokens.ts';

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
    if (icon) icon.href = answerIcon(fills[state]);
    return () => {
      document.title = productName;
      if (icon && plainIcon) icon.href = plainIcon;
    };
  }, [title, state]);
}
