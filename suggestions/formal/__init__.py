"""The formal track (代表建议): a sheet a deputy proposes and an organ accepts. Once accepted it is a ticket like any
other, with statutory clocks: here lies only what comes before, and what the sheet says beside the ticket.
"""
