export function App() {
  return <h1>Where is the Power</h1>;
}
