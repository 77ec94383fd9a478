/** Text of files, which must not move the cursor of a terminal or colour what follows. */
export const withoutControls = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');
