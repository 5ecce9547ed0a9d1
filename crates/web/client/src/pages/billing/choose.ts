/** For a button under a column of the comparison: as wide as that where there is little room. */
export const CHOOSE = "max-md:w-full max-md:px-0 max-md:text-13";
