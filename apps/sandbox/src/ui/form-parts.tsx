import type { ReactNode } from 'react';

/** A labelled text input. `type` as in HTML. */
export function Field(props: {
  label: string;
  name: string;
  value?: string;
  type?: string;
  required?: boolean;
  full?: boolean;
  step?: string;
}) {
  const { label, name, value, type = 'text', required, full, step } = props;
  return (
    <label className={full === true ? 'field full' : 'field'}>
      {label}
      <input
        name={name}
        type={type}
        defaultValue={value}
        required={required}
        step={step}
        autoComplete="off"
      />
    </label>
  );
}

/** A labelled choice; `options` as value and text. */
export function Choice(props: {
  label: string;
  name: string;
  value?: string;
  options: readonly (readonly [value: string, text: string])[];
}) {
  return (
    <label className="field">
      {props.label}
      <select name={props.name} defaultValue={props.value}>
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A labelled text of several lines. */
export function LongField(props: { label: string; name: string; value?: string }) {
  return (
    <label className="field full">
      {props.label}
      <textarea name={props.name} defaultValue={props.value} />
    </label>
  );
}

/** A titled block. */
export function Card({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  return (
    <section className="card">
      <div className="row">
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** What went wrong with the last form, as passed in `?problem=`. */
export function Problem({ text }: { text: string | undefined }) {
  return text === undefined || text === '' ? null : <p role="alert">{text}</p>;
}

/** A moment in a form people can read; UTC, because the reader may sit anywhere. */
export function When({ at }: { at: number | string | null | undefined }) {
  if (at === null || at === undefined || at === '') return <span className="muted">–</span>;
  const iso = new Date(at).toISOString();
  return <time dateTime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`}</time>;
}
