"""Faults (make faults): clients work, faults strike, a checker reads what the clients were told and the database.

settings   the product's settings with short redelivery times and a clock that can be moved under running processes
proxy      cuts connections between client ▸ web, product ▸ PostgreSQL, product ▸ broker, at a byte or after COMMIT
stage      one township with its people, and a token for each; runs once inside the product
stack      the services, each killable and startable by itself      processes  what /proc knows of them
diary      what each client wrote down before and after every call (invoke, ok, fail, unknown)
callers    one machine with a token, one browser without script: keys, repeats, double clicks
desks      what each kind of desk sends: registrations, moves, ratings, exports
lives      the road of one ticket, from a seed, seen from outside
strikes    the faults            run  one seed from start to verdict
rows       the database as the checker reads it, by plain SQL
checks     what must be true of diary and rows     clockwork  what the clock had to do by now
defects    changes that each must be noticed: a check that cannot fail is worth nothing
report     the figures in docs/
"""
