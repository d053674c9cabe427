/** What there is to do where no region has been imported. */
export function FirstRun() {
  return (
    <article className="first-run card">
      <h2>No region yet</h2>
      <p>This map is running, but it has no areas to show. Import a folder with a region’s data:</p>
      <pre>
        <code>npx pnpm wip import &lt;folder&gt; --activate</code>
      </pre>
      <p>
        The folder holds <code>region.json</code>, <code>areas.geojson</code>, timetables and stages. The
        manual describes each file. This page shows the region as soon as it is active.
      </p>
    </article>
  );
}
