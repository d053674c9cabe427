import './areaSearch.css';
import { useId } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { SearchMessage } from './SearchMessage.tsx';
import { optionId, SearchOptions } from './SearchOptions.tsx';
import { useSearchBox } from './useSearchBox.ts';

/** The search: a combobox by the ARIA pattern, with 'use my location' and recent places while empty. */
export function AreaSearch() {
  const listId = useId();
  const box = useSearchBox();
  const hasOptions = box.isOpen && box.options.length > 0;
  return (
    <search className="search">
      <div className="search__field card">
        <Icon name="search" />
        <input
          className="search__input"
          type="text"
          role="combobox"
          aria-label="Search a town or suburb"
          aria-autocomplete="list"
          aria-expanded={hasOptions}
          aria-controls={listId}
          aria-activedescendant={hasOptions && box.active >= 0 ? optionId(listId, box.active) : undefined}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          placeholder="Search a town or suburb"
          value={box.text}
          onChange={(event) => box.type(event.target.value)}
          onFocus={box.open}
          onClick={box.open}
          onBlur={box.close}
          onKeyDown={box.onKeyDown}
        />
      </div>
      <div className="search__popup card" hidden={!box.isOpen}>
        <SearchMessage text={box.text} q={box.q} locating={box.locating} result={box.result} />
        <SearchOptions id={listId} options={box.options} active={box.active} onChoose={box.choose} />
      </div>
    </search>
  );
}
