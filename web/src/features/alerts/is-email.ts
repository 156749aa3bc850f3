/** A first look; the server decides. */
export const isEmail = (text: string): boolean => /^[^\s@,;<>"]+@[^\s@,;<>"]+[.][^\s@,;<>"]+$/.test(text.trim()) && text.trim().length <= 254
