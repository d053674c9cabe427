import { Icon } from '../../ui/icons.tsx';
import { optionKey, type SearchOption } from './searchOptions.ts';

interface Props {
  id: string;
  options: readonly SearchOption[];
  active: number;
  onChoose: (option: SearchOption) => void;
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** The list under the search field. The field keeps the focus and handles the keys. */
export function SearchOptions({ id, options, active, onChoose }: Props) {
  return (
    <div id={id} role="listbox" aria-label="Places" tabIndex={-1}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field that owns the list handles Enter
        <div
          key={optionKey(option)}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          className="search__option"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
        >
          <OptionText option={option} />
        </div>
      ))}
    </div>
  );
}

function OptionText({ option }: { option: SearchOption }) {
  if (option.kind === 'locate') {
    return (
      <>
        <Icon name="place" />
        <span>Use my location</span>
      </>
    );
  }
  const { name, parents } = option.area;
  return (
    <>
      {option.kind === 'recent' && <Icon name="recent" />}
      <span>
        {name} <span className="meta">{parents.join(', ')}</span>
      </span>
    </>
  );
}
