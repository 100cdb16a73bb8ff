/** Meaning of a colour; every use also carries an icon and a word. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';
