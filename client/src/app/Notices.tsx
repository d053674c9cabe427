import { notices } from 'virtual:third-party-notices';

/** The packages in this page, with their licences. */
export function Notices() {
  return (
    <ul className="notices">
      {notices.map(({ name, version, licence, text }) => (
        <li key={name}>
          <details>
            <summary>
              {name} {version} <span className="meta">{licence}</span>
            </summary>
            <pre>{text}</pre>
          </details>
        </li>
      ))}
    </ul>
  );
}
