"""What the differences between runs say, and how surely: arrays of numbers in, numbers out.

Everywhere the first axis is seeds, one row a pair of runs with the same luck, and the others are whatever is
estimated side by side (outcomes, weeks, conditions). NaN marks a pair that is missing; it is left out of its own
column and of no other. Nothing here words, draws or reads a file.
"""
