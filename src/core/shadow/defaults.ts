/** How much worse a candidate may be without counting as worse, in points of a score from 0 to 1. */
export const DEFAULT_MARGIN = 0.02;

/** How many calls are compared at most: enough to tell a drop of the margin from none where scores spread by 0.12. */
export const DEFAULT_SAMPLE = 1000;

/** What shadow validations may spend on a day, in US dollars, where nobody says otherwise. */
export const DEFAULT_DAILY_CAP = 5;
