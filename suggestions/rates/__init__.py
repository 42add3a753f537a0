"""The three rates (三率): counted from rows, each figure with its formula, its two numbers and the rows behind."""
