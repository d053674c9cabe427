import { stateWords } from '@wip/shared/status/stateNames.ts';
import { clockTime, momentWords } from '@wip/shared/timeWords.ts';
import { useState } from 'react';
import { useNow } from '../../../app/useNow.ts';
import { setView, useView } from '../../../app/viewState.ts';
import { announce } from '../../../ui/announce.tsx';
import { StateSwatch } from '../StateSwatch.tsx';
import type { AreaRow, Sorting, SortKey } from './areaRows.ts';

interface Props {
  rows: readonly AreaRow[];
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  timeZone: string;
  /** When the states of all rows were told. */
  asOf: Date | null;
}

interface Column {
  key: SortKey;
  label: string;
}

const columns: Column[] = [
  { key: 'name', label: 'Area' },
  { key: 'state', label: 'State' },
  { key: 'until', label: 'Until' },
  { key: 'since', label: 'Since' },
  { key: 'why', label: 'Why' },
];
const pageSize = 100;

/** A page of rows at a time, so that any number of areas stays quick. */
export function AreaTable({ rows, sorting, onSort, timeZone, asOf }: Props) {
  const [wantedPage, setPage] = useState(0);
  const pageCount = Math.ceil(rows.length / pageSize);
  const page = Math.min(wantedPage, pageCount - 1);
  const shown = rows.slice(page * pageSize, (page + 1) * pageSize);
  return (
    <>
      <table className="list__table">
        <caption className="visually-hidden">Areas with their states, sorted by {sorting.key}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <ColumnHead key={column.key} column={column} sorting={sorting} onSort={onSort} />
            ))}
            <th scope="col" className="list__as-of">
              As of
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={row.areaId} row={row} timeZone={timeZone} asOf={asOf} />
          ))}
        </tbody>
      </table>
      <Pages page={page} pageCount={pageCount} rowCount={rows.length} onPage={setPage} />
    </>
  );
}

function ColumnHead({ column, sorting, onSort }: { column: Column } & Pick<Props, 'sorting' | 'onSort'>) {
  const isSorted = sorting.key === column.key;
  const direction = sorting.isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={`list__${column.key}`} aria-sort={isSorted ? direction : 'none'}>
      <button
        type="button"
        className="list__sort"
        onClick={() => onSort({ key: column.key, isDescending: isSorted && !sorting.isDescending })}
      >
        {column.label}
        <span aria-hidden="true">{isSorted ? (sorting.isDescending ? ' ▼' : ' ▲') : ''}</span>
      </button>
    </th>
  );
}

function Row({ row, timeZone, asOf }: { row: AreaRow } & Pick<Props, 'timeZone' | 'asOf'>) {
  const now = useNow();
  const { areaId } = useView();
  const momentOf = (moment: Date | null) =>
    moment ? momentWords(moment, timeZone, now) : <span className="meta">not known</span>;
  return (
    <tr className={row.areaId === areaId ? 'list__row--chosen' : undefined}>
      <th scope="row">
        <button
          type="button"
          className="list__area"
          aria-current={row.areaId === areaId ? 'true' : undefined}
          onClick={() => setView({ areaId: row.areaId })}
        >
          {row.name}
        </button>
        <span className="meta">{row.parents}</span>
      </th>
      <td>
        {row.state === null ? (
          '…'
        ) : (
          <span className="list__state">
            <StateSwatch state={row.state} />
            {stateWords[row.state]}
          </span>
        )}
      </td>
      <td>{momentOf(row.until)}</td>
      <td className="list__since">{row.since === undefined ? '…' : momentOf(row.since)}</td>
      <td className="list__why meta">{row.why}</td>
      <td className="list__as-of meta">{asOf && clockTime(asOf, timeZone)}</td>
    </tr>
  );
}

function Pages({
  page,
  pageCount,
  rowCount,
  onPage,
}: {
  page: number;
  pageCount: number;
  rowCount: number;
  onPage: (page: number) => void;
}) {
  function show(next: number) {
    onPage(next);
    announce(`Page ${next + 1} of ${pageCount}`);
  }
  const first = page * pageSize + 1;
  const last = Math.min(first + pageSize - 1, rowCount);
  return (
    <nav className="list__pages" aria-label="Pages of the list">
      <button type="button" className="button" disabled={page === 0} onClick={() => show(page - 1)}>
        Previous
      </button>
      <span className="meta">
        {first}–{last} of {rowCount}
      </span>
      <button
        type="button"
        className="button"
        disabled={page >= pageCount - 1}
        onClick={() => show(page + 1)}
      >
        Next
      </button>
    </nav>
  );
}
