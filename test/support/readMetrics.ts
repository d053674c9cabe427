type Labels = Record<string, string>;

/** What `/metrics` says right now. */
export async function readMetrics(url: string) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = [...text.matchAll(/^([a-z_]+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name, labels, value]) => ({
    name,
    labels: readLabels(labels ?? ''),
    value: Number(value),
  }));
  return {
    /** Every metric that is declared, with what a histogram makes of its name. */
    names: new Set(
      [...text.matchAll(/^# TYPE ([a-z_]+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    ),
    labelsOf: (name: string) => samples.filter((sample) => sample.name === name).map(({ labels }) => labels),
    valueOf: (name: string, labels: Labels = {}) =>
      samples.find(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
      )?.value,
  };
}

function readLabels(text: string): Labels {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]),
  );
}
