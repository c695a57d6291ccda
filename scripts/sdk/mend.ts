/** What left alone would be a fault or a riddle in the hands of those who use what a generator made. */
export type Mend = (text: string) => string;

/** Its generator calls `take-out` TAKE_MINUS_OUT. */
export const mendKotlin: Mend = (text) => text.replaceAll('_MINUS_', '_');

/** Its generator sends `null` for every field that was left out, which the café refuses: what is left out is not sent. */
const sendsNull = / else \{\s*json\[r'\w+'\] = null;\s*\}/g;
/** And it asks for a day by an instant. */
const asksByInstant = /_queryParams\('', '(\w*[dD]ate)', \1\)/g;

export const mendDart: Mend = (text) =>
  text.replace(sendsNull, '').replace(asksByInstant, "_queryParams('', '$1', _dateFormatter.format($1))");
