/** What the two fields around the expected line mean. */
export function BandKeys() {
  return (
    <>
      <li>
        <span className="chart-keys__field chart-keys__field--80" /> expected in 8 of 10 cases
      </li>
      <li>
        <span className="chart-keys__field" /> in 95 of 100
      </li>
    </>
  );
}
