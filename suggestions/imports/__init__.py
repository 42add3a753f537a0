"""An old ledger comes in from a sheet (历史台账导入): file, columns, preview, result that can be undone for a day.

sheets     a file becomes a table, or a sentence      columns   which column is what (pure)
values     what stands in a cell (pure)               checking  every row: new, the same, or wrong (pure)
actions    begin, map, mend, start, undo              queries   what the check compares with
"""
