import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useTheme } from '../../../ui/theme.ts';
import { type Tokens, tokens } from '../../../ui/tokens.ts';

/** What a kind of chart says of itself; size, colours of the axes and the like are the same for all. */
export interface PlotKind {
  data: uPlot.AlignedData;
  options(tokens: Tokens): Omit<uPlot.Options, 'width' | 'height'>;
}

interface Props {
  kind: PlotKind;
  /** The chart in a sentence. */
  words: string;
  heightPx: number;
}

/** A chart on a canvas, as wide as there is room and in the colours of the theme. */
export function Plot({ kind, words, heightPx }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const size = () => ({ width: element.clientWidth, height: heightPx });
    const plot = new uPlot({ ...kind.options(tokens[theme]), ...size() }, kind.data, element);
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== plot.width) plot.setSize(size());
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [kind, theme, heightPx]);
  return <div ref={ref} className="plot" role="img" aria-label={words} style={{ minHeight: heightPx }} />;
}

/** An axis in the page's own type and quiet lines. */
export function quietAxis({ ui }: Tokens, axis: uPlot.Axis = {}): uPlot.Axis {
  return {
    stroke: ui.muted,
    font: '12px system-ui, sans-serif',
    grid: { stroke: `${ui.controlBorder}40`, width: 1 },
    ticks: { show: false },
    gap: 6,
    size: 28,
    ...axis,
  };
}

/** Only to look at: the table has the numbers, and the page keeps its scrolling. */
export const still: Pick<uPlot.Options, 'cursor' | 'legend' | 'select'> = {
  cursor: { show: false },
  legend: { show: false },
};
