import { useEffect, useRef, useState } from 'react';
import { focusPanel } from '../../app/focusPanel.ts';
import { setView } from '../../app/viewState.ts';
import { announce } from '../../ui/announce.tsx';
import { findMyAreas } from './findMyAreas.ts';
import { rememberArea, useRecentAreas } from './recentAreas.ts';
import { locationWords } from './SearchMessage.tsx';
import { type Locating, type SearchOption, searchOptions } from './searchOptions.ts';
import { useAreaSearch } from './useAreaSearch.ts';

/** The behaviour of the search: what is typed, what is offered, what is chosen. */
export function useSearchBox() {
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [locating, setLocating] = useState<Locating>(null);
  const lastAsked = useRef(0);
  const [isEnterDue, setIsEnterDue] = useState(false);
  const { found, q, result, isCurrent } = useAreaSearch(text);
  const options = searchOptions({ text, found, recent: useRecentAreas(), locating });

  useEffect(() => {
    if (!isEnterDue || !isCurrent) return;
    setIsEnterDue(false);
    chooseActive();
  });

  function close() {
    lastAsked.current += 1;
    setIsEnterDue(false);
    setIsOpen(false);
    setActive(-1);
    setLocating(null);
  }

  function type(typed: string) {
    lastAsked.current += 1;
    setText(typed);
    setActive(-1);
    setIsEnterDue(false);
    setLocating(null);
    setIsOpen(true);
  }

  function choose(option: SearchOption) {
    if (option.kind === 'locate') {
      void locate();
      return;
    }
    rememberArea(option.area);
    setView({ areaId: option.area.areaId });
    setText('');
    close();
    focusPanel();
  }

  function chooseActive() {
    const option = options[active] ?? (text.trim() === '' ? undefined : options[0]);
    if (option) choose(option);
  }

  async function locate() {
    lastAsked.current += 1;
    const asked = lastAsked.current;
    setText('');
    setActive(-1);
    setLocating('asking');
    const answer = await findMyAreas();
    if (asked !== lastAsked.current) return;
    if (answer.outcome === 'found' && answer.areas.length === 1) {
      choose({ kind: 'area', area: answer.areas[0]! });
      return;
    }
    announce(locationWords(answer));
    setLocating(answer);
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setIsOpen(true);
      setActive(neighbour(active, event.key === 'ArrowDown' ? 1 : -1, options.length));
    } else if (event.key === 'Enter' && isOpen) {
      if (isCurrent) chooseActive();
      else setIsEnterDue(true); // what is on screen still answers an earlier text
    } else if (event.key === 'Escape') {
      if (!isOpen) setText('');
      close();
    }
  }

  return {
    text,
    q,
    result,
    isOpen,
    active,
    locating,
    options,
    open: () => setIsOpen(true),
    close,
    type,
    choose,
    onKeyDown,
  };
}

/** The option before or after, around the ends; -1 where there is none. */
function neighbour(active: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (active === -1) return step === 1 ? 0 : count - 1;
  return (active + step + count) % count;
}
