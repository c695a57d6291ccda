export const won = (amountKrw: number): string => `${amountKrw.toLocaleString('en')} won`;
