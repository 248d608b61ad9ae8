/** How numbers and times are written. Times are local, of 24 hours. */

const MINUS = '\u2212';
const SIGNIFICANT = 5;
const numbers = new Map();
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const shortZone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'shortOffset' });

/** Two decimals for what costs much, more for what costs little: five digits of any price. */
export function decimalsOf(price) {
  const magnitude = price ? Math.floor(Math.log10(Math.abs(price))) : 0;
  return Math.min(20, Math.max(2, SIGNIFICANT - 1 - magnitude));
}

export function price(value, decimals = decimalsOf(value)) {
  let format = numbers.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    numbers.set(decimals, format);
  }
  return format.format(value).replace('-', MINUS);
}

/** With its sign and an arrow, which tell the direction without any colour; no text where the change is not known. */
export function change(percent) {
  if (percent === null || percent === undefined) {
    return { direction: 0, text: '' };
  }
  const rounded = Number(percent.toFixed(2));
  const direction = Math.sign(rounded);
  const arrow = ['\u25bc', '\u2013', '\u25b2'][direction + 1];
  const sign = ['' + MINUS, '', '+'][direction + 1];
  return { direction, text: `${arrow} ${sign}${Math.abs(rounded).toFixed(2)} %` };
}

export const time = (ms) => clock.format(ms);
export const day = (ms) => days.format(ms);
export const minute = (ms) => minutes.format(ms);
export const isToday = (ms) => new Date(ms).toDateString() === new Date().toDateString();

/** A moment, with its day when that is not today. */
export function moment(ms) {
  return isToday(ms) ? time(ms) : `${day(ms)}, ${minute(ms)}`;
}

/** How old something is while it is young, since when once it is not. */
export function age(ms, now, staleAfter) {
  const seconds = Math.max(0, Math.floor((now - ms) / 1000));
  if (seconds * 1000 >= staleAfter) {
    return `since ${moment(ms)}`;
  }
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

/** Such as: Europe/Berlin (GMT+1). */
export function zone() {
  const offset = shortZone.formatToParts(new Date()).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name === offset ? name : `${name} (${offset})`;
}
