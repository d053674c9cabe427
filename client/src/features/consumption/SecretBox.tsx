import { CopyButton } from '../../ui/CopyButton.tsx';

interface Props {
  label: string;
  secret: string;
  note: string;
}

/** A key, shown once, to be copied. */
export function SecretBox({ label, secret, note }: Props) {
  return (
    <section className="secret" aria-label={label}>
      <strong>{label}</strong>
      <code>{secret}</code>
      <p className="meta">{note}</p>
      <div>
        <CopyButton done="Copied" text={() => secret}>
          {`Copy ${label.toLowerCase()}`}
        </CopyButton>
      </div>
    </section>
  );
}
